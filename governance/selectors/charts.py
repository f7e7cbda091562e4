"""The charts of the dashboards as files: each one's drawing and its table, with the page's own figures.

A page is loaded as its view loads it; a chart is a function of what was loaded. Adding one is adding a line to the
dictionary of its page (:data:`governance.selectors.charts_pages.PAGES`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from common.charts import Chart
from common.charts.files import standalone
from common.scope import Scope
from common.tabular.writers import Column
from roadmap.selectors.moments import local_moment
from territories.models import Territory


@dataclass(frozen=True, slots=True)
class Figure:
    """``columns`` and ``rows`` are the table of the chart; ``source`` what the figures were made of.

    ``chart`` is None where there is nothing to draw: the table may still have lines. ``drawn`` replaces it for what
    the library of charts does not draw: an SVG document, given its lines.
    """

    chart: Chart | None
    columns: Sequence[Column[Any]]
    rows: Sequence[Any]
    source: str
    drawn: Callable[[Sequence[str]], str] | None = None


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a page shows, of which territory and of when."""

    place: Territory
    page: Any
    computed_at: dt.datetime | None
    on: dt.date


@dataclass(frozen=True, slots=True)
class ChartFile:
    figure: Figure
    place: Territory
    computed_at: dt.datetime | None
    on: dt.date

    @property
    def lines(self) -> list[str]:
        """« La Réunion, calculé le 22 novembre 2026 à 14 h 05 (heure de La Réunion) », then the source."""
        moment = local_moment(self.computed_at, self.place)
        told = f"{self.place.name}, calculé le {moment}" if moment else self.place.name
        return [told, f"Source\u00a0: Azimut, {self.figure.source}"]

    @property
    def columns(self) -> list[Column[Any]]:
        """Those of the figure, then what tells a line taken out of its file: where, when, from what."""
        place, moment, source = (
            self.place.name,
            local_moment(self.computed_at, self.place),
            self.figure.source,
        )
        return [
            *self.figure.columns,
            Column("Territoire", lambda _: place),
            Column("Calculé le", lambda _: moment),
            Column("Source", lambda _: f"Azimut, {source}"),
        ]

    @property
    def svg(self) -> str | None:
        """None where there is nothing to draw."""
        if self.figure.drawn is not None:
            return self.figure.drawn(self.lines)
        return standalone(self.figure.chart, lines=self.lines) if self.figure.chart else None


Load = Callable[[Scope, Territory, Mapping[str, str], dt.date | None, dt.date], Loaded | None]
"""From the scope, the territory, the address's query, a past day or None, and today."""
Build = Callable[[Any, str], Figure | None]
"""From what the page shows and the name of the chart; None where the page has no such chart."""


@dataclass(frozen=True, slots=True)
class ChartedPage:
    """``charts`` by name; a name that ends with « * » stands for all those that begin so."""

    load: Load
    charts: Mapping[str, Build]

    def builder(self, name: str) -> Build | None:
        if name in self.charts:
            return self.charts[name]
        families = (key for key in self.charts if key.endswith("*") and name.startswith(key[:-1]))
        return next((self.charts[key] for key in families), None)


def chart_file(page: ChartedPage, loaded: Loaded, name: str) -> ChartFile | None:
    """One chart of a page that was loaded; None where the page has no such chart."""
    build = page.builder(name)
    figure = build(loaded.page, name) if build else None
    return ChartFile(figure, loaded.place, loaded.computed_at, loaded.on) if figure else None
