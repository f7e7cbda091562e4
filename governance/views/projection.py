"""`/regions/<code>/projection/`, `/national/projection/`: a dashboard on the screen of the committee room."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.requests import scope_of
from common.charts import draw
from governance.forms.evolution import today_in
from governance.selectors.national import national_page
from governance.selectors.projection import Slide, national_slides, region_slides
from governance.selectors.region_dashboard import region_dashboard
from governance.selectors.region_dashboard_figures import figures_in_words
from governance.views.base import nation_or_404, place_or_404
from governance.views.ignored import of_day, of_national, of_region
from journal.forms import DayForm
from territories.models import Territory


@require_safe
def region(request: HttpRequest, code: str) -> HttpResponse:
    """With the query of the dashboard: ``au``, ``feuille``."""
    place = place_or_404(request, code)
    today = today_in(place)
    wanted = request.GET.get("feuille", "")
    form = DayForm(request.GET, today=today)
    on = form.day if form.is_past else None
    board = region_dashboard(scope_of(request), place, today=today, on=on, wanted=wanted)
    words = figures_in_words(board.figures) if board.figures else ""
    slides = region_slides(board, words)
    ignored = of_region(form, unknown=board.is_unknown)
    screens = Screens(place, place.name, slides, board.computed.computed_at, ignored)
    return _page(request, screens, back=reverse("governance:region", args=[place.code]))


@require_safe
def national(request: HttpRequest) -> HttpResponse:
    """With the query of the national view: ``au``, ``feuille``, ``tri``."""
    place = nation_or_404(request)
    form, sort = DayForm(request.GET, today=today_in(place)), request.GET.get("tri", "")
    page = national_page(
        scope_of(request),
        wanted=request.GET.get("feuille", ""),
        sort=sort,
        measure="",
        on=form.day,
    )
    if page is None:
        raise Http404("Aucun territoire à cette adresse.")
    at = page.oldest or page.nation.computed_at
    ignored = [*of_day(form), *of_national(page, sort=sort)]
    screens = Screens(place, "France", national_slides(page), at, ignored)
    return _page(request, screens, back=reverse("governance:national"))


@dataclass(frozen=True, slots=True)
class Screens:
    """``ignored`` says on the first one what the address asks and that is not shown."""

    place: Territory
    title: str
    slides: list[Slide]
    computed_at: dt.datetime | None
    ignored: list[str]


def _page(request: HttpRequest, screens: Screens, *, back: str) -> HttpResponse:
    query = request.GET.urlencode()
    context = {
        "place": screens.place,
        "title": screens.title,
        "slides": [(slide, draw(slide.chart) if slide.chart else "") for slide in screens.slides],
        "total": len(screens.slides),
        "back": f"{back}?{query}" if query else back,
        "computed_at": screens.computed_at,
        "ignored": screens.ignored,
    }
    return render(request, "governance/projection/page.html", context)
