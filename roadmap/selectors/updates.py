"""What a person may say of an action, and the steps that go with it."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, QuerySet

from common.scope import Scope
from roadmap.models import Action, Pilotage, Programming, Step


def updatable(actions: QuerySet[Any]) -> QuerySet[Any]:
    """Actions with all that an update needs: region, status, pilots and steps (four queries)."""
    steps = Step.objects.order_by("position")
    programmings = Programming.objects.defer("text_folded", "search").order_by("year")
    return (
        actions.select_related("roadmap__territory", "current_status", "goal")
        .defer("title_folded", "search", "goal__title_folded")
        .defer("current_status__comment_folded", "current_status__search")
        .prefetch_related(
            Prefetch("pilotages", Pilotage.objects.select_related("organisation").order_by("position", "pk")),
            Prefetch("programmings", programmings.prefetch_related(Prefetch("steps", steps))),
        )
    )


def updatable_action(scope: Scope, pk: int) -> Action:
    """Raises :class:`Action.DoesNotExist` for what the scope may not know exists."""
    action: Action = updatable(Action.objects.visible_to(scope)).get(pk=pk)
    return action


def steps_of(action: Action, *, until: int | None = None) -> list[Step]:
    """The steps of an action read by :func:`updatable`, by year, those of later years left out."""
    return [
        _with_programming(step, programming)
        for programming in action.programmings.all()
        if until is None or programming.year <= until
        for step in programming.steps.all()
    ]


def _with_programming(step: Step, programming: Programming) -> Step:
    step.programming = programming
    return step


def speaks_for(scope: Scope, action: Action) -> frozenset[int]:
    """The organisations on whose behalf a contributor updates the action."""
    region = action.roadmap.territory_id
    return frozenset(organisation for organisation, territory in scope.piloting if territory == region)
