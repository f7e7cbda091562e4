"""« Télécharger : PNG · SVG · CSV » under a figure of a dashboard."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse

from territories.enums import TerritoryKind
from territories.models import Territory

register = template.Library()
_FORMS = ("png", "svg", "csv")


@register.inclusion_tag("governance/includes/chart_downloads.html", takes_context=True)
def chart_downloads(
    context: Any, place: Territory, name: str, what: str, *, quiet: bool = False
) -> dict[str, Any]:
    """``name`` as in the registry of governance.selectors.charts_pages; ``what`` names the figure
    (« les états des actions »), to who cannot see it only when ``quiet``. The query of the page is kept: the file
    shows what the page shows."""
    request = getattr(context, "request", None)
    query = request.GET.urlencode() if request else ""
    return {
        "what": what,
        "quiet": quiet,
        "links": [(form.upper(), _address(place, name, form, query)) for form in _FORMS],
    }


def _address(place: Territory, name: str, form: str, query: str) -> str:
    if place.kind == TerritoryKind.REGION:
        address = reverse("governance:region-chart", args=[place.code, name, form])
    else:
        address = reverse("governance:national-chart", args=[name, form])
    return f"{address}?{query}" if query else address
