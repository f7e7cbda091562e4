"""The rows of two days of a scope, as the pure comparison takes them (one query each, both days at once)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from django.db.models import Exists, F, OuterRef, Q

from common.exact import rounded
from common.scope import Scope
from common.templatetags.french import french_date
from governance.rules.evolution import ActionSide, FigureSide, GoalSide, MilestoneSide, ProgrammeSide
from governance.selectors.figure_words import value_words
from indicators.models import (
    ActionSnapshot,
    GoalSnapshot,
    IndicatorSnapshot,
    MilestoneSnapshot,
    ProgrammeSnapshot,
    Snapshot,
)
from indicators.rules.emptiness import Emptiness
from indicators.rules.standing import Standing
from indicators.selectors.figures_query import trusted_regions
from indicators.selectors.pages_words import standing_words
from roadmap.alerts import alerts_of
from roadmap.enums import ActionState, Confidence, RoadmapKind
from roadmap.models import Action

Sides = Mapping[int, dict[int, Any]]
"""Snapshot → what identifies a row → the row."""

_PROGRAMME = (
    *("programme__code", "programme__name", "planned", "committed", "paid"),
    *("applications", "beneficiaries", "open_windows", "indicators", "valued"),
)


@dataclass(slots=True)
class GoalRows:
    """Goals by snapshot; ``labels`` say where an action stands, ``regions`` are the regional roadmaps as wholes."""

    own: dict[int, dict[int, GoalSide]] = field(default_factory=lambda: defaultdict(dict))
    national: dict[int, dict[int, GoalSide]] = field(default_factory=lambda: defaultdict(dict))
    wholes: dict[int, dict[int, GoalSide]] = field(default_factory=lambda: defaultdict(dict))
    regions: dict[int, dict[int, GoalSide]] = field(default_factory=lambda: defaultdict(dict))
    labels: dict[int, dict[int, str]] = field(default_factory=lambda: defaultdict(dict))


def action_sides(scope: Scope, snapshots: list[int], goals: GoalRows) -> Sides:
    visible = Action.objects.visible_to(scope).filter(pk=OuterRef("action_id"))
    rows = (
        ActionSnapshot.objects.filter(snapshot__in=snapshots)
        .annotate(has_page=Exists(visible))
        .order_by("roadmap", "position", "action")
    )
    found: dict[int, dict[int, ActionSide]] = defaultdict(dict)
    for row in rows:
        found[row.snapshot_id][row.action_id] = _action(row, goals.labels[row.snapshot_id])
    return found


def _action(row: Any, goals: Mapping[int, str]) -> ActionSide:
    return ActionSide(
        pk=row.action_id,
        code=row.code,
        title=row.title,
        goal=goals.get(row.goal_id, ""),
        state=str(ActionState(row.state).label) if row.state else "",
        confidence=str(Confidence(row.confidence).label) if row.confidence else "",
        priority=row.priority,
        pilots=row.pilots,
        rate=rounded(Fraction(100 * row.rate_done, row.rate_known), 2) if row.rate_known else None,
        alerts=tuple(alert.label for alert in alerts_of(row.alerts)),
        has_page=row.has_page,
    )


def goal_rows(snapshots: list[int], regions: Mapping[int, str], *, national_is_own: bool) -> GoalRows:
    """``regions`` are the snapshots of other territories, with their names, of which only the wholes are read.

    ``national_is_own``: of the nation, whose own goals are those of the national roadmaps.
    """
    wholes = Q(snapshot__in=regions, goal__isnull=True, roadmap__kind=RoadmapKind.REGIONAL)
    rows = (
        GoalSnapshot.objects.filter(Q(snapshot__in=snapshots) | wholes)
        .select_related("roadmap")
        .order_by("roadmap", "depth", "position", "goal")
    )
    found = GoalRows()
    for row in rows:
        region = regions.get(row.snapshot_id)
        if region is None:
            _add_goal(found, row, own=national_is_own or row.roadmap.kind == RoadmapKind.REGIONAL)
        else:
            found.regions[row.snapshot_id][row.roadmap_id] = _goal(row, title=f"{region}, {row.title}")
    return found


def _add_goal(found: GoalRows, row: Any, *, own: bool) -> None:
    side = _goal(row, title=row.title)
    if row.goal_id is not None:
        (found.own if own else found.national)[row.snapshot_id][row.goal_id] = side
        found.labels[row.snapshot_id][row.goal_id] = f"{row.number} {row.title}".strip()
    elif own:
        found.wholes[row.snapshot_id][row.roadmap_id] = side


def _goal(row: Any, *, title: str) -> GoalSide:
    return GoalSide(title, row.number, row.rate, row.coverage, is_whole=row.goal_id is None)


def milestone_sides(snapshots: list[int]) -> Sides:
    found: dict[int, dict[int, MilestoneSide]] = defaultdict(dict)
    rows = MilestoneSnapshot.objects.filter(snapshot__in=snapshots)
    for row in rows.order_by(F("due").asc(nulls_last=True), "milestone_id"):
        due = french_date(row.due) or row.due_text
        found[row.snapshot_id][row.milestone_id] = MilestoneSide(row.label, row.about, due, row.reached_on)
    return found


def figure_sides(scope: Scope, snapshots: list[Snapshot]) -> Sides:
    """Of the very territory of each snapshot; what rule 11 withholds from the reader is said withheld."""
    places = {snapshot.territory_id for snapshot in snapshots}
    rows = (
        IndicatorSnapshot.objects.filter(snapshot__in=snapshots, territory__in=places)
        .select_related("indicator")
        .order_by("indicator__order", "indicator__code")
    )
    trusted = trusted_regions(scope)
    found: dict[int, dict[int, FigureSide]] = defaultdict(dict)
    for row in rows:
        withheld = row.withheld_from_others and row.territory_id not in trusted
        found[row.snapshot_id][row.indicator_id] = _withheld(row) if withheld else _figure(row)
    return found


def _withheld(row: Any) -> FigureSide:
    return FigureSide(row.indicator.code, row.indicator.name, Emptiness.WITHHELD.label)


def _figure(row: Any) -> FigureSide:
    empty = Emptiness(row.emptiness).label if row.emptiness else ""
    return FigureSide(
        code=row.indicator.code,
        name=row.indicator.name,
        value=value_words(row) or empty,
        on=row.value_on,
        rate=row.rate,
        standing=standing_words(Standing(row.standing), row.gap) if row.standing else "",
    )


def programme_sides(snapshots: list[Snapshot]) -> Sides:
    """Under the names that programmes bear today: those of a past day are not kept."""
    rows: Any = ProgrammeSnapshot.objects.filter(snapshot__in=snapshots)
    found: dict[int, dict[int, ProgrammeSide]] = defaultdict(dict)
    ordered = rows.order_by("programme__name", "programme")
    for snapshot, programme, *values in ordered.values_list("snapshot_id", "programme_id", *_PROGRAMME):
        found[snapshot][programme] = ProgrammeSide(*values)
    return found
