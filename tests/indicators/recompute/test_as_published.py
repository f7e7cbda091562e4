"""What is stored of where a figure comes from is what the rule of the pages says of it, whatever the measures."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from common.scope import Scope
from indicators.enums import IndicatorKind, SummedLevel, TerritoryRule
from indicators.models import Applicability, IndicatorSnapshot, Measure
from indicators.selectors.figures import figures
from indicators.selectors.figures_types import Origin
from indicators.services.recompute import recompute
from journal.enums import Part
from tests.factories import make_nation, make_region
from tests.indicators.factories import make_department, make_indicator, make_measure, make_ratio

pytestmark = pytest.mark.django_db

ON = dt.date(2023, 10, 4)
amounts = st.decimals(min_value=0, max_value=100, places=2)
written = st.one_of(
    st.none(),
    st.builds(lambda value: {"value": value}, amounts),
    st.builds(lambda part, whole: {"numerator": part, "denominator": whole}, amounts, amounts),
)
qualities = st.sampled_from(["validated", "provisional", "estimated"])


@pytest.fixture
def region():
    make_nation()
    return make_region()


@pytest.fixture
def department(region):
    return make_department("974", region=region)


def stored(indicator, place):
    return IndicatorSnapshot.objects.get(indicator=indicator, territory=place).as_published


def test_a_percentage_without_denominator_is_published_as_it_is(region):
    part, over, count = make_ratio(), make_ratio(), make_indicator()
    make_measure(part, region, 34)
    make_measure(over, region, over=(34, 100))
    make_measure(count, region, 34)
    recompute(territory_id=region.pk, parts=[Part.FIGURES])
    assert [stored(each, region) for each in (part, over, count)] == [True, False, False]


def test_a_total_or_nothing_is_not_published_as_it_is(region, department):
    whole = make_ratio(territory_rule="ratio", summed_level="department")
    make_measure(whole, department, over=(1, 2))
    guess, empty = make_ratio(), make_ratio()
    make_measure(guess, region, 34, quality="estimated")
    away = make_ratio()
    make_measure(away, region, 34)
    Applicability.objects.create(indicator=away, territory=make_region("06", "Mayotte"))
    recompute(territory_id=region.pk, parts=[Part.FIGURES])
    assert [stored(each, region) for each in (whole, guess, empty, away)] == [False] * 4


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    own=written,
    part=written,
    quality=qualities,
    kind=st.sampled_from([IndicatorKind.RATIO, IndicatorKind.COUNT, IndicatorKind.AMOUNT]),
    sensitive=st.booleans(),
)
def test_what_is_stored_is_what_the_pages_say(region, department, own, part, quality, kind, sensitive):
    rule = TerritoryRule.RATIO if kind == IndicatorKind.RATIO else TerritoryRule.SUM
    indicator = make_indicator(
        unit="%", kind=kind, territory_rule=rule, summed_level=SummedLevel.DEPARTMENT, sensitive=sensitive
    )
    for place, measure in ((region, own), (department, part)):
        if measure is not None:
            Measure.objects.create(indicator=indicator, territory=place, on=ON, quality=quality, **measure)
    recompute(territory_id=region.pk, parts=[Part.FIGURES])
    trusted = Scope(readable_regions=frozenset({region.pk}), draft_regions=frozenset({region.pk}))
    for shown in figures(trusted, [indicator], [region, department], on=timezone.localdate()):
        kept = IndicatorSnapshot.objects.get(indicator=indicator, territory=shown.place.pk)
        assert kept.as_published is (shown.origin == Origin.AS_PUBLISHED)
        assert (kept.value is None) is (shown.value is None)
        assert kept.is_total is (shown.origin == Origin.TOTAL)
