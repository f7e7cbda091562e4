"""Rows of snapshots as a recomputation leaves them, for the pages that only read them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from indicators.models import (
    ActionSnapshot,
    GoalSnapshot,
    Indicator,
    IndicatorSnapshot,
    MilestoneSnapshot,
    ProgrammeSnapshot,
    Snapshot,
)
from journal.enums import Part
from programmes.models import Programme
from roadmap.models import Action, Goal, Milestone, Roadmap
from territories.models import Territory
from tests.factories import make_region


def make_snapshot(
    territory: Territory | None = None,
    *,
    part: str = Part.ROADMAP,
    on: dt.date | None = None,
    computed_at: dt.datetime | None = None,
    **fields: Any,
) -> Snapshot:
    """Of region 04 and of today unless told otherwise; a past day is computed at 2:00 UTC that day."""
    today = timezone.localdate()
    on = on or today
    at = timezone.now() if on == today else dt.datetime.combine(on, dt.time(2), tzinfo=dt.UTC)
    computed_at = computed_at or at
    return Snapshot.objects.create(
        territory=territory or make_region(),
        part=part,
        on=on,
        data_at=fields.pop("data_at", computed_at),
        computed_at=computed_at,
        **fields,
    )


def make_snapshots(territory: Territory | None = None, **fields: Any) -> tuple[Snapshot, Snapshot]:
    """Both parts of a scope on one day: roadmap, figures."""
    return (
        make_snapshot(territory, part=Part.ROADMAP, **fields),
        make_snapshot(territory, part=Part.FIGURES, **fields),
    )


def make_action_snapshot(snapshot: Snapshot, action: Action, **fields: Any) -> ActionSnapshot:
    """The words are those of the action; its counts are 0 and its state unknown unless told."""
    return ActionSnapshot.objects.create(
        snapshot=snapshot,
        action=action,
        roadmap=action.roadmap,
        goal_id=fields.pop("goal_id", action.goal_id),
        **{
            "code": action.code,
            "title": action.title,
            "position": action.position,
            "priority": action.priority,
            "alerts": [],
            **fields,
        },
    )


def make_goal_snapshot(
    snapshot: Snapshot, goal: Goal | None = None, *, roadmap: Roadmap | None = None, **fields: Any
) -> GoalSnapshot:
    """A goal, or a whole roadmap; no action and no rate unless told."""
    of_goal = {}
    if goal:
        of_goal = {
            "parent_id": goal.parent_id,
            "depth": goal.level.depth,
            "position": goal.position,
            "number": goal.number,
            "title": goal.title,
        }
    roadmap = roadmap or goal.roadmap
    return GoalSnapshot.objects.create(
        snapshot=snapshot, roadmap=roadmap, goal=goal, **({"title": roadmap.title} | of_goal | fields)
    )


def make_milestone_snapshot(snapshot: Snapshot, milestone: Milestone, **fields: Any) -> MilestoneSnapshot:
    about = milestone.goal or milestone.action
    return MilestoneSnapshot.objects.create(
        snapshot=snapshot,
        milestone_id=milestone.pk,
        goal_id=milestone.goal_id,
        action_id=milestone.action_id,
        **{
            "about": str(about),
            "label": milestone.label,
            "due": milestone.due,
            "reached_on": milestone.reached_on,
            **fields,
        },
    )


def make_figure_snapshot(
    snapshot: Snapshot, indicator: Indicator, territory: Territory | None = None, **fields: Any
) -> IndicatorSnapshot:
    """The figure of the snapshot's own territory unless told; without value nor reason unless told."""
    value = fields.get("value")
    return IndicatorSnapshot.objects.create(
        snapshot=snapshot,
        indicator=indicator,
        territory=territory or snapshot.territory,
        **({"value_shown": value, "alerts": []} | fields),
    )


def make_programme_snapshot(snapshot: Snapshot, programme: Programme, **fields: Any) -> ProgrammeSnapshot:
    return ProgrammeSnapshot.objects.create(snapshot=snapshot, programme=programme, **fields)
