"""A programme in a region or in the nation: money, applications, windows, indicators, and what it serves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from common.db.search import fold
from common.scope import Scope
from governance.selectors.coverage_pages import split
from governance.selectors.figures_read import ReadFigure, read_figures
from indicators.models import ActionSnapshot, IndicatorSnapshot, ProgrammeSnapshot
from indicators.selectors.places import main_places
from indicators.selectors.snapshots import Computed, computed_by_territory
from programmes.models import Programme, ProgrammeLink, Window
from roadmap.alerts import ActionAlert, alerts_of
from roadmap.enums import ActionState
from territories.enums import TerritoryKind
from territories.models import Territory

QUERIES = 6


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """A programme in one territory; ``row`` is None where nothing was computed."""

    territory: Territory
    row: Any


@dataclass(frozen=True, slots=True)
class WindowLine:
    """``state`` on the day of the page, empty where the source gives no date."""

    window: Window
    state: str


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
    actions: Sequence[ServedAction]

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
    """None when the territory asked for is not one that the scope reads (:data:`QUERIES` queries)."""
    places = main_places(scope)
    territory = next((place for place in places if place.code == wanted), None) if wanted else _first(places)
    if territory is None:
        return None
    computed = computed_by_territory(scope, places, on=on)
    rows = _programme_rows(programme, computed)
    is_nation = territory.kind == TerritoryKind.NATION
    regions = sorted(split(places)[1], key=lambda region: fold(region.name))
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
        windows=_windows(scope, programme, territory, on),
        actions=_actions(
            scope, programme, [computed[place.pk] for place in (regions if is_nation else [territory])]
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


def _windows(scope: Scope, programme: Programme, territory: Territory, on: dt.date) -> list[WindowLine]:
    """Those of the nation and of the region, as they are published today."""
    here = Q(territory=territory) | Q(territory__kind=TerritoryKind.NATION)
    windows = Window.objects.visible_to(scope).filter(here, programme=programme).select_related("territory")
    return [WindowLine(window, _state(window, on)) for window in windows.order_by("order", "opens_on", "pk")]


def _state(window: Window, on: dt.date) -> str:
    if window.closes_on and window.closes_on < on:
        return "close"
    if window.opens_on and window.opens_on > on:
        return "à venir"
    return "ouverte" if window.opens_on else ""


def _actions(scope: Scope, programme: Programme, computed: Sequence[Computed]) -> list[ServedAction]:
    served = ProgrammeLink.objects.visible_to(scope).filter(programme=programme, action__isnull=False)
    rows = ActionSnapshot.objects.filter(
        snapshot__in=[each.roadmap.pk for each in computed if each.roadmap],
        action__in=served.values("action"),
    ).select_related("roadmap__territory")
    return [ServedAction(row) for row in rows.order_by("roadmap__territory__name", "position", "pk")]
