"""What the views of the dashboards ask first: about which territory."""

from __future__ import annotations

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from accounts.requests import scope_of
from roadmap.views.base import region_or_404
from territories.enums import TerritoryKind
from territories.models import Territory


def place_or_404(request: HttpRequest, code: str | None) -> Territory:
    """The region of the address, or the nation without a code; 404 where nothing may be known of it."""
    return region_or_404(request, code) if code else nation_or_404(request)


def nation_or_404(request: HttpRequest) -> Territory:
    visible = Territory.objects.visible_to(scope_of(request)).filter(kind=TerritoryKind.NATION)
    nation: Territory = get_object_or_404(visible)
    return nation


def frame(place: Territory) -> dict[str, Territory]:
    """What the shell of the page is told: a national page has no current region of its own."""
    return {"current_region": place} if place.kind == TerritoryKind.REGION else {}
