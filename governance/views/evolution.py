"""`/regions/<code>/evolution/`, `/national/evolution/`: the difference between two days, and its table."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import scope_of
from accounts.shell import shell_of
from common.tabular.writers import iter_csv
from governance.exports import EVOLUTION
from governance.forms.evolution import SpanForm, today_in
from governance.models import Meeting
from governance.selectors import evolution as selected
from governance.selectors.evolution_words import counted, lines
from governance.views.base import frame, place_or_404
from territories.enums import TerritoryKind
from territories.models import Territory

REFUSED = 422


@dataclass(frozen=True, slots=True)
class Asked:
    place: Territory
    form: SpanForm
    meeting: Meeting | None
    today: dt.date


@require_safe
def evolution(request: HttpRequest, code: str | None = None) -> HttpResponse:
    return _page(request, _asked(request, code))


@require_safe
def evolution_export(request: HttpRequest, code: str | None = None) -> HttpResponseBase:
    """What cannot be compared has no file: the page says why."""
    asked = _asked(request, code)
    if not asked.form.is_valid():
        return _page(request, asked, status=REFUSED)
    found = _difference(request, asked)
    if not found.is_whole:
        return _page(request, asked, status=REFUSED)
    days = f"{asked.form.cleaned_data['du']:%Y-%m-%d}_{asked.form.cleaned_data['au']:%Y-%m-%d}"
    headers = {"Content-Disposition": f'attachment; filename="evolution-{asked.place.code}-{days}.csv"'}
    table = iter_csv(columns=EVOLUTION, rows=lines(found))
    return StreamingHttpResponse(table, content_type="text/csv; charset=utf-8", headers=headers)


def _asked(request: HttpRequest, code: str | None) -> Asked:
    place = place_or_404(request, code)
    today = today_in(place)
    meeting = selected.last_meeting(scope_of(request), place, today)
    default = selected.default_day(meeting, today)
    return Asked(place, SpanForm(request.GET, default=default, today=today), meeting, today)


def _difference(request: HttpRequest, asked: Asked) -> selected.DayDifference:
    then, now = asked.form.cleaned_data["du"], asked.form.cleaned_data["au"]
    regions = shell_of(request).regions if asked.place.kind == TerritoryKind.NATION else ()
    return selected.day_difference(scope_of(request), asked.place, then=then, now=now, regions=regions)


def _page(request: HttpRequest, asked: Asked, *, status: int = 200) -> HttpResponse:
    valid = asked.form.is_valid()
    then = asked.form.cleaned_data.get("du", asked.form.default)
    found = _difference(request, asked) if valid else None
    context = {
        **frame(asked.place),
        "place": asked.place,
        "form": asked.form,
        "then": then,
        "now": asked.form.cleaned_data.get("au", asked.today),
        "found": found,
        "counted": counted(found) if found else [],
        "presets": selected.presets(asked.meeting, asked.today, since=then),
    }
    return render(request, "governance/evolution/page.html", context, status=status)
