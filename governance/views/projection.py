"""`/regions/<code>/projection/`, `/national/projection/`: a dashboard on the screen of the committee room."""

from __future__ import annotations

import datetime as dt

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
from journal.forms import DayForm
from territories.models import Territory


@require_safe
def region(request: HttpRequest, code: str) -> HttpResponse:
    """With the query of the dashboard: ``au``, ``feuille``."""
    place = place_or_404(request, code)
    today = today_in(place)
    wanted = request.GET.get("feuille", "")
    board = region_dashboard(scope_of(request), place, today=today, on=_past(request, today), wanted=wanted)
    words = figures_in_words(board.figures) if board.figures else ""
    slides = region_slides(board, words)
    back = reverse("governance:region", args=[place.code])
    return _page(request, place, slides, back=back, at=board.computed.computed_at, title=place.name)


@require_safe
def national(request: HttpRequest) -> HttpResponse:
    """With the query of the national view: ``au``, ``feuille``, ``tri``."""
    place = nation_or_404(request)
    today = today_in(place)
    page = national_page(
        scope_of(request),
        wanted=request.GET.get("feuille", ""),
        sort=request.GET.get("tri", ""),
        measure="",
        on=_past(request, today) or today,
    )
    if page is None:
        raise Http404("Aucun territoire à cette adresse.")
    at = page.oldest or page.nation.computed_at
    return _page(
        request, place, national_slides(page), back=reverse("governance:national"), at=at, title="France"
    )


def _past(request: HttpRequest, today: dt.date) -> dt.date | None:
    form = DayForm(request.GET, today=today)
    return form.day if form.is_past else None


def _page(
    request: HttpRequest,
    place: Territory,
    slides: list[Slide],
    *,
    back: str,
    at: dt.datetime | None,
    title: str,
) -> HttpResponse:
    query = request.GET.urlencode()
    context = {
        "place": place,
        "title": title,
        "slides": [(slide, draw(slide.chart) if slide.chart else "") for slide in slides],
        "total": len(slides),
        "back": f"{back}?{query}" if query else back,
        "computed_at": at,
    }
    return render(request, "governance/projection/page.html", context)
