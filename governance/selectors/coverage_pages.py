"""The two pages of coverage: one region, and all those that the reader reads side by side."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from common.scope import Scope
from governance.selectors.coverage import Matrix, goal_rows, matrix_of
from governance.selectors.national_roadmaps import choose_national
from indicators.selectors.places import main_places
from indicators.selectors.snapshots import Computed, computed, computed_by_territory
from territories.enums import TerritoryKind
from territories.models import Territory

REGION_QUERIES, NATION_QUERIES = 4, 5


@dataclass(frozen=True, slots=True)
class CoveragePage:
    matrix: Matrix
    computed: Computed


def region_coverage(scope: Scope, region: Territory, *, wanted: str, on: dt.date) -> CoveragePage:
    """One region (:data:`REGION_QUERIES` queries)."""
    choice = choose_national(scope, wanted)
    found = computed(scope, region, on=on)
    rows = goal_rows([found], choice.chosen.pk) if choice.chosen else {}
    return CoveragePage(matrix_of(scope, region, [], choice, rows), found)


def national_coverage(scope: Scope, *, wanted: str, on: dt.date) -> CoveragePage | None:
    """Every region of the scope; None to who reads nothing (:data:`NATION_QUERIES` queries)."""
    places = main_places(scope)
    if not places:
        return None
    nation, regions = split(places)
    choice = choose_national(scope, wanted)
    by_place = computed_by_territory(scope, places, on=on)
    rows = goal_rows(by_place.values(), choice.chosen.pk) if choice.chosen else {}
    return CoveragePage(matrix_of(scope, nation, regions, choice, rows), by_place[nation.pk])


def split(places: Sequence[Territory]) -> tuple[Territory, list[Territory]]:
    """The nation apart from the regions."""

    nation = next(place for place in places if place.kind == TerritoryKind.NATION)
    return nation, [place for place in places if place.kind == TerritoryKind.REGION]
