"""A figure of a snapshot in words, as the pages of indicators print it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from common.templatetags.french import NARROW_SPACE
from indicators.enums import Bound
from indicators.rules.words import fixed, number
from indicators.selectors.pages_words import with_unit

_BOUNDS = {Bound.ABOUT: "≈", Bound.AT_LEAST: "≥", Bound.AT_MOST: "≤"}


def figure_words(value: Decimal | None, *, unit: str, decimals: int, bound: str = "") -> str:
    """« ≈ 26 000 médecins », « 83,49 % »; empty for None. ``bound`` is how exact the source is."""
    return "" if value is None else _with_signs(fixed(value, decimals), value, unit, bound)


def value_words(row: Any) -> str:
    """The value of an indicators.models.IndicatorSnapshot that comes with its indicator."""
    unit, decimals = row.indicator.unit, row.indicator.decimals
    return figure_words(row.value_shown, unit=unit, decimals=decimals, bound=row.bound)


def published_words(row: Any) -> str:
    """The same as its source writes it, « 34 % », for what is published as it is; empty without a value."""
    value = row.value
    return "" if value is None else _with_signs(number(value), value, row.indicator.unit, row.bound)


def _with_signs(text: str, value: Decimal, unit: str, bound: str) -> str:
    sign = f"{_BOUNDS[Bound(bound)]}{NARROW_SPACE}" if bound and bound != Bound.EXACT else ""
    percent = f"{NARROW_SPACE}%" if unit.startswith("%") else ""
    return with_unit(f"{sign}{text}{percent}", unit, value)
