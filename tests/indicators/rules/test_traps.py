"""The defects seen in other portals, one test each, so that they are not copied here.

Trap 7 (a check that a role escapes) is of the imports and trap 10 (what an attacker sends) of the pages: their
tests stand beside them.
"""

from __future__ import annotations

import ast
import datetime as dt
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.enums import Direction, Quality, SummedLevel, TerritoryRule, TimeRule
from indicators.rules.aggregation import Reading, over_territories, over_time
from indicators.rules.comparison import gap_to_median, spread_of
from indicators.rules.rate import Aim, RateMissing, exact_rate, rate_of
from indicators.rules.standing import THRESHOLDS, Standing, exact_gap, position_of, standing_of_gap
from indicators.rules.trajectory import Point, expected_at
from tests.indicators.rules.numbers import amounts

UP, DOWN = Direction.UP, Direction.DOWN
DAY = dt.date(2023, 9, 30)
LEVEL = SummedLevel.DEPARTMENT


@given(baseline=amounts, value=amounts, target=amounts)
def test_trap_1_a_decreasing_indicator_is_the_mirror_of_an_increasing_one(
    baseline: Decimal, value: Decimal, target: Decimal
) -> None:
    up, down = Aim(UP, baseline, target), Aim(DOWN, -baseline, -target)
    assert exact_rate(up, value) == exact_rate(down, -value)
    assert exact_gap(up, value, baseline) == exact_gap(down, -value, -baseline)
    assert position_of(up, value, baseline).standing == position_of(down, -value, -baseline).standing


def test_trap_1_an_earlier_figure_of_a_decreasing_indicator_has_its_own_rate() -> None:
    points = [Point(dt.date(2023, 1, 1), 100), Point(dt.date(2024, 1, 1), 50)]
    aim = Aim(DOWN, 100, 50)
    assert rate_of(aim, 90).shown == 20
    assert position_of(aim, 90, expected_at(points, dt.date(2023, 1, 1))).standing == Standing.AHEAD


@pytest.mark.parametrize("direction", [UP, DOWN])
@pytest.mark.parametrize("amount", [10, 0])
def test_trap_2_a_baseline_at_the_target_is_held_or_lost(direction: str, amount: int) -> None:
    """Baseline = target, also when both are 0: nothing is divided, the target holds or it does not."""
    aim = Aim(direction, amount, amount)
    worse = amount - 1 if direction == UP else amount + 1
    assert rate_of(aim, amount).shown == 100
    assert rate_of(aim, worse).shown == 0


def test_trap_2_a_target_of_zero_is_a_target() -> None:
    assert rate_of(Aim(DOWN, 10, 0), 4).shown == 60
    assert rate_of(Aim(UP, -10, 0), -4).shown == 60


def test_trap_2_a_share_of_a_target_of_zero_does_not_exist() -> None:
    rate = rate_of(Aim(DOWN, target=0), 4)
    assert (rate.shown, rate.share, rate.missing) == (None, None, RateMissing.NO_BASELINE)


def test_trap_2_a_value_beyond_the_target_is_kept_raw_and_shown_at_a_hundred() -> None:
    assert (rate_of(Aim(UP, 0, 10), 12).raw, rate_of(Aim(UP, 0, 10), 12).shown) == (120, 100)
    assert (rate_of(Aim(DOWN, 10, 5), 4).raw, rate_of(Aim(DOWN, 10, 5), 12).shown) == (120, 0)


@pytest.mark.parametrize(
    ("aim", "value", "shown"),
    [
        (Aim(UP, 20, 10), 15, 100),
        (Aim(UP, 20, 10), 5, 0),
        (Aim(DOWN, 10, 20), 15, 100),
        (Aim(DOWN, 10, 20), 25, 0),
    ],
)
def test_trap_2_a_target_on_the_wrong_side_of_the_baseline_is_held_or_lost(
    aim: Aim, value: int, shown: int
) -> None:
    assert rate_of(aim, value).shown == shown


def test_trap_3_what_cannot_be_aggregated_gives_no_figure_and_no_sentinel() -> None:
    readings = [[Reading(DAY, 80)], [Reading(DAY, 20)]]
    assert over_territories(TerritoryRule.NONE, readings, on=DAY, level=LEVEL) is None
    assert over_territories(TerritoryRule.RATIO, readings, on=DAY, level=LEVEL) is None
    assert over_time(TimeRule.SUM, []) is None


