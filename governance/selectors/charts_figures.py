"""The charts of the figures of a region as files: indicators off their trajectory, money of the programmes."""

from __future__ import annotations

from common.charts import Chart
from common.charts.bars import against_spec, counted_spec
from common.tabular.writers import Column
from governance.selectors.charts import Figure
from governance.selectors.charts_names import cut, held, told_apart
from governance.selectors.region_dashboard import RegionDashboard
from governance.selectors.region_dashboard_charts import way_chart
from governance.selectors.region_dashboard_figures import OffCourse
from governance.selectors.region_dashboard_rows import ProgrammeRow

WAY = "trajectoire-"
_MONEY = ("prévu", "engagé", "payé")


def ways(board: RegionDashboard, name: str) -> Figure | None:
    """Indicators off their trajectory, all on one scale."""
    found = board.figures.off_course if board.figures else ()
    if not found:
        return None
    rows = [(cut(one.row.name), held(one.reached), held(one.expected), one.standing_words) for one in found]
    chart = Chart(
        name=name,
        title="Indicateurs hors trajectoire\u00a0: chemin parcouru du départ à la cible",
        description="La barre est ce qui est mesuré, le trait ce qui est attendu à la même date.",
        spec=against_spec(told_apart(rows), bar="parcouru", mark="attendu à cette date"),
    )
    return Figure(chart, _WAY_COLUMNS, list(found), "indicateurs du portail")


def way(board: RegionDashboard, name: str) -> Figure | None:
    """One of them alone: ``trajectoire-<code>``."""
    found = board.figures.off_course if board.figures else ()
    one = next((each for each in found if f"{WAY}{each.row.code.lower()}" == name), None)
    if one is None:
        return None
    return Figure(way_chart(one), _WAY_COLUMNS, [one], "indicateurs du portail")


_WAY_COLUMNS = [
    Column[OffCourse]("Code", lambda one: one.row.code),
    Column[OffCourse]("Indicateur", lambda one: one.row.name, width=50),
    Column[OffCourse]("Chiffre", lambda one: one.sentence, width=40),
    Column[OffCourse]("Position", lambda one: one.standing_words),
    Column[OffCourse]("Parcouru (%)", lambda one: one.reached),
    Column[OffCourse]("Attendu (%)", lambda one: one.expected),
]


def money(board: RegionDashboard, name: str) -> Figure | None:
    """What is planned, committed and paid of each programme, in the region."""
    rows = list(board.programmes)
    if not rows:
        return None
    parts = [
        (f"{cut(row.name)}, {words}", amount)
        for row in rows
        for words, amount in zip(_MONEY, row[2:5], strict=True)
        if amount is not None
    ]
    chart = None
    if parts:
        chart = Chart(
            name=name,
            title="Programmes\u00a0: montants en euros",
            description="Une barre par montant connu. Les natures ne s’additionnent pas.",
            spec=counted_spec([(label, int(amount)) for label, amount in parts], axis="euros"),
        )
    columns = [
        Column[ProgrammeRow]("Programme", lambda row: row.name, width=40),
        Column[ProgrammeRow]("Prévu (€)", lambda row: row.planned),
        Column[ProgrammeRow]("Engagé (€)", lambda row: row.committed),
        Column[ProgrammeRow]("Payé (€)", lambda row: row.paid),
        Column[ProgrammeRow]("Candidatures", lambda row: row.applications),
        Column[ProgrammeRow]("Bénéficiaires", lambda row: row.beneficiaries),
        Column[ProgrammeRow]("Fenêtres ouvertes", lambda row: row.open_windows),
    ]
    return Figure(chart, columns, rows, "programmes suivis par le portail")
