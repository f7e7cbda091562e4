"""The list of indicators: one figure each, in one territory, or why there is none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from common.scope import Scope
from indicators.models import Indicator
from indicators.selectors.figures import figures_of_territory, sparklines
from indicators.selectors.figures_types import Figure
from indicators.selectors.pages_words import (
    FreshnessWords,
    due_words,
    freshness_words,
    origin_words,
    quantity,
)
from indicators.selectors.sparkline import Sparkline, sparkline_of
from territories.models import Territory


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """``quantity`` has its unit and is empty where ``figure.why_empty`` says why."""

    indicator: Indicator
    figure: Figure
    quantity: str
    origin: str
    due: str
    freshness: FreshnessWords
    sparkline: Sparkline | None

    @property
    def standing(self) -> str:
        return self.figure.progress.standing or "none"


def indicator_rows(
    scope: Scope, indicators: Sequence[Indicator], territory: Territory, *, today: dt.date
) -> list[IndicatorRow]:
    """One row per indicator in the order given (five queries); none outside of the scope."""
    figures = figures_of_territory(scope, indicators, territory, on=today)
    courses = sparklines(scope, indicators, territory, until=today) if figures else {}
    rows = []
    for indicator in indicators:
        figure = figures.get(indicator.pk)
        if figure is None:
            continue
        target = figure.progress.target
        rows.append(
            IndicatorRow(
                indicator=indicator,
                figure=figure,
                quantity=quantity(figure),
                origin=origin_words(figure),
                due=due_words(target) if target else "",
                freshness=freshness_words(figure, today),
                sparkline=sparkline_of(courses[indicator.pk], indicator),
            )
        )
    return rows


def kept(
    rows: Sequence[IndicatorRow], *, standing: str = "", freshness: str = "", alert: str = ""
) -> list[IndicatorRow]:
    """Those of a standing (« none » for those without), of a freshness and that raise an alert; empty words keep
    everything."""
    return [
        row
        for row in rows
        if standing in ("", row.standing)
        and freshness in ("", row.freshness.key.value)
        and alert in ("", *row.figure.alerts)
    ]
