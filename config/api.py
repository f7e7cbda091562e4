"""`/api/v1/`: every resource of the portal at its address, with the views that write where an app has them."""

from __future__ import annotations

from django.urls import URLPattern, path

from common.api import docs
from common.api.resource import Resource, resources
from common.api.table_schema import table_schema_view
from common.api.views import views_of
from common.api.writes import registered_addresses
from journal.api.changes import ChangesView

app_name = "api"


def _addresses(resource: Resource) -> list[URLPattern]:
    (lists, objects), columns = views_of(resource), table_schema_view(resource)
    return [
        path(f"{resource.name}/", lists.as_view(), name=f"{resource.name}-list"),
        path(f"{resource.name}/table-schema/", columns.as_view(), name=f"{resource.name}-table-schema"),
        path(
            f"{resource.name}/<{resource.converter}:pk>/", objects.as_view(), name=f"{resource.name}-detail"
        ),
    ]


urlpatterns = [
    *docs.patterns,
    path("changes/", ChangesView.as_view(), name="changes"),
    *registered_addresses(),
    *(address for resource in resources() for address in _addresses(resource)),
]
