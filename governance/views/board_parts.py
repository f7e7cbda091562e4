"""What a dashboard draws of its last snapshots, drawn once: it is looked at all day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from accounts.requests import scope_of
from common.charts import draw
from common.kept import Kept
from governance.selectors.region_dashboard import Moment, RegionDashboard, board_at
from governance.selectors.region_dashboard_charts import way_chart
from governance.selectors.region_dashboard_figures import OffCourse, figures_in_words
from governance.selectors.region_dashboard_rows import is_trusted
from governance.selectors.region_dashboard_words import reference_in_words
from indicators.alerts import ALERTS as INDICATOR_ALERTS
from roadmap.access import may_import
from roadmap.alerts import ALERTS as ACTION_ALERTS

_SUMMARY = "governance/dashboards/includes/summary.html"
_ALERTS = "governance/dashboards/includes/alerts_and_milestones.html"
_GOALS = "governance/dashboards/includes/goals.html"
_BELOW = "governance/dashboards/includes/below.html"
_KEPT = 48
"""Each region seen by its own people and by the others; a quarter of a megabyte each."""


@dataclass(frozen=True, slots=True)
class OtherRoadmap:
    pk: int
    title: str


@dataclass(frozen=True, slots=True)
class BoardParts:
    """The drawn parts, in the order of the page, and what its head says of the roadmap (``roadmap`` is its key)."""

    title: str
    version: str
    roadmap: int | None
    is_default: bool
    is_unknown: bool
    others: tuple[OtherRoadmap, ...]
    summary: SafeString
    alerts: SafeString
    goals: SafeString
    below: SafeString


_PARTS: Kept[BoardParts] = Kept(_KEPT)


def parts_of(request: HttpRequest, moment: Moment) -> BoardParts:
    """Five queries the first time, none as long as the same snapshots are looked at by people of the same rights.

    A past day is drawn anew each time: its snapshots stay, and the names of the indicators, of the programmes and of
    the levels beside them are those of today. On the day itself whoever changes one has everything computed again.
    """
    scope, wanted = scope_of(request), request.GET.get("feuille", "")
    importer = may_import(scope, moment.region)

    def make() -> BoardParts:
        return _drawn(request, board_at(scope, moment, wanted=wanted), importer=importer)

    if moment.computed.is_past:
        return make()
    key = (
        moment.fingerprint,
        reference_in_words(moment.reference),
        is_trusted(scope, moment.region),
        importer,
        # The links to the files of the charts keep the whole address of the page.
        request.GET.urlencode(),
    )
    return _PARTS.get(key, make)


def _drawn(request: HttpRequest, board: RegionDashboard, *, importer: bool) -> BoardParts:
    context = _context(board, importer=importer)
    chosen = board.chosen

    def part(name: str) -> SafeString:
        return render_to_string(name, context, request)

    return BoardParts(
        title=chosen.title if chosen else "",
        version=chosen.version if chosen else "",
        roadmap=chosen.roadmap if chosen else None,
        is_default=board.is_default,
        is_unknown=board.is_unknown,
        others=tuple(OtherRoadmap(row.roadmap, row.title) for row in board.others),
        summary=part(_SUMMARY) if board.bands else SafeString(""),
        alerts=part(_ALERTS),
        goals=part(_GOALS),
        below=part(_BELOW),
    )


def _context(board: RegionDashboard, *, importer: bool) -> dict[str, Any]:
    figures = board.figures
    return {
        "board": board,
        "reference_words": reference_in_words(board.reference),
        "figures": [(figure, _chart(figure)) for figure in figures.off_course] if figures else [],
        "figures_words": figures_in_words(figures) if figures else "",
        "action_rules": ACTION_ALERTS,
        "indicator_rules": INDICATOR_ALERTS,
        "may_import": importer,
    }


def _chart(figure: OffCourse) -> str:
    chart = way_chart(figure)
    return draw(chart) if chart else ""
