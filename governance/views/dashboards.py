"""`/regions/<code>/`: the dashboard of a region, and the line that says when it was computed."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.requests import scope_of
from accounts.shell import shell_of
from common.charts import draw
from common.templatetags.french import count, french_date
from governance.forms.evolution import today_in
from governance.selectors.computed_line import ComputedLine, line_of
from governance.selectors.region_dashboard import RegionDashboard, region_dashboard
from governance.selectors.region_dashboard_charts import way_chart
from governance.selectors.region_dashboard_figures import figures_in_words
from governance.selectors.region_dashboard_words import reference_in_words
from indicators.alerts import ALERTS as INDICATOR_ALERTS
from indicators.selectors.snapshots import Computed, computed
from journal.forms import DayForm
from roadmap.access import may_import
from roadmap.alerts import ALERTS as ACTION_ALERTS
from territories.models import Territory

NO_CONTENT = 204


@require_safe
def region(request: HttpRequest, code: str) -> HttpResponse:
    """``?au=`` a past day, ``?feuille=`` another roadmap of the region."""
    territory = _region_or_404(request, code)
    today = today_in(territory)
    form = DayForm(request.GET, today=today)
    board = region_dashboard(
        scope_of(request),
        territory,
        today=today,
        on=form.day if form.is_past else None,
        wanted=request.GET.get("feuille", ""),
    )
    return render(request, "governance/dashboards/region.html", _context(request, board, form, today))


@require_safe
def region_computed(request: HttpRequest, code: str) -> HttpResponse:
    """The line alone; no content as long as nothing differs from what the reader sees (``vu``, ``etat``)."""
    territory = _region_or_404(request, code)
    seen, state = request.GET.get("vu", ""), request.GET.get("etat", "")
    line = _line(request, computed(scope_of(request), territory), territory, seen=seen)
    if line.is_seen(seen, state):
        return HttpResponse(status=NO_CONTENT)
    context = {"line": line, "where": territory}
    return render(request, "governance/dashboards/includes/computed_line.html", context)


def _region_or_404(request: HttpRequest, code: str) -> Territory:
    """From the regions that the shell of the page reads anyway."""
    for territory in shell_of(request).regions:
        if territory.code == code:
            return territory
    raise Http404("Aucune région à cette adresse.")


def _line(
    request: HttpRequest, found: Computed, territory: Territory, *, seen: str | None = None
) -> ComputedLine:
    return line_of(
        found,
        page=reverse("governance:region", args=[territory.code]),
        address=reverse("governance:region-computed", args=[territory.code]),
        query={"feuille": request.GET.get("feuille", "")},
        seen=seen,
    )


def _context(request: HttpRequest, board: RegionDashboard, form: DayForm, today: dt.date) -> dict[str, Any]:
    territory, day = board.region, board.computed.on
    line = _line(request, board.computed, territory)
    evolution = reverse("governance:region-evolution", args=[territory.code])
    return {
        "board": board,
        "current_region": territory,
        "form": form,
        "line": line,
        "query": request.GET.urlencode(),
        "today_url": line.page,
        "past_words": f"Tableau de bord tel qu’il était calculé à la fin du {french_date(day)}.",
        "reference_words": reference_in_words(board.reference),
        "evolution_url": f"{evolution}?du={board.reference.asked:%Y-%m-%d}&au={day:%Y-%m-%d}",
        "days_left": _days_left(board, today) if form.day == today else None,
        "figures": [(figure, _drawn(figure)) for figure in board.figures.off_course] if board.figures else [],
        "figures_words": figures_in_words(board.figures) if board.figures else "",
        "action_rules": ACTION_ALERTS,
        "indicator_rules": INDICATOR_ALERTS,
        "may_import": may_import(scope_of(request), territory),
    }


def _drawn(figure: Any) -> str:
    chart = way_chart(figure)
    return draw(chart) if chart else ""


def _days_left(board: RegionDashboard, today: dt.date) -> str | None:
    if board.next_meeting is None:
        return None
    days = (board.next_meeting.on - today).days
    return {0: "aujourd’hui", 1: "demain"}.get(days) or f"dans {count(days, 'jour,jours')}"
