"""Rule 5: a figure among those of the territories of the same level."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

from indicators.enums import Direction
from indicators.rules.exact import Number, exact

Key = TypeVar("Key", bound=Hashable)

RANKED = frozenset({Direction.UP, Direction.DOWN})
"""Directions that have a best: neither a range nor an indicator without direction is ranked."""


@dataclass(frozen=True, slots=True)
class Spread:
    """Of the territories that have a figure, in the unit of the indicator; nothing where none has."""

    count: int
    median: Fraction | None
    minimum: Fraction | None
    maximum: Fraction | None


def spread_of(values: Mapping[Key, Number]) -> Spread:
    ordered = sorted(exact(value) for value in values.values())
    if not ordered:
        return Spread(0, None, None, None)
    return Spread(len(ordered), median(ordered), ordered[0], ordered[-1])


def median(ordered: list[Fraction]) -> Fraction:
    """The middle one, or the mean of the two in the middle, of sorted values."""
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return (ordered[middle - 1] + ordered[middle]) / 2


def ranks_of(values: Mapping[Key, Number], direction: str) -> dict[Key, int]:
    """The best is 1; equals share their rank and the next ones are counted as if they did not: 1, 1, 3."""
    if direction not in RANKED:
        return {}
    exacts = {key: exact(value) for key, value in values.items()}
    best_first = direction == Direction.UP
    return {
        key: 1 + sum((other > value) if best_first else (other < value) for other in exacts.values())
        for key, value in exacts.items()
    }


def gap_to_median(value: Number, spread: Spread) -> Fraction | None:
    """In the unit of the indicator; a median of 0 is a median."""
    return None if spread.median is None else exact(value) - spread.median
