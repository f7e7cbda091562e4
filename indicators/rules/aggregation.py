"""Rule 4: how figures add up over territories, and over time; what cannot be added gives no figure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from indicators.enums import IndicatorKind, Quality, SummedLevel, TerritoryRule, TimeRule
from indicators.rules.exact import Number, exact
from indicators.rules.words import number


@dataclass(frozen=True, slots=True)
class Reading:
    """One measure: a value, or a numerator over a denominator."""

    on: dt.date
    value: Number | None = None
    numerator: Number | None = None
    denominator: Number | None = None
    quality: str = Quality.VALIDATED

    @property
    def counted(self) -> bool:
        """Validated and provisional figures count, estimates do not."""
        return self.quality != Quality.ESTIMATED


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of a level a total holds; ``expected`` is None where nobody knows how many there should be.

    ``as_published`` of those that are missing gave a percentage without its denominator.
    """

    reported: int
    expected: int | None
    level: str
    as_published: int = 0

    @property
    def complete(self) -> bool:
        return self.expected is not None and self.reported == self.expected

    @property
    def sentence(self) -> str:
        """« 11 départements sur 12 »."""
        one, many = _LEVELS[SummedLevel(self.level)]
        name = many if self.reported >= 2 else one
        text = f"{number(self.reported)} {name}"
        if self.expected is not None:
            text += f" sur {number(self.expected)}"
        if self.as_published:
            text += f" ({number(self.as_published)} en pourcentage sans dénominateur, hors du total)"
        return text


_LEVELS = {
    SummedLevel.ESTABLISHMENT: ("établissement", "établissements"),
    SummedLevel.ANIMATION_AREA: ("TAN", "TAN"),
    SummedLevel.DEPARTMENT: ("département", "départements"),
    SummedLevel.REGION: ("région", "régions"),
}


@dataclass(frozen=True, slots=True)
class Total:
    """A sum over one level. ``first_on`` and ``last_on`` are the dates of the oldest and newest parts."""

    value: Fraction | None
    numerator: Fraction | None
    denominator: Fraction | None
    coverage: Coverage
    first_on: dt.date | None
    last_on: dt.date | None


def scale_of(kind: str, unit: str) -> int:
    """By what n/d is multiplied to be in the unit of the indicator: 100 for a part in per cent."""
    return 100 if kind == IndicatorKind.RATIO and "%" in unit else 1


def value_of(reading: Reading, scale: int) -> Fraction | None:
    """In the unit of the indicator; None over a denominator of 0."""
    if reading.value is not None:
        return exact(reading.value)
    if reading.numerator is None or not reading.denominator:
        return None
    return scale * exact(reading.numerator) / exact(reading.denominator)


def latest(readings: Iterable[Reading], on: dt.date) -> Reading | None:
    """The last counted one at a date."""
    known = [reading for reading in readings if reading.counted and reading.on <= on]
    return max(known, key=lambda reading: reading.on, default=None)


def over_territories(
    rule: str,
    parts: Sequence[Sequence[Reading]],
    *,
    on: dt.date,
    level: str,
    scale: int = 1,
    time_rule: str = TimeRule.LAST,
    size_known: bool = True,
) -> Total | None:
    """The sum over the territories of one level, one sequence of readings each; None where nothing adds up.

    A stock takes the last known figure of each part; a flow or a mean only those of the latest date, because
    two periods are not added.
    """
    if rule == TerritoryRule.NONE:
        return None
    known = [reading for part in parts if (reading := latest(part, on)) is not None]
    if time_rule != TimeRule.LAST and known:
        newest = max(reading.on for reading in known)
        known = [reading for reading in known if reading.on == newest]
    usable = [reading for reading in known if _adds_up(rule, reading)]
    if not usable:
        return None
    coverage = Coverage(len(usable), len(parts) if size_known else None, level, len(known) - len(usable))
    return _total(rule, usable, coverage, scale)


def _adds_up(rule: str, reading: Reading) -> bool:
    """A percentage without its denominator is never added; nor is half of a count."""
    return (reading.denominator is not None) if rule == TerritoryRule.RATIO else reading.value is not None


