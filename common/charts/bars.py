"""Horizontal bars with their numbers written on them: stacked by kind, simple, or against a mark."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Any

from common.charts.theme import MEASURED

Kind = tuple[str, str]
"""The words of a part, and its colour."""

_WIDTH, _STEP, _LABEL, _LETTERS, _LINES = 460, 34, 340, 46, 2
_MARK, _HALO = "#161616", "#FFFFFF"
_LIGHT = "#E5E5E5"
_FEW = 0.03


def stacked_spec(
    names: Sequence[str], parts: Sequence[tuple[str, str, int]], kinds: Sequence[Kind], *, axis: str
) -> dict[str, Any]:
    """``parts``: (name, kind, number). The bars keep the order of ``names``, the parts that of ``kinds``."""
    order = {kind: index for index, (kind, _) in enumerate(kinds)}
    rows = _placed(names, parts, order)
    longest = max((row["end"] for row in rows), default=1)
    colour = {
        "field": "kind",
        "type": "nominal",
        "scale": {"domain": list(order), "range": [found for _, found in kinds]},
        "legend": {"columns": 4, "title": None, "symbolType": "square"},
    }
    y = _names(names)
    bars = {
        "mark": {"type": "bar", "height": 20, "stroke": "#FFFFFF", "strokeWidth": 1},
        "encoding": {
            "y": y,
            "x": {"field": "start", "type": "quantitative", "title": axis, "axis": {"tickMinStep": 1}},
            "x2": {"field": "end"},
            "color": colour,
        },
    }
    numbers = {
        "transform": [{"filter": f"datum.end - datum.start > {longest * _FEW}"}],
        "mark": {"type": "text", "fontSize": 12},
        "encoding": {
            "y": y,
            "x": {"field": "middle", "type": "quantitative"},
            "text": {"field": "number"},
            "color": {"condition": {"test": "datum.pale", "value": "#161616"}, "value": "#FFFFFF"},
        },
    }
    dark = {kind for kind, found in kinds if _is_dark(found)}
    values = [{**row, "pale": row["kind"] not in dark} for row in rows]
    return {**_frame(values), "layer": [bars, numbers]}


def counted_spec(rows: Sequence[tuple[str, int]], *, axis: str) -> dict[str, Any]:
    """One bar a name, its number at its end."""
    names = [name for name, _ in rows]
    y = _names(names)
    x = {"field": "number", "type": "quantitative", "title": axis, "axis": {"tickMinStep": 1}}
    bars = {"mark": {"type": "bar", "height": 20, "color": MEASURED}, "encoding": {"y": y, "x": x}}
    numbers = {
        "mark": {"type": "text", "align": "left", "dx": 6},
        "encoding": {"y": y, "x": x, "text": {"field": "number", "format": ",d"}},
    }
    return {
        **_frame([{"name": _wrapped(name), "number": number} for name, number in rows]),
        "layer": [bars, numbers],
    }


def against_spec(
    rows: Sequence[tuple[str, float | None, float | None, str]], *, bar: str, mark: str
) -> dict[str, Any]:
    """Percentages from 0 to 100: a bar for one, a mark for the other, and what is said at the right.

    ``rows``: (name, bar, mark, words); a None is not drawn. ``bar`` and ``mark`` are the words of the legend.
    """
    y = _names([name for name, *_ in rows])
    values = [
        {"name": _wrapped(name), "track": 100, bar: held, "against": against, "words": words}
        for name, held, against, words in rows
    ]
    ticks = {"values": [0, 25, 50, 75, 100], "labelExpr": "datum.value + ' %'", "grid": False}
    x = {"type": "quantitative", "scale": {"domain": [0, 100]}, "title": None, "axis": ticks}
    legend = {
        "scale": {"domain": [bar, mark], "range": [MEASURED, _MARK]},
        "legend": {"columns": 2, "symbolType": "square", "symbolOpacity": 1},
    }

    def at(field: str, drawn: dict[str, Any], **more: Any) -> dict[str, Any]:
        return {
            "transform": [{"filter": f"isValid(datum['{field}'])"}],
            "mark": drawn,
            "encoding": {"y": y, "x": {"field": field, **x}, **more},
        }

    layer = [
        at("track", {"type": "bar", "height": 16, "color": _LIGHT}),
        at(bar, {"type": "bar", "height": 16}, color={"datum": bar, **legend}),
        at("against", {"type": "tick", "thickness": 8, "size": 26, "color": _HALO}),
        at(
            "against",
            {"type": "tick", "thickness": 4, "size": 26, "opacity": 1},
            color={"datum": mark, **legend},
        ),
        at("track", {"type": "text", "align": "left", "dx": 8}, text={"field": "words"}),
    ]
    return {**_frame(values), "layer": layer}


def _frame(values: Sequence[dict[str, Any]]) -> dict[str, Any]:
    return {"width": _WIDTH, "height": {"step": _STEP}, "data": {"values": list(values)}}


def _names(names: Sequence[str]) -> dict[str, Any]:
    return {
        "field": "name",
        "type": "nominal",
        "sort": [_wrapped(name) for name in names],
        "title": None,
        "axis": {
            "labelLimit": _LABEL,
            "labelExpr": "split(datum.label, '\\n')",
            "labelLineHeight": 15,
            "labelOffset": -5 if any(len(name) > _LETTERS for name in names) else 0,
            "domain": False,
            "ticks": False,
        },
    }


def _wrapped(name: str) -> str:
    """On two lines at most, cut between words."""
    lines = textwrap.wrap(name, _LETTERS, max_lines=_LINES, placeholder="…", break_on_hyphens=False)
    return "\n".join(lines)


def _placed(
    names: Sequence[str], parts: Sequence[tuple[str, str, int]], order: dict[str, int]
) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    ends = dict.fromkeys(names, 0)
    for name, kind, number in sorted(parts, key=lambda part: order[part[1]]):
        start, ends[name] = ends[name], ends[name] + number
        middle = start + number / 2
        found.append(
            {
                "name": _wrapped(name),
                "kind": kind,
                "number": number,
                "start": start,
                "end": ends[name],
                "middle": middle,
            }
        )
    return found


def _is_dark(colour: str) -> bool:
    red, green, blue = (int(colour[index : index + 2], 16) for index in (1, 3, 5))
    return 0.299 * red + 0.587 * green + 0.114 * blue < 140
