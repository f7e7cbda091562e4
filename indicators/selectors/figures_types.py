"""What the pages show of a figure: everything, explained, and nothing to look up afterwards."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from indicators.rules.aggregation import Coverage
from indicators.rules.emptiness import Emptiness, Freshness
from indicators.rules.rate import RateMissing
from indicators.rules.standing import Standing, StandingMissing


class Origin(StrEnum):
    """Where the value of a figure comes from."""

    PUBLISHED = "published"
    AS_PUBLISHED = "as_published"
    TOTAL = "total"

    @property
    def label(self) -> str:
        return {"published": "publié", "as_published": "publié tel quel", "total": "somme"}[self.value]


@dataclass(frozen=True, slots=True)
class Place:
    """The territory of a figure."""

    pk: int
    kind: str
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class TotalOfParts:
    """The sum over the declared level, also when a published figure outranks it.

    ``value`` in the unit of the indicator at six decimals, ``text`` as on screen; ``explanation``: « 960 =
    somme de 7 TAN sur 7 »; ``first_on`` and ``last_on`` are the dates of its oldest and newest parts.
    """

    value: Decimal | None
    text: str
    numerator: Decimal | None
    denominator: Decimal | None
    coverage: Coverage
    first_on: dt.date | None
    last_on: dt.date | None
    explanation: str


@dataclass(frozen=True, slots=True)
class Estimate:
    """An estimated measure more recent than the figure: shown beside, never counted."""

    value: Decimal | None
    text: str
    on: dt.date
    source: str


@dataclass(frozen=True, slots=True)
class TargetFigure:
    """The final target of the trajectory: a value or two bounds, in the unit of the indicator."""

    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    due: dt.date | None
    due_text: str
    text: str


@dataclass(frozen=True, slots=True)
class Progress:
    """Towards the target of one version of the trajectory.

    Rates, shares and gaps in per cent or points at two decimals; ``rate_raw`` unclipped at six, ``expected`` in
    the unit at six. Where a figure is None, its ``…_missing`` says why and its sentence explains it.
    ``share`` is V/T where no baseline is published: never a rate, and None when there is one.
    """

    version: int | None
    reason: str
    baseline: Decimal | None
    baseline_on: dt.date | None
    zero_start: bool
    target: TargetFigure | None
    rate: Decimal | None
    rate_raw: Decimal | None
    rate_missing: RateMissing | None
    share: Decimal | None
    rate_explanation: str
    expected: Decimal | None
    expected_text: str
    gap: Decimal | None
    standing: Standing | None
    standing_missing: StandingMissing | None
    standing_explanation: str


@dataclass(frozen=True, slots=True)
class Figure:
    """One indicator, one territory, one category, at one date.

    ``value`` in the unit of the indicator at six decimals (a part in per cent is on a scale of 100), None where
    ``emptiness`` says why and ``why_empty`` says it in a sentence. ``text`` is what a page prints: rounded once to
    the decimals of the indicator, with « ≈ », « ≥ » or « ≤ » and the sign of per cent, without the unit otherwise;
    empty when there is no value. ``rank`` and ``gap_to_median`` are filled by :func:`level_figures` only.
    ``totals_computed_at``: when the sums over establishments of the region, or of the nation, were brought up to
    date; None before the first time, and for what is no sum of establishments. ``alerts`` are the codes that it
    raises, in the order of :data:`indicators.alerts.ALERTS`.
    """

    indicator_id: int
    indicator_code: str
    unit: str
    place: Place
    category: str
    value: Decimal | None
    text: str
    numerator: Decimal | None
    denominator: Decimal | None
    on: dt.date | None
    origin: Origin | None
    quality: str
    bound: str
    outlier: bool
    source: str
    note: str
    measure_id: int | None
    total: TotalOfParts | None
    disagrees: bool
    estimate: Estimate | None
    emptiness: Emptiness | None
    why_empty: str
    freshness: Freshness | None
    progress: Progress
    rank: int | None = None
    gap_to_median: Decimal | None = None
    totals_computed_at: dt.datetime | None = None
    alerts: tuple[str, ...] = ()

    @property
    def coverage(self) -> Coverage | None:
        """That of the total, when the figure is one."""
        return self.total.coverage if self.total and self.origin == Origin.TOTAL else None


@dataclass(frozen=True, slots=True)
class Comparison:
    """The figures of a level or of chosen peers, the best first, then those without figure by name.

    Without direction or for a range, the order is that of the names. Median, minimum and maximum in the unit of
    the indicator at six decimals, and as texts; None where no territory has a figure. ``applicable`` counts the
    territories where the indicator makes sense, ``count`` those that have a figure: « 11 sur 12 ».
    """

    figures: Sequence[Figure]
    count: int
    applicable: int
    median: Decimal | None
    minimum: Decimal | None
    maximum: Decimal | None
    median_text: str
    minimum_text: str
    maximum_text: str


@dataclass(frozen=True, slots=True)
class Series:
    """The figures of one indicator and territory over time, in the order of their dates.

    ``expected`` gives the trajectory's points (dated baseline and targets) to draw its line.
    """

    indicator_id: int
    place: Place
    category: str
    figures: Sequence[Figure]
    expected: Sequence[tuple[dt.date, Decimal]]
