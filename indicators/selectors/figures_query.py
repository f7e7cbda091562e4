"""The statements behind the figures: each runs once, whatever is asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.models import Q

from common.scope import Scope
from indicators.models import Trajectory
from indicators.rules.exact import KEPT, rounded
from indicators.rules.standing import THRESHOLDS
from indicators.rules.trajectory import DatedTarget, points_of
from indicators.rules.withholding import MINIMUM_ESTABLISHMENTS
from indicators.selectors.figures_row import Row
from indicators.selectors.figures_types import Place
from territories.models import Territory

_SQL = Path(__file__).resolve().parent.parent / "sql"
_VALUES = (_SQL / "figures_values.sql").read_text(encoding="utf-8")
FIGURES = _VALUES + (_SQL / "figures.sql").read_text(encoding="utf-8")
_CURVES = (
    _VALUES
    + """
SELECT indicator_id, value_on, azimut_rounded(value, 6) FROM figures WHERE value IS NOT NULL ORDER BY n
"""
)
_SERIES_DATES = (_SQL / "series_dates.sql").read_text(encoding="utf-8")

Point = tuple[dt.date, Decimal]


@dataclass(frozen=True, slots=True)
class Asked:
    """One figure to compute; ``version`` of the targets, the last one when None."""

    indicator_id: int
    territory_id: int
    category: str
    day: dt.date
    version: int | None = None


def trusted_regions(scope: Scope) -> frozenset[int]:
    """Regions of whose ARS or GRADeS the reader is: what rule 11 withholds is not withheld from them."""
    return scope.draft_regions | scope.editable_regions | {region for _, region in scope.piloting}


def places_of(
    scope: Scope,
    ids: Collection[int] | None,
    *,
    level: str | None = None,
    within: int | None = None,
    day: dt.date | None = None,
) -> dict[int, Place]:
    """Visible territories (one query): by ids in their order, or those of a level that exist on ``day``."""
    found = Territory.objects.visible_to(scope)
    if ids is not None:
        found = found.filter(pk__in=ids)
    if level is not None:
        found = found.filter(kind=level)
    if within is not None:
        found = found.filter(parent_id=within)
    if day is not None:
        found = found.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=day),
            Q(valid_to__isnull=True) | Q(valid_to__gte=day),
        )
    rows = found.order_by("name", "pk").values_list("pk", "kind", "code", "name")
    places = {pk: Place(pk, kind, code, name) for pk, kind, code, name in rows}
    return {pk: places[pk] for pk in dict.fromkeys(ids) if pk in places} if level is None and ids else places


def figure_rows(scope: Scope, asked: Sequence[Asked], *, compared: bool = False) -> list[Row]:
    """The rows of what is asked, in its order (one query); the territories must be visible to the scope.

    ``compared``: ranks, median, minimum and maximum of what is asked of one indicator, category and day.
    """
    if not asked:
        return []
    with connection.cursor() as cursor:
        cursor.execute(FIGURES, parameters_of(scope, asked, compared=compared))
        names = [column.name for column in cursor.description]
        return [Row(**dict(zip(names, values, strict=True))) for values in cursor.fetchall()]


def curve_points(scope: Scope, asked: Sequence[Asked]) -> list[tuple[int, dt.date, Decimal]]:
    """Indicator, date and value of what is asked, in its order, where there is a value (one query)."""
    if not asked:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_CURVES, parameters_of(scope, asked))
        return [(pk, on, value) for pk, on, value in cursor.fetchall()]


def parameters_of(scope: Scope, asked: Sequence[Asked], *, compared: bool = False) -> dict[str, Any]:
    """Those of indicators/sql/figures.sql; thresholds and minima come from the rules that hold them."""
    return _arrays(asked) | {
        "versions": [wish.version for wish in asked],
        "trusted": sorted(trusted_regions(scope)),
        "compared": compared,
        "minimum": MINIMUM_ESTABLISHMENTS,
        "thresholds": [Decimal(lowest) for _, lowest in THRESHOLDS],
    }


def series_dates(pairs: Sequence[Asked], limit: int) -> list[Asked]:
    """The last days at which each figure changes, oldest first (one query)."""
    if not pairs:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_SERIES_DATES, _arrays(pairs) | {"limit": limit})
        return [Asked(*values) for values in cursor.fetchall()]


def _arrays(asked: Sequence[Asked]) -> dict[str, Any]:
    return {
        "indicators": [wish.indicator_id for wish in asked],
        "territories": [wish.territory_id for wish in asked],
        "categories": [wish.category for wish in asked],
        "days": [wish.day for wish in asked],
    }


def trajectory_points(pairs: Sequence[Asked]) -> dict[tuple[int, int], list[Point]]:
    """Dated baseline and targets of the current trajectories, by indicator and territory (two queries)."""
    if not pairs:
        return {}
    trajectories = Trajectory.objects.current().filter(
        indicator__in={pair.indicator_id for pair in pairs},
        territory__in={pair.territory_id for pair in pairs},
        category=pairs[0].category,
    )
    return {
        (trajectory.indicator_id, trajectory.territory_id): _points(trajectory)
        for trajectory in trajectories.prefetch_related("targets")
    }


def _points(trajectory: Trajectory) -> list[Point]:
    targets = [DatedTarget(target.due, target.value) for target in trajectory.targets.all()]
    points = points_of(targets, baseline=trajectory.baseline_value, baseline_on=trajectory.baseline_on)
    return [(point.on, rounded(point.value, KEPT)) for point in points]
