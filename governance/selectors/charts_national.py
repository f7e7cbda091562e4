"""The charts of the national view as files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from common.charts import Chart
from common.charts.bars import against_spec, stacked_spec
from common.scope import Scope
from common.tabular.writers import Column
from common.templatetags.french import share
from governance.selectors.charts import Build, Figure, Load, Loaded
from governance.selectors.charts_colours import STANDINGS, STATES
from governance.selectors.charts_map import map_document
from governance.selectors.charts_region import STATES_WORDS
from governance.selectors.coverage import Cell, GoalLine
from governance.selectors.measures import MeasuredLine
from governance.selectors.national import NationalPage, RegionLine, national_page
from territories.models import Territory

_SOURCE = "feuilles de route régionales"
_HEATS = ["#F6F6F6", "#B3D7DC", "#5FA9B4", "#1F7A87", "#0B3E46"]


def load(
    scope: Scope, place: Territory, query: Mapping[str, str], on: dt.date | None, today: dt.date
) -> Loaded | None:
    page = national_page(
        scope,
        wanted=query.get("feuille", ""),
        sort=query.get("tri", ""),
        measure=query.get("mesure", ""),
        on=on or today,
    )
    return Loaded(place, page, page.oldest or page.nation.computed_at, page.nation.on) if page else None


class CountLine(NamedTuple):
    region: str
    what: str
    total: int


def regions(page: NationalPage, name: str) -> Figure | None:
    """Actions of each region by state, in the order that the reader chose."""
    words = dict(STATES_WORDS)
    counts = [
        CountLine(line.region.name, words[part.state], part.count)
        for line in page.with_roadmap
        for part in line.states.shares
    ]
    kinds = [(words[code], colour) for code, colour in STATES]
    return _stacked(
        page.with_roadmap, counts, kinds, name, "Actions de chaque région, par état", "État", "actions"
    )


def standings(page: NationalPage, name: str) -> Figure | None:
    """Indicators of each region by their position."""
    counts = [
        CountLine(line.region.name, standing.label, number)
        for line in page.lines
        for standing, number in line.shown_standings
    ]
    kinds = [(standing.label, colour) for standing, colour in STANDINGS]
    title = "Indicateurs de chaque région, par position"
    return _stacked(page.lines, counts, kinds, name, title, "Position", "indicateurs")


def _stacked(
    lines: Any,
    counts: list[CountLine],
    kinds: list[tuple[str, str]],
    name: str,
    title: str,
    what: str,
    axis: str,
) -> Figure | None:
    if not counts:
        return None
    told = {each.region for each in counts}
    present = {each.what for each in counts}
    chart = Chart(
        name=name,
        title=title,
        description="Une barre par région. Le tableau donne chaque nombre.",
        spec=stacked_spec(
            [line.region.name for line in lines if line.region.name in told],
            list(counts),
            [kind for kind in kinds if kind[0] in present],
            axis=axis,
        ),
    )
    columns = [
        Column[CountLine]("Région", lambda each: each.region),
        Column[CountLine](what, lambda each: each.what),
        Column[CountLine](axis.capitalize(), lambda each: each.total),
    ]
    return Figure(chart, columns, counts, _SOURCE)


def measure(page: NationalPage, name: str) -> Figure | None:
    """The measure chosen by the reader, region by region, with its median."""
    found = page.measured
    if found is None or not found.lines:
        return None
    return Figure(found.dots, _MEASURE, list(found.lines), _source(page))


def map_(page: NationalPage, name: str) -> Figure | None:
    """The same measure on the map."""
    found = page.measured
    if found is None or found.map is None:
        return None
    drawing, title = found.map, found.choice.label

    def drawn(lines: Any) -> str:
        return map_document(drawing, title=title, lines=lines)

    return Figure(None, _MEASURE, list(found.lines), _source(page), drawn=drawn)


def _source(page: NationalPage) -> str:
    of_indicator = page.measured is not None and page.measured.choice.indicator is not None
    return "indicateurs du portail" if of_indicator else _SOURCE


_MEASURE = [
    Column[MeasuredLine]("Rang", lambda line: line.place.rank),
    Column[MeasuredLine]("Région", lambda line: line.place.candidate.name),
    Column[MeasuredLine]("Chiffre", lambda line: line.value or line.missing),
    Column[MeasuredLine]("Couverture", lambda line: line.coverage),
    Column[MeasuredLine]("Écart à la médiane", lambda line: line.gap),
]


class CoverLine(NamedTuple):
    number: str
    goal: str
    region: str
    actions: int | None
    rate: Decimal | None
    coverage: Decimal | None


def cover(page: NationalPage, name: str) -> Figure | None:
    """National goals × regions: how many aligned actions."""
    matrix = page.matrix
    lines = [_cover_line(goal, cell) for goal in matrix.lines for cell in goal.cells]
    if not lines:
        return None
    rows = [
        {"goal": _cut(goal.label), "order": index, "region": cell.place.name, "actions": cell.actions}
        | {"known": cell.is_known}
        for index, goal in enumerate(matrix.lines)
        for cell in goal.cells
    ]
    chart = Chart(
        name=name,
        title="Objectifs nationaux\u00a0: actions régionales qui s’y alignent",
        description="Une ligne par objectif, une colonne par région. Le nombre est celui des actions non abandonnées.",
        spec=_heat(rows),
    )
    roadmap = matrix.choice.chosen
    return Figure(chart, _COVER, lines, roadmap.title if roadmap else _SOURCE)


def _cover_line(goal: GoalLine, cell: Cell) -> CoverLine:
    actions = cell.actions if cell.is_known else None
    return CoverLine(goal.number, goal.title, cell.place.name, actions, cell.rate, cell.coverage)


_COVER = [
    Column[CoverLine]("Numéro", lambda line: line.number),
    Column[CoverLine]("Objectif national", lambda line: line.goal, width=50),
    Column[CoverLine]("Région", lambda line: line.region),
    Column[CoverLine]("Actions", lambda line: line.actions),
    Column[CoverLine]("Taux (%)", lambda line: line.rate),
    Column[CoverLine]("Couverture (%)", lambda line: line.coverage),
]


def _heat(rows: list[dict[str, Any]]) -> dict[str, Any]:
    place = {
        "y": {
            "field": "goal",
            "type": "nominal",
            "title": None,
            "sort": {"field": "order"},
            "axis": {"labelLimit": 420, "domain": False, "ticks": False},
        },
        "x": {
            "field": "region",
            "type": "nominal",
            "title": None,
            "axis": {"orient": "top", "labelAngle": -40, "domain": False, "ticks": False},
        },
    }
    colour = {
        "field": "actions",
        "type": "quantitative",
        "scale": {"type": "threshold", "domain": [1, 2, 4, 8], "range": _HEATS},
        "legend": None,
    }
    cells = {"mark": {"type": "rect", "stroke": "#FFFFFF"}, "encoding": {**place, "color": colour}}
    numbers = {
        "transform": [{"calculate": "datum.known ? datum.actions : '·'", "as": "said"}],
        "mark": {"type": "text", "fontSize": 12},
        "encoding": {
            **place,
            "text": {"field": "said"},
            "color": {"condition": {"test": "datum.actions >= 4", "value": "#FFFFFF"}, "value": "#161616"},
        },
    }
    return {
        "width": {"step": 34},
        "height": {"step": 24},
        "data": {"values": rows},
        "layer": [cells, numbers],
    }


def progress(page: NationalPage, name: str) -> Figure | None:
    """The rate of each region with its coverage."""
    lines = list(page.with_roadmap)
    if not lines:
        return None
    rows = [
        (
            line.region.name,
            None if line.rate is None else float(line.rate),
            None if line.coverage is None else float(line.coverage),
            share(line.rate) or "pas de taux",
        )
        for line in lines
    ]
    chart = Chart(
        name=name,
        title="Avancement de chaque région, et couverture",
        description="La barre est le taux, le trait la couverture\u00a0: la part des étapes renseignées.",
        spec=against_spec(rows, bar="taux d’avancement", mark="couverture"),
    )
    columns = [
        Column[RegionLine]("Région", lambda line: line.region.name),
        Column[RegionLine]("Taux (%)", lambda line: line.rate),
        Column[RegionLine]("Couverture (%)", lambda line: line.coverage),
        Column[RegionLine]("Actions", lambda line: line.states.total),
        Column[RegionLine]("Actions en retard", lambda line: line.late),
    ]
    return Figure(chart, columns, lines, _SOURCE)


def _cut(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59].rstrip()}…"


LOAD: Load = load
CHARTS: dict[str, Build] = {
    "etats": regions,
    "avancement": progress,
    "positions": standings,
    "mesure": measure,
    "carte": map_,
    "couverture": cover,
}
