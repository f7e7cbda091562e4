"""A whole roadmap as it was at the end of a day: its goals, its actions, their states, their milestones."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from common.scope import Scope
from journal.selectors.as_of import standing_within
from roadmap.enums import ActionState
from roadmap.models import Action, Goal, Roadmap, StatusUpdate
from roadmap.selectors.as_of import MilestoneAsOf, milestones_as_of
from territories.enums import TerritoryKind
from territories.models import Territory

Milestones = Mapping[int, tuple[MilestoneAsOf, ...]]


@dataclass(frozen=True, slots=True)
class Since:
    """What became of a row: « supprimé depuis », « archivé depuis », or nothing; ``is_seen`` when it has a page."""

    words: str
    is_seen: bool


@dataclass(frozen=True, slots=True)
class ActionThen:
    pk: int
    title: str
    priority: int | None
    state: str | None
    state_label: str
    since: Since
    milestones: tuple[MilestoneAsOf, ...]


@dataclass(frozen=True, slots=True)
class GoalThen:
    pk: int
    number: str
    title: str
    depth: int
    since: Since
    milestones: tuple[MilestoneAsOf, ...]
    actions: tuple[ActionThen, ...]
    children: tuple[GoalThen, ...]


@dataclass(frozen=True, slots=True)
class RoadmapThen:
    """``loose`` actions had no goal of this roadmap; ``published`` is whether readers saw it then."""

    title: str
    published: bool
    roots: tuple[GoalThen, ...]
    loose: tuple[ActionThen, ...]
    goal_count: int
    action_count: int


def roadmap_as_of(scope: Scope, roadmap: Roadmap, moment: dt.datetime) -> RoadmapThen | None:
    """The tree as the last events before ``moment`` say (nine queries); None while there was no such roadmap."""
    own = standing_within("roadmap.roadmap", moment, id=roadmap.pk, withdrawn_at__isnull=True)
    if not own:
        return None
    in_use = {"roadmap_id": roadmap.pk, "archived_at__isnull": True, "withdrawn_at__isnull": True}
    goals = standing_within("roadmap.goal", moment, **in_use)
    actions = standing_within("roadmap.action", moment, **in_use)
    goals_since, actions_since = _since(scope, Goal, goals), _since(scope, Action, actions)
    goals = [each for each in goals if each.id in goals_since]
    actions = [each for each in actions if each.id in actions_since]
    by_goal = _by_goal(actions, actions_since, moment, known={each.id for each in goals})
    marks = _milestones("goal_id", goals, moment)
    levels = standing_within("roadmap.roadmaplevel", moment, roadmap_id=roadmap.pk)
    depths = {each.id: each.depth for each in levels}
    return RoadmapThen(
        title=own[0].title,
        published=own[0].published_at is not None,
        roots=_tree(goals, by_goal, goals_since, marks, depths),
        loose=tuple(by_goal.get(None, ())),
        goal_count=len(goals),
        action_count=len(actions),
    )


def _since(scope: Scope, model: type[Action] | type[Goal], events: Sequence[Any]) -> dict[int, Since]:
    """What became of each (one query); one that is now another region's is left out: it is no longer seen."""
    feminine = "e" if model is Action else ""
    rows: Any = model._default_manager.filter(pk__in=[each.id for each in events])
    fates = rows.values_list(
        "pk", "archived_at", "withdrawn_at", "roadmap__territory_id", "roadmap__withdrawn_at"
    )
    found = {each.id: Since(f"supprimé{feminine} depuis", False) for each in events}
    nation = Territory.objects.filter(kind=TerritoryKind.NATION).values_list("pk", flat=True)
    seen = {*scope.draft_regions, *nation}
    for pk, archived, withdrawn, territory, gone in fates:
        if territory not in seen:
            del found[pk]
        elif withdrawn or gone:
            found[pk] = Since(f"retiré{feminine} depuis", False)
        else:
            found[pk] = Since(f"archivé{feminine} depuis" if archived else "", True)
    return found


def _by_goal(
    events: Sequence[Any], since: Mapping[int, Since], moment: dt.datetime, *, known: Collection[int]
) -> dict[int | None, list[ActionThen]]:
    updates = StatusUpdate.objects.filter(pk__in=[each.current_status_id for each in events])
    states = dict(updates.values_list("pk", "state"))
    marks = _milestones("action_id", events, moment)
    found: dict[int | None, list[ActionThen]] = defaultdict(list)
    for each in sorted(events, key=lambda event: (event.position, event.id)):
        state = states.get(each.current_status_id)
        label = str(ActionState(state).label) if state else ""
        then = ActionThen(
            each.id, each.title, each.priority, state, label, since[each.id], marks.get(each.id, ())
        )
        found[each.goal_id if each.goal_id in known else None].append(then)
    return found


def _milestones(owner: str, events: Sequence[Any], moment: dt.datetime) -> Milestones:
    owners = [each.id for each in events]
    found: dict[int, list[Any]] = defaultdict(list)
    for each in standing_within("roadmap.milestone", moment, **{f"{owner}__in": owners}):
        found[getattr(each, owner)].append(each)
    return {number: milestones_as_of(marks) for number, marks in found.items()}


def _tree(
    goals: Sequence[Any],
    by_goal: Mapping[int | None, Sequence[ActionThen]],
    since: Mapping[int, Since],
    marks: Milestones,
    depths: Mapping[int, int],
) -> tuple[GoalThen, ...]:
    known = {each.id for each in goals}
    under: dict[int | None, list[Any]] = defaultdict(list)
    for each in sorted(goals, key=lambda event: (depths.get(event.level_id, 0), event.position, event.id)):
        under[each.parent_id if each.parent_id in known else None].append(each)

    def nodes(parent: int | None, depth: int) -> tuple[GoalThen, ...]:
        return tuple(
            GoalThen(
                pk=each.id,
                number=each.number,
                title=each.title,
                depth=depth,
                since=since[each.id],
                milestones=marks.get(each.id, ()),
                actions=tuple(by_goal.get(each.id, ())),
                children=nodes(each.id, depth + 1),
            )
            for each in under[parent]
        )

    return nodes(None, 1)
