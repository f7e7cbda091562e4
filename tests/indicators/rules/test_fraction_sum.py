"""The database adds fractions as Python does: exactly, and in any order."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.indicators.rules.sql import pair, sql

pytestmark = pytest.mark.django_db

fewer = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
fractions = st.fractions(-1000, 1000, max_denominator=10**6) | st.just(Fraction(0))


def summed(pairs: list[list[Decimal] | None]) -> list[Decimal] | None:
    """The aggregate over rows given as their terms."""
    rows = ", ".join(["(%s::numeric[])"] * len(pairs))
    return sql(f"azimut_fraction_sum(row.fraction) FROM (VALUES {rows}) AS row (fraction)", *pairs)


@fewer
@given(st.lists(st.none() | fractions, min_size=1, max_size=12), st.randoms(use_true_random=False))
def test_a_sum_is_that_of_python_in_least_terms_whatever_the_order(rows: list, random) -> None:
    total = sum((row for row in rows if row is not None), Fraction(0))
    expected = None if all(row is None for row in rows) else pair(total)
    shuffled = random.sample(rows, len(rows))
    assert summed([pair(row) for row in rows]) == summed([pair(row) for row in shuffled]) == expected


@fewer
@given(
    st.lists(
        st.tuples(st.decimals("0.01", "999.99", places=2), st.fractions(0, 1, max_denominator=60)),
        min_size=1,
        max_size=12,
    )
)
def test_weights_with_decimals_stay_exact(rows: list[tuple[Decimal, Fraction]]) -> None:
    weighed = [[weight * part.numerator, Decimal(part.denominator)] for weight, part in rows]
    assert summed(weighed) == pair(sum((Fraction(weight) * part for weight, part in rows), Fraction(0)))


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        ([None], None),
        ([[None, None], [Decimal(1), Decimal(0)]], None),
        ([[Decimal(1), Decimal(0)], [Decimal(2), Decimal(4)]], [1, 2]),
        ([[Decimal(1), Decimal(3)]] * 3, [1, 1]),
        ([[Decimal(1), Decimal(2)], [Decimal(-1), Decimal(2)]], [0, 1]),
    ],
)
def test_what_is_not_a_fraction_adds_nothing(pairs: list, expected: list[int] | None) -> None:
    assert summed(pairs) == expected


def test_no_row_has_no_sum() -> None:
    assert (
        sql("azimut_fraction_sum(row.fraction) FROM (SELECT NULL::numeric[] AS fraction) row WHERE false")
        is None
    )
