"""What the views of the dashboards ask first: about which territory."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from accounts.requests import scope_of
from accounts.shell import shell_of
from territories.enums import TerritoryKind
from territories.models import Territory


def place_or_404(request: HttpRequest, code: str | None) -> Territory:
    """The region of the address, from those that the frame reads anyway, or the nation without a code.

    404 where nothing may be known of it.
    """
    if code is None:
        return nation_or_404(request)
    for region in shell_of(request).regions:
        if region.code == code:
            return region
    raise Http404("Aucune région à cette adresse.")


def nation_or_404(request: HttpRequest) -> Territory:
    visible = Territory.objects.visible_to(scope_of(request)).filter(kind=TerritoryKind.NATION)
    nation: Territory = get_object_or_404(visible)
    return nation


def frame(place: Territory) -> dict[str, Territory]:
    """What the shell of the page is told: a national page has no current region of its own."""
    return {"current_region": place} if place.kind == TerritoryKind.REGION else {}
