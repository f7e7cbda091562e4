"""Indicators, measures and targets for tests."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Mapping
from typing import Any

from indicators.enums import Direction, IndicatorKind
from indicators.models import Indicator, Measure, Target, Trajectory
from indicators.services.totals import recompute_nation_totals, recompute_totals
from territories.enums import TerritoryKind
from territories.models import Establishment, Territory
from tests.factories import make_nation, make_region

_numbers = itertools.count(1)


def make_department(code: str, name: str = "", region: Territory | None = None) -> Territory:
    return Territory.objects.create(
        kind=TerritoryKind.DEPARTMENT,
        code=code,
        name=name or f"Département {code}",
        parent=region or make_region(),
    )


def make_area(code: str, name: str = "", region: Territory | None = None) -> Territory:
    return Territory.objects.create(
        kind=TerritoryKind.ANIMATION_AREA,
        code=code,
        name=name or f"TAN {code}",
        parent=region or make_region(),
    )


def make_establishment(department: Territory, area: Territory | None = None, **fields: Any) -> Establishment:
    number = next(_numbers)
    return Establishment.objects.create(
        **(
            {
                "finess": f"{department.code[-2:]:0>2}{number:07d}",
                "name": f"Établissement {number}",
                "category": "ES",
                "department": department,
                "animation_area": area,
            }
            | fields
        )
    )


def make_indicator(code: str = "", **fields: Any) -> Indicator:
    """A count that goes up, without any rule over territories."""
    defaults = {
        "name": "Indicateur d’essai",
        "unit": "ESMS",
        "kind": IndicatorKind.COUNT,
        "direction": Direction.UP,
    }
    return Indicator.objects.create(code=code or f"IND-{next(_numbers)}", **(defaults | fields))


def make_ratio(code: str = "", **fields: Any) -> Indicator:
    """A part in per cent, two decimals."""
    return make_indicator(code, **({"unit": "%", "kind": IndicatorKind.RATIO, "decimals": 2} | fields))


def make_measure(
    indicator: Indicator,
    place: Territory | Establishment | None = None,
    value: Any = None,
    *,
    on: dt.date = dt.date(2023, 10, 4),
    over: tuple[Any, Any] | None = None,
    **fields: Any,
) -> Measure:
    """Of the nation unless told otherwise; ``over`` is a numerator and its denominator."""
    place = place or make_nation()
    where = {"establishment": place} if isinstance(place, Establishment) else {"territory": place}
    parts = {"numerator": over[0], "denominator": over[1]} if over else {"value": value}
    return Measure.objects.create(indicator=indicator, on=on, **where, **parts, **fields)


def make_trajectory(
    indicator: Indicator,
    territory: Territory | None = None,
    targets: Mapping[dt.date | None, Any] | None = None,
    **fields: Any,
) -> Trajectory:
    """``targets`` by due date: a value, or the two bounds of a range."""
    trajectory = Trajectory.objects.create(
        indicator=indicator, territory=territory or make_nation(), **fields
    )
    for due, value in (targets or {}).items():
        bounds = {"low": value[0], "high": value[1]} if isinstance(value, tuple) else {"value": value}
        Target.objects.create(trajectory=trajectory, due=due, **bounds)
    return trajectory


def compute_totals() -> int:
    """The sums over establishments, as the worker computes them after a change; the number of rows written."""
    regions = Territory.objects.regions().order_by("pk")
    make_nation()
    return sum(recompute_totals(region=region) for region in regions) + recompute_nation_totals()
