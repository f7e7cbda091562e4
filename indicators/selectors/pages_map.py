"""A map of compared figures: shapes in classes named by words, nothing coloured that cannot be compared."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from common.templatetags.french import NARROW_SPACE
from indicators.enums import IndicatorKind
from indicators.models import Indicator
from indicators.rules.words import number
from indicators.selectors.figures_types import Comparison, Figure
from indicators.selectors.pages_words import quantity
from territories import geometry
from territories.enums import TerritoryKind
from territories.maps import MISSING, PLAIN, LegendLine, Map, Painted, bounds_of, class_of, frames_of

# A count depends on the size of its territory: colouring it would draw a map of the population.
COMPARABLE = frozenset({IndicatorKind.RATIO, IndicatorKind.LEVEL, IndicatorKind.YES_NO})
NOT_COLOURED = "Un nombre dépend de la taille du territoire\u00a0: la carte n’est pas colorée."
LEGEND_PLAIN = LegendLine(PLAIN, "un chiffre est connu")
LEGEND_MISSING = LegendLine(MISSING, "sans chiffre (le tableau dit pourquoi)")
OUTSIDE = "Hors de la comparaison"


def map_of(indicator: Indicator, comparison: Comparison, level: str) -> Map | None:
    """Of regions or departments; areas that a region draws for itself have no outline."""
    if level not in (TerritoryKind.REGION, TerritoryKind.DEPARTMENT) or not comparison.figures:
        return None
    coloured = indicator.kind in COMPARABLE
    painted = {
        figure.place.code: Painted(
            figure.place.name, _style(figure.value, comparison, coloured=coloured), _title(figure)
        )
        for figure in comparison.figures
    }
    drawings = geometry.regions() if level == TerritoryKind.REGION else geometry.departments(painted)
    frames = frames_of(drawings, painted, outside=OUTSIDE)
    if not frames:
        return None
    legend = _legend(indicator, comparison, painted, coloured=coloured)
    return Map(frames, legend, "" if coloured else NOT_COLOURED)


def _title(figure: Figure) -> str:
    return f"{figure.place.name}\u00a0: {quantity(figure) or figure.why_empty}"


def _style(value: Decimal | None, comparison: Comparison, *, coloured: bool) -> str:
    if value is None:
        return MISSING
    low, high = comparison.minimum, comparison.maximum
    if not coloured or low is None or high is None:
        return PLAIN
    return class_of(value, low, high)


def _legend(
    indicator: Indicator, comparison: Comparison, painted: Mapping[str, Painted], *, coloured: bool
) -> list[LegendLine]:
    used = {paint.style for paint in painted.values()}
    lines = _class_lines(indicator, comparison, used) if coloured else []
    return [*lines, *(line for line in (LEGEND_PLAIN, LEGEND_MISSING) if line.style in used)]


def _class_lines(indicator: Indicator, comparison: Comparison, used: set[str]) -> list[LegendLine]:
    low, high = comparison.minimum, comparison.maximum
    if low is None or high is None:
        return []
    return class_legend(
        low,
        high,
        used,
        places=indicator.decimals,
        sign=f"{NARROW_SPACE}%" if indicator.unit.startswith("%") else "",
    )


def class_legend(low: Decimal, high: Decimal, used: set[str], *, places: int, sign: str) -> list[LegendLine]:
    """« de 10 % à 25 % », the classes that a shape bears only."""
    return [
        LegendLine(style, f"de {number(start, places)}{sign} à {number(end, places)}{sign}")
        for style, start, end in bounds_of(low, high)
        if style in used
    ]
