"""Territories compared, and figures over time."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from common.scope import Scope
from indicators.enums import Direction, Quality, SummedLevel, TerritoryRule
from indicators.models import Applicability, Indicator
from indicators.rules.emptiness import Emptiness
from indicators.selectors.figures import level_figures, series, sparklines
from territories.enums import TerritoryKind
from tests.factories import make_nation, make_region
from tests.indicators.factories import (
    compute_totals,
    make_department,
    make_establishment,
    make_indicator,
    make_measure,
    make_trajectory,
)

pytestmark = pytest.mark.django_db

NATIONAL = Scope(user_id=1, every_region=True)
TODAY = dt.date(2023, 12, 1)
CODES = ["02", "59", "60", "62"]


def with_values(indicator: Indicator, *values: int | None) -> None:
    """One department of Hauts-de-France for each value, in the order of their codes."""
    region = make_region("32", "Hauts-de-France")
    for code, value in zip(CODES, values, strict=False):
        department = make_department(code, region=region)
        if value is not None:
            make_measure(indicator, department, value)


def compared(indicator: Indicator, scope: Scope = NATIONAL, **fields):
    return level_figures(scope, indicator, TerritoryKind.DEPARTMENT, **({"on": TODAY} | fields))


def ranks(comparison) -> list[tuple[str, int | None]]:
    return [(figure.place.code, figure.rank) for figure in comparison.figures]


def test_equals_share_their_rank_and_the_next_is_third() -> None:
    indicator = make_indicator()
    with_values(indicator, 9, 5, 9, None)
    found = compared(indicator)
    assert ranks(found) == [("02", 1), ("60", 1), ("59", 3), ("62", None)]
    assert (found.count, found.applicable) == (3, 4)
    assert (found.median, found.minimum, found.maximum) == (9, 5, 9)
    assert (found.median_text, found.minimum_text) == ("9", "5")


def test_the_lowest_comes_first_when_the_aim_is_to_decrease() -> None:
    indicator = make_indicator(direction=Direction.DOWN)
    with_values(indicator, 9, 5, 9, 1)
    assert ranks(compared(indicator)) == [("62", 1), ("59", 2), ("02", 3), ("60", 3)]


def test_a_neutral_indicator_has_a_median_and_no_rank() -> None:
    indicator = make_indicator(direction=Direction.NEUTRAL)
    with_values(indicator, 9, 4)
    found = compared(indicator)
    assert ranks(found) == [("02", None), ("59", None)]
    assert found.median == Decimal("6.5")


def test_trap_5_the_gap_to_a_median_of_zero_is_shown() -> None:
    indicator = make_indicator()
    with_values(indicator, 0, 0, 7)
    found = compared(indicator)
    assert found.median == 0
    assert [figure.gap_to_median for figure in found.figures] == [7, 0, 0]


def test_where_an_indicator_makes_no_sense_a_territory_is_not_compared() -> None:
    indicator = make_indicator()
    with_values(indicator, 9, 5)
    Applicability.objects.create(indicator=indicator, territory=make_department("974"))
    found = compared(indicator)
    assert (found.count, found.applicable, found.median) == (0, 1, None)
    reasons = {figure.place.code: figure.emptiness for figure in found.figures}
    assert reasons["02"] == Emptiness.NOT_APPLICABLE


def test_what_is_withheld_is_not_compared() -> None:
    indicator = make_indicator(
        sensitive=True, territory_rule=TerritoryRule.SUM, summed_level=SummedLevel.ESTABLISHMENT
    )
    with_values(indicator)
    department = make_department("62", region=make_region("32"))
    for _ in range(3):
        make_measure(indicator, make_establishment(department), 1)
    compute_totals()
    assert (compared(indicator).count, compared(indicator).maximum) == (0, None)


def test_peers_are_compared_with_each_other_only() -> None:
    indicator = make_indicator()
    with_values(indicator, 9, 5, 1)
    chosen = [figure.place.pk for figure in compared(indicator).figures if figure.place.code != "02"]
    assert ranks(compared(indicator, peers=chosen)) == [("59", 1), ("60", 2)]
    other = make_department("974")
    within = compared(indicator, within=make_region("32"))
    assert other.pk not in {figure.place.pk for figure in within.figures}
    assert len(within.figures) == 3


def test_a_reader_of_one_region_compares_its_departments() -> None:
    indicator = make_indicator()
    with_values(indicator, 9, 5)
    make_measure(indicator, make_department("974"), 50)
    scope = Scope(user_id=1, readable_regions=frozenset({make_region("32").pk}))
    assert ranks(compared(indicator, scope)) == [("02", 1), ("59", 2)]


def test_an_empty_level_compares_nothing() -> None:
    found = compared(make_indicator())
    assert (list(found.figures), found.count, found.median_text) == ([], 0, "")


def test_a_series_gives_the_last_published_figures_in_order() -> None:
    indicator = make_indicator()
    days = [dt.date(2023, month, 28) for month in (1, 2, 3, 4)]
    for position, day in enumerate(days):
        make_measure(indicator, value=position, on=day)
    make_measure(indicator, value=99, on=dt.date(2023, 5, 28), quality=Quality.ESTIMATED)
    make_trajectory(indicator, targets={TODAY: 9}, baseline_value=0, baseline_on=days[0])
    found = series(NATIONAL, [indicator], [make_nation()], until=TODAY, limit=3)[
        indicator.pk, make_nation().pk
    ]
    assert [(figure.on, figure.value) for figure in found.figures] == list(
        zip(days[1:], (1, 2, 3), strict=True)
    )
    assert list(found.expected) == [(days[0], 0), (TODAY, 9)]


def test_a_series_of_totals_follows_the_dates_of_the_parts() -> None:
    indicator = make_indicator(territory_rule=TerritoryRule.SUM, summed_level=SummedLevel.DEPARTMENT)
    region = make_region("32", "Hauts-de-France")
    first, second = make_department("59", region=region), make_department("62", region=region)
    make_measure(indicator, first, 1, on=dt.date(2023, 3, 31))
    make_measure(indicator, second, 2, on=dt.date(2023, 3, 31))
    make_measure(indicator, first, 5, on=dt.date(2023, 6, 30))
    found = series(NATIONAL, [indicator], [region], until=TODAY)[indicator.pk, region.pk]
    assert [(figure.value, figure.on) for figure in found.figures] == [
        (3, dt.date(2023, 3, 31)),
        (7, dt.date(2023, 6, 30)),
    ]


def test_a_series_without_any_measure_is_empty_and_present() -> None:
    indicator = make_indicator()
    found = series(NATIONAL, [indicator], [make_nation()], until=TODAY)
    assert list(found[indicator.pk, make_nation().pk].figures) == []


def test_a_small_curve_gives_the_values_alone() -> None:
    indicator, silent = make_indicator(), make_indicator()
    days = [dt.date(2023, month, 28) for month in (1, 2, 3)]
    for position, day in enumerate(days):
        make_measure(indicator, value=position, on=day)
    found = sparklines(NATIONAL, [indicator, silent], make_nation(), until=TODAY, limit=2)
    assert found == {indicator.pk: [(days[1], 1), (days[2], 2)], silent.pk: []}
