"""Every address of the portal. All of them ask for a signed-in user, except those marked public."""

from django.urls import include, path

from common.administration.site import site
from config import health

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("administration/", site.urls),
    path("api/v1/", include("config.api")),
    path("", include("governance.urls")),
    path("", include("indicators.urls")),
    path("", include("programmes.urls")),
    path("", include("roadmap.urls")),
    path("", include("journal.urls")),
    path("", include("accounts.urls")),
]

handler400 = "governance.views.errors.bad_request"
handler403 = "governance.views.errors.permission_denied"
handler404 = "governance.views.errors.page_not_found"
handler500 = "governance.views.errors.server_error"
