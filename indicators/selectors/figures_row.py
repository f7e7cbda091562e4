"""A row of indicators/sql/figures.sql, column by column."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Row:
    """``own_…`` is the measure published for the territory, ``parts_…`` the sum of its parts, ``guess_…`` a later
    estimate; ``…_shown`` is rounded to the decimals of the indicator."""

    indicator_id: int
    indicator_code: str
    unit: str
    kind: str
    direction: str
    decimals: int
    territory_id: int
    category: str
    day: dt.date
    periodicity: str
    publication_delay: int | None
    closed_on: dt.date | None
    zero_start: bool
    territory_rule: str
    summed_level: str
    applicable: bool
    withheld: bool
    said_not_published: bool
    own_id: int | None
    own_on: dt.date | None
    own_numerator: Decimal | None
    own_denominator: Decimal | None
    quality: str | None
    bound: str | None
    outlier: bool | None
    source: str | None
    note: str | None
    own_withheld: bool
    parts_withheld: bool
    has_value: bool
    zero_denominator: bool
    value_on: dt.date | None
    value: Decimal | None
    value_shown: Decimal | None
    reported: int | None
    expected: int | None
    known: int | None
    parts_numerator: Decimal | None
    parts_denominator: Decimal | None
    parts_first_on: dt.date | None
    parts_last_on: dt.date | None
    totals_computed_at: dt.datetime | None
    parts_value: Decimal | None
    parts_shown: Decimal | None
    parts_differ: bool | None
    guess_on: dt.date | None
    guess_source: str | None
    guess_value: Decimal | None
    guess_shown: Decimal | None
    emptiness: str | None
    next_due: dt.date | None
    trajectory_id: int | None
    trajectory_version: int | None
    trajectory_reason: str | None
    baseline_value: Decimal | None
    baseline_on: dt.date | None
    target: Decimal | None
    low: Decimal | None
    high: Decimal | None
    due: dt.date | None
    due_text: str | None
    rate_raw: Decimal | None
    rate_shown: Decimal | None
    rate_missing: str | None
    share: Decimal | None
    expected_value: Decimal | None
    expected_shown: Decimal | None
    gap: Decimal | None
    standing: str | None
    rank: int | None
    compared: int | None
    applicable_count: int | None
    median: Decimal | None
    median_shown: Decimal | None
    gap_to_median: Decimal | None
    minimum: Decimal | None
    minimum_shown: Decimal | None
    maximum: Decimal | None
    maximum_shown: Decimal | None

    @property
    def is_total(self) -> bool:
        """The figure is the sum of its parts: nothing is published for the territory itself."""
        return self.own_id is None
