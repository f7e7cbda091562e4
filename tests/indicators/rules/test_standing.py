"""Rule 2: the expected value and the gap to it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.enums import Direction, IndicatorKind
from indicators.rules.rate import Aim
from indicators.rules.standing import (
    THRESHOLDS,
    Standing,
    StandingMissing,
    exact_gap,
    position_of,
    standing_of_gap,
    thresholds_shown,
)
from indicators.rules.trajectory import DatedTarget, Point, expected_at, final_target, points_of
from tests.indicators.rules.numbers import aims, amounts, days, fractions
from tests.indicators.rules.plain import plain
from tests.indicators.rules.sql import fraction, pair, sql

UP, DOWN = Direction.UP, Direction.DOWN
EXERCISES = [Point(dt.date(2023, 1, 1), 0), Point(dt.date(2023, 5, 31), 25), Point(dt.date(2023, 12, 31), 50)]
LIMITS = [Decimal(lowest) for _, lowest in THRESHOLDS]


def test_the_expected_value_is_linear_between_two_dated_points() -> None:
    assert expected_at(EXERCISES, dt.date(2023, 5, 31)) == 25
    assert expected_at(EXERCISES, dt.date(2023, 9, 15)) == 25 + Fraction(107, 214) * 25
    assert expected_at(EXERCISES, dt.date(2023, 1, 1)) == 0


def test_nothing_is_expected_before_the_first_dated_point_and_the_last_holds_afterwards() -> None:
    assert expected_at(EXERCISES, dt.date(2022, 12, 31)) is None
    assert expected_at(EXERCISES, dt.date(2030, 1, 1)) == 50
    assert expected_at([], dt.date(2030, 1, 1)) is None


@pytest.mark.parametrize("kind", [IndicatorKind.LEVEL, IndicatorKind.YES_NO])
def test_a_level_stands_still_until_the_next_one_is_due(kind: str) -> None:
    assert expected_at(EXERCISES, dt.date(2023, 12, 30), kind=kind) == 25
    assert expected_at(EXERCISES, dt.date(2023, 12, 31), kind=kind) == 50


def test_a_target_due_on_the_day_of_the_baseline_is_the_one_that_holds() -> None:
    day = dt.date(2023, 1, 1)
    points = points_of([DatedTarget(day, 5)], baseline=0, baseline_on=day)
    assert expected_at(points, day) == 5


def test_an_undated_baseline_or_target_is_no_point_of_the_trajectory() -> None:
    points = points_of([DatedTarget(None, 5), DatedTarget(dt.date(2024, 1, 1), 9)], baseline=0)
    assert points == [Point(dt.date(2024, 1, 1), 9)]


def test_the_final_target_is_the_last_dated_one() -> None:
    dated = DatedTarget(dt.date(2024, 1, 1), 9)
    assert final_target([DatedTarget(None, 5), dated, DatedTarget(dt.date(2023, 1, 1), 3)]) == dated
    assert final_target([DatedTarget(None, 5)]) == DatedTarget(None, 5)
    assert final_target([]) is None


@pytest.mark.parametrize(
    ("gap", "standing"),
    [
        (5, Standing.AHEAD),
        (Decimal("4.999999"), Standing.ON_COURSE),
        (0, Standing.ON_COURSE),
        (-5, Standing.ON_COURSE),
        (Decimal("-5.000001"), Standing.BEHIND),
        (-20, Standing.BEHIND),
        (Decimal("-20.000001"), Standing.FAR_BEHIND),
    ],
)
def test_a_threshold_belongs_to_the_better_side(gap: Decimal, standing: Standing) -> None:
    assert standing_of_gap(gap) == standing


def test_the_thresholds_are_shown_as_they_are_used() -> None:
    shown = {standing.label: plain(text) for standing, text in thresholds_shown()}
    assert shown == {
        "en avance": "écart d’au moins 5 points",
        "dans les temps": "écart d’au moins −5 points",
        "en retard": "écart d’au moins −20 points",
        "très en retard": "écart inférieur à −20 points",
    }


def test_the_gap_is_counted_in_points_of_the_way_to_go() -> None:
    position = position_of(
        Aim(UP, 0, 50), 15, expected_at(EXERCISES, dt.date(2023, 5, 31)), dt.date(2023, 5, 31)
    )
    assert (position.standing, position.gap, position.expected) == (Standing.BEHIND, -20, 25)
    assert plain(position.explanation) == (
        "en retard : −20 points = 100 × (15 − 25) / |50 − 0|, 25 étant attendu au 31 mai 2023"
    )


def test_a_gap_towards_a_lower_target_is_the_mirror() -> None:
    position = position_of(Aim(DOWN, 100, 50), 70, 80)
    assert (position.standing, position.gap) == (Standing.AHEAD, 20)
    assert "100 × (80 − 70) / |50 − 100|" in plain(position.explanation)


@pytest.mark.parametrize(
    ("direction", "value", "standing"),
    [
        (UP, 10, Standing.ON_COURSE),
        (UP, 9, Standing.FAR_BEHIND),
        (DOWN, 10, Standing.ON_COURSE),
        (DOWN, 11, Standing.FAR_BEHIND),
    ],
)
def test_a_start_already_past_the_target_is_met_or_far_behind(
    direction: str, value: int, standing: Standing
) -> None:
    start = 12 if direction == UP else 8
    position = position_of(Aim(direction, start, 10), value, None)
    assert (position.standing, position.gap) == (standing, None)


@pytest.mark.parametrize(
    ("aim", "value", "expected", "missing"),
    [
        (Aim(Direction.NEUTRAL, 0, 1), 1, 1, StandingMissing.NEUTRAL),
        (Aim(Direction.RANGE, low=0, high=1), 1, None, StandingMissing.RANGE),
        (Aim(UP, 0, 1), None, 1, StandingMissing.NO_VALUE),
        (Aim(UP, None, 1), 1, 1, StandingMissing.NO_BASELINE),
        (Aim(UP, 0, None), 1, 1, StandingMissing.NO_TARGET),
        (Aim(UP, 0, 1), 1, None, StandingMissing.BEFORE_START),
    ],
)
def test_a_figure_without_standing_says_why(
    aim: Aim, value: int | None, expected: int | None, missing: StandingMissing
) -> None:
    position = position_of(aim, value, expected)
    assert (position.standing, position.missing) == (None, missing)
    assert position.explanation == missing.sentence


trajectories = st.lists(st.tuples(days, amounts), max_size=6)


@pytest.mark.django_db
@given(points=trajectories, day=days, kind=st.sampled_from(IndicatorKind.values))
def test_the_database_expects_the_same_value(
    points: list[tuple[dt.date, Decimal]], day: dt.date, kind: str
) -> None:
    ordered = sorted((Point(*point) for point in points), key=lambda point: point.on)
    stepped = kind in (IndicatorKind.LEVEL, IndicatorKind.YES_NO)
    found = sql(
        "azimut_expected(%s::date[], %s::numeric[], %s, %s)",
        [on for on, _ in points],
        [value for _, value in points],
        day,
        stepped,
    )
    assert fraction(found) == expected_at(ordered, day, kind=kind)


@pytest.mark.django_db
@given(aim=aims, value=st.none() | fractions, expected=st.none() | fractions)
def test_the_database_finds_the_same_gap_and_standing(
    aim: Aim, value: Fraction | None, expected: Fraction | None
) -> None:
    position = position_of(aim, value, expected)
    arguments = [aim.direction, aim.baseline, aim.zero_start, pair(value), aim.target]
    call = "azimut_gap(%s, azimut_start(%s, %s), %s::numeric[], %s, %s::numeric[])"
    found = sql(call, *arguments, pair(expected))
    known = value is not None and expected is not None and aim.direction in (UP, DOWN)
    assert fraction(found) == (exact_gap(aim, value, expected) if known else None)
    assert sql(f"azimut_rounded({call}, 2)", *arguments, pair(expected)) == position.gap
    standing = "azimut_standing(%s, azimut_start(%s, %s), %s::numeric[], %s, %s::numeric[], %s::numeric[])"
    assert sql(standing, *arguments, found, LIMITS) == position.standing
