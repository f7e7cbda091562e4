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
from common.templatetags.french import count, french_date
from governance.forms.evolution import today_in
from governance.selectors.computed_line import ComputedLine, line_of
from governance.selectors.region_dashboard import Moment, moment_of
from governance.views.board_parts import parts_of
from governance.views.ignored import of_region
from indicators.selectors.snapshots import Computed, computed
from journal.forms import DayForm
from roadmap.access import may_import
from territories.models import Territory

NO_CONTENT = 204


@require_safe
def region(request: HttpRequest, code: str) -> HttpResponse:
    """``?au=`` a past day, ``?feuille=`` another roadmap of the region."""
    territory = _region_or_404(request, code)
    today = today_in(territory)
    form = DayForm(request.GET, today=today)
    moment = moment_of(scope_of(request), territory, today=today, on=form.day if form.is_past else None)
    context = _context(request, moment, today) | {"form": form}
    unknown = context["parts"] is not None and context["parts"].is_unknown
    context["ignored"] = of_region(form, unknown=unknown)
    return render(request, "governance/dashboards/region.html", context)


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


def _context(request: HttpRequest, moment: Moment, today: dt.date) -> dict[str, Any]:
    territory, day = moment.region, moment.computed.on
    line = _line(request, moment.computed, territory)
    evolution = reverse("governance:region-evolution", args=[territory.code])
    return {
        "board": moment,
        "parts": parts_of(request, moment) if moment.is_computed else None,
        "current_region": territory,
        "line": line,
        "query": request.GET.urlencode(),
        "today_url": line.page,
        "past_words": f"Tableau de bord tel qu’il était calculé à la fin du {french_date(day)}.",
        "evolution_url": f"{evolution}?du={moment.reference.asked:%Y-%m-%d}&au={day:%Y-%m-%d}",
        "days_left": None if moment.computed.is_past else _days_left(moment, today),
        "may_import": may_import(scope_of(request), territory),
    }


def _days_left(moment: Moment, today: dt.date) -> str | None:
    if moment.next_meeting is None:
        return None
    days = (moment.next_meeting.on - today).days
    return {0: "aujourd’hui", 1: "demain"}.get(days) or f"dans {count(days, 'jour,jours')}"
