"""An action, or a whole roadmap, as it was at the end of a day."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.requests import scope_of
from journal.access import may_read_trace
from journal.forms import DayForm
from journal.selectors.as_of import end_of_day, span_of
from journal.selectors.objects import identify
from roadmap.access import may_read_past
from roadmap.models import Action, Roadmap
from roadmap.selectors.as_of import action_as_of
from roadmap.selectors.roadmap_as_of import roadmap_as_of


@require_safe
def action_as_of_day(request: HttpRequest, pk: int, day: str) -> HttpResponse:
    asked = _day(day)
    if asked is None:
        raise Http404("Cette date n’existe pas.")
    action = _readable(request, pk)
    if action is None:
        return _sheet_of(request, pk, asked)
    territory = action.roadmap.territory
    span = span_of("roadmap.action", action.pk)
    context = {
        "action": action,
        "day": asked,
        "then": action_as_of(action, end_of_day(asked, territory.zone)),
        "since": span.since.astimezone(territory.zone).date() if span else None,
        "current_region": territory,
    }
    return render(request, "roadmap/action_as_of.html", context)


@require_safe
def choose_day(request: HttpRequest, pk: int) -> HttpResponse:
    """The small form of the page: from ``?le=2026-11-01`` to the address of that day."""
    asked = _day(request.GET.get("le", ""))
    action = _readable(request, pk)
    if action is None:
        return _sheet_of(request, pk, asked)
    if asked is None:
        return redirect("roadmap:action-detail", pk=action.pk)
    return redirect("roadmap:action-as-of", pk=action.pk, day=asked.isoformat())


@require_safe
def roadmap_as_of_day(request: HttpRequest, pk: int) -> HttpResponse:
    """`/feuilles-de-route/<id>/au/?au=2026-01-31`: goals, actions, states and milestones of that day."""
    scope = scope_of(request)
    visible = Roadmap.objects.visible_to(scope).select_related("territory")
    roadmap: Roadmap = get_object_or_404(visible, pk=pk)
    if not may_read_past(scope, roadmap):
        raise Http404("Aucune page à cette adresse.")
    zone = roadmap.territory.zone
    form = DayForm(request.GET, today=timezone.localdate(timezone=zone))
    asked = form.day
    span = span_of("roadmap.roadmap", roadmap.pk)
    context = {
        "roadmap": roadmap,
        "form": form,
        "day": asked,
        "then": roadmap_as_of(scope, roadmap, end_of_day(asked, zone)),
        "since": span.since.astimezone(zone).date() if span else None,
        "was_there": span.was_there if span else False,
        "current_region": roadmap.territory,
    }
    return render(request, "roadmap/roadmap_as_of.html", context)


def _readable(request: HttpRequest, pk: int) -> Action | None:
    """What an action was before it was published is for those who read drafts: 404 for the others.

    None for one that has no page any more, and whose trace may be read.
    """
    scope = scope_of(request)
    visible = Action.objects.visible_to(scope).select_related("roadmap__territory")
    action: Action | None = visible.filter(pk=pk).first()
    if action is None and identify(scope, "roadmap.action", pk):
        return None
    if action is None or not may_read_trace(scope, action.roadmap.territory_id):
        raise Http404("Aucune page à cette adresse.")
    return action


def _sheet_of(request: HttpRequest, pk: int, day: dt.date | None) -> HttpResponse:
    """What the journal keeps of an action that has no page any more."""
    address = reverse("journal:object", args=["roadmap.action", pk])
    return redirect(f"{address}?{urlencode({'au': day.isoformat()})}" if day else address)


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None
