"""A map as a document of its own: its frames side by side, its legend, its lines, without any style sheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.html import escape

from territories.maps import Map, MapFrame

_FILLS = {
    "q1": "#D8EBEE",
    "q2": "#8CC4CC",
    "q3": "#338F9D",
    "q4": "#135D69",
    "plain": "#E5E5E5",
    "missing": "url(#hachures)",
    "out": "#F6F6F6",
}
_HATCH = (
    '<defs><pattern id="hachures" width="8" height="8" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(45)"><rect width="8" height="8" fill="#FFFFFF"/>'
    '<line x1="0" y1="0" x2="0" y2="8" stroke="#929292" stroke-width="2"/></pattern></defs>'
)
_WIDTH, _MAIN, _APART, _LINE, _MARGIN = 760, 460, 110, 22, 16


def map_document(drawing: Map, *, title: str, lines: Sequence[str]) -> str:
    """An SVG document; the overseas territories stand in a row under the main frame, each with its name."""
    main = [frame for frame in drawing.frames if not frame.name]
    apart = [frame for frame in drawing.frames if frame.name]
    top = _MARGIN + _LINE * (len(lines) + 1) + 8
    below = top + _MAIN + 12
    legend_top = below + (_APART + 2 * _LINE if apart else 0)
    height = legend_top + _LINE * len(drawing.legend) + _MARGIN
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{height}" '
        f'viewBox="0 0 {_WIDTH} {height}" role="img" font-family="Marianne, Arial, sans-serif">',
        f"<title>{escape(title)}</title>{_HATCH}",
        f'<rect width="{_WIDTH}" height="{height}" fill="#FFFFFF"/>',
        _text(_MARGIN, _MARGIN + 16, title, size=16, bold=True),
        *(_text(_MARGIN, _MARGIN + 16 + _LINE * (i + 1), line, size=12) for i, line in enumerate(lines)),
        *(_framed(frame, _MARGIN, top, _WIDTH - 2 * _MARGIN, _MAIN) for frame in main),
        *_row(apart, below),
        *_legend(drawing, legend_top),
        "</svg>",
    ]
    return "".join(parts)


def _row(frames: Sequence[MapFrame], top: int) -> Iterator[str]:
    width = (_WIDTH - 2 * _MARGIN) // max(len(frames), 1)
    for index, frame in enumerate(frames):
        left = _MARGIN + index * width
        yield _framed(frame, left, top, width - 10, _APART)
        yield _text(left, top + _APART + 16, frame.name, size=12)


def _framed(frame: MapFrame, left: int, top: int, width: int, height: int) -> str:
    shapes = "".join(
        f'<path d="{escape(shape.path)}" fill="{_FILLS.get(shape.style, "#FFFFFF")}" stroke="#666666" '
        f'stroke-width="1" vector-effect="non-scaling-stroke"><title>{escape(shape.title)}</title></path>'
        for shape in frame.shapes
    )
    return (
        f'<svg x="{left}" y="{top}" width="{width}" height="{height}" viewBox="{escape(frame.view_box)}">'
        f"{shapes}</svg>"
    )


def _legend(drawing: Map, top: int) -> Iterator[str]:
    for index, line in enumerate(drawing.legend):
        y = top + index * _LINE
        fill = _FILLS.get(line.style, "#FFFFFF")
        yield f'<rect x="{_MARGIN}" y="{y}" width="22" height="14" fill="{fill}" stroke="#666666"/>'
        yield _text(_MARGIN + 32, y + 12, line.label, size=12)


def _text(x: int, y: int, text: str, *, size: int, bold: bool = False) -> str:
    weight = ' font-weight="700"' if bold else ""
    return f'<text x="{x}" y="{y}" font-size="{size}"{weight} fill="#161616">{escape(text)}</text>'
