"""The figure of a period, as the indicator declares it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from common.scope import Scope
from indicators.enums import Quality, TimeRule
from indicators.models import Indicator
from indicators.selectors.figures_period import PeriodFigure, period_figure
from tests.factories import make_nation, make_region
from tests.indicators.factories import make_indicator, make_measure, make_ratio

pytestmark = pytest.mark.django_db

NATIONAL = Scope(user_id=1, every_region=True)
YEAR = {"after": dt.date(2022, 12, 31), "until": dt.date(2023, 12, 31)}


def monthly(indicator: Indicator, *values: int) -> None:
    for month, value in enumerate(values, start=1):
        make_measure(indicator, value=value, on=dt.date(2023, month, 28))


def of_the_year(indicator: Indicator, scope: Scope = NATIONAL) -> PeriodFigure:
    found = period_figure(scope, indicator, make_nation(), **YEAR)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("rule", "value"), [(TimeRule.LAST, 30), (TimeRule.SUM, 55), (TimeRule.MEAN, "18.333333")]
)
def test_a_period_is_made_as_declared(rule: str, value) -> None:
    indicator = make_indicator(time_rule=rule)
    monthly(indicator, 10, 15, 30)
    make_measure(indicator, value=99, on=dt.date(2024, 1, 28))
    make_measure(indicator, value=99, on=dt.date(2023, 4, 28), quality=Quality.ESTIMATED)
    found = of_the_year(indicator)
    assert (found.value, found.count) == (Decimal(value), 3)


def test_a_cumulative_series_is_differenced_from_what_stood_before() -> None:
    indicator = make_indicator(time_rule=TimeRule.SUM, cumulative=True)
    monthly(indicator, 10, 15, 30)
    assert of_the_year(indicator).value == 20
    make_measure(indicator, value=4, on=dt.date(2022, 12, 31))
    assert of_the_year(indicator).value == 26


def test_a_cumulative_series_that_starts_at_zero_is_differenced_from_zero() -> None:
    indicator = make_indicator(time_rule=TimeRule.SUM, cumulative=True, zero_start=True)
    monthly(indicator, 10, 15, 30)
    assert of_the_year(indicator).value == 30


def test_a_period_of_few_establishments_is_withheld_and_an_empty_one_has_no_figure() -> None:
    indicator = make_ratio(sensitive=True, time_rule=TimeRule.SUM)
    assert (of_the_year(indicator).value, of_the_year(indicator).count) == (None, 0)
    make_measure(indicator, over=(1, 3), on=dt.date(2023, 1, 28))
    assert (of_the_year(indicator).value, of_the_year(indicator).withheld) == (None, True)


def test_a_period_out_of_scope_does_not_exist() -> None:
    scope = Scope(user_id=1, readable_regions=frozenset({make_region("04").pk}))
    assert period_figure(scope, make_indicator(), make_region("32"), **YEAR) is None
