"""The dashboard of a region on a day: everything its page shows, from what was computed and kept."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse

from common.scope import Scope
from governance.models import Meeting
from governance.selectors import region_dashboard_rows as read
from governance.selectors.committees import meetings_around
from governance.selectors.region_dashboard_figures import Figures, figures_of
from governance.selectors.region_dashboard_goals import Bands, Comparison, bands_of, roadmaps_of
from governance.selectors.region_dashboard_now import Completion, campaign_under_way
from governance.selectors.region_dashboard_rows import ActionRow, GoalRow, MilestoneRow, ProgrammeRow
from governance.selectors.region_dashboard_words import COMPARED_DAYS, Reference, numbered
from indicators.models import Snapshot
from indicators.selectors.snapshots import Computed, computed_and_before
from roadmap.enums import ActionState
from roadmap.selectors.summary import NO_STATE, UNKNOWN
from territories.models import Territory

QUERIES = 8
"""Meetings, snapshots, goals, actions, milestones, figures, programmes, campaign."""
SOON_DAYS = 90
"""Milestones due in so many days are shown."""


@dataclass(frozen=True, slots=True)
class Moment:
    """Where a dashboard starts: its last snapshots, those it is compared with, and what is read as it stands."""

    region: Territory
    computed: Computed
    earlier: Computed
    reference: Reference
    next_meeting: Meeting | None
    campaign: Completion | None

    @property
    def is_computed(self) -> bool:
        return bool(self.computed.ids)

    @property
    def fingerprint(self) -> tuple[Hashable, ...]:
        """Everything that is made of snapshots at this moment is a function of this."""
        snapshots = (
            each for board in (self.computed, self.earlier) for each in (board.roadmap, board.figures)
        )
        kept = tuple((each.pk, each.computed_at) if each else None for each in snapshots)
        return (self.region.pk, self.computed.on, self.computed.is_past, *kept)


@dataclass(frozen=True, slots=True)
class DueMilestone:
    """``is_overdue``: due before the day of the dashboard, and not reached."""

    row: MilestoneRow
    url: str
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class PriorityRow:
    """A state, its code and French word; ``cells`` in the order of the priorities of the table."""

    state: str
    label: str
    cells: tuple[int, ...]
    total: int


@dataclass(frozen=True, slots=True)
class PriorityTable:
    """Actions by state and priority, those that occur; ``priorities``: « P1 », « Sans »."""

    priorities: tuple[str, ...]
    rows: tuple[PriorityRow, ...]


@dataclass(frozen=True, slots=True)
class RegionDashboard:
    """``chosen`` is the roadmap shown, None where none was computed; ``is_default`` when nobody asked for it.

    ``loose`` counts the actions under no goal; ``silent_programmes`` are those of which nothing is known here.
    """

    region: Territory
    computed: Computed
    reference: Reference
    roadmaps: Sequence[GoalRow]
    chosen: GoalRow | None
    is_default: bool
    is_unknown: bool
    bands: Bands | None
    priorities: PriorityTable | None
    loose: int
    overdue: Sequence[DueMilestone]
    soon: Sequence[DueMilestone]
    figures: Figures | None
    programmes: Sequence[ProgrammeRow]
    silent_programmes: Sequence[ProgrammeRow]
    next_meeting: Meeting | None
    campaign: Completion | None

    @property
    def is_computed(self) -> bool:
        return bool(self.computed.ids)

    @property
    def others(self) -> list[GoalRow]:
        return [row for row in self.roadmaps if row is not self.chosen]

    @property
    def confidence_unknown(self) -> int:
        """Actions not abandoned of which nobody told the confidence."""
        if self.chosen is None:
            return 0
        return self.chosen.actions - sum(self.chosen.confidences.values())


def region_dashboard(
    scope: Scope, region: Territory, *, today: dt.date, on: dt.date | None = None, wanted: str = ""
) -> RegionDashboard:
    """``on`` is a past day, or None for today; ``wanted`` the primary key of a roadmap of the region."""
    return board_at(scope, moment_of(scope, region, today=today, on=on), wanted=wanted)


def moment_of(scope: Scope, region: Territory, *, today: dt.date, on: dt.date | None = None) -> Moment:
    """Three queries, two for those who do not see campaigns."""
    day = on or today
    previous, following = meetings_around(scope, region, day)
    asked = previous.on if previous else day - dt.timedelta(days=COMPARED_DAYS)
    now, then = computed_and_before(scope, region, on=on, before=asked)
    return Moment(
        region=region,
        computed=now,
        earlier=then,
        reference=Reference(previous, asked, _day_of(now, then)),
        next_meeting=following,
        campaign=campaign_under_way(scope, region, today) if on is None else None,
    )


def board_at(scope: Scope, moment: Moment, *, wanted: str = "") -> RegionDashboard:
    """Five queries: goals, actions, milestones, figures, programmes."""
    region, now, then = moment.region, moment.computed, moment.earlier
    rows = read.goal_rows(_two(now.roadmap, then.roadmap), region)
    part = _roadmap_part(region, now, then, rows, wanted, now.on)
    figures = _two(now.figures, then.figures)
    programmes = read.programme_rows(now.figures) if now.figures else []
    return RegionDashboard(
        region=region,
        computed=now,
        reference=moment.reference,
        roadmaps=part.roadmaps,
        chosen=part.chosen,
        is_default=bool(part.roadmaps) and part.chosen is part.roadmaps[0],
        is_unknown=part.is_unknown,
        bands=part.bands,
        priorities=part.priorities,
        loose=part.loose,
        overdue=[milestone for milestone in part.milestones if milestone.is_overdue],
        soon=[milestone for milestone in part.milestones if not milestone.is_overdue],
        figures=_figures(scope, region, now, then) if figures else None,
        programmes=[row for row in programmes if row.is_known],
        silent_programmes=[row for row in programmes if not row.is_known],
        next_meeting=moment.next_meeting,
        campaign=moment.campaign,
    )


def _two(now: Snapshot | None, then: Snapshot | None) -> list[Snapshot]:
    """Both, once each, when there is something to show."""
    if now is None:
        return []
    return [now, then] if then and then.pk != now.pk else [now]


def _earlier(now: Snapshot | None, then: Snapshot | None) -> Snapshot | None:
    """None where the last snapshot is itself older than the day to compare with."""
    return _two(now, then)[1] if len(_two(now, then)) == 2 else None


def _day_of(now: Computed, then: Computed) -> dt.date | None:
    earlier = _earlier(now.roadmap, then.roadmap) or _earlier(now.figures, then.figures)
    return earlier.on if earlier else None


@dataclass(frozen=True, slots=True)
class _RoadmapPart:
    roadmaps: Sequence[GoalRow]
    chosen: GoalRow | None
    is_unknown: bool
    bands: Bands | None = None
    priorities: PriorityTable | None = None
    loose: int = 0
    milestones: Sequence[DueMilestone] = ()


def _roadmap_part(
    region: Territory, now: Computed, then: Computed, rows: Sequence[GoalRow], wanted: str, day: dt.date
) -> _RoadmapPart:
    snapshot, earlier = now.roadmap, _earlier(now.roadmap, then.roadmap)
    if snapshot is None:
        return _RoadmapPart((), None, is_unknown=bool(wanted))
    current = [row for row in rows if row.snapshot == snapshot.pk]
    roadmaps = roadmaps_of(current)
    asked = next((row for row in roadmaps if str(row.roadmap) == wanted), None)
    chosen = asked or next(iter(roadmaps), None)
    is_unknown = bool(wanted) and asked is None
    if chosen is None:
        return _RoadmapPart(roadmaps, None, is_unknown)
    actions = read.action_rows(snapshot, chosen.roadmap)
    own = [row for row in current if row.roadmap == chosen.roadmap]
    before = [row for row in rows if row.snapshot != snapshot.pk and row.roadmap == chosen.roadmap]
    compared = Comparison({row.goal: row for row in before}, earlier.on if earlier else None)
    query = "" if chosen is roadmaps[0] else f"feuille={chosen.roadmap}"
    due = read.milestone_rows(snapshot, until=day + dt.timedelta(days=SOON_DAYS))
    return _RoadmapPart(
        roadmaps=roadmaps,
        chosen=chosen,
        is_unknown=is_unknown,
        bands=bands_of(own, actions, region_code=region.code, query=query, compared=compared),
        priorities=priority_table(actions),
        loose=sum(action.goal is None for action in actions),
        milestones=list(_due(due, own, actions, region, query, day)),
    )


def _due(
    rows: Iterable[MilestoneRow],
    goals: Iterable[GoalRow],
    actions: Iterable[ActionRow],
    region: Territory,
    query: str,
    day: dt.date,
) -> Iterable[DueMilestone]:
    """Those of one roadmap: of its goals or of its actions."""
    goal_ids, action_ids = {goal.goal for goal in goals} - {None}, {action.pk for action in actions}
    tree = f"{reverse('roadmap:region-tree', args=[region.code])}{'?' if query else ''}{query}"
    page = numbered("roadmap:action-detail")
    for row in rows:
        if row.goal in goal_ids:
            yield DueMilestone(row, f"{tree}#objectif-{row.goal}", row.due < day)
        elif row.action in action_ids and row.action is not None:
            yield DueMilestone(row, page(row.action), row.due < day)


def priority_table(actions: Iterable[ActionRow]) -> PriorityTable:
    counts = Counter((action.priority, action.state or UNKNOWN) for action in actions)
    priorities = sorted({priority for priority, _ in counts}, key=lambda one: (one is None, one or 0))
    rows = []
    for state, label in [*((state.value, str(state.label)) for state in ActionState), (UNKNOWN, NO_STATE)]:
        cells = tuple(counts[priority, state] for priority in priorities)
        if any(cells):
            rows.append(PriorityRow(state, label, cells, sum(cells)))
    names = tuple("Sans" if priority is None else f"P{priority}" for priority in priorities)
    return PriorityTable(names, tuple(rows))


def _figures(scope: Scope, region: Territory, now: Computed, then: Computed) -> Figures:
    snapshots = _two(now.figures, then.figures)
    rows = read.figure_rows(snapshots, region)
    earlier = _earlier(now.figures, then.figures)
    return figures_of(
        [row for row in rows if row.snapshot == snapshots[0].pk],
        [row for row in rows if row.snapshot != snapshots[0].pk],
        region,
        trusted=read.is_trusted(scope, region),
        since=earlier.on if earlier else None,
    )
