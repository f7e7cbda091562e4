"""Outlines of French regions and departments, to draw maps on the server.

``france.json`` is taken from the package named in its ``origin``, under the MIT licence kept beside it. The
shapes of metropolitan France share one system of coordinates; each overseas department has its own.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_MARGIN = 4


@dataclass(frozen=True, slots=True)
class Shape:
    """The outline of a territory: an SVG path, in the coordinates of ``box`` (x, y, width, height)."""

    code: str
    path: str
    box: tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Drawing:
    """Shapes that share one system of coordinates, with the box that shows them all."""

    shapes: tuple[Shape, ...]
    box: tuple[int, int, int, int]

    @property
    def view_box(self) -> str:
        return " ".join(str(number) for number in self.box)


@cache
def _content() -> dict[str, Any]:
    content: dict[str, Any] = json.loads((Path(__file__).parent / "france.json").read_text(encoding="utf-8"))
    return content


def _box(bounds: list[int]) -> tuple[int, int, int, int]:
    left, top, right, bottom = bounds
    return left, top, right - left, bottom - top


def _around(shapes: Iterable[Shape]) -> tuple[int, int, int, int]:
    boxes = [shape.box for shape in shapes]
    left = min(box[0] for box in boxes) - _MARGIN
    top = min(box[1] for box in boxes) - _MARGIN
    right = max(box[0] + box[2] for box in boxes) + _MARGIN
    bottom = max(box[1] + box[3] for box in boxes) + _MARGIN
    return left, top, right - left, bottom - top


def _metropolitan(level: str, codes: Iterable[str] | None) -> Drawing | None:
    wanted = None if codes is None else set(codes)
    shapes = tuple(
        Shape(code, outline["path"], _box(outline["bounds"]))
        for code, outline in _content()[level].items()
        if wanted is None or code in wanted
    )
    return Drawing(shapes, _around(shapes)) if shapes else None


def _overseas(code: str, outline: dict[str, Any]) -> Drawing:
    left, top, width, height = (int(number) for number in outline["box"].split())
    shape = Shape(code, outline["path"], (left, top, width, height))
    return Drawing((shape,), shape.box)


def regions() -> list[Drawing]:
    """Metropolitan France first, then each overseas region apart; shapes bear the codes of regions."""
    france = _metropolitan("regions", None)
    apart = [_overseas(outline["region"], outline) for outline in _content()["overseas"].values()]
    return [france, *apart] if france else apart


def departments(codes: Iterable[str] | None = None) -> list[Drawing]:
    """The departments of these codes (all of them by default), drawn as close as they allow."""
    wanted = None if codes is None else set(codes)
    france = _metropolitan("departments", wanted)
    apart = [
        _overseas(code, outline)
        for code, outline in _content()["overseas"].items()
        if wanted is None or code in wanted
    ]
    return [france, *apart] if france else apart
