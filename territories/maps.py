"""Maps of regions or departments: shapes in classes named by words, whatever is measured.

Who asks gives each territory its class and its sentence; the drawing and its frames are made here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from territories import geometry

CLASSES = 4
MISSING, PLAIN, OUT = "missing", "plain", "out"


@dataclass(frozen=True, slots=True)
class MapShape:
    """``style`` is ``q1`` to ``q4``, ``plain`` (a figure, not coloured), ``missing`` or ``out``."""

    path: str
    style: str
    title: str


@dataclass(frozen=True, slots=True)
class MapFrame:
    """A drawing with its own coordinates; ``name`` of an overseas territory, empty for the main one."""

    view_box: str
    name: str
    shapes: Sequence[MapShape]


@dataclass(frozen=True, slots=True)
class LegendLine:
    style: str
    label: str


@dataclass(frozen=True, slots=True)
class Map:
    frames: Sequence[MapFrame]
    legend: Sequence[LegendLine]
    note: str


@dataclass(frozen=True, slots=True)
class Painted:
    """A territory of a map: its name, its class and the sentence of its shape."""

    name: str
    style: str
    title: str


def class_of(value: Decimal, low: Decimal, high: Decimal) -> str:
    """``q1`` to ``q4``, of equal widths between the extremes; equal extremes are of the darkest."""
    if high == low:
        return f"q{CLASSES}"
    return f"q{min(CLASSES, int(CLASSES * (value - low) / (high - low)) + 1)}"


def bounds_of(low: Decimal, high: Decimal) -> list[tuple[str, Decimal, Decimal]]:
    """Each class with what it starts and ends at."""
    step = (high - low) / CLASSES
    return [(f"q{rank}", low + step * (rank - 1), low + step * rank) for rank in range(1, CLASSES + 1)]


def frames_of(
    drawings: Sequence[geometry.Drawing], painted: Mapping[str, Painted], *, outside: str
) -> list[MapFrame]:
    """``painted`` by code; ``outside`` is the sentence of a shape that is not in it."""
    return [
        _frame(drawing, painted, outside=outside, first=index == 0) for index, drawing in enumerate(drawings)
    ]


def _frame(
    drawing: geometry.Drawing, painted: Mapping[str, Painted], *, outside: str, first: bool
) -> MapFrame:
    nobody = Painted("", OUT, outside)
    shown = [(shape, painted.get(shape.code, nobody)) for shape in drawing.shapes]
    alone = shown[0][1].name if len(shown) == 1 and not first else ""
    return MapFrame(
        drawing.view_box, alone, [MapShape(shape.path, paint.style, paint.title) for shape, paint in shown]
    )
