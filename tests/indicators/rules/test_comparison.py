"""Rules 5 and 11: comparing territories, and keeping what would designate an establishment."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.enums import Direction
from indicators.rules.comparison import Spread, gap_to_median, ranks_of, spread_of
from indicators.rules.withholding import MINIMUM_ESTABLISHMENTS, is_withheld
from tests.indicators.rules.numbers import fractions
from tests.indicators.rules.sql import fraction, pair, sql


def test_equals_share_their_rank() -> None:
    assert ranks_of({"a": 9, "b": 9, "c": 5}, Direction.UP) == {"a": 1, "b": 1, "c": 3}


def test_the_lowest_is_the_best_of_a_decreasing_indicator() -> None:
    assert ranks_of({"a": 9, "b": 9, "c": 5}, Direction.DOWN) == {"a": 2, "b": 2, "c": 1}


@pytest.mark.parametrize("direction", [Direction.NEUTRAL, Direction.RANGE])
def test_without_a_best_there_is_no_rank(direction: str) -> None:
    assert ranks_of({"a": 9}, direction) == {}


def test_the_median_of_an_even_count_is_between_the_two_in_the_middle() -> None:
    assert spread_of({"a": 1, "b": 4, "c": 2, "d": 9}) == Spread(4, Fraction(3), Fraction(1), Fraction(9))
    assert spread_of({}) == Spread(0, None, None, None)
    assert gap_to_median(5, spread_of({})) is None


@pytest.mark.parametrize(
    ("sensitive", "establishments", "trusted", "withheld"),
    [
        (True, 4, False, True),
        (True, 5, False, False),
        (True, 4, True, False),
        (False, 4, False, False),
        (True, None, False, False),
        (True, 0, False, True),
    ],
)
@pytest.mark.django_db
def test_fewer_than_five_establishments_are_withheld_from_the_others(
    sensitive: bool, establishments: int | None, trusted: bool, withheld: bool
) -> None:
    assert is_withheld(sensitive=sensitive, establishments=establishments, trusted=trusted) == withheld
    call = "azimut_withheld(%s, %s, %s, %s)"
    assert sql(call, sensitive, establishments, trusted, MINIMUM_ESTABLISHMENTS) == withheld


values = st.lists(fractions, max_size=7)


@pytest.mark.django_db
@given(values=values)
def test_the_database_finds_the_same_median(values: list[Fraction]) -> None:
    pairs = [pair(value) for value in values]
    found = sql(
        "azimut_median(%s::numeric[], %s::numeric[])",
        [over for over, _ in pairs],
        [under for _, under in pairs],
    )
    assert fraction(found) == spread_of(dict(enumerate(values))).median


@pytest.mark.django_db
@given(one=fractions, other=fractions)
def test_the_database_orders_two_figures_as_they_are(one: Fraction, other: Fraction) -> None:
    call = "azimut_order(%s::numeric[])"
    assert sql(f"{call} < {call}", pair(one), pair(other)) == (one < other)
    assert sql(f"{call} = {call}", pair(one), pair(other)) == (one == other)
    assert sql(f"round({call}, 6) = azimut_rounded(%s::numeric[], 6)", pair(one), pair(one))


@given(values=values, data=st.data())
def test_the_order_of_the_territories_changes_nothing(values: list[Fraction], data: st.DataObject) -> None:
    known = dict(enumerate(values))
    shuffled = dict(data.draw(st.permutations(list(known.items()))))
    assert spread_of(shuffled) == spread_of(known)
    assert ranks_of(shuffled, Direction.UP) == ranks_of(known, Direction.UP)
