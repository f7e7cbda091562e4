"""Colours and letters of the charts: legible in grey, on paper and at eight metres.

Lines differ by their dashes and points as well as by their colour. The colours are those of
the pages (static/azimut/identity.css), written again because an SVG attribute knows no custom property.
"""

from __future__ import annotations

from typing import Any

# Changes what is drawn: the drawings already kept are then drawn again.
VERSION = 2

MEASURED = "#135D69"
EXPECTED = "#666666"
TARGET = "#C9191E"
FORMER_TARGET = "#929292"
MEDIAN = "#161616"
HIGHLIGHT = "#135D69"
OTHERS = "#338F9D"

_TEXT = "#3A3A3A"
_RULE = "#DDDDDD"
_FONT = "Marianne, Arial, sans-serif"

CONFIG: dict[str, Any] = {
    "font": _FONT,
    "aria": False,
    "view": {"stroke": None},
    "axis": {
        "labelFontSize": 13,
        "titleFontSize": 13,
        "titleFontWeight": "normal",
        "labelColor": _TEXT,
        "titleColor": _TEXT,
        "gridColor": _RULE,
        "domainColor": _TEXT,
        "tickColor": _TEXT,
        "labelFlush": False,
    },
    "legend": {
        "orient": "top",
        "title": None,
        "labelFontSize": 13,
        "labelColor": _TEXT,
        "symbolSize": 120,
        "labelLimit": 320,
        "columnPadding": 28,
    },
    "line": {"interpolate": "linear", "strokeWidth": 2.5},
    "point": {"size": 70, "filled": True},
    "text": {"fontSize": 13, "color": _TEXT},
}
