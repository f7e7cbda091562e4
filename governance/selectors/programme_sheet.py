"""A programme in a region or in the nation: money, applications, windows, indicators, and what it serves.

On a past day, everything is of the moment of what was last computed by then: windows and links too, as the journal
keeps them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from common.db.search import fold
from common.scope import Scope
from governance.selectors.coverage_pages import split
from governance.selectors.figures_read import ReadFigure, read_figures
from governance.selectors.sheet_past import (
    Then,
    figures_moment,
    roadmap_moment,
    served_then,
    served_today,
    windows_then,
)
from indicators.models import ActionSnapshot, IndicatorSnapshot, ProgrammeSnapshot
from indicators.selectors.places import main_places
from indicators.selectors.snapshots import Computed, computed_by_territory
from programmes.enums import WindowKind
from programmes.models import Programme, Window
from roadmap.alerts import ActionAlert, alerts_of
from roadmap.enums import ActionState
from territories.enums import TerritoryKind
from territories.models import Territory

QUERIES = 6
PAST_QUERIES = 7


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """A programme in one territory, as computed."""

    territory: Territory
    row: Any

    @property
    def is_known(self) -> bool:
        """Something of its money, of its applications or of its figures."""
        row = self.row
        money = (row.planned, row.committed, row.paid, row.applications)
        return bool(row.valued) or any(value is not None for value in money)


@dataclass(frozen=True, slots=True)
class WindowLine:
    """``state`` on the day of the page, empty where the source gives no date."""

    name: str
    kind_label: str
    place: str
    opens_on: dt.date | None
    closes_on: dt.date | None
    precision: str
    state: str

    @property
    def is_dated(self) -> bool:
        return self.opens_on is not None or self.closes_on is not None


@dataclass(frozen=True, slots=True)
class ServedAction:
    """An action that the programme serves, as it stood; percentages are made of whole steps."""

    row: Any

    @property
    def state_label(self) -> str:
        return str(ActionState(self.row.state).label) if self.row.state else ""

    @property
    def told(self) -> int:
        return int(self.row.rate_known + self.row.rate_unknown)

    @property
    def alerts(self) -> Sequence[ActionAlert]:
        return alerts_of(self.row.alerts)


@dataclass(frozen=True, slots=True)
class ProgrammeSheet:
    """``others`` are the regions of the reader, beside the nation; empty on the sheet of a region."""

    programme: Programme
    territory: Territory
    places: Sequence[Territory]
    computed: Computed
    row: Any
    others: Sequence[PlaceLine]
    figures: Sequence[ReadFigure]
    windows: Sequence[WindowLine]
    windows_then: Then
    actions: Sequence[ServedAction]

    @property
    def known(self) -> list[PlaceLine]:
        return [line for line in self.others if line.is_known]

    @property
    def unknown(self) -> list[PlaceLine]:
        return [line for line in self.others if not line.is_known]

    @property
    def dated(self) -> list[WindowLine]:
        return [line for line in self.windows if line.is_dated]

    @property
    def undated(self) -> list[WindowLine]:
        return [line for line in self.windows if not line.is_dated]

    @property
    def is_nation(self) -> bool:
        return self.territory.kind == TerritoryKind.NATION

    @property
    def where(self) -> str:
        """The territory inside a sentence."""
        return "la nation" if self.is_nation else self.territory.name

    @property
    def valued(self) -> int:
        return sum(figure.value is not None for figure in self.figures)


def programme_sheet(scope: Scope, programme: Programme, *, wanted: str, on: dt.date) -> ProgrammeSheet | None:
    """None when the territory asked for is not one that the scope reads (:data:`QUERIES` queries,
    :data:`PAST_QUERIES` for a past day)."""
    places = main_places(scope)
    territory = next((place for place in places if place.code == wanted), None) if wanted else _first(places)
    if territory is None:
        return None
    computed = computed_by_territory(scope, places, on=on)
    rows = _programme_rows(programme, computed)
    is_nation = territory.kind == TerritoryKind.NATION
    nation, regions = split(places)
    regions.sort(key=lambda region: fold(region.name))
    windows, then = _windows(scope, programme, {nation, territory}, computed[territory.pk])
    return ProgrammeSheet(
        programme=programme,
        territory=territory,
        places=places,
        computed=computed[territory.pk],
        row=rows.get(territory.pk),
        others=[PlaceLine(place, rows[place.pk]) for place in regions if place.pk in rows]
        if is_nation
        else [],
        figures=_figures(scope, programme, computed[territory.pk]),
        windows=windows,
        windows_then=then,
        actions=_actions(
            scope,
            programme,
            [computed[place.pk] for place in (regions if is_nation else [territory])],
            roadmap_moment(computed[territory.pk]),
        ),
    )


def _first(places: Sequence[Territory]) -> Territory | None:
    """The only region that the reader follows, else the nation."""
    return places[-1] if len(places) == 2 else next(iter(places), None)


def _programme_rows(programme: Programme, computed: Mapping[int, Computed]) -> dict[int, Any]:
    snapshots = {each.figures.pk: place for place, each in computed.items() if each.figures}
    rows = ProgrammeSnapshot.objects.filter(snapshot__in=snapshots, programme=programme)
    return {snapshots[row.snapshot_id]: row for row in rows}


def _figures(scope: Scope, programme: Programme, computed: Computed) -> list[ReadFigure]:
    """Those that make sense there."""
    if computed.figures is None:
        return []
    rows = IndicatorSnapshot.objects.filter(
        snapshot=computed.figures, territory=computed.territory, indicator__programme=programme
    )
    ordered = rows.order_by("indicator__order", "indicator__code")
    return [figure for figure in read_figures(scope, ordered) if figure.applies]


def _windows(
    scope: Scope, programme: Programme, places: Collection[Territory], computed: Computed
) -> tuple[list[WindowLine], Then]:
    """Those of the nation and of the region, as they are published today, or as they were known on a past day."""
    moment = figures_moment(computed)
    if moment is None:
        found = Window.objects.visible_to(scope).filter(programme=programme, territory__in=places)
        return _lines(found, places, computed.on), Then()
    stood, as_today = windows_then(scope, programme, places, moment)
    return _lines([*stood, *as_today], places, computed.on), Then(moment, len(as_today))


def _lines(rows: Iterable[Any], places: Collection[Territory], on: dt.date) -> list[WindowLine]:
    """From windows or from their events, the undated last."""
    names = {place.pk: place.name for place in places}
    ordered = sorted(
        rows, key=lambda row: (row.order, row.opens_on is None, row.opens_on or dt.date.min, row.id)
    )
    return [
        WindowLine(
            name=row.name,
            kind_label=str(WindowKind(row.kind).label),
            place=names[row.territory_id],
            opens_on=row.opens_on,
            closes_on=row.closes_on,
            precision=row.precision,
            state=_state(row, on),
        )
        for row in ordered
    ]


def _state(window: Any, on: dt.date) -> str:
    if window.closes_on and window.closes_on < on:
        return "close"
    if window.opens_on and window.opens_on > on:
        return "à venir"
    return "ouverte" if window.opens_on else ""


def _actions(
    scope: Scope, programme: Programme, computed: Sequence[Computed], moment: dt.datetime | None
) -> list[ServedAction]:
    rows = ActionSnapshot.objects.filter(
        served_today(scope, programme) if moment is None else served_then(scope, programme, moment),
        snapshot__in=[each.roadmap.pk for each in computed if each.roadmap],
    ).select_related("roadmap__territory")
    return [ServedAction(row) for row in rows.order_by("roadmap__territory__name", "position", "pk")]
