"""The curve of an indicator and its ranked territories, as specifications of drawings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from common.charts import Chart
from common.charts.dots import dots_spec
from common.charts.theme import EXPECTED, FORMER_TARGET, MEASURED, TARGET
from indicators.models import Indicator, Trajectory
from indicators.selectors.figures_types import Comparison, Series
from indicators.selectors.pages_words import sentence

Point = tuple[dt.date, Decimal]
_WIDTH, _HEIGHT = 440, 240
_MONTHS = {"format": "%m/%Y", "tickCount": 6}
_LEGEND = {"columnPadding": 40, "columns": 2}
_MEASURED, _EXPECTED, _TARGET, _FORMER = (
    "Mesuré",
    "Trajectoire attendue",
    "Cible",
    "Cible d’une version passée",
)
_KINDS = (_MEASURED, _EXPECTED, _TARGET, _FORMER)
_COLOURS = (MEASURED, EXPECTED, TARGET, FORMER_TARGET)
_SHAPES = ("circle", "stroke", "diamond", "diamond")
_DASHES = ([1, 0], [6, 4], [1, 0], [2, 3])


def targets_of(trajectory: Trajectory) -> list[Point]:
    """Dated targets that are a value; the others are in the table only."""
    return [
        (target.due, target.value)
        for target in trajectory.targets.all()
        if target.due is not None and target.value is not None
    ]


def curve(indicator: Indicator, series: Series, versions: Sequence[Trajectory]) -> Chart | None:
    """None with nothing measured: the targets are then in their table. Nothing is smoothed."""
    measured = [(figure.on, figure.value) for figure in series.figures]
    points = [(on, value) for on, value in measured if on is not None and value is not None]
    if not points:
        return None
    rows = _rows(_MEASURED, points) + _rows(_EXPECTED, series.expected)
    for index, version in enumerate(versions):
        rows += _rows(_FORMER if index else _TARGET, targets_of(version), thread=str(version.version))
    if len({row["on"] for row in rows}) < 2:
        return None
    last = series.figures[-1]
    return Chart(
        name="courbe",
        title=f"{indicator.name}, {series.place.name}",
        description=f"{sentence(indicator, last, series.expected)} Le tableau qui suit donne tous les points.",
        spec=_curve_spec(rows, indicator),
    )


def _rows(kind: str, points: Sequence[Point], *, thread: str = "") -> list[dict[str, Any]]:
    return [
        {"on": on.isoformat(), "value": float(value), "kind": kind, "thread": f"{kind} {thread}"}
        for on, value in points
    ]


def _curve_spec(rows: list[dict[str, Any]], indicator: Indicator) -> dict[str, Any]:
    present = [index for index, kind in enumerate(_KINDS) if any(row["kind"] == kind for row in rows)]
    kinds = [_KINDS[index] for index in present]

    def scale(values: Sequence[Any]) -> dict[str, Any]:
        return {"domain": kinds, "range": [values[index] for index in present]}

    lines = {
        "transform": [{"filter": f"datum.kind != '{_TARGET}'"}],
        "mark": {"type": "line"},
        "encoding": {
            "strokeDash": {"field": "kind", "type": "nominal", "scale": scale(_DASHES), "legend": _LEGEND},
            "strokeWidth": {"condition": {"test": f"datum.kind == '{_FORMER}'", "value": 1}, "value": 2.5},
            "detail": {"field": "thread", "type": "nominal"},
        },
    }
    marks = {
        "transform": [{"filter": f"datum.kind != '{_EXPECTED}'"}],
        "mark": {"type": "point", "filled": True, "size": 90, "opacity": 1},
        "encoding": {
            "shape": {"field": "kind", "type": "nominal", "scale": scale(_SHAPES), "legend": _LEGEND}
        },
    }
    return {
        "width": _WIDTH,
        "height": _HEIGHT,
        "data": {"values": rows},
        "encoding": {
            "x": {"field": "on", "type": "temporal", "title": None, "axis": _MONTHS},
            "y": {
                "field": "value",
                "type": "quantitative",
                "title": indicator.unit,
                "axis": {"tickCount": 6},
            },
            "color": {"field": "kind", "type": "nominal", "scale": scale(_COLOURS), "legend": _LEGEND},
        },
        "layer": [lines, marks],
    }


def ranked_dots(
    indicator: Indicator, comparison: Comparison, *, highlight: int | None = None
) -> Chart | None:
    """One dot a territory, the best first, with the median; None where fewer than two have a figure."""
    known = [figure for figure in comparison.figures if figure.value is not None]
    if len(known) < 2 or comparison.median is None:
        return None
    points = [(figure.place.name, float(figure.value or 0)) for figure in known]
    chosen = next((figure.place.name for figure in known if figure.place.pk == highlight), "")
    return Chart(
        name="classement",
        title=f"{indicator.name}, territoires comparés",
        description=f"Médiane de {comparison.median_text} (trait tireté). Le tableau donne chaque valeur.",
        spec=dots_spec(points, axis=indicator.unit, median=float(comparison.median), highlight=chosen),
    )
