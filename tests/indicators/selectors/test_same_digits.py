"""The statement behind the figures gives what the rules specify, whatever the measures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from common.scope import Scope
from indicators.enums import Direction, IndicatorKind, Quality, SummedLevel, TerritoryRule, TimeRule
from indicators.models import Indicator, Measure, Target, Trajectory
from indicators.rules.aggregation import Reading, Total, latest, over_territories, value_of
from indicators.rules.comparison import gap_to_median, ranks_of, spread_of
from indicators.rules.exact import kept
from indicators.rules.rate import Aim, rate_of
from indicators.rules.standing import position_of
from indicators.rules.trajectory import DatedTarget, expected_at, final_target, points_of
from indicators.selectors.figures import TotalOfParts, figure, figures, level_figures
from territories.enums import TerritoryKind
from territories.models import Establishment, Territory
from tests.factories import make_region
from tests.indicators.factories import (
    compute_totals,
    make_area,
    make_department,
    make_establishment,
    make_indicator,
)
from tests.indicators.rules.numbers import amounts, positives

pytestmark = pytest.mark.django_db

NATIONAL = Scope(user_id=1, every_region=True)
TODAY = dt.date(2023, 12, 1)
DAYS = [dt.date(2023, month, 28) for month in (3, 6, 9)] + [dt.date(2024, 3, 28)]
fewer = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

on = st.sampled_from(DAYS)
quality = st.sampled_from(Quality.values)
counts = st.builds(Reading, on, amounts, quality=quality)
parts = st.builds(Reading, on, st.none(), amounts, positives | st.just(0), quality=quality)
published = st.builds(Reading, on, amounts, quality=quality)


def some(readings: st.SearchStrategy[Reading]) -> st.SearchStrategy[list[Reading]]:
    return st.lists(readings, max_size=4, unique_by=lambda reading: reading.on)


def written(indicator: Indicator, place: Territory | Establishment, readings: Sequence[Reading]) -> None:
    where = {"establishment": place} if isinstance(place, Establishment) else {"territory": place}
    Measure.objects.bulk_create(
        Measure(
            indicator=indicator,
            **where,
            on=reading.on,
            value=reading.value,
            numerator=reading.numerator,
            denominator=reading.denominator,
            quality=reading.quality,
        )
        for reading in readings
    )


def assert_same(total: TotalOfParts | None, expected: Total | None) -> None:
    assert (total is None) == (expected is None)
    if total is not None and expected is not None:
        assert (total.value, total.coverage) == (kept(expected.value), expected.coverage)
        assert (total.numerator, total.denominator) == (expected.numerator, expected.denominator)
        assert (total.first_on, total.last_on) == (expected.first_on, expected.last_on)


@pytest.fixture
def departments() -> list[Territory]:
    region = make_region("32", "Hauts-de-France")
    return [make_department(code, region=region) for code in ("02", "59", "62")]


@fewer
@given(
    data=st.data(),
    rule=st.sampled_from([TerritoryRule.SUM, TerritoryRule.RATIO]),
    time_rule=st.sampled_from(TimeRule),
)
def test_a_total_is_what_the_rule_says(
    data: st.DataObject, rule: str, time_rule: str, departments: list[Territory]
) -> None:
    ratio = rule == TerritoryRule.RATIO
    readings = [data.draw(some(parts | published if ratio else counts)) for _ in departments]
    indicator = make_indicator(
        unit="%" if ratio else "ESMS",
        kind=IndicatorKind.RATIO if ratio else IndicatorKind.COUNT,
        territory_rule=rule,
        summed_level=SummedLevel.DEPARTMENT,
        time_rule=time_rule,
    )
    for department, known in zip(departments, readings, strict=True):
        written(indicator, department, known)
    scale = 100 if ratio else 1
    expected = over_territories(
        rule, readings, on=TODAY, level=SummedLevel.DEPARTMENT, scale=scale, time_rule=time_rule
    )
    found = figure(NATIONAL, indicator, make_region("32"), on=TODAY)
    assert found is not None
    assert_same(found.total, expected)
    assert found.value == (kept(expected.value) if expected else None)


@pytest.fixture
def establishments() -> list[tuple[Establishment, set[int]]]:
    """With the territories each counts in: two departments of one region, of which an area takes a part, and another
    region."""
    region, area = make_region("32"), make_area("A")
    one, other = (make_department(code, region=region) for code in ("59", "62"))
    away = make_department("974", region=make_region("04"))
    Territory.objects.filter(pk=area.pk).update(parent=region)
    nation = region.parent_id
    return [
        (make_establishment(one, area), {one.pk, area.pk, region.pk, nation}),
        (make_establishment(one), {one.pk, region.pk, nation}),
        (make_establishment(other, area), {other.pk, area.pk, region.pk, nation}),
        (make_establishment(away), {away.pk, away.parent_id, nation}),
    ]


@fewer
@given(
    data=st.data(),
    rule=st.sampled_from([TerritoryRule.SUM, TerritoryRule.RATIO]),
    time_rule=st.sampled_from(TimeRule),
)
def test_a_total_of_establishments_is_what_the_rule_says_on_every_day(
    data: st.DataObject, rule: str, time_rule: str, establishments: list[tuple[Establishment, set[int]]]
) -> None:
    ratio = rule == TerritoryRule.RATIO
    indicator = make_indicator(
        unit="%" if ratio else "ESMS",
        kind=IndicatorKind.RATIO if ratio else IndicatorKind.COUNT,
        territory_rule=rule,
        summed_level=SummedLevel.ESTABLISHMENT,
        time_rule=time_rule,
    )
    known = [data.draw(some(parts | published | counts if ratio else counts | parts)) for _ in establishments]
    for (establishment, _), readings in zip(establishments, known, strict=True):
        written(indicator, establishment, readings)
    compute_totals()
    assert compute_totals() == 0
    for day in [*DAYS, TODAY]:
        for found in figures(NATIONAL, [indicator], Territory.objects.all(), on=day):
            within = [
                readings
                for readings, (_, counts_in) in zip(known, establishments, strict=True)
                if found.place.pk in counts_in
            ]
            expected = over_territories(
                rule,
                within,
                on=day,
                level=SummedLevel.ESTABLISHMENT,
                scale=100 if ratio else 1,
                time_rule=time_rule,
                size_known=False,
            )
            assert_same(found.total, expected)


@fewer
@given(data=st.data(), direction=st.sampled_from(Direction.values))
def test_a_comparison_is_what_the_rule_says(
    data: st.DataObject, direction: str, departments: list[Territory]
) -> None:
    indicator = make_indicator(unit="%", kind=IndicatorKind.RATIO, direction=direction)
    values = {}
    for department in departments:
        known = data.draw(some(parts | published))
        written(indicator, department, known)
        last = latest(known, TODAY)
        value = value_of(last, 100) if last else None
        if value is not None:
            values[department.pk] = value
    found = level_figures(NATIONAL, indicator, TerritoryKind.DEPARTMENT, on=TODAY)
    spread = spread_of(values)
    assert (found.count, found.median) == (spread.count, kept(spread.median))
    assert (found.minimum, found.maximum) == (kept(spread.minimum), kept(spread.maximum))
    shown = {figure.place.pk: figure for figure in found.figures}
    assert {pk: one.rank for pk, one in shown.items() if one.rank} == ranks_of(values, direction)
    assert {pk: shown[pk].gap_to_median for pk in values} == {
        pk: kept(gap_to_median(value, spread)) for pk, value in values.items()
    }


@fewer
@given(
    reading=parts | counts,
    direction=st.sampled_from(Direction.values),
    kind=st.sampled_from([IndicatorKind.RATIO, IndicatorKind.COUNT, IndicatorKind.LEVEL]),
    baseline=st.none() | amounts,
    dated=st.booleans(),
    zero_start=st.booleans(),
    dues=st.lists(st.none() | on, max_size=3, unique=True),
    data=st.data(),
)
def test_progress_is_what_the_rules_say(
    reading: Reading,
    direction: str,
    kind: str,
    baseline,
    dated: bool,
    zero_start: bool,
    dues,
    data: st.DataObject,
) -> None:
    indicator = make_indicator(unit="%", kind=kind, direction=direction, zero_start=zero_start)
    region = make_region("32", "Hauts-de-France")
    written(indicator, region, [reading])
    baseline_on = DAYS[0] if dated and baseline is not None else None
    trajectory = Trajectory.objects.create(
        indicator=indicator, territory=region, baseline_value=baseline, baseline_on=baseline_on
    )
    targets = [DatedTarget(due, data.draw(amounts)) for due in dues]
    Target.objects.bulk_create(Target(trajectory=trajectory, due=one.due, value=one.value) for one in targets)
    final = final_target(targets)
    aim = Aim(direction, baseline, final.value if final else None, zero_start=zero_start)
    last = latest([reading], TODAY)
    value = value_of(last, 100 if kind == IndicatorKind.RATIO else 1) if last else None
    points = points_of(targets, baseline=baseline, baseline_on=baseline_on)
    expected = expected_at(points, last.on, kind=kind) if last else None
    rate = rate_of(aim, value, zero_denominator=last is not None and value is None)
    position = position_of(aim, value, expected, last.on if last else None)
    shown = figure(NATIONAL, indicator, region, on=TODAY)
    assert shown is not None
    progress = shown.progress
    assert (progress.rate, progress.rate_raw, progress.share) == (rate.shown, rate.raw, rate.share)
    assert progress.rate_missing == rate.missing
    assert (progress.expected, progress.gap) == (kept(expected), position.gap)
    assert (progress.standing, progress.standing_missing) == (position.standing, position.missing)
