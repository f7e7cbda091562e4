"""`/actions/<id>/au/<date>/`: an action as it was at the end of a day."""

from __future__ import annotations

import datetime as dt

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from accounts.requests import scope_of
from journal.access import may_read_trace
from roadmap.models import Action
from roadmap.selectors.as_of import action_as_of, end_of_day, known_since


@require_safe
def action_as_of_day(request: HttpRequest, pk: int, day: str) -> HttpResponse:
    action = _readable(request, pk)
    asked = _day(day)
    if asked is None:
        raise Http404("Cette date n’existe pas.")
    territory = action.roadmap.territory
    since = known_since(action)
    context = {
        "action": action,
        "day": asked,
        "then": action_as_of(action, end_of_day(asked, territory)),
        "since": since.astimezone(territory.zone).date() if since else None,
        "current_region": territory,
    }
    return render(request, "roadmap/action_as_of.html", context)


@require_safe
def choose_day(request: HttpRequest, pk: int) -> HttpResponse:
    """The small form of the page: from ``?le=2026-11-01`` to the address of that day."""
    action = _readable(request, pk)
    asked = _day(request.GET.get("le", ""))
    if asked is None:
        return redirect("roadmap:action-detail", pk=action.pk)
    return redirect("roadmap:action-as-of", pk=action.pk, day=asked.isoformat())


def _readable(request: HttpRequest, pk: int) -> Action:
    """What an action was before it was published is for those who read drafts: 404 for the others."""
    scope = scope_of(request)
    visible = Action.objects.visible_to(scope).select_related("roadmap__territory")
    action: Action = get_object_or_404(visible, pk=pk)
    if not may_read_trace(scope, action.roadmap.territory_id):
        raise Http404("Aucune page à cette adresse.")
    return action


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None
