"""A map of compared figures: shapes in classes named by words, nothing coloured that cannot be compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from common.templatetags.french import NARROW_SPACE
from indicators.enums import IndicatorKind
from indicators.models import Indicator
from indicators.rules.words import number
from indicators.selectors.figures_types import Comparison, Figure
from indicators.selectors.pages_words import quantity
from territories import geometry
from territories.enums import TerritoryKind

CLASSES = 4
MISSING, PLAIN, OUT = "missing", "plain", "out"

# A count depends on the size of its territory: colouring it would draw a map of the population.
_COMPARABLE = frozenset({IndicatorKind.RATIO, IndicatorKind.LEVEL, IndicatorKind.YES_NO})


@dataclass(frozen=True, slots=True)
class MapShape:
    """``style`` is ``q1`` to ``q4``, ``plain`` (a figure, not coloured), ``missing`` or ``out``."""

    path: str
    style: str
    title: str


@dataclass(frozen=True, slots=True)
class MapFrame:
    """A drawing with its own coordinates; ``name`` of an overseas territory, empty for the main one."""

    view_box: str
    name: str
    shapes: Sequence[MapShape]


@dataclass(frozen=True, slots=True)
class LegendLine:
    style: str
    label: str


@dataclass(frozen=True, slots=True)
class Map:
    frames: Sequence[MapFrame]
    legend: Sequence[LegendLine]
    note: str


def map_of(indicator: Indicator, comparison: Comparison, level: str) -> Map | None:
    """Of regions or departments; areas that a region draws for itself have no outline."""
    if level not in (TerritoryKind.REGION, TerritoryKind.DEPARTMENT) or not comparison.figures:
        return None
    by_code = {figure.place.code: figure for figure in comparison.figures}
    coloured = indicator.kind in _COMPARABLE
    styles = _styles(by_code, comparison, coloured=coloured)
    drawings = geometry.regions() if level == TerritoryKind.REGION else geometry.departments(by_code)
    frames = [_frame(drawing, by_code, styles, first=index == 0) for index, drawing in enumerate(drawings)]
    if not frames:
        return None
    note = (
        "" if coloured else "Un nombre dépend de la taille du territoire\u00a0: la carte n’est pas colorée."
    )
    return Map(frames, _legend(indicator, comparison, set(styles.values()), coloured=coloured), note)


def _frame(
    drawing: geometry.Drawing, by_code: Mapping[str, Figure], styles: Mapping[str, str], *, first: bool
) -> MapFrame:
    shapes = [
        MapShape(shape.path, styles.get(shape.code, OUT), _title(by_code.get(shape.code)))
        for shape in drawing.shapes
    ]
    alone = by_code.get(drawing.shapes[0].code) if len(drawing.shapes) == 1 and not first else None
    return MapFrame(drawing.view_box, alone.place.name if alone else "", shapes)


def _title(figure: Figure | None) -> str:
    if figure is None:
        return "Hors de la comparaison"
    return f"{figure.place.name}\u00a0: {quantity(figure) or figure.why_empty}"


def _styles(by_code: Mapping[str, Figure], comparison: Comparison, *, coloured: bool) -> dict[str, str]:
    return {code: _style(figure.value, comparison, coloured=coloured) for code, figure in by_code.items()}


def _style(value: Decimal | None, comparison: Comparison, *, coloured: bool) -> str:
    if value is None:
        return MISSING
    low, high = comparison.minimum, comparison.maximum
    if not coloured or low is None or high is None:
        return PLAIN
    if high == low:
        return f"q{CLASSES}"
    return f"q{min(CLASSES, int(CLASSES * (value - low) / (high - low)) + 1)}"


def _legend(
    indicator: Indicator, comparison: Comparison, used: set[str], *, coloured: bool
) -> list[LegendLine]:
    lines = _class_lines(indicator, comparison, used) if coloured else []
    if PLAIN in used:
        lines.append(LegendLine(PLAIN, "un chiffre est connu"))
    if MISSING in used:
        lines.append(LegendLine(MISSING, "sans chiffre (le tableau dit pourquoi)"))
    return lines


def _class_lines(indicator: Indicator, comparison: Comparison, used: set[str]) -> list[LegendLine]:
    low, high = comparison.minimum, comparison.maximum
    if low is None or high is None:
        return []
    step = (high - low) / CLASSES
    sign = f"{NARROW_SPACE}%" if indicator.unit.startswith("%") else ""

    def words(value: Decimal) -> str:
        return f"{number(value, indicator.decimals)}{sign}"

    return [
        LegendLine(f"q{rank}", f"de {words(low + step * (rank - 1))} à {words(low + step * rank)}")
        for rank in range(1, CLASSES + 1)
        if f"q{rank}" in used
    ]
