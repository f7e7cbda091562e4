"""The regions side by side: actions by state, rate with its coverage, indicators by standing, and a measure ranked."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.db.models import F, Q

from common.db.search import fold
from common.scope import Scope
from governance.selectors.coverage import Matrix, Told, matrix_of
from governance.selectors.coverage_pages import split
from governance.selectors.figures_read import ReadFigure, read_figures
from governance.selectors.measures import MeasureChoice, Measured, choices_of, measured
from governance.selectors.national_roadmaps import choose_national
from governance.selectors.rated_row import RatedRow
from indicators.models import GoalSnapshot, IndicatorSnapshot
from indicators.rules.standing import Standing
from indicators.selectors.places import main_places
from indicators.selectors.snapshots import Computed, computed_by_territory
from programmes.models import Programme
from roadmap.alerts import ALERTS, ActionAlert
from roadmap.enums import RoadmapKind, RoadmapState
from territories.models import Territory

QUERIES = 6


class Sort(StrEnum):
    NAME = "nom"
    RATE = "taux"
    COVERAGE = "couverture"
    ACTIONS = "actions"
    LATE = "retard"
    BEHIND = "indicateurs"

    @property
    def label(self) -> str:
        return _SORTS[self]


_SORTS = {
    Sort.NAME: "Nom",
    Sort.RATE: "Taux, le plus haut d’abord",
    Sort.COVERAGE: "Couverture, la plus haute d’abord",
    Sort.ACTIONS: "Nombre d’actions",
    Sort.LATE: "Actions en retard, les plus nombreuses d’abord",
    Sort.BEHIND: "Indicateurs en retard, les plus nombreux d’abord",
}
_LATE = "en_retard"
_BEHIND = (Standing.BEHIND, Standing.FAR_BEHIND)
_IN_FORCE = {RoadmapState.ADOPTED: 0, RoadmapState.DRAFT: 1, RoadmapState.SUPERSEDED: 2}


@dataclass(frozen=True, slots=True)
class RegionLine(RatedRow):
    """A region by its roadmap in force; ``row`` is None where nothing was computed or no roadmap counts.

    ``scale`` is the number of actions of the longest bar: all the bars are drawn on it. ``standings`` counts the
    indicators that have a position; ``applicable`` those that make sense there.
    """

    region: Territory
    computed: Computed
    row: Any
    others: int
    standings: Mapping[Standing, int]
    applicable: int
    valued: int
    scale: int = 0

    @property
    def alerts(self) -> list[tuple[ActionAlert, int]]:
        counts = self.row.alerts if self.row else {}
        return [(alert, counts[alert.code]) for alert in ALERTS if counts.get(alert.code)]

    @property
    def late(self) -> int:
        return self.row.alerts.get(_LATE, 0) if self.row else 0

    @property
    def behind(self) -> int:
        return sum(self.standings.get(standing, 0) for standing in _BEHIND)

    @property
    def shown_standings(self) -> list[tuple[Standing, int]]:
        return [(standing, self.standings[standing]) for standing in Standing if standing in self.standings]


@dataclass(frozen=True, slots=True)
class NationalPage:
    """``nation`` counts the indicators of the nation; ``lines`` are the regions that the reader reads.

    ``programmes`` are those that have a figure.
    """

    nation: Computed
    lines: Sequence[RegionLine]
    sort: Sort
    national: RegionLine
    matrix: Matrix
    measures: Sequence[MeasureChoice]
    measured: Measured | None
    unread: bool
    programmes: Sequence[Programme]

    @property
    def without_roadmap(self) -> Sequence[RegionLine]:
        return [line for line in self.lines if line.row is None]

    @property
    def with_roadmap(self) -> Sequence[RegionLine]:
        return [line for line in self.lines if line.row is not None]

    @property
    def oldest(self) -> dt.datetime | None:
        """When the least recent figure of a region was computed."""
        return min(
            (line.computed.computed_at for line in self.lines if line.computed.computed_at), default=None
        )


def national_page(scope: Scope, *, wanted: str, sort: str, measure: str, on: dt.date) -> NationalPage | None:
    """What the regions of the scope are; None to who reads nothing (:data:`QUERIES` queries)."""
    places = main_places(scope)
    if not places:
        return None
    nation, regions = split(places)
    computed = computed_by_territory(scope, places, on=on)
    choice = choose_national(scope, wanted)
    chosen = choice.chosen.pk if choice.chosen else None
    wholes, told = _goal_rows(computed.values(), chosen)
    figures = _figures(scope, computed.values())
    lines = _scaled([_line(region, computed, wholes, figures) for region in regions])
    ordered = _sorted(lines, _sort_of(sort))
    measures = choices_of([figure for found in figures.values() for figure in found], measure)
    return NationalPage(
        nation=computed[nation.pk],
        lines=ordered,
        sort=_sort_of(sort),
        national=_line(nation, computed, {}, figures),
        matrix=matrix_of(scope, nation, nation=nation, regions=regions, choice=choice, told=told),
        measures=measures,
        measured=measured(measures, lines, figures),
        unread=not scope.every_region,
        programmes=_programmes(figures),
    )


def _programmes(figures: Mapping[int, list[ReadFigure]]) -> list[Programme]:
    """Those of the figures, in their own order."""
    found = {figure.indicator.programme for each in figures.values() for figure in each}
    return sorted((one for one in found if one is not None), key=lambda one: (one.order, one.code))


def _goal_rows(computed: Iterable[Computed], national: int | None) -> tuple[dict[int, list[Any]], Told]:
    """By territory: the whole regional roadmaps, the one in force first; and what is done of the national goals."""
    places = {each.roadmap.pk: each.territory.pk for each in computed if each.roadmap}
    whole = Q(goal__isnull=True, roadmap__kind=RoadmapKind.REGIONAL)
    rows = GoalSnapshot.objects.filter(whole | Q(roadmap=national), snapshot__in=places).select_related(
        "roadmap"
    )
    wholes: dict[int, list[Any]] = defaultdict(list)
    goals: dict[int, dict[int | None, Any]] = defaultdict(dict)
    for row in rows:
        place = places[row.snapshot_id]
        if row.roadmap_id == national:
            goals[place][row.goal_id] = row
        else:
            wholes[place].append(row)
    told = Told(goals, frozenset(places.values()))
    return {place: sorted(found, key=_in_force) for place, found in wholes.items()}, told


def _in_force(row: Any) -> tuple[int, int, int]:
    roadmap = row.roadmap
    return _IN_FORCE[RoadmapState(roadmap.state)], -(roadmap.period_start or 0), -roadmap.pk


def _figures(scope: Scope, computed: Collection[Computed]) -> dict[int, list[ReadFigure]]:
    """By territory, the figures of that very territory as the reader may read them (one query)."""
    snapshots = [each.figures.pk for each in computed if each.figures]
    own = IndicatorSnapshot.objects.filter(snapshot__in=snapshots, territory=F("snapshot__territory"))
    rows = own.order_by("indicator__order", "indicator__code")
    found: dict[int, list[ReadFigure]] = defaultdict(list)
    for figure in read_figures(scope, rows):
        found[figure.row.territory_id].append(figure)
    return found


def _line(
    place: Territory,
    computed: Mapping[int, Computed],
    wholes: Mapping[int, list[Any]],
    figures: Mapping[int, list[ReadFigure]],
) -> RegionLine:
    roadmaps = wholes.get(place.pk, [])
    own = [figure for figure in figures.get(place.pk, []) if figure.applies]
    return RegionLine(
        region=place,
        computed=computed[place.pk],
        row=roadmaps[0] if roadmaps else None,
        others=max(len(roadmaps) - 1, 0),
        standings=Counter(figure.standing for figure in own if figure.standing),
        applicable=len(own),
        valued=sum(figure.value is not None for figure in own),
    )


def _scaled(lines: Sequence[RegionLine]) -> list[RegionLine]:
    longest = max((line.states.total for line in lines), default=0)
    return [replace(line, scale=longest) for line in lines]


def _sort_of(asked: str) -> Sort:
    return Sort(asked) if asked in set(Sort) else Sort.NAME


def _sorted(lines: Sequence[RegionLine], sort: Sort) -> list[RegionLine]:
    """What has no figure comes last, and equals by name."""

    def value(line: RegionLine) -> Decimal | int | None:
        return {
            Sort.NAME: 0,
            Sort.RATE: line.rate,
            Sort.COVERAGE: line.coverage,
            Sort.ACTIONS: line.states.total,
            Sort.LATE: line.late,
            Sort.BEHIND: line.behind,
        }[sort]

    def key(line: RegionLine) -> tuple[bool, bool, Decimal | int, str]:
        found = value(line)
        return line.row is None, found is None, -(found or 0), fold(line.region.name)

    return sorted(lines, key=key)