@given(data=st.data(), values=st.lists(amounts, min_size=1, max_size=6))
def test_trap_3_the_same_figures_in_another_order_give_the_same_total(
    data: st.DataObject, values: list[Decimal]
) -> None:
    parts = [[Reading(DAY - dt.timedelta(days=n), value)] for n, value in enumerate(values)]
    shuffled = data.draw(st.permutations(parts))
    totals = [over_territories(TerritoryRule.SUM, some, on=DAY, level=LEVEL) for some in (parts, shuffled)]
    assert totals[0] == totals[1]


def test_trap_4_a_missing_department_is_said_and_does_not_look_like_a_fall() -> None:
    june, september = dt.date(2023, 6, 30), DAY
    parts = [[Reading(june, 10), Reading(september, 12)] for _ in range(11)] + [[Reading(june, 10)]]
    stock = over_territories(TerritoryRule.SUM, parts, on=september, level=LEVEL)
    assert stock is not None
    assert (stock.value, stock.coverage.sentence) == (142, "12 départements sur 12")
    flow = over_territories(TerritoryRule.SUM, parts, on=september, level=LEVEL, time_rule=TimeRule.SUM)
    assert flow is not None
    assert (flow.value, flow.coverage.sentence) == (132, "11 départements sur 12")


def test_trap_5_the_gap_to_a_median_of_zero_exists() -> None:
    spread = spread_of({"a": 0, "b": 0, "c": 7})
    assert spread.median == 0
    assert gap_to_median(7, spread) == 7


def test_trap_5_a_threshold_is_written_once_and_its_edge_is_tested() -> None:
    assert [standing_of_gap(lowest) for _, lowest in THRESHOLDS] == [standing for standing, _ in THRESHOLDS]
    sources = [*Path("indicators").rglob("*.py"), *Path("indicators").rglob("*.sql")]
    naming = [path.name for path in sources if "THRESHOLDS: " in path.read_text(encoding="utf-8")]
    assert naming == ["standing.py"]


def test_trap_6_an_indicator_without_direction_says_that_it_has_no_rate() -> None:
    rate = rate_of(Aim(Direction.NEUTRAL, 0, 10), 5)
    assert (rate.shown, rate.missing) == (None, RateMissing.NEUTRAL)
    assert rate.explanation == RateMissing.NEUTRAL.sentence


def test_trap_8_the_expected_value_is_of_the_date_of_the_figure_not_of_today() -> None:
    points = [
        Point(dt.date(2023, 1, 1), 0),
        Point(dt.date(2023, 12, 31), 50),
        Point(dt.date(2024, 12, 31), 100),
    ]
    figure_on = dt.date(2023, 12, 31)
    assert expected_at(points, figure_on) == 50
    # In January the figure of December is still compared with what was expected of December.
    assert position_of(Aim(UP, 0, 100), 50, expected_at(points, figure_on)).standing == Standing.ON_COURSE


@pytest.mark.parametrize("path", sorted(Path("indicators/rules").glob("*.py")), ids=str)
def test_trap_8_no_rule_reads_the_clock(path: Path) -> None:
    calls = [
        node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)
    ]
    assert not [call for call in calls if ast.unparse(call.func).endswith(("today", "now", "localdate"))]


def test_trap_8_a_fresh_part_does_not_hide_a_stale_one() -> None:
    parts = [[Reading(DAY, 3)], [Reading(dt.date(2021, 12, 31), 4)]]
    total = over_territories(TerritoryRule.SUM, parts, on=DAY, level=LEVEL)
    assert total is not None
    assert (total.first_on, total.last_on) == (dt.date(2021, 12, 31), DAY)


def test_trap_9_a_late_part_leaves_the_others_their_total() -> None:
    parts = [[Reading(DAY, 3)], [], [Reading(DAY, 9, quality=Quality.ESTIMATED)]]
    total = over_territories(TerritoryRule.SUM, parts, on=DAY, level=LEVEL)
    assert total is not None
    assert (total.value, total.coverage.sentence) == (Fraction(3), "1 département sur 3")
