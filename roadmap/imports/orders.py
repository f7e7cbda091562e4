"""The order of columns in which cells slid: the file's, or the one the table had before columns were moved.

A table whose rows slid before somebody moved its columns can only be put back in the order that its
columns had then; that order is not written anywhere, but such tables are nearly all laid out alike.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from roadmap.imports.alignment import Alignment, Cells, Edit, Reading, trimmed
from roadmap.imports.headers import Column, Field

# Rows that are enough to tell along which order the cells slid.
MOST_TRIED = 50
USUAL = (
    Field.CODE,
    Field.AXIS,
    Field.GENERAL,
    Field.OBJECTIVE_CODE,
    Field.OBJECTIVE,
    Field.ACTION,
    Field.STATE,
    Field.STATUS,
    Field.STATUS_DATE,
    Field.YEAR,
    Field.PRIORITY,
    Field.PILOT,
    Field.CO_PILOT,
    Field.SUPPORT,
)
Order = tuple[int, ...]
Cost = Callable[[int, str], float]


def usual_order(columns: Sequence[Column], width: int) -> Order:
    """The columns as such tables usually stand: codes, objective, action, status, years, priority, pilots."""
    ranks = {
        column.index: (USUAL.index(column.field), column.year or 0)
        for column in columns
        if column.field in USUAL
    }
    last = (len(USUAL), 0)
    return tuple(sorted(range(width), key=lambda index: (ranks.get(index, last), index)))


def order_of_slips(columns: Sequence[Column], width: int, shifted: Sequence[Cells], cost: Cost) -> Order:
    """The order in which most of the shifted rows can be put back; the file's when both do as well."""
    in_file = tuple(range(width))
    usual = usual_order(columns, width)
    if usual == in_file:
        return in_file
    mended = {
        order: sum(1 for row in shifted[:MOST_TRIED] if aligned(row, order, cost))
        for order in (in_file, usual)
    }
    return usual if mended[usual] > mended[in_file] else in_file


def aligned(row: Cells, order: Order, cost: Cost, **limits: float) -> list[Reading]:
    """The readings of a row whose cells slid along that order, each given back in the file's."""
    width = len(order)
    cells = tuple(row[index] if index < len(row) else "" for index in order) + row[width:]
    alignment = Alignment(
        trimmed(cells), width, lambda rank, text: cost(order[rank] if rank < width else rank, text)
    )
    return [_in_file_order(reading, order) for reading in alignment.readings(**limits)]


def _in_file_order(reading: Reading, order: Order) -> Reading:
    cells = [""] * len(reading.cells)
    for rank, index in enumerate(order):
        cells[index] = reading.cells[rank]
    edits = tuple(
        Edit(edit.kind, order[edit.column] if edit.column < len(order) else edit.column)
        for edit in reading.edits
    )
    return Reading(tuple(cells), edits, reading.cost)
