"""Who may open a page that writes: 404 for what one may not know, 403 for what one sees only."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from accounts.requests import scope_of
from roadmap.access import may_edit_action, may_edit_roadmap
from roadmap.models import Action, Goal, Roadmap
from roadmap.selectors.regional import choose_roadmap
from roadmap.views.base import region_or_404
from territories.models import Territory


def editable_action(request: HttpRequest, pk: int) -> Action:
    scope = scope_of(request)
    visible = Action.objects.visible_to(scope).select_related("roadmap__territory", "goal")
    action: Action = get_object_or_404(visible.defer("search", "title_folded"), pk=pk)
    if not may_edit_action(scope, action):
        raise PermissionDenied
    return action


def editable_goal(request: HttpRequest, pk: int) -> Goal:
    scope = scope_of(request)
    visible = Goal.objects.visible_to(scope).select_related("roadmap__territory", "level", "parent")
    goal: Goal = get_object_or_404(visible.defer("title_folded"), pk=pk)
    if not may_edit_roadmap(scope, goal.roadmap.territory_id):
        raise PermissionDenied
    return goal


def editable_region(request: HttpRequest, code: str) -> Territory:
    region = region_or_404(request, code)
    if not may_edit_roadmap(scope_of(request), region.pk):
        raise PermissionDenied
    return region


def chosen_roadmap(request: HttpRequest, region: Territory) -> Roadmap | None:
    """The roadmap of the address (``?feuille=``), else the one in force."""
    wanted = request.GET.get("feuille", "")
    return choose_roadmap(scope_of(request), region, wanted).chosen
