"""Rule 4: sums over territories with their coverage, and over time."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.enums import Quality, SummedLevel, TerritoryRule, TimeRule
from indicators.rules.aggregation import (
    Coverage,
    Reading,
    Total,
    disagrees,
    explain_total,
    over_territories,
    over_time,
    scale_of,
)
from tests.indicators.rules.numbers import amounts, days, positives
from tests.indicators.rules.plain import plain
from tests.indicators.rules.sql import fraction, sql

DAY = dt.date(2023, 9, 30)
DEPARTMENTS = SummedLevel.DEPARTMENT


def part(over: int | None, under: int | None, on: dt.date = DAY, **fields) -> list[Reading]:
    return [Reading(on, numerator=over, denominator=under, **fields)]


def count(value: int, on: dt.date = DAY, **fields) -> list[Reading]:
    return [Reading(on, value, **fields)]


def summed(parts: list[list[Reading]], rule: str = TerritoryRule.SUM, **fields) -> Total | None:
    return over_territories(rule, parts, on=DAY, level=DEPARTMENTS, **fields)


def test_a_sum_says_how_many_of_the_level_it_holds() -> None:
    total = summed([count(3), count(4), []])
    assert total is not None
    assert (total.value, total.coverage) == (7, Coverage(2, 3, DEPARTMENTS))
    assert total.coverage.sentence == "2 départements sur 3"
    assert not total.coverage.complete
    assert plain(explain_total(total, rule=TerritoryRule.SUM)) == "7 = somme de 2 départements sur 3"


def test_a_part_is_the_sum_of_numerators_over_that_of_denominators() -> None:
    total = summed([part(1, 2), part(1, 10)], TerritoryRule.RATIO, scale=100)
    assert total is not None
    assert total.value == Fraction(200, 12)
    explained = explain_total(total, rule=TerritoryRule.RATIO)
    assert explained == "2 / 12, sommes des numérateurs et des dénominateurs de 2 départements sur 2"


def test_a_percentage_without_denominator_is_left_out_and_said() -> None:
    total = summed([part(1, 2), count(80)], TerritoryRule.RATIO, scale=100)
    assert total is not None
    assert (total.value, total.coverage.reported, total.coverage.as_published) == (50, 1, 1)
    assert "(1 en pourcentage sans dénominateur, hors du total)" in total.coverage.sentence


def test_percentages_without_denominator_alone_give_no_total() -> None:
    assert summed([count(80), count(20)], TerritoryRule.RATIO, scale=100) is None


def test_an_indicator_that_declares_no_rule_is_never_summed() -> None:
    assert summed([count(80), count(20)], TerritoryRule.NONE) is None


def test_estimates_do_not_count_and_provisional_figures_do() -> None:
    total = summed([count(3, quality=Quality.PROVISIONAL), count(9, quality=Quality.ESTIMATED)])
    assert total is not None
    assert (total.value, total.coverage.reported) == (3, 1)


def test_a_stock_takes_the_last_known_figure_of_each_part_and_says_how_old() -> None:
    old = dt.date(2023, 6, 30)
    total = summed([count(3), count(4, old)])
    assert total is not None
    assert (total.value, total.first_on, total.last_on) == (7, old, DAY)


def test_a_flow_never_adds_two_periods() -> None:
    total = summed([count(3), count(4, dt.date(2023, 6, 30))], time_rule=TimeRule.SUM)
    assert total is not None
    assert (total.value, total.coverage.reported, total.first_on) == (3, 1, DAY)


def test_denominators_that_sum_to_zero_give_no_value() -> None:
    total = summed([part(0, 0)], TerritoryRule.RATIO)
    assert total is not None
    assert (total.value, total.denominator) == (None, 0)


def test_nobody_says_how_many_establishments_there_should_be() -> None:
    coverage = Coverage(12, None, SummedLevel.ESTABLISHMENT)
    assert (coverage.sentence, coverage.complete) == ("12 établissements", False)


@pytest.mark.parametrize(
    ("published", "on", "parts", "alert"),
    [
        (8, DAY, [count(3), count(4)], True),
        (7, DAY, [count(3), count(4)], False),
        (8, DAY, [count(3), []], False),
        (8, dt.date(2023, 6, 30), [count(3), count(4)], False),
        (None, None, [count(3), count(4)], False),
    ],
)
def test_only_a_complete_sum_of_the_same_date_can_disagree(
    published: int | None, on: dt.date | None, parts: list[list[Reading]], alert: bool
) -> None:
    assert disagrees(published, on, summed(parts)) == alert


def test_a_cumulative_series_is_differenced_before_it_is_summed() -> None:
    months = [dt.date(2023, month, 28) for month in (1, 2, 3)]
    readings = [Reading(on, value) for on, value in zip(months, (10, 15, 30), strict=True)]
    full = over_time(TimeRule.SUM, readings, cumulative=True, origin=4)
    assert full is not None
    assert (full.value, full.count) == (26, 3)
    # What stood before is unknown, and unknown is not 0: the first month has no addition.
    partial = over_time(TimeRule.SUM, readings, cumulative=True)
    assert partial is not None
    assert (partial.value, partial.count, partial.first_on) == (20, 2, months[1])
    assert over_time(TimeRule.SUM, readings[:1], cumulative=True) is None
    mean = over_time(TimeRule.MEAN, readings, cumulative=True, origin=4)
    assert mean is not None
    assert mean.value == Fraction(26, 3)


def test_parts_over_time_are_never_averaged_as_percentages() -> None:
    readings = [
        Reading(DAY, numerator=1, denominator=2),
        Reading(dt.date(2023, 6, 30), numerator=1, denominator=10),
    ]
    found = over_time(TimeRule.MEAN, readings, scale=100)
    assert found is not None
    assert found.value == Fraction(200, 12)
    assert over_time(TimeRule.MEAN, [*readings, Reading(dt.date(2023, 3, 31), 50)], scale=100) is None


@pytest.mark.parametrize(
    ("kind", "unit", "scale"), [("ratio", "%", 100), ("ratio", "doc/hab/an", 1), ("count", "% ES", 1)]
)
def test_only_a_part_in_per_cent_is_multiplied_by_a_hundred(kind: str, unit: str, scale: int) -> None:
    assert scale_of(kind, unit) == scale


readings = st.builds(Reading, days, amounts) | st.builds(
    Reading, days, st.none(), amounts, positives | st.just(Decimal(0))
)
periods = st.lists(readings, max_size=6, unique_by=lambda reading: reading.on)


@pytest.mark.django_db
@given(
    rule=st.sampled_from(TimeRule.values),
    period=periods,
    cumulative=st.booleans(),
    origin=st.none() | amounts,
    scale=st.sampled_from([1, 100]),
)
def test_the_database_gives_the_same_figure_of_a_period(
    rule: str, period: list[Reading], cumulative: bool, origin: Decimal | None, scale: int
) -> None:
    ordered = sorted(period, key=lambda reading: reading.on)
    found = sql(
        "azimut_over_time(%s, %s::numeric[], %s::numeric[], %s::numeric[], %s, %s::numeric, %s)",
        rule,
        [reading.value for reading in ordered],
        [reading.numerator for reading in ordered],
        [reading.denominator for reading in ordered],
        cumulative,
        origin,
        scale,
    )
    expected = over_time(rule, period, cumulative=cumulative, origin=origin, scale=scale)
    assert fraction(found) == (expected.value if expected else None)


@given(period=periods, rule=st.sampled_from(TimeRule.values), data=st.data())
def test_the_order_of_the_readings_changes_nothing(
    period: list[Reading], rule: str, data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(period))
    assert over_time(rule, shuffled, cumulative=True, origin=0) == over_time(
        rule, period, cumulative=True, origin=0
    )
