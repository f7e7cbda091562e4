"""Rows of a file as the figures they hold: the texts that the staging table receives."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from operator import itemgetter

from common.tabular.stream import NumberedRow
from indicators.enums import ColumnMeaning as M
from indicators.imports.headers import Layout

# The columns of the staging table that hold a text of the file, each named as its meaning.
TEXTS = (M.INDICATOR, M.CATEGORY, M.DATE, M.VALUE, M.NUMERATOR, M.DENOMINATOR, M.QUALITY, M.SOURCE)
RawLine = tuple[str, ...]


def staged_columns(layout: Layout) -> tuple[str, ...]:
    """The columns of the staging table that :func:`raw_lines` gives, in its order; the others stay empty."""
    return ("row", "col", "hint", "place", *_texts(layout))


def _texts(layout: Layout) -> list[str]:
    return [
        str(m)
        for m in TEXTS
        if m in layout.columns or m is layout.wide_meaning or (layout.wide and m is M.VALUE)
    ]


def raw_lines(rows: Iterable[NumberedRow], layout: Layout) -> Iterator[RawLine]:
    """A line a row of a long table, as many as its columns of figures for a wide one."""
    return _wide(rows, layout) if layout.wide else _long(rows, layout)


def _long(rows: Iterable[NumberedRow], layout: Layout) -> Iterator[RawLine]:
    width = len(layout.headers)
    texts = _several([layout.columns[meaning] for meaning in TEXTS if meaning in layout.columns])
    single = layout.places[0] if len(layout.places) == 1 else None
    for number, cells in rows:
        if len(cells) < width:
            cells += [""] * (width - len(cells))
        hint, place = (single[0].value, cells[single[1]]) if single else _place(cells, layout)
        yield (str(number), "0", hint, place, *texts(cells))


def _several(indexes: list[int]) -> Callable[[list[str]], tuple[str, ...]]:
    """A date and a figure at least: never a single column, which ``itemgetter`` would give bare."""
    getter: Callable[[list[str]], tuple[str, ...]] = itemgetter(*indexes)
    return getter


def _wide(rows: Iterable[NumberedRow], layout: Layout) -> Iterator[RawLine]:
    width, columns, names = len(layout.headers), layout.columns, _texts(layout)
    for number, cells in rows:
        cells = [*cells, *[""] * (width - len(cells))]
        hint, place = _place(cells, layout)
        said = {str(meaning): cells[index] for meaning, index in columns.items()}
        for wide in layout.wide:
            said[str(M.VALUE)] = cells[wide.index]
            said[str(layout.wide_meaning)] = wide.header
            yield (str(number), str(wide.index + 1), hint, place, *(said[name] for name in names))


def _place(cells: list[str], layout: Layout) -> tuple[str, str]:
    """The narrowest place that a row names: its establishment before its department."""
    for meaning, index in layout.places:
        if cells[index]:
            return meaning.value, cells[index]
    return layout.places[0][0].value, ""
