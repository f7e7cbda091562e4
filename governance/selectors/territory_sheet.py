"""A region, a department or an animation area: each of its indicators, beside those of its peers."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import F

from common.exact import rounded
from common.scope import Scope
from common.templatetags.french import NARROW_SPACE
from governance.rules.ranking import Candidate, Place, ranking_of
from governance.selectors.figures_read import ReadFigure, read_figures
from governance.selectors.sheet_past import Then, by_category, establishments_then, figures_moment
from indicators.models import Indicator, IndicatorSnapshot
from indicators.rules.words import number
from indicators.selectors.places import key_of
from indicators.selectors.snapshots import Computed, computed_by_territory
from programmes.models import Programme
from territories.enums import SHEET_WORDS, EstablishmentCategory, TerritoryKind
from territories.models import Establishment, Territory

QUERIES = 5
PAST_QUERIES = 6

KINDS = {word: kind for kind, word in SHEET_WORDS.items()}
_PEERS = {
    TerritoryKind.REGION: ("régions", "que vous suivez"),
    TerritoryKind.DEPARTMENT: ("départements", "de la région"),
    TerritoryKind.ANIMATION_AREA: ("territoires d’animation", "de la région"),
}


_LIES_IN = {
    TerritoryKind.REGION: "department__parent",
    TerritoryKind.DEPARTMENT: "department",
    TerritoryKind.ANIMATION_AREA: "animation_area",
}


@dataclass(frozen=True, slots=True)
class IndicatorLine:
    """``rank`` among ``compared`` peers, and their median in words; empty where nothing is compared."""

    figure: ReadFigure
    rank: int | None
    compared: int
    median: str
    why_unranked: str

    @property
    def key(self) -> str:
        return key_of(self.figure.territory.kind, self.figure.territory.code)


@dataclass(frozen=True, slots=True)
class ProgrammeGroup:
    """The indicators of one programme; None for those that have none."""

    programme: Programme | None
    lines: Sequence[IndicatorLine]

    @property
    def valued(self) -> list[IndicatorLine]:
        return [line for line in self.lines if line.figure.value is not None]

    @property
    def empty(self) -> list[IndicatorLine]:
        return [line for line in self.lines if line.figure.value is None]


@dataclass(frozen=True, slots=True)
class TerritorySheet:
    territory: Territory
    region: Territory
    computed: Computed
    peers: int
    peers_words: str
    groups: Sequence[ProgrammeGroup]
    establishments: Sequence[tuple[str, int]]
    establishments_then: Then
    children: Sequence[tuple[str, Territory]]

    @property
    def establishment_count(self) -> int:
        return sum(number for _, number in self.establishments)

    @property
    def lines(self) -> list[IndicatorLine]:
        return [line for group in self.groups for line in group.lines]

    @property
    def valued(self) -> int:
        return sum(len(group.valued) for group in self.groups)

    @property
    def empty(self) -> int:
        return sum(len(group.empty) for group in self.groups)

    @property
    def departments(self) -> list[Territory]:
        return [place for word, place in self.children if word == SHEET_WORDS[TerritoryKind.DEPARTMENT]]

    @property
    def areas(self) -> list[Territory]:
        return [place for word, place in self.children if word == SHEET_WORDS[TerritoryKind.ANIMATION_AREA]]


def territory_sheet(scope: Scope, territory: Territory, *, on: dt.date) -> TerritorySheet:
    """The territory comes with its parent, and is visible to the scope (:data:`QUERIES` queries, :data:`PAST_QUERIES`
    for a past day)."""
    is_region = territory.kind == TerritoryKind.REGION
    region = territory if is_region else territory.parent
    assert region is not None
    scopes = list(Territory.objects.regions().visible_to(scope)) if is_region else [region]
    computed = computed_by_territory(scope, scopes, on=on)
    figures = _figures(scope, TerritoryKind(territory.kind), computed)
    establishments, then = _establishments(scope, territory, computed[region.pk])
    many, whose = _PEERS[TerritoryKind(territory.kind)]
    return TerritorySheet(
        territory=territory,
        region=region,
        computed=computed[region.pk],
        peers=len({figure.row.territory_id for found in figures.values() for figure in found}),
        peers_words=f"{many} {whose}",
        groups=_groups(territory, figures),
        establishments=establishments,
        establishments_then=then,
        children=_children(scope, territory),
    )


def _figures(
    scope: Scope, kind: TerritoryKind, computed: Mapping[int, Computed]
) -> dict[Indicator, list[ReadFigure]]:
    """By indicator, the figures of the territory and of its peers (one query)."""
    snapshots = [each.figures.pk for each in computed.values() if each.figures]
    rows = IndicatorSnapshot.objects.filter(snapshot__in=snapshots, territory__kind=kind)
    if kind == TerritoryKind.REGION:
        rows = rows.filter(territory=F("snapshot__territory"))
    found: dict[Indicator, list[ReadFigure]] = defaultdict(list)
    for figure in read_figures(
        scope, rows.order_by("indicator__order", "indicator__code", "territory__name")
    ):
        if figure.applies:
            found[figure.indicator].append(figure)
    return found


def _groups(territory: Territory, figures: Mapping[Indicator, list[ReadFigure]]) -> list[ProgrammeGroup]:
    by_programme: dict[Programme | None, list[IndicatorLine]] = defaultdict(list)
    for indicator, found in figures.items():
        own = next((figure for figure in found if figure.row.territory_id == territory.pk), None)
        if own is not None:
            by_programme[indicator.programme].append(_line(own, found))
    ordered = sorted(
        by_programme.items(), key=lambda item: (item[0] is None, item[0].order if item[0] else 0)
    )
    return [ProgrammeGroup(programme, lines) for programme, lines in ordered]


def _line(own: ReadFigure, found: Sequence[ReadFigure]) -> IndicatorLine:
    indicator = own.indicator
    candidates = [
        Candidate(figure.row.territory_id, figure.territory.name, figure.value, figure.coverage)
        for figure in found
    ]
    ranking = ranking_of(candidates, indicator.direction)
    place = next(place for place in ranking.places if place.candidate.key == own.row.territory_id)
    compared, median = ranking.spread.count, ranking.spread.median
    if compared < 2 or median is None:
        return IndicatorLine(own, None, compared, "", _why(own, place, alone=True))
    sign = f"{NARROW_SPACE}%" if indicator.unit.startswith("%") else ""
    text = f"{number(rounded(median, indicator.decimals), indicator.decimals)}{sign}"
    return IndicatorLine(own, place.rank, compared, text, _why(own, place, alone=False))


def _why(own: ReadFigure, place: Place, *, alone: bool) -> str:
    """Why there is no rank; empty when there is one."""
    if own.value is None:
        return ""
    if place.gap is None:
        return "trop peu couvert"
    if alone:
        return "seul à avoir un chiffre"
    return "" if place.rank else "sans sens de progression"


def _establishments(
    scope: Scope, territory: Territory, computed: Computed
) -> tuple[list[tuple[str, int]], Then]:
    """How many of each category the portal knows there, or knew on a past day, the most numerous first."""
    where = {_LIES_IN[TerritoryKind(territory.kind)]: territory.pk, "valid_to__isnull": True}
    moment = figures_moment(computed)
    if moment is None:
        found, then = by_category(Establishment.objects.visible_to(scope).filter(**where)), Then()
    else:
        stood, as_today = establishments_then(scope, moment, **where)
        found, then = stood + as_today, Then(moment, as_today.total())
    labels = dict(EstablishmentCategory.choices)
    return sorted(
        ((str(labels[code]), number) for code, number in found.items()), key=lambda item: (-item[1], item[0])
    ), then


def _children(scope: Scope, territory: Territory) -> list[tuple[str, Territory]]:
    """What lies in a region, with the word of its address (one query)."""
    inside = Territory.objects.visible_to(scope).filter(parent=territory).order_by("kind", "name")
    return [(SHEET_WORDS[TerritoryKind(place.kind)], place) for place in inside]
