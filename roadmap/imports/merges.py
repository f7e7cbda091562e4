"""Merged cells: only their first cell holds the text, the rest of the range means the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from common.tabular.model import MergedRange, Row
from roadmap.imports.headers import Field
from roadmap.imports.layout import Layout

# An action or an objective merged down the page is carried by the reader itself.
_SPREAD_DOWN = frozenset(
    {Field.STATUS, Field.STATE, Field.PRIORITY, Field.PILOT, Field.CO_PILOT, Field.SUPPORT, Field.YEAR}
)


def spread_merged(layout: Layout, rows: Sequence[Row]) -> Iterator[tuple[Row, tuple[str, ...], list[str]]]:
    """Each row with the texts of the merged ranges it lies in, and what was taken from where."""
    texts = {row.number: row.cells for row in layout.sheet.rows}
    ranges = _by_row(layout.sheet.merged, last_row=rows[-1].number if rows else 0)
    for row in rows:
        cells, said = list(row.cells), []
        for merged in ranges.get(row.number, ()):
            said += _spread(layout, merged, row, cells, texts)
        yield row, tuple(cells), said


def _by_row(merged: Sequence[MergedRange], *, last_row: int) -> dict[int, list[MergedRange]]:
    ranges: dict[int, list[MergedRange]] = defaultdict(list)
    for each in merged:
        for number in range(each.first_row, min(each.last_row, last_row) + 1):
            ranges[number].append(each)
    return ranges


def _spread(
    layout: Layout, merged: MergedRange, row: Row, cells: list[str], texts: dict[int, tuple[str, ...]]
) -> list[str]:
    source = texts.get(merged.first_row, ())
    text = source[merged.first_column - 1] if merged.first_column <= len(source) else ""
    targets = [
        column
        for column in layout.columns
        if merged.first_column <= column.index + 1 <= merged.last_column and _takes(column.field, merged, row)
    ]
    said = []
    for column in targets:
        if text and column.index < len(cells) and not cells[column.index]:
            cells[column.index] = text
            said.append(f"Cellule fusionnée : texte repris sous « {column.header} ».")
    return said


def _takes(field: Field, merged: MergedRange, row: Row) -> bool:
    """Sideways, a text spreads over years only: a title merged over the whole table is a section."""
    sideways = merged.last_column > merged.first_column
    downwards = row.number > merged.first_row
    if sideways and not downwards:
        return field is Field.YEAR and merged.first_column > 1
    return downwards and field in _SPREAD_DOWN
