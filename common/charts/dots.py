"""Named values as dots on one scale, in the order given, with their median."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from common.charts.theme import HIGHLIGHT, MEDIAN, OTHERS

_WIDTH = 260
# Room for a letter: the page may draw the names wider than the library that measures them.
_LETTER = 8


def dots_spec(
    points: Sequence[tuple[str, float]], *, axis: str, median: float | None, highlight: str = ""
) -> dict[str, Any]:
    """A Vega-Lite specification; ``highlight`` is the name of the dot that is looked at."""
    names = [name for name, _ in points]
    rows = [{"name": name, "value": value, "chosen": name == highlight} for name, value in points]
    dots = {
        "mark": {"type": "point", "filled": True, "size": 90, "opacity": 1},
        "encoding": {
            "y": {
                "field": "name",
                "type": "nominal",
                "sort": names,
                "title": None,
                "axis": {"labelLimit": 300, "minExtent": _LETTER * max(map(len, names))},
            },
            "x": {"field": "value", "type": "quantitative", "title": axis},
            "color": {"condition": {"test": "datum.chosen", "value": HIGHLIGHT}, "value": OTHERS},
        },
    }
    rule = {
        "data": {"values": [{"median": median}]},
        "mark": {"type": "rule", "color": MEDIAN, "strokeDash": [5, 4]},
        "encoding": {"x": {"field": "median", "type": "quantitative"}},
    }
    layer = [dots] if median is None else [rule, dots]
    return {"width": _WIDTH, "height": {"step": 24}, "data": {"values": rows}, "layer": layer}
