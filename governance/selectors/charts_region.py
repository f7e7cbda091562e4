"""The charts of a region's dashboard as files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import NamedTuple

from common.charts import Chart
from common.charts.bars import against_spec, counted_spec, stacked_spec
from common.scope import Scope
from common.tabular.writers import Column
from common.templatetags.french import share
from governance.selectors import charts_figures
from governance.selectors.charts import Build, Figure, Load, Loaded
from governance.selectors.charts_colours import STATES
from governance.selectors.charts_names import cut, held, told_apart
from governance.selectors.region_dashboard import RegionDashboard, region_dashboard
from governance.selectors.region_dashboard_goals import GoalBand
from roadmap.enums import ActionState
from roadmap.selectors.summary import NO_STATE, UNKNOWN
from territories.models import Territory


def load(
    scope: Scope, place: Territory, query: Mapping[str, str], on: dt.date | None, today: dt.date
) -> Loaded | None:
    board = region_dashboard(scope, place, today=today, on=on, wanted=query.get("feuille", ""))
    return Loaded(place, board, board.computed.computed_at, board.computed.on)


class StateLine(NamedTuple):
    number: str
    goal: str
    state: str
    total: int


def _bands(board: RegionDashboard) -> list[GoalBand]:
    return [band for band in board.bands.bands if band.summary.total] if board.bands else []


def _roadmap(board: RegionDashboard) -> str:
    return board.chosen.title if board.chosen else "feuille de route"


def states(board: RegionDashboard, name: str) -> Figure | None:
    """Actions of each goal by state."""
    bands = _bands(board)
    if not bands:
        return None
    labels = _labels(bands)
    words = dict(STATES_WORDS)
    lines = [
        StateLine(band.row.number, band.row.title, words[part.state], part.count)
        for band in bands
        for part in band.summary.shares
    ]
    parts = [
        (labels[index], words[part.state], part.count)
        for index, band in enumerate(bands)
        for part in band.summary.shares
    ]
    present = {kind for _, kind, _ in parts}
    kinds = [(words[code], colour) for code, colour in STATES if words[code] in present]
    chart = Chart(
        name=name,
        title="Actions de chaque objectif, par état",
        description="Une barre par objectif, coupée par état. Le tableau donne chaque nombre.",
        spec=stacked_spec(labels, parts, kinds, axis="actions"),
    )
    columns = [
        Column[StateLine]("Numéro", lambda line: line.number),
        Column[StateLine]("Objectif", lambda line: line.goal, width=50),
        Column[StateLine]("État", lambda line: line.state),
        Column[StateLine]("Actions", lambda line: line.total),
    ]
    return Figure(chart, columns, lines, _roadmap(board))


STATES_WORDS: tuple[tuple[str, str], ...] = (
    *((state.value, str(state.label)) for state in ActionState),
    (UNKNOWN, NO_STATE),
)


def progress(board: RegionDashboard, name: str) -> Figure | None:
    """Rate and coverage of each goal."""
    bands = _bands(board)
    if not bands:
        return None
    labels = _labels(bands)
    rows = [
        (labels[index], held(band.row.rate), held(band.row.coverage), _rate_words(band))
        for index, band in enumerate(bands)
    ]
    chart = Chart(
        name=name,
        title="Avancement de chaque objectif, et couverture",
        description="La barre est le taux, le trait la couverture\u00a0: la part des étapes renseignées.",
        spec=against_spec(rows, bar="taux d’avancement", mark="couverture"),
    )
    columns = [
        Column[GoalBand]("Numéro", lambda band: band.row.number),
        Column[GoalBand]("Objectif", lambda band: band.row.title, width=50),
        Column[GoalBand]("Taux (%)", lambda band: band.row.rate),
        Column[GoalBand]("Couverture (%)", lambda band: band.row.coverage),
        Column[GoalBand]("Pourquoi sans taux", lambda band: "" if _has_rate(band) else band.why_no_rate),
        Column[GoalBand]("Actions non abandonnées", lambda band: band.row.actions),
        Column[GoalBand]("Actions réalisées", lambda band: band.row.done),
    ]
    return Figure(chart, columns, bands, _roadmap(board))


def _has_rate(band: GoalBand) -> bool:
    return band.row.rate is not None


def _rate_words(band: GoalBand) -> str:
    return share(band.row.rate) if _has_rate(band) else "pas de taux"


class AlertLine(NamedTuple):
    about: str
    label: str
    total: int


def alerts(board: RegionDashboard, name: str) -> Figure | None:
    """Actions and indicators that raise each alert."""
    lines = (
        [AlertLine("actions", one.label, one.count) for one in board.bands.whole.alerts]
        if board.bands
        else []
    )
    if board.figures:
        lines += [AlertLine("indicateurs", one.label, one.count) for one in board.figures.alerts]
    if not lines:
        return None
    chart = Chart(
        name=name,
        title="Ce qui lève une alerte",
        description="Une barre par alerte. Une action ou un indicateur peut en lever plusieurs.",
        spec=counted_spec([(f"{line.label} ({line.about})", line.total) for line in lines], axis="nombre"),
    )
    columns = [
        Column[AlertLine]("De quoi", lambda line: line.about),
        Column[AlertLine]("Alerte", lambda line: line.label, width=30),
        Column[AlertLine]("Nombre", lambda line: line.total),
    ]
    return Figure(chart, columns, lines, _roadmap(board))


class PriorityLine(NamedTuple):
    priority: str
    state: str
    total: int


def priorities(board: RegionDashboard, name: str) -> Figure | None:
    """Actions by priority and state."""
    table = board.priorities
    if table is None or not table.rows:
        return None
    lines = [
        PriorityLine(priority, row.label, cell)
        for index, priority in enumerate(table.priorities)
        for row in table.rows
        if (cell := row.cells[index])
    ]
    colours = dict(STATES)
    chart = Chart(
        name=name,
        title="Actions par priorité et par état",
        description="Une barre par priorité, coupée par état. Le tableau donne chaque nombre.",
        spec=stacked_spec(
            table.priorities, lines, [(row.label, colours[row.state]) for row in table.rows], axis="actions"
        ),
    )
    columns = [
        Column[PriorityLine]("Priorité", lambda line: line.priority),
        Column[PriorityLine]("État", lambda line: line.state),
        Column[PriorityLine]("Actions", lambda line: line.total),
    ]
    return Figure(chart, columns, lines, _roadmap(board))


class ConfidenceLine(NamedTuple):
    label: str
    total: int


def confidences(board: RegionDashboard, name: str) -> Figure | None:
    """What was declared of the actions that are not abandoned."""
    if board.bands is None or not board.bands.whole.summary.total:
        return None
    lines = [ConfidenceLine(one.label, one.count) for one in board.bands.whole.confidences]
    lines.append(ConfidenceLine("non déclarée", board.confidence_unknown))
    chart = Chart(
        name=name,
        title="Météo déclarée des actions non abandonnées",
        description="Une barre par météo. Elle est déclarée, jamais calculée.",
        spec=counted_spec(lines, axis="actions"),
    )
    columns = [
        Column[ConfidenceLine]("Météo", lambda line: line.label),
        Column[ConfidenceLine]("Actions", lambda line: line.total),
    ]
    return Figure(chart, columns, lines, _roadmap(board))


def _labels(bands: list[GoalBand]) -> list[str]:
    """The document's numbers and titles, told apart where two are written alike."""
    names = [(cut(f"{band.row.number} {band.row.title}".strip()),) for band in bands]
    return [name for (name,) in told_apart(names)]


LOAD: Load = load
CHARTS: dict[str, Build] = {
    "etats": states,
    "avancement": progress,
    "alertes": alerts,
    "trajectoires": charts_figures.ways,
    f"{charts_figures.WAY}*": charts_figures.way,
    "priorites": priorities,
    "meteo": confidences,
    "argent": charts_figures.money,
}
