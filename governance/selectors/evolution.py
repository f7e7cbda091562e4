"""The difference between two days of a dashboard, from the two computations that were kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Min, Value

from common.scope import Scope
from common.templatetags.french import NO_BREAK_SPACE, french_date
from governance.models import Meeting
from governance.rules import evolution as rules
from governance.rules.evolution import (
    ActionSide,
    Evolution,
    FigureSide,
    GoalSide,
    MilestoneSide,
    ProgrammeSide,
)
from governance.selectors.committees import previous_meeting
from governance.selectors.evolution_rows import (
    GoalRows,
    Sides,
    action_sides,
    figure_sides,
    goal_rows,
    milestone_sides,
    programme_sides,
)
from indicators.models import Snapshot
from indicators.selectors.snapshots import latest_snapshots
from journal.enums import Part
from territories.enums import TerritoryKind
from territories.models import Territory

DEFAULT_DAYS = 90
_PRESETS = (30, DEFAULT_DAYS)


@dataclass(frozen=True, slots=True)
class Compared:
    """A day that was asked for, and the computation that stands for it; None where none was made by then."""

    asked: dt.date
    snapshot: Any

    @property
    def words(self) -> str:
        """« calcul du 3 octobre 2023, le dernier avant le 4 octobre 2023 »."""
        if self.snapshot is None:
            return f"aucun calcul avant le {french_date(self.asked)}"
        if self.snapshot.on == self.asked:
            return f"calcul du {french_date(self.asked)}"
        return f"calcul du {french_date(self.snapshot.on)}, le dernier avant le {french_date(self.asked)}"


@dataclass(frozen=True, slots=True)
class Span:
    """One part of a dashboard on both days."""

    then: Compared
    now: Compared

    @property
    def is_whole(self) -> bool:
        return self.then.snapshot is not None and self.now.snapshot is not None

    @property
    def is_same(self) -> bool:
        """One computation stands for both days: nothing can differ."""
        return self.is_whole and self.then.snapshot.pk == self.now.snapshot.pk

    @property
    def words(self) -> str:
        """« calcul du 3 octobre 2023, puis calcul du 20 janvier 2024 »."""
        if self.is_same:
            return f"{self.then.words}, le même pour les deux jours"
        return f"{self.then.words}, puis {self.now.words}"

    @property
    def snapshots(self) -> list[Snapshot]:
        return [self.then.snapshot, self.now.snapshot] if self.is_whole else []

    def sides(self, sides: Sides) -> tuple[dict[int, Any], dict[int, Any]]:
        if not self.is_whole:
            return {}, {}
        return sides.get(self.then.snapshot.pk, {}), sides.get(self.now.snapshot.pk, {})


@dataclass(frozen=True, slots=True)
class Preset:
    label: str
    since: dt.date
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class DayDifference:
    """``wholes`` are the roadmaps as wholes, then and now; ``regions`` those of the regions, on the page of the nation;
    ``first_on`` is the first day that was computed, None
    where nothing ever was or where both days have their computation."""

    territory: Territory
    roadmap: Span
    figures: Span
    actions: Evolution[ActionSide]
    goals: Evolution[GoalSide]
    national_goals: Evolution[GoalSide]
    wholes: tuple[tuple[GoalSide | None, GoalSide], ...]
    regions: Evolution[GoalSide]
    milestones: Evolution[MilestoneSide]
    indicators: Evolution[FigureSide]
    programmes: Evolution[ProgrammeSide]
    first_on: dt.date | None

    @property
    def is_whole(self) -> bool:
        return self.roadmap.is_whole or self.figures.is_whole

    @property
    def computed_words(self) -> list[str]:
        """From when to when each part is compared, once where it is alike."""
        parts = ((self.roadmap, "Feuille de route"), (self.figures, "Indicateurs et programmes"))
        said = [(span.words, name) for span, name in parts if span.is_whole]
        if len({words for words, _ in said}) == 1 < len(said):
            said = [(said[0][0], "Feuille de route, indicateurs et programmes")]
        return [f"{name}{NO_BREAK_SPACE}: {words}." for words, name in said]


def presets(meeting: Meeting | None, today: dt.date, *, since: dt.date) -> list[Preset]:
    """The choices above the page; ``since`` is the one that is looked at."""
    found = [Preset(f"Depuis la séance du {french_date(meeting.on)}", meeting.on)] if meeting else []
    found += [Preset(f"{days} jours", today - dt.timedelta(days=days)) for days in _PRESETS]
    return [Preset(each.label, each.since, each.since == since) for each in found]


def default_day(meeting: Meeting | None, today: dt.date) -> dt.date:
    """The previous meeting, else 90 days ago."""
    return meeting.on if meeting else today - dt.timedelta(days=DEFAULT_DAYS)


def last_meeting(scope: Scope, territory: Territory, today: dt.date) -> Meeting | None:
    """The meeting that a dashboard is compared with (one query)."""
    return previous_meeting(scope, territory, today)


def day_difference(
    scope: Scope, territory: Territory, *, then: dt.date, now: dt.date, regions: Sequence[Territory] = ()
) -> DayDifference:
    """Everything that differs between two days (six queries, whatever it holds)."""
    found = _spans(scope, [territory, *regions], then, now)
    spans = found[territory.pk]
    roadmap, figures = spans[Part.ROADMAP], spans[Part.FIGURES]
    ids = list({snapshot.pk for snapshot in roadmap.snapshots})
    others = {region: found[region.pk][Part.ROADMAP] for region in regions}
    names = {each.pk: region.name for region, span in others.items() for each in span.snapshots}
    is_nation = territory.kind == TerritoryKind.NATION
    goals = goal_rows(ids, names, national_is_own=is_nation) if ids or names else GoalRows()
    actions = action_sides(scope, ids, goals) if ids else {}
    milestones = milestone_sides(ids) if ids else {}
    indicators = figure_sides(scope, figures.snapshots) if figures.snapshots else {}
    programmes = programme_sides(figures.snapshots) if figures.snapshots else {}
    return DayDifference(
        territory=territory,
        roadmap=roadmap,
        figures=figures,
        actions=rules.compare(*roadmap.sides(actions), rules.action_diffs),
        goals=rules.compare(*roadmap.sides(goals.own), rules.goal_diffs),
        national_goals=rules.compare(*roadmap.sides(goals.national), rules.goal_diffs),
        wholes=_wholes(*roadmap.sides(goals.wholes)),
        regions=_regions(others.values(), goals.regions),
        milestones=rules.compare(*roadmap.sides(milestones), rules.milestone_diffs),
        indicators=rules.compare(*figures.sides(indicators), rules.figure_diffs),
        programmes=rules.compare(*figures.sides(programmes), rules.programme_diffs),
        first_on=None if roadmap.is_whole and figures.is_whole else _first_day(scope, territory),
    )


def _wholes(
    then: dict[int, GoalSide], now: dict[int, GoalSide]
) -> tuple[tuple[GoalSide | None, GoalSide], ...]:
    return tuple((then.get(key), side) for key, side in now.items())


def _regions(spans: Iterable[Span], sides: Sides) -> Evolution[GoalSide]:
    """The roadmaps of the regions that were computed on both days."""
    then: dict[int, GoalSide] = {}
    now: dict[int, GoalSide] = {}
    for span in spans:
        before, after = span.sides(sides)
        then |= before
        now |= after
    return rules.compare(then, now, rules.goal_diffs)


def _spans(
    scope: Scope, territories: Sequence[Territory], then: dt.date, now: dt.date
) -> dict[int, dict[Part, Span]]:
    """Both days and both parts of each territory in one query."""
    ids = [territory.pk for territory in territories]
    halves = [
        latest_snapshots(scope, ids, on=day).annotate(side=Value(side, output_field=CharField()))
        for side, day in (("then", then), ("now", now))
    ]
    rows: Any = halves[0].union(halves[1], all=True)
    found = {(row.territory_id, row.side, row.part): row for row in rows}
    return {
        pk: {
            part: Span(
                Compared(then, found.get((pk, "then", part))), Compared(now, found.get((pk, "now", part)))
            )
            for part in Part
        }
        for pk in ids
    }


def _first_day(scope: Scope, territory: Territory) -> dt.date | None:
    visible = Snapshot.objects.visible_to(scope).filter(territory=territory)
    first: dt.date | None = visible.aggregate(first=Min("on"))["first"]
    return first
