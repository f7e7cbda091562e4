"""The rows of snapshots that the dashboard of a region reads: a few columns each, one query a table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Case, F, Q, TextField, Value, When

from common.scope import Scope
from indicators.models import (
    ActionSnapshot,
    GoalSnapshot,
    IndicatorSnapshot,
    MilestoneSnapshot,
    ProgrammeSnapshot,
    Snapshot,
)
from indicators.selectors.figures_query import trusted_regions
from roadmap.alerts import ALERTS
from roadmap.enums import AlertSeverity
from territories.models import Territory

URGENT = tuple(alert.code for alert in ALERTS if alert.severity == AlertSeverity.URGENT)


class GoalRow(NamedTuple):
    """A goal, or a whole roadmap when ``goal`` is None; see indicators.models.GoalSnapshot."""

    snapshot: int
    roadmap: int
    goal: int | None
    parent: int | None
    depth: int
    number: str
    title: str
    weight: Decimal
    rate: Decimal | None
    coverage: Decimal | None
    children: int
    rated: int
    actions: int
    done: int
    abandoned: int
    steps_known: int
    steps_unknown: int
    states: dict[str, int]
    confidences: dict[str, int]
    alerts: dict[str, int]
    level: str | None
    levels: str | None
    version: str
    state: str
    period_start: int | None

    @property
    def every_action(self) -> int:
        return self.actions + self.abandoned


_GOAL = (
    "snapshot_id",
    "roadmap_id",
    "goal_id",
    "parent_id",
    "depth",
    "number",
    "title",
    "weight",
    "rate",
    "coverage",
    "children",
    "rated",
    "actions",
    "done",
    "abandoned",
    "steps_known",
    "steps_unknown",
    "states",
    "confidences",
    "alerts",
    "goal__level__name",
    "goal__level__plural",
    "roadmap__document_version",
    "roadmap__state",
    "roadmap__period_start",
)


def goal_rows(snapshots: Collection[Snapshot], region: Territory) -> list[GoalRow]:
    """The goals of the region's own roadmaps and these roadmaps, in the order of the documents (one query)."""
    rows = GoalSnapshot.objects.filter(snapshot__in=snapshots, roadmap__territory=region)
    return [GoalRow(*row) for row in rows.order_by("depth", "position", "goal_id").values_list(*_GOAL)]


class ActionRow(NamedTuple):
    """``title`` is empty unless somebody should look at once: the others are only counted."""

    pk: int
    goal: int | None
    title: str
    state: str | None
    priority: int | None
    weight: Decimal
    steps_late: int
    alerts: list[str]


def action_rows(snapshot: Snapshot, roadmap: int) -> list[ActionRow]:
    """The actions of a roadmap, in its order (one query)."""
    titled = Case(
        When(Q(alerts__overlap=list(URGENT)), then=F("title")), default=Value(""), output_field=TextField()
    )
    rows = ActionSnapshot.objects.filter(snapshot=snapshot, roadmap=roadmap).annotate(said=titled)
    found = rows.order_by("position", "action_id").values_list(
        "action_id", "goal_id", "said", "state", "priority", "weight", "steps_late", "alerts"
    )
    return [ActionRow(*row) for row in found]


class MilestoneRow(NamedTuple):
    goal: int | None
    action: int | None
    about: str
    label: str
    due: dt.date


def milestone_rows(snapshot: Snapshot, *, until: dt.date) -> list[MilestoneRow]:
    """Those not reached that are due by a day, the oldest first (one query)."""
    rows = MilestoneSnapshot.objects.filter(snapshot=snapshot, reached_on__isnull=True, due__lte=until)
    found: Any = rows.order_by("due", "milestone_id").values_list(
        "goal_id", "action_id", "about", "label", "due"
    )
    return [MilestoneRow(*row) for row in found]


class FigureRow(NamedTuple):
    """See indicators.models.IndicatorSnapshot."""

    snapshot: int
    indicator: int
    code: str
    name: str
    unit: str
    decimals: int
    direction: str
    value: Decimal | None
    value_shown: Decimal | None
    value_on: dt.date | None
    bound: str
    emptiness: str
    baseline_value: Decimal | None
    baseline_on: dt.date | None
    target: Decimal | None
    due: dt.date | None
    rate: Decimal | None
    rate_missing: str
    expected_value: Decimal | None
    gap: Decimal | None
    standing: str
    withheld_from_others: bool
    alerts: list[str]


_FIGURE = (
    "snapshot_id",
    "indicator_id",
    "indicator__code",
    "indicator__name",
    "indicator__unit",
    "indicator__decimals",
    "indicator__direction",
    *FigureRow._fields[7:],
)


def figure_rows(snapshots: Collection[Snapshot], territory: Territory) -> list[FigureRow]:
    """The figures of one territory (one query)."""
    rows = IndicatorSnapshot.objects.filter(snapshot__in=snapshots, territory=territory)
    return [FigureRow(*row) for row in rows.order_by("indicator__code").values_list(*_FIGURE)]


def is_trusted(scope: Scope, region: Territory) -> bool:
    """Whether what rule 11 withholds from the others is shown."""
    return region.pk in trusted_regions(scope)


class ProgrammeRow(NamedTuple):
    """See indicators.models.ProgrammeSnapshot: amounts in euros, None when not known."""

    code: str
    name: str
    planned: Decimal | None
    committed: Decimal | None
    paid: Decimal | None
    applications: int | None
    beneficiaries: int | None
    open_windows: int

    @property
    def is_known(self) -> bool:
        """Something of its money or of its applications; that a national window is open says nothing of the region."""
        return any(value is not None for value in self[2:7])


def programme_rows(snapshot: Snapshot) -> list[ProgrammeRow]:
    """Every programme, by name (one query)."""
    rows: Any = ProgrammeSnapshot.objects.filter(snapshot=snapshot).order_by("programme__name")
    columns = ("programme__code", "programme__name", *ProgrammeRow._fields[2:])
    return [ProgrammeRow(*row) for row in rows.values_list(*columns)]
