"""`/api/v1/`: every resource of the portal at its address, with the views that write where an app has them."""

from __future__ import annotations

from django.urls import URLPattern, path

from common.api.resource import Resource, resources
from common.api.views import views_of
from journal.api.changes import ChangesView

app_name = "api"


def _addresses(resource: Resource) -> list[URLPattern]:
    lists, objects = views_of(resource)
    return [
        path(f"{resource.name}/", lists.as_view(), name=f"{resource.name}-list"),
        path(f"{resource.name}/<int:pk>/", objects.as_view(), name=f"{resource.name}-detail"),
    ]


urlpatterns = [
    path("changes/", ChangesView.as_view(), name="changes"),
    *(address for resource in resources() for address in _addresses(resource)),
]
