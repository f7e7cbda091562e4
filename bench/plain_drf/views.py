"""List and object, with the framework's own pagination."""

from __future__ import annotations

from typing import Any

from rest_framework import generics, pagination

from bench.plain_drf.serializers import ActionSerializer, prefetched
from roadmap.models import Action


class Pages(pagination.CursorPagination):
    ordering = "pk"
    page_size = 100


class ActionQueries:
    serializer_class = ActionSerializer
    resource_name = "actions"

    def get_queryset(self) -> Any:
        return prefetched(Action.objects.visible_to(self.request._request.scope))  # type: ignore[attr-defined]


class ActionList(ActionQueries, generics.ListAPIView):
    pagination_class = Pages


class ActionObject(ActionQueries, generics.RetrieveAPIView):
    pass
