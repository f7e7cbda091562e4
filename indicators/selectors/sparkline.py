"""A small line of the last figures: straight segments between what was measured, nothing smoothed."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from common.templatetags.french import french_date, plural
from indicators.selectors.figures_types import Figure, Series

WIDTH, HEIGHT, _MARGIN = 96, 28, 4


@dataclass(frozen=True, slots=True)
class Sparkline:
    """``points`` is the attribute of an SVG polyline; ``last`` the place of its last figure."""

    points: str
    last: tuple[str, str]
    title: str

    @property
    def view_box(self) -> str:
        return f"0 0 {WIDTH} {HEIGHT}"


def sparkline_of(series: Series) -> Sparkline | None:
    """None with fewer than two figures: one point has no course."""
    known = [(figure, figure.on, figure.value) for figure in series.figures]
    dated = [(figure, on, value) for figure, on, value in known if on is not None and value is not None]
    if len(dated) < 2:
        return None
    days = [on.toordinal() for _, on, _ in dated]
    values = [value for _, _, value in dated]
    places = [
        (_scaled(Decimal(day), Decimal(days[0]), Decimal(days[-1]), WIDTH), _flipped(value, values))
        for day, value in zip(days, values, strict=True)
    ]
    return Sparkline(" ".join(f"{x},{y}" for x, y in places), places[-1], _title([row[0] for row in dated]))


def _scaled(value: Decimal, low: Decimal, high: Decimal, length: int) -> str:
    room = length - 2 * _MARGIN
    share = (value - low) / (high - low) if high > low else Decimal("0.5")
    return f"{_MARGIN + share * room:.1f}"


def _flipped(value: Decimal, values: list[Decimal]) -> str:
    """High figures stand high, where the coordinates of an image go down."""
    return _scaled(-value, -max(values), -min(values), HEIGHT)


def _title(figures: list[Figure]) -> str:
    first, last = figures[0], figures[-1]
    count = f"{len(figures)} {plural(len(figures), 'relevé,relevés')}"
    return f"{count}, de {first.text} ({french_date(first.on)}) à {last.text} ({french_date(last.on)})"
