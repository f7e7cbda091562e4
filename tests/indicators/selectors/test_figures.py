"""The figures of the pages, from the database to their words."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from common.scope import Scope
from indicators.enums import Bound, Direction, Quality, SummedLevel, TerritoryRule
from indicators.models import Absence, Applicability, Indicator
from indicators.rules.emptiness import Emptiness
from indicators.rules.rate import RateMissing
from indicators.rules.standing import Standing
from indicators.selectors.figures import Figure, Origin, figure
from territories.models import Territory
from tests.factories import make_nation, make_region
from tests.indicators.factories import (
    make_area,
    make_department,
    make_establishment,
    make_indicator,
    make_measure,
    make_ratio,
    make_trajectory,
)
from tests.indicators.rules.plain import plain

pytestmark = pytest.mark.django_db

NATIONAL = Scope(user_id=1, every_region=True)
DAY = dt.date(2023, 10, 4)
TODAY = dt.date(2023, 12, 1)
TAN_SUM = {"territory_rule": TerritoryRule.SUM, "summed_level": SummedLevel.ANIMATION_AREA}
RATIO_OF_DEPARTMENTS = {"territory_rule": TerritoryRule.RATIO, "summed_level": SummedLevel.DEPARTMENT}


def seen(indicator: Indicator, place: Territory | None = None, scope: Scope = NATIONAL, **fields) -> Figure:
    found = figure(scope, indicator, place or make_nation(), **({"on": TODAY} | fields))
    assert found is not None
    return found


def test_a_published_figure_comes_with_its_date_and_source() -> None:
    indicator = make_ratio(decimals=2)
    make_measure(indicator, value="83.485", source="CRNS", bound=Bound.ABOUT, quality=Quality.VALIDATED)
    found = seen(indicator)
    assert (found.value, plain(found.text), found.on) == (Decimal("83.485000"), "≈ 83,49 %", DAY)
    assert (found.origin, found.source, found.emptiness) == (Origin.AS_PUBLISHED, "CRNS", None)


def test_the_last_counted_measure_is_the_figure_and_a_later_estimate_stands_beside() -> None:
    indicator = make_indicator()
    make_measure(indicator, value=10, on=dt.date(2023, 3, 31))
    make_measure(indicator, value=12, on=dt.date(2023, 6, 30))
    make_measure(indicator, value=15, on=dt.date(2023, 9, 30), quality=Quality.ESTIMATED)
    make_measure(indicator, value=99, on=dt.date(2024, 3, 31))
    found = seen(indicator)
    assert (found.value, found.on) == (12, dt.date(2023, 6, 30))
    assert found.estimate is not None
    assert (found.estimate.value, found.estimate.on) == (15, dt.date(2023, 9, 30))
