"""A small line of the last figures: straight segments between what was measured, nothing smoothed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from common.templatetags.french import NARROW_SPACE, french_date, plural
from indicators.models import Indicator
from indicators.rules.words import number

Point = tuple[dt.date, Decimal]
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


def sparkline_of(points: Sequence[Point], indicator: Indicator) -> Sparkline | None:
    """``points`` by date; None with fewer than two: one has no course."""
    if len(points) < 2:
        return None
    days = [Decimal(on.toordinal()) for on, _ in points]
    values = [value for _, value in points]
    places = [
        (_scaled(day, days[0], days[-1], WIDTH), _flipped(value, values))
        for day, value in zip(days, values, strict=True)
    ]
    return Sparkline(" ".join(f"{x},{y}" for x, y in places), places[-1], _title(points, indicator))


def _scaled(value: Decimal, low: Decimal, high: Decimal, length: int) -> str:
    room = length - 2 * _MARGIN
    share = (value - low) / (high - low) if high > low else Decimal("0.5")
    return f"{_MARGIN + share * room:.1f}"


def _flipped(value: Decimal, values: list[Decimal]) -> str:
    """High figures stand high, where the coordinates of an image go down."""
    return _scaled(-value, -max(values), -min(values), HEIGHT)


def _title(points: Sequence[Point], indicator: Indicator) -> str:
    """« 3 relevés, de 15 % (31 mai 2023) à 40 % (31 décembre 2023) »."""
    sign = f"{NARROW_SPACE}%" if indicator.unit.startswith("%") else ""
    first, last = (
        f"{number(value, indicator.decimals)}{sign} ({french_date(on)})"
        for on, value in (points[0], points[-1])
    )
    return f"{len(points)} {plural(len(points), 'relevé,relevés')}, de {first} à {last}"
