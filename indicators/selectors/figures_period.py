"""The figure of a period: what the readings of its dates make together, as the indicator declares."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import connection

from common.scope import Scope
from indicators.enums import TimeRule
from indicators.models import Indicator
from indicators.rules.withholding import MINIMUM_ESTABLISHMENTS
from indicators.selectors.figures_query import places_of, trusted_regions
from territories.models import Territory

_PERIOD = (Path(__file__).resolve().parent.parent / "sql" / "period.sql").read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True)
class PeriodFigure:
    """``value`` in the unit of the indicator at six decimals, None where nothing adds up or rule 11 withholds it;
    ``count`` readings were counted, from ``first_on`` to ``last_on``."""

    value: Decimal | None
    rule: TimeRule
    cumulative: bool
    count: int
    first_on: dt.date | None
    last_on: dt.date | None
    withheld: bool


def period_figure(
    scope: Scope,
    indicator: Indicator,
    territory: Territory,
    *,
    after: dt.date,
    until: dt.date,
    category: str = "",
) -> PeriodFigure | None:
    """From the figures published for a territory, dated after ``after`` and until ``until`` (two queries).

    Last, sum or mean; a cumulative series is differenced from the last reading that stands before, or from 0 where
    the indicator starts there by construction. None outside of the scope.
    """
    if not places_of(scope, [territory.pk]):
        return None
    parameters: dict[str, Any] = {
        "indicator": indicator.pk,
        "territory": territory.pk,
        "category": category,
        "after": after,
        "until": until,
        "trusted": sorted(trusted_regions(scope)),
        "minimum": MINIMUM_ESTABLISHMENTS,
    }
    with connection.cursor() as cursor:
        cursor.execute(_PERIOD, parameters)
        value, count, first_on, last_on, withheld = cursor.fetchone()
    rule = TimeRule(indicator.time_rule)
    return PeriodFigure(value, rule, indicator.cumulative, count, first_on, last_on, withheld)
