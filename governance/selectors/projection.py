"""A dashboard as screens for the committee room: one idea each, in the order in which they are spoken of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from common.charts import Chart
from common.templatetags.french import count
from governance.selectors import charts_national
from governance.selectors.coverage import GoalLine, cover_words
from governance.selectors.national import NationalPage
from governance.selectors.region_dashboard import RegionDashboard
from governance.selectors.region_dashboard_charts import way_chart
from governance.selectors.region_dashboard_figures import OffCourse
from governance.selectors.region_dashboard_goals import GoalBand, UrgentAction

ON_A_SCREEN = 4
"""So many lines at most: the letters are read from eight metres."""
_NATIONAL = (
    ("avancement", "La barre est le taux, le trait la couverture\u00a0: la part des étapes renseignées."),
    ("etats", ""),
    ("positions", ""),
)


@dataclass(frozen=True, slots=True)
class Slide:
    """``kind`` names the template; ``title`` is the heading of the screen; ``content`` is what it shows."""

    kind: str
    title: str
    content: Any = None
    chart: Chart | None = None


def region_slides(board: RegionDashboard, figures_words: str) -> list[Slide]:
    """The sentence; each axis; what to settle; milestones; indicators off trajectory one by one; money."""
    if board.bands is None:
        return []
    return [
        Slide("whole", board.chosen.title if board.chosen else str(board.region), board.bands.whole),
        *(Slide("axis", _title(band), band) for band in _axes(board.bands.bands)),
        *_urgent(board.bands.bands, board.bands.whole),
        *_screens("milestones", "Jalons dépassés", board.overdue),
        *_screens("milestones", "Jalons des trois mois qui viennent", board.soon),
        *_figures(board, figures_words),
        *_screens("money", "Programmes et crédits", board.programmes),
    ]


def _axes(bands: Sequence[GoalBand]) -> list[GoalBand]:
    return [band for band in bands if band.indent == 0]


def _title(band: GoalBand) -> str:
    return f"{band.row.number} {band.row.title}".strip()


@dataclass(frozen=True, slots=True)
class Urgent:
    """``whole`` counts the alerts; ``more`` actions are on the list and not on the screens."""

    whole: GoalBand
    actions: Sequence[UrgentAction]
    more: int


def _urgent(bands: Sequence[GoalBand], whole: GoalBand) -> Iterator[Slide]:
    named = [action for band in bands for action in band.urgent]
    hidden = sum(band.urgent_more for band in bands)
    title = "Ce qui est en retard, bloqué ou en difficulté"
    if not named:
        yield Slide("calm", title, _nothing_urgent(whole))
        return
    parts = _parts(named)
    for index, part in enumerate(parts):
        last = index == len(parts) - 1
        yield Slide("urgent", _counted(title, index, len(parts)), Urgent(whole, part, hidden if last else 0))


def _nothing_urgent(whole: GoalBand) -> str:
    """What nobody has spoken of may be late: it is not said to be fine."""
    if whole.unanswered is None:
        return "Aucune action n’est en retard, bloquée ni en difficulté."
    number = whole.unanswered.count
    unknown = count(number, "action a une échéance passée,actions ont une échéance passée")
    return (
        f"Aucune action n’est dite en retard, bloquée ni en difficulté\u202f; mais {unknown} "
        "dont personne n’a dit si elle est tenue."
    )


def _figures(board: RegionDashboard, words: str) -> Iterator[Slide]:
    if board.figures is None or not board.figures.total:
        return
    if not board.figures.off_course:
        yield Slide("calm", "Indicateurs", words)
    for figure in board.figures.off_course:
        yield _figure(figure)


def _figure(figure: OffCourse) -> Slide:
    return Slide("figure", figure.row.name, figure, way_chart(figure))


def national_slides(page: NationalPage) -> list[Slide]:
    """The sentence; rates; states; positions; the national goals that no region serves."""
    told = count(
        len(page.with_roadmap), "région a une feuille de route suivie,régions ont une feuille de route suivie"
    )
    finest = page.matrix.finest
    cover = cover_words(finest, is_nation=True) if finest else ""
    slides = [Slide("words", "Vue nationale", [f"{told} ici, sur {len(page.lines)}.", cover])]
    for name, legend in _NATIONAL:
        figure = charts_national.CHARTS[name](page, f"projection-{name}")
        if figure and figure.chart:
            slides.append(Slide("chart", figure.chart.title, legend, figure.chart))
    empty = [
        line
        for line in page.matrix.lines
        if finest and line.depth == finest.level.depth and not line.total.actions
    ]
    return [*slides, *_screens("goals", _without(empty), empty)]


def _without(lines: Sequence[GoalLine]) -> str:
    return count(
        len(lines),
        "objectif national sans action régionale,objectifs nationaux sans action régionale",
    )


def _screens(kind: str, title: str, lines: Sequence[Any]) -> Iterator[Slide]:
    """As many screens as the lines need, of about as many lines each; their titles are counted."""
    parts = _parts(lines)
    for index, part in enumerate(parts):
        yield Slide(kind, _counted(title, index, len(parts)), part)


def _counted(title: str, index: int, total: int) -> str:
    return title if total == 1 else f"{title} ({index + 1} sur {total})"


def _parts(lines: Sequence[Any]) -> list[Sequence[Any]]:
    """As many screens as the lines need, of about as many lines each."""
    if not lines:
        return []
    screens = -(-len(lines) // ON_A_SCREEN)
    size = -(-len(lines) // screens)
    return [lines[start : start + size] for start in range(0, len(lines), size)]
