"""Figures for the pages: what an indicator is worth somewhere, at a date, and why.

Every function costs a constant number of queries, whatever the numbers of indicators, territories and measures:
the latest measure of each series is found by the index of its key, never by reading the series. ``on`` is the day
as seen from (today unless said): the figure is the last one known on that day. Territories outside of the scope
are left out; the totals of a visible territory count all of its parts, because a figure does not depend on who
reads it, except for what rule 11 withholds.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal

from django.utils import timezone

from common.scope import Scope
from indicators.models import Indicator, Trajectory
from indicators.rules.comparison import RANKED
from indicators.selectors.figures_build import comparison_of, figure_of, progress_of
from indicators.selectors.figures_query import (
    Asked,
    curve_points,
    figure_rows,
    places_of,
    series_dates,
    trajectory_points,
)
from indicators.selectors.figures_types import (
    Comparison,
    Estimate,
    Figure,
    Origin,
    Place,
    Progress,
    Series,
    TargetFigure,
    TotalOfParts,
)
from territories.models import Territory

__all__ = [
    "Comparison",
    "Estimate",
    "Figure",
    "Origin",
    "Place",
    "Progress",
    "Series",
    "TargetFigure",
    "TotalOfParts",
    "figure",
    "figures",
    "figures_of_territory",
    "level_figures",
    "progress_by_version",
    "series",
    "sparklines",
]

POINTS = 24
"""Dates of a series unless asked otherwise: two years of months."""


def figure(
    scope: Scope, indicator: Indicator, territory: Territory, *, category: str = "", on: dt.date | None = None
) -> Figure | None:
    """One figure (two queries); None outside of the scope."""
    return next(iter(figures(scope, [indicator], [territory], categories=[category], on=on)), None)


def figures_of_territory(
    scope: Scope,
    indicators: Iterable[Indicator],
    territory: Territory,
    *,
    category: str = "",
    on: dt.date | None = None,
) -> dict[int, Figure]:
    """The figure of each indicator by its id (two queries); nothing outside of the scope."""
    found = figures(scope, indicators, [territory], categories=[category], on=on)
    return {figure.indicator_id: figure for figure in found}


def figures(
    scope: Scope,
    indicators: Iterable[Indicator],
    territories: Iterable[Territory],
    *,
    categories: Sequence[str] = ("",),
    on: dt.date | None = None,
) -> list[Figure]:
    """Every indicator × visible territory × category (two queries), in the order given.

    The empty category is the total.
    """
    day = on or timezone.localdate()
    places = places_of(scope, [territory.pk for territory in territories])
    asked = [
        Asked(indicator.pk, place.pk, category, day)
        for indicator in indicators
        for place in places.values()
        for category in categories
    ]
    return [figure_of(row, places[row.territory_id]) for row in figure_rows(scope, asked)]


def level_figures(
    scope: Scope,
    indicator: Indicator,
    level: str,
    *,
    within: Territory | None = None,
    peers: Collection[int] | None = None,
    category: str = "",
    on: dt.date | None = None,
) -> Comparison:
    """The visible territories of a level (``TerritoryKind``) compared with each other (two queries).

    ``within`` keeps those whose parent it is, ``peers`` those of a chosen group of ids. Ranks, median, minimum
    and maximum are among those kept where the indicator makes sense.
    """
    day = on or timezone.localdate()
    places = places_of(scope, peers, level=level, within=within.pk if within else None, day=day)
    asked = [Asked(indicator.pk, pk, category, day) for pk in places]
    rows = figure_rows(scope, asked, compared=True)
    return comparison_of(rows, places, ranked=indicator.direction in RANKED)


def series(
    scope: Scope,
    indicators: Iterable[Indicator],
    territories: Iterable[Territory],
    *,
    category: str = "",
    until: dt.date | None = None,
    limit: int = POINTS,
) -> dict[tuple[int, int], Series]:
    """The last ``limit`` figures of each indicator × visible territory, keyed by their ids (five queries).

    A territory where figures are published has those; elsewhere each date of the parts gives their total.
    """
    day = until or timezone.localdate()
    places = places_of(scope, [territory.pk for territory in territories])
    pairs = [Asked(indicator.pk, pk, category, day) for indicator in indicators for pk in places]
    points = trajectory_points(pairs)
    found: dict[tuple[int, int], list[Figure]] = {
        (pair.indicator_id, pair.territory_id): [] for pair in pairs
    }
    for row in figure_rows(scope, series_dates(pairs, limit)):
        found[row.indicator_id, row.territory_id].append(figure_of(row, places[row.territory_id]))
    return {
        key: Series(key[0], places[key[1]], category, dated, points.get(key, ()))
        for key, dated in found.items()
    }


def sparklines(
    scope: Scope,
    indicators: Iterable[Indicator],
    territory: Territory,
    *,
    category: str = "",
    until: dt.date | None = None,
    limit: int = 12,
) -> dict[int, list[tuple[dt.date, Decimal]]]:
    """The last values of each indicator in a territory, by its id, oldest first (three queries).

    The same figures as :func:`series`, of which a small curve needs neither words nor progress.
    """
    day = until or timezone.localdate()
    pks = [indicator.pk for indicator in indicators]
    places = places_of(scope, [territory.pk])
    pairs = [Asked(pk, place, category, day) for pk in pks for place in places]
    found: dict[int, list[tuple[dt.date, Decimal]]] = {pk: [] for pk in pks}
    for pk, on, value in curve_points(scope, series_dates(pairs, limit)):
        found[pk].append((on, value))
    return found


def progress_by_version(
    scope: Scope, indicator: Indicator, territory: Territory, *, category: str = "", on: dt.date | None = None
) -> list[Progress]:
    """The same figure against each version of its targets, the newest first (three queries)."""
    day = on or timezone.localdate()
    places = places_of(scope, [territory.pk])
    versions = Trajectory.objects.visible_to(scope).filter(
        indicator=indicator, territory__in=places, category=category
    )
    numbers = list(versions.order_by("-version").values_list("version", flat=True))
    asked = [Asked(indicator.pk, territory.pk, category, day, version=number) for number in numbers]
    return [progress_of(row) for row in figure_rows(scope, asked)]
