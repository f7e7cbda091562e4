"""The two pages of coverage: one region, or all those that the reader reads side by side."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from common.scope import Scope
from governance.selectors.coverage import Matrix, matrix_of, told_of
from governance.selectors.coverage_actions import aligned_actions
from governance.selectors.national_roadmaps import choose_national
from indicators.selectors.places import main_places
from indicators.selectors.snapshots import Computed, computed_by_territory
from territories.enums import TerritoryKind
from territories.models import Territory

QUERIES = 5
NAMED_QUERIES = 3


@dataclass(frozen=True, slots=True)
class CoveragePage:
    matrix: Matrix
    computed: Computed


def coverage_page(scope: Scope, code: str | None, *, wanted: str, on: dt.date) -> CoveragePage | None:
    """Of the region of a code, or of all those of the scope; None when the scope does not read it
    (:data:`QUERIES` queries, and :data:`NAMED_QUERIES` to name the actions of a region)."""
    places = main_places(scope)
    if not places:
        return None
    nation, regions = split(places)
    place = nation if code is None else next((region for region in regions if region.code == code), None)
    if place is None:
        return None
    columns = regions if code is None else []
    choice = choose_national(scope, wanted)
    computed = computed_by_territory(scope, [nation, place, *columns], on=on)
    told = told_of(computed.values(), choice.chosen.pk if choice.chosen else None)
    of_place = computed[place.pk]
    goals = [goal for goal in told.rows.get(place.pk, {}) if goal is not None]
    snapshot = of_place.roadmap if code is not None else None
    named = aligned_actions(scope, snapshot, goals) if snapshot is not None and goals else {}
    told = replace(told, past=of_place.on if of_place.is_past else None, named=named)
    matrix = matrix_of(scope, place, nation=nation, regions=columns, choice=choice, told=told)
    return CoveragePage(matrix, of_place)


def split(places: Sequence[Territory]) -> tuple[Territory, list[Territory]]:
    """The nation apart from the regions."""

    nation = next(place for place in places if place.kind == TerritoryKind.NATION)
    return nation, [place for place in places if place.kind == TerritoryKind.REGION]
