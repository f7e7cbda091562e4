"""Every address of the portal. All of them ask for a signed-in user, except those marked public."""

from django.urls import include, path

from config import health

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("", include("governance.urls")),
    path("", include("roadmap.urls")),
    path("", include("journal.urls")),
    path("", include("accounts.urls")),
]
