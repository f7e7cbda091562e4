"""Territories of one level compared: ranks, median and spread, a map, and the table behind them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from common.charts import Chart
from common.scope import Scope
from common.templatetags.french import NARROW_SPACE, plural
from indicators.enums import SummedLevel
from indicators.models import Indicator
from indicators.rules.comparison import RANKED
from indicators.rules.words import COLON, SEMICOLON, number
from indicators.selectors.figures import level_figures
from indicators.selectors.figures_types import Comparison, Figure
from indicators.selectors.pages_charts import ranked_dots
from indicators.selectors.pages_map import map_of
from indicators.selectors.pages_words import origin_words, quantity
from indicators.selectors.places import key_of
from territories.enums import SHEET_WORDS, TerritoryKind
from territories.maps import Map
from territories.models import Territory

_NAMES = {
    TerritoryKind.REGION: ("région", "régions"),
    TerritoryKind.DEPARTMENT: ("département", "départements"),
    TerritoryKind.ANIMATION_AREA: ("territoire d’animation", "territoires d’animation"),
}
_FEMININE = frozenset({TerritoryKind.REGION})


@dataclass(frozen=True, slots=True)
class Level:
    """What is compared: the territories of ``kind`` in ``within``, all of them when it is None."""

    kind: TerritoryKind
    within: Territory | None

    @property
    def names(self) -> tuple[str, str]:
        return _NAMES[self.kind]


@dataclass(frozen=True, slots=True)
class ComparedLine:
    """``gap`` to the median, signed, in the unit of the indicator."""

    key: str
    figure: Figure
    quantity: str
    gap: str
    coverage: str
    origin: str
    chosen: bool

    @property
    def kind_word(self) -> str:
        """That of the address of its sheet."""
        return SHEET_WORDS[TerritoryKind(self.figure.place.kind)]


@dataclass(frozen=True, slots=True)
class PeerChoice:
    key: str
    name: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Compared:
    """``spread`` is the sentence of the median and of the extremes; ``peers`` those that may be chosen."""

    title: str
    spread: str
    count: int
    ranked: bool
    grouped: bool
    lines: Sequence[ComparedLine]
    peers: Sequence[PeerChoice]
    dots: Chart | None
    map: Map | None


def level_of(indicator: Indicator, territory: Territory) -> Level:
    """The parts of a nation or of a region; beside the others of its region for the rest."""
    if territory.kind == TerritoryKind.NATION:
        return Level(TerritoryKind.REGION, None)
    if territory.kind == TerritoryKind.REGION:
        areas = indicator.summed_level == SummedLevel.ANIMATION_AREA
        return Level(TerritoryKind.ANIMATION_AREA if areas else TerritoryKind.DEPARTMENT, territory)
    return Level(TerritoryKind(territory.kind), territory.parent)


def compared(
    scope: Scope,
    indicator: Indicator,
    territory: Territory,
    *,
    category: str,
    peers: Sequence[str],
    today: dt.date,
) -> Compared | None:
    """None where the reader reads fewer than two territories of the level (two queries, four with peers)."""
    level = level_of(indicator, territory)
    whole = level_figures(scope, indicator, level.kind, within=level.within, category=category, on=today)
    if len(whole.figures) < 2:
        return None
    places = {key_of(figure.place.kind, figure.place.code): figure.place for figure in whole.figures}
    chosen = [key for key in dict.fromkeys(peers) if key in places]
    kept = whole
    if len(chosen) > 1:
        group = [places[key].pk for key in chosen]
        kept = level_figures(
            scope, indicator, level.kind, within=level.within, peers=group, category=category, on=today
        )
    by_name = sorted(places.items(), key=lambda item: item[1].name)
    return Compared(
        title=_title(level),
        spread=_spread(indicator, kept, level),
        count=whole.count,
        ranked=indicator.direction in RANKED,
        grouped=kept is not whole,
        lines=[_line(figure, territory) for figure in kept.figures],
        peers=[PeerChoice(key, place.name, key in chosen) for key, place in by_name],
        dots=ranked_dots(indicator, kept, highlight=territory.pk),
        map=map_of(indicator, kept, level.kind) if kept.count else None,
    )


def _title(level: Level) -> str:
    many = level.names[1].capitalize()
    return f"{many} comparé{'e' if level.kind in _FEMININE else ''}s"


def _line(figure: Figure, territory: Territory) -> ComparedLine:
    return ComparedLine(
        key=key_of(figure.place.kind, figure.place.code),
        figure=figure,
        quantity=quantity(figure),
        gap=_signed(figure.gap_to_median, figure.unit),
        coverage=figure.coverage.sentence if figure.coverage else "",
        origin=origin_words(figure) if figure.coverage is None else "",
        chosen=figure.place.pk == territory.pk,
    )


def _signed(gap: Decimal | None, unit: str) -> str:
    if gap is None:
        return ""
    words = f"{'+' if gap > 0 else ''}{number(gap)}"
    if not unit.startswith("%"):
        return words
    return f"{words}{NARROW_SPACE}{'point' if abs(gap) < 2 else 'points'}"


def _spread(indicator: Indicator, comparison: Comparison, level: Level) -> str:
    """« 11 départements sur 12 ont un chiffre : médiane 42 %, de 10 % à 90 %. »"""
    one, many = level.names
    total = comparison.applicable
    if total == 0:
        return f"L’indicateur ne s’applique à aucun{'e' if level.kind in _FEMININE else ''} {one}."
    if comparison.count == 0:
        return f"Aucun{'e' if level.kind in _FEMININE else ''} {one} sur {number(total)} n’a de chiffre."
    verb = plural(comparison.count, "a un chiffre,ont un chiffre")
    start = (
        f"{number(comparison.count)} {plural(comparison.count, f'{one},{many}')} sur {number(total)} {verb}"
    )
    if comparison.count == 1:
        return f"{start}{SEMICOLON} on ne compare rien à lui seul."
    median, low, high = comparison.median_text, comparison.minimum_text, comparison.maximum_text
    return f"{start}{COLON} médiane {median}, de {low} à {high}."
