"""Which actions of a region are aligned with which national goal, at the moment of a computation.

A computation keeps its actions, not their alignments: these are read in their events, so that a past day names what
was aligned then, whatever was removed or added since.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from common.scope import Scope
from governance.selectors.region_dashboard_words import numbered
from indicators.models import ActionSnapshot, GoalSnapshot, Snapshot
from journal.selectors.as_of import events, standing
from roadmap.enums import ActionState
from roadmap.models import Action
from roadmap.selectors.summary import NO_STATE

Parents = Mapping[int | None, int | None]
Named = Mapping[int, Sequence["AlignedAction"]]
"""National goal → the actions aligned with it, by their own alignment or by that of a goal above them."""

_KIND = "roadmap.alignment"


@dataclass(frozen=True, slots=True)
class AlignedAction:
    """An action as it stood; ``address`` is that of its page, empty where it may not be opened today."""

    pk: int
    title: str
    state: str
    address: str


def aligned_actions(scope: Scope, snapshot: Snapshot, national: Collection[int]) -> Named:
    """In the order of their roadmap (three queries, whatever it holds)."""
    actions = _actions(scope, snapshot)
    goals = GoalSnapshot.objects.filter(snapshot=snapshot, goal__isnull=False)
    parents: Parents = dict(goals.values_list("goal_id", "parent_id"))
    by_action, by_goal = _alignments(snapshot, [action.pk for action, _ in actions], parents, national)
    found: dict[int, list[AlignedAction]] = defaultdict(list)
    for action, regional in actions:
        reached = set(by_action[action.pk])
        for goal in _upwards(regional, parents):
            reached |= by_goal[goal]
        for goal in reached:
            found[goal].append(action)
    return found


def _actions(scope: Scope, snapshot: Snapshot) -> list[tuple[AlignedAction, int | None]]:
    """Each with its regional goal. A region has hundreds: no model is made of them, one address is resolved."""
    visible = Exists(Action.objects.visible_to(scope).filter(pk=OuterRef("action_id")))
    rows = ActionSnapshot.objects.filter(snapshot=snapshot).order_by("roadmap", "position", "action")
    labels = {state.value: str(state.label) for state in ActionState}
    address = numbered("roadmap:action-detail")
    return [
        (AlignedAction(pk, title, labels.get(state, NO_STATE), address(pk) if has_page else ""), goal)
        for pk, goal, title, state, has_page in rows.values_list(
            "action_id", "goal_id", "title", "state", visible
        )
    ]


def _alignments(
    snapshot: Snapshot, actions: Collection[int], parents: Parents, national: Collection[int]
) -> tuple[Mapping[int, set[int]], Mapping[int, set[int]]]:
    """National goals by action and by regional goal, as they stood at the moment of the data."""
    here = Q(action__in=actions) | Q(goal__in=list(parents))
    ever = events(_KIND).filter(here, national_goal__in=national).values("pgh_obj_id")
    last = standing(_KIND, snapshot.data_at).filter(pgh_obj_id__in=ever)
    by_action: dict[int, set[int]] = defaultdict(set)
    by_goal: dict[int, set[int]] = defaultdict(set)
    for label, action, goal, served in last.values_list(
        "pgh_label", "action_id", "goal_id", "national_goal_id"
    ):
        if label == "delete":
            continue
        if action is not None:
            by_action[action].add(served)
        else:
            by_goal[goal].add(served)
    return by_action, by_goal


def _upwards(goal: int | None, parents: Parents) -> Iterator[int]:
    """A goal, then those above it."""
    met: set[int] = set()
    while goal is not None and goal not in met:
        met.add(goal)
        yield goal
        goal = parents.get(goal)
