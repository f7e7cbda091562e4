"""The small figures of a dashboard: how far each indicator is on its way, all on one scale."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from common.charts import Chart
from common.charts.theme import EXPECTED, MEASURED
from common.templatetags.french import share
from governance.selectors.region_dashboard_figures import OffCourse

_WIDTH, _HEIGHT = 300, 34
_TRACK = "#E5E5E5"


def way_chart(figure: OffCourse) -> Chart | None:
    """From the baseline (0 %) to the target (100 %): a bar for what is measured, a mark for what is expected."""
    if figure.reached is None or figure.expected is None:
        return None
    reached, expected = _held(figure.reached), _held(figure.expected)
    return Chart(
        name=f"trajectoire-{figure.row.code.lower()}",
        title=f"{figure.row.name}\u00a0: chemin parcouru de la valeur de départ à la cible",
        description=f"{share(reached)} du chemin parcouru, {share(expected)} attendus à cette date.",
        spec=_spec(float(reached), float(expected)),
    )


def _held(value: Decimal) -> Decimal:
    """On the scale: what went back stands at its start."""
    return min(max(value, Decimal(0)), Decimal(100))


def _spec(reached: float, expected: float) -> dict[str, Any]:
    axis = {
        "values": [0, 25, 50, 75, 100],
        "labelExpr": "datum.value + ' %'",
        "grid": False,
        "domain": False,
        "tickSize": 4,
        "labelFontSize": 12,
    }
    x = {"type": "quantitative", "scale": {"domain": [0, 100]}, "title": None, "axis": axis}
    return {
        "width": _WIDTH,
        "height": _HEIGHT,
        "layer": [
            {"mark": {"type": "bar", "color": _TRACK, "height": 14}, **_at(100, x)},
            {"mark": {"type": "bar", "color": MEASURED, "height": 14}, **_at(reached, x)},
            {"mark": {"type": "tick", "color": EXPECTED, "thickness": 3, "size": 30}, **_at(expected, x)},
        ],
    }


def _at(value: float, x: dict[str, Any]) -> dict[str, Any]:
    return {"data": {"values": [{"value": value}]}, "encoding": {"x": {"field": "value", **x}}}
