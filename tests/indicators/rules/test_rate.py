"""Rule 1: the rate, the share of the target, and the database that gives the same digits."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.enums import Direction
from indicators.rules.exact import exact, rounded
from indicators.rules.rate import Aim, RateMissing, clipped, exact_rate, exact_share, rate_of, why_missing
from indicators.rules.words import number
from tests.indicators.rules.numbers import aims, amounts, fractions
from tests.indicators.rules.plain import plain
from tests.indicators.rules.sql import fraction, pair, sql

UP, DOWN = Direction.UP, Direction.DOWN


@pytest.mark.parametrize(
    ("number", "places", "expected"),
    [
        ("83.485", 2, "83.49"),
        ("-83.485", 2, "-83.49"),
        ("83.4849999999", 2, "83.48"),
        ("0.005", 2, "0.01"),
        ("-0.004", 2, "0.00"),
        ("2.5", 0, "3"),
        ("99.995", 2, "100.00"),
    ],
)
def test_a_half_goes_away_from_zero(number: str, places: int, expected: str) -> None:
    assert str(rounded(Decimal(number), places)) == expected


def test_a_figure_is_not_rounded_on_the_way_to_its_rounding() -> None:
    """83,48499999 rounds to 83,485000 at six decimals: shown from those, it would be 83,49."""
    part = Fraction(8348499999, 10**10)
    rate = rate_of(Aim(UP, 0, 1), part)
    assert str(rounded(rounded(100 * part, 6), 2)) == "83.49"
    assert (str(rate.raw), str(rate.shown)) == ("83.485000", "83.48")


def test_more_digits_than_a_decimal_context_holds_are_kept() -> None:
    assert str(rounded(Fraction(10**40, 3), 2)) == "3" * 40 + ".33"


def test_a_number_longer_than_a_decimal_context_is_written_too() -> None:
    rate = rate_of(Aim(UP, 0, Decimal("0.000001")), Decimal("12345678901234567890.654321"))
    assert plain(rate.explanation).startswith("1 234 567 890 123 456 789 065 432 100 % = (")
    assert number(Fraction(10**35, 3)).endswith("333,33")


def test_the_rate_explains_itself_with_its_own_numbers() -> None:
    rate = rate_of(Aim(UP, Decimal(18), Decimal(118)), Decimal(60))
    assert (rate.shown, rate.raw, rate.missing) == (Decimal("42.00"), Decimal("42.000000"), None)
    assert plain(rate.explanation) == "42 % = (60 − 18) / (118 − 18)"


def test_down_is_the_mirror_of_up() -> None:
    rate = rate_of(Aim(DOWN, Decimal(118), Decimal(18)), Decimal(76))
    assert rate.shown == Decimal("42.00")
    assert plain(rate.explanation) == "42 % = (118 − 76) / (118 − 18)"


def test_a_negative_number_of_a_formula_stands_in_brackets() -> None:
    assert plain(rate_of(Aim(UP, -10, 10), -5).explanation) == "25 % = ((−5) − (−10)) / (10 − (−10))"


def test_the_unclipped_rate_is_kept_beside_the_one_shown() -> None:
    over = rate_of(Aim(UP, 0, 80), 100)
    assert (over.raw, over.shown) == (Decimal("125.000000"), Decimal("100.00"))
    assert plain(over.explanation) == "125 % = (100 − 0) / (80 − 0) ; affiché 100 %"
    under = rate_of(Aim(UP, 50, 100), 40)
    assert (under.raw, under.shown) == (Decimal("-20.000000"), Decimal("0.00"))


def test_without_baseline_there_is_a_share_of_the_target_and_no_rate() -> None:
    rate = rate_of(Aim(UP, target=Decimal(40)), Decimal("8.7"))
    assert (rate.raw, rate.shown, rate.share) == (None, None, Decimal("21.75"))
    assert rate.missing == RateMissing.NO_BASELINE
    assert plain(rate.explanation).startswith("21,75 % de la cible = 8,7 / 40. Aucune valeur de départ")


def test_a_start_at_zero_by_construction_is_said() -> None:
    rate = rate_of(Aim(UP, target=Decimal(40), zero_start=True), Decimal("8.7"))
    assert (rate.shown, rate.share) == (Decimal("21.75"), None)
    assert plain(rate.explanation) == "21,75 % = (8,7 − 0) / (40 − 0) ; « départ zéro par construction »"


def test_a_published_baseline_outranks_a_start_at_zero() -> None:
    assert rate_of(Aim(UP, 10, 20, zero_start=True), 15).shown == Decimal("50.00")


@pytest.mark.parametrize(("value", "shown"), [(3, "100.00"), (4, "100.00"), (2, "0.00"), (5, "0.00")])
def test_a_range_is_held_or_not(value: int, shown: str) -> None:
    rate = rate_of(Aim(Direction.RANGE, low=3, high=4), value)
    assert rate.shown == Decimal(shown)
    assert "la fourchette de 3 à 4" in plain(rate.explanation)


def test_a_neutral_indicator_has_neither_rate_nor_reason_to_expect_one() -> None:
    rate = rate_of(Aim(Direction.NEUTRAL, 0, 65), 58)
    assert (rate.raw, rate.shown, rate.missing) == (None, None, RateMissing.NEUTRAL)


@pytest.mark.parametrize(
    ("aim", "value", "zero", "missing"),
    [
        (Aim(UP), None, False, RateMissing.NO_VALUE),
        (Aim(UP), 5, False, RateMissing.NO_BASELINE),
        (Aim(UP, 5), 5, False, RateMissing.NO_TARGET),
        (Aim(UP, 5, 10), None, True, RateMissing.ZERO_DENOMINATOR),
        (Aim(Direction.RANGE), 5, False, RateMissing.NO_TARGET),
        (Aim(Direction.RANGE, low=1, high=2), 5, False, None),
    ],
)
def test_the_first_reason_that_fits_is_given(
    aim: Aim, value: int | None, zero: bool, missing: RateMissing | None
) -> None:
    assert why_missing(aim, value, zero_denominator=zero) == missing


def test_every_reason_has_its_words() -> None:
    assert all(reason.label and reason.sentence.endswith(".") for reason in RateMissing)


@pytest.mark.django_db
@given(number=fractions, places=st.sampled_from([0, 2, 6]))
def test_the_database_rounds_the_same_digits(number: Fraction, places: int) -> None:
    found = sql("azimut_rounded(%s::numeric[], %s)", pair(number), places)
    assert str(found) == str(rounded(number, places))


@pytest.mark.django_db
@given(numerator=amounts, denominator=amounts)
def test_the_database_makes_the_same_value_of_a_part(numerator: Decimal, denominator: Decimal) -> None:
    found = sql("azimut_value(100, NULL, %s, %s)", numerator, abs(denominator))
    assert fraction(found) == (100 * exact(numerator) / exact(abs(denominator)) if denominator else None)


@pytest.mark.django_db
@given(aim=aims, value=fractions)
def test_the_database_computes_the_same_rate(aim: Aim, value: Fraction) -> None:
    arguments = [aim.direction, aim.baseline, aim.zero_start, pair(value), aim.target, aim.low, aim.high]
    call = "azimut_rate(%s, azimut_start(%s, %s), %s::numeric[], %s, %s, %s)"
    raw = exact_rate(aim, value)
    assert fraction(sql(call, *arguments)) == raw
    assert sql(f"azimut_rounded({call}, 6)", *arguments) == rate_of(aim, value).raw
    assert sql(f"azimut_rounded(azimut_clipped({call}), 2)", *arguments) == rate_of(aim, value).shown
    assert clipped(raw) is None or 0 <= clipped(raw) <= 100


@pytest.mark.django_db
@given(aim=aims, value=fractions)
def test_the_database_computes_the_same_share(aim: Aim, value: Fraction) -> None:
    found = sql(
        "azimut_share(azimut_start(%s, %s), %s::numeric[], %s)",
        aim.baseline,
        aim.zero_start,
        pair(value),
        aim.target,
    )
    assert fraction(found) == exact_share(aim, value)


@pytest.mark.django_db
@given(aim=aims, value=st.none() | fractions, zero=st.booleans())
def test_the_database_gives_the_same_reason(aim: Aim, value: Fraction | None, zero: bool) -> None:
    zero = zero and value is None
    found = sql(
        "azimut_rate_missing(%s, azimut_start(%s, %s), %s, %s, %s, %s, %s)",
        aim.direction,
        aim.baseline,
        aim.zero_start,
        value is not None,
        zero,
        aim.target,
        aim.low,
        aim.high,
    )
    assert found == why_missing(aim, value, zero_denominator=zero)
