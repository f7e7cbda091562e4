from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from accounts.requests import scope_of
from common import panels
from common.charts import Chart, draw
from common.scope import Scope
from indicators.filters import IndicatorFilterSet
from indicators.models import Indicator
from indicators.selectors.pages_detail import default_place, indicator_page
from indicators.selectors.pages_list import indicator_rows, kept
from indicators.selectors.pages_table import category_tables, pairs_of_programme, places_with_tables
from indicators.selectors.places import main_places, place_of_key
from programmes.models import Programme
from territories.models import Territory


def indicator_list(request: HttpRequest) -> HttpResponse:
    scope = scope_of(request)
    places = main_places(scope)
    indicators = Indicator.objects.visible_to(scope).select_related("programme")
    programmes = list(Programme.objects.visible_to(scope).filter(indicators__isnull=False).distinct())
    filters = IndicatorFilterSet(request.GET, indicators, places=places, programmes=programmes)
    understood = filters.understood
    territory = place_of_key(scope, understood["territoire"]) or (places[0] if places else None)
    rows = indicator_rows(scope, list(filters.qs), territory, today=timezone.localdate()) if territory else []
    shown = kept(
        rows,
        standing=understood["position"],
        freshness=understood["fraicheur"],
        alert=understood["alerte"],
    )
    context = {"filters": filters, "rows": shown, "territory": territory, "understood": understood}
    return render(request, "indicators/indicator_list.html", context)


def indicator_detail(request: HttpRequest, code: str) -> HttpResponse:
    scope, today = scope_of(request), timezone.localdate()
    indicators = Indicator.objects.visible_to(scope).select_related("programme")
    indicator = get_object_or_404(indicators, code=code)
    places = main_places(scope)
    key = request.GET.get("territoire", "")
    territory = _place(scope, key) if key else default_place(scope, indicator, places, today)
    page = indicator_page(
        scope,
        indicator,
        territory,
        places=places,
        category=request.GET.get("categorie", ""),
        peers=request.GET.getlist("pairs"),
        today=today,
    )
    context = {
        "page": page,
        "indicator": indicator,
        "curve": _drawn(page.curve),
        "dots": _drawn(page.compared.dots if page.compared else None),
        "panels": panels.fill("indicators.indicator", scope, page),
    }
    return render(request, "indicators/indicator_detail.html", context)


def programme_table(request: HttpRequest, code: str) -> HttpResponse:
    """Every table of a programme in a territory, as its source publishes it."""
    scope = scope_of(request)
    programme = get_object_or_404(Programme.objects.visible_to(scope), code=code)
    pairs = pairs_of_programme(programme)
    choices = places_with_tables(scope, pairs)
    key = request.GET.get("territoire", "")
    territory = _place(scope, key) if key else next(iter(choices), None)
    tables = category_tables(scope, pairs, territory, on=timezone.localdate()) if territory else []
    context = {"programme": programme, "territory": territory, "tables": tables, "choices": choices}
    return render(request, "indicators/programme_table.html", context)


def _place(scope: Scope, key: str) -> Territory:
    place = place_of_key(scope, key)
    if place is None:
        raise Http404("Aucun territoire de ce code.")
    return place


def _drawn(chart: Chart | None) -> str:
    return draw(chart) if chart else ""
