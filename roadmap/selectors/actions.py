"""The list of actions of a roadmap and what it can be filtered by."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from common.db.search import fold
from common.scope import Scope
from roadmap.models import Action, Goal, Pilotage, Programming, Roadmap
from roadmap.selectors.rows import ActionRow, as_row, goal_label
from territories.models import Organisation

Choices = list[tuple[str, str]]
NONE, UNKNOWN = "none", "unknown"


@dataclass(frozen=True, slots=True)
class FilterOptions:
    """Values that the actions of one roadmap really take, in the order a reader looks for them."""

    goals: Choices
    pilots: Choices
    years: Choices


def actions_of(scope: Scope, roadmap: Roadmap | None) -> QuerySet[Any]:
    """Visible actions of a roadmap; none without a roadmap."""
    actions: QuerySet[Any] = Action.objects.visible_to(scope)
    return actions.filter(roadmap=roadmap) if roadmap else actions.none()


def filter_options(scope: Scope, roadmap: Roadmap | None) -> FilterOptions:
    """Choices of the filters (four queries)."""
    actions = actions_of(scope, roadmap).order_by()
    if roadmap is None:
        return FilterOptions([], [], [])
    goals = Goal.objects.filter(actions__in=actions).distinct().order_by("level__depth", "position", "pk")
    choices = [(str(goal.pk), goal_label(goal)) for goal in goals.defer("title_folded")]
    years = Programming.objects.filter(action__in=actions).order_by("year").values_list("year", flat=True)
    written = sorted({*roadmap.years, *years.distinct()})
    return FilterOptions(
        goals=[*choices, (NONE, "Sans objectif")],
        pilots=_pilots(actions),
        years=[(str(year), str(year)) for year in written],
    )


def _pilots(actions: QuerySet[Any]) -> Choices:
    organisations = Organisation.objects.filter(pilotages__action__in=actions).distinct()
    known = sorted(((str(found.pk), found.label) for found in organisations), key=lambda item: fold(item[1]))
    if Pilotage.objects.filter(action__in=actions, organisation__isnull=True).exists():
        known.append((UNKNOWN, "Pilote non reconnu"))
    return [*known, (NONE, "Sans pilote")]


def as_rows(actions: Iterable[Action], roadmap: Roadmap) -> list[ActionRow]:
    """Rows from actions read by ``with_row`` (no query)."""
    return [as_row(action, roadmap.years) for action in actions]
