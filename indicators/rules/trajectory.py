"""Rule 2, first half: where an indicator should stand at a date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from indicators.enums import IndicatorKind
from indicators.rules.exact import Number, exact

STEPPED = frozenset({IndicatorKind.LEVEL, IndicatorKind.YES_NO})
"""Kinds that stand at a value until the next one is due: half of a level means nothing."""


@dataclass(frozen=True, slots=True)
class Point:
    on: dt.date
    value: Number


@dataclass(frozen=True, slots=True)
class DatedTarget:
    """A target as published: ``due`` is None where the source gives no date, a range has two bounds."""

    due: dt.date | None
    value: Number | None = None
    low: Number | None = None
    high: Number | None = None


def final_target(targets: Iterable[DatedTarget]) -> DatedTarget | None:
    """The last dated one; one without date only where none is dated."""
    known = list(targets)
    dated = [(target.due, target) for target in known if target.due is not None]
    if dated:
        return max(dated, key=lambda pair: pair[0])[1]
    return known[0] if known else None


def points_of(
    targets: Iterable[DatedTarget], *, baseline: Number | None = None, baseline_on: dt.date | None = None
) -> list[Point]:
    """Baseline, dated intermediate targets and final target in the order of their dates."""
    points = [
        Point(target.due, target.value) for target in targets if target.due and target.value is not None
    ]
    if baseline is not None and baseline_on is not None:
        points.insert(0, Point(baseline_on, baseline))
    # Stable: a target due on the day of the baseline comes after it, and is the one that holds.
    return sorted(points, key=lambda point: point.on)


def expected_at(points: Sequence[Point], on: dt.date, *, kind: str = IndicatorKind.COUNT) -> Fraction | None:
    """Piecewise linear; the last value after the last point; None before the first dated one."""
    before = [point for point in points if point.on <= on]
    if not before:
        return None
    last = before[-1]
    following = next((point for point in points if point.on > on), None)
    if following is None or kind in STEPPED:
        return exact(last.value)
    elapsed = Fraction((on - last.on).days, (following.on - last.on).days)
    return exact(last.value) + (exact(following.value) - exact(last.value)) * elapsed