def _total(rule: str, usable: Sequence[Reading], coverage: Coverage, scale: int) -> Total | None:
    dates = [reading.on for reading in usable]
    if rule == TerritoryRule.SUM:
        value = sum((exact(reading.value or 0) for reading in usable), Fraction(0))
        return Total(value, None, None, coverage, min(dates), max(dates))
    over = sum((exact(reading.numerator or 0) for reading in usable), Fraction(0))
    under = sum((exact(reading.denominator or 0) for reading in usable), Fraction(0))
    value_ = scale * over / under if under else None
    return Total(value_, over, under, coverage, min(dates), max(dates))


def disagrees(published: Number | None, published_on: dt.date | None, total: Total | None) -> bool:
    """A figure published at the level itself differs from a complete sum of the same date."""
    if published is None or total is None or total.value is None or not total.coverage.complete:
        return False
    same_date = total.first_on == total.last_on == published_on
    return same_date and exact(published) != total.value


def explain_total(total: Total, *, rule: str, unit: str = "") -> str:
    """« 960 = somme de 7 TAN sur 7 », or the two sums of a part."""
    if rule == TerritoryRule.RATIO and total.numerator is not None and total.denominator is not None:
        formula = f"{number(total.numerator)} / {number(total.denominator)}"
        return f"{formula}, sommes des numérateurs et des dénominateurs de {total.coverage.sentence}"
    figure = number(total.value) if total.value is not None else "?"
    return f"{figure}{f' {unit}' if unit else ''} = somme de {total.coverage.sentence}"


@dataclass(frozen=True, slots=True)
class OverTime:
    """One figure for a period: how many readings it holds, and their first and last dates."""

    value: Fraction | None
    count: int
    first_on: dt.date | None
    last_on: dt.date | None


def over_time(
    rule: str,
    readings: Iterable[Reading],
    *,
    cumulative: bool = False,
    origin: Number | None = None,
    scale: int = 1,
) -> OverTime | None:
    """The figure of a period: last (stock), sum (flow) or mean, as declared; None where nothing adds up.

    A cumulative series that is summed or averaged is differenced first: ``origin`` is what it stood at before
    the period. Without it the first reading is where the differences start, and is no part of the result.
    Parts are summed by their numerators and denominators, never averaged as percentages.
    """
    counted = sorted((reading for reading in readings if reading.counted), key=lambda reading: reading.on)
    if not counted:
        return None
    if rule == TimeRule.LAST:
        last = counted[-1]
        return OverTime(value_of(last, scale), 1, last.on, last.on)
    if any(reading.denominator is not None for reading in counted):
        return _parts_over_time(counted, scale)
    values = [(reading.on, exact(reading.value)) for reading in counted if reading.value is not None]
    if cumulative:
        values = differenced(values, origin)
    return _over_dated_values(rule, values)


def _parts_over_time(counted: Sequence[Reading], scale: int) -> OverTime | None:
    if any(reading.denominator is None for reading in counted):
        return None
    over = sum((exact(reading.numerator or 0) for reading in counted), Fraction(0))
    under = sum((exact(reading.denominator or 0) for reading in counted), Fraction(0))
    value = scale * over / under if under else None
    return OverTime(value, len(counted), counted[0].on, counted[-1].on)


def _over_dated_values(rule: str, values: Sequence[tuple[dt.date, Fraction]]) -> OverTime | None:
    if not values:
        return None
    total = sum((value for _, value in values), Fraction(0))
    result = total / len(values) if rule == TimeRule.MEAN else total
    return OverTime(result, len(values), values[0][0], values[-1][0])


def differenced(
    values: Sequence[tuple[dt.date, Fraction]], origin: Number | None = None
) -> list[tuple[dt.date, Fraction]]:
    """What each date added to a cumulative series; a correction downwards is a negative addition."""
    dated = sorted(values)
    if origin is None:
        return [(later[0], later[1] - earlier[1]) for earlier, later in pairwise(dated)]
    previous = [exact(origin), *(value for _, value in dated)]
    return [(on, value - before) for (on, value), before in zip(dated, previous, strict=False)]
