"""Columns moved by hand after the rows had slid.

The cells of a row slid along the order that the columns had then. Where the order of the file puts
fewer rows back than the usual order of such tables does, the slips are looked for in the usual one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from roadmap.imports.alignment import Edit, Reading
from roadmap.imports.headers import Column, Field
from roadmap.imports.shifts import Mender, Mending

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


class MovedColumns:
    """Mends rows along the order in which they slid; answers as :class:`Mender` does, in the file's order."""

    def __init__(
        self,
        columns: Sequence[Column],
        rows: Iterable[Sequence[str]],
        *,
        names_a_pilot: Callable[[str], bool],
    ) -> None:
        kept = [tuple(row) for row in rows]
        self.in_file = Mender(columns, kept, names_a_pilot=names_a_pilot)
        self.width = self.in_file.width
        self.order = usual_order(columns, self.width)
        self.usual: Mender | None = None
        if self.order == tuple(range(self.width)):
            return
        moved = [replace(column, index=self.order.index(column.index)) for column in self.in_file.columns]
        usual = Mender(moved, [self._moved(row) for row in kept], names_a_pilot=names_a_pilot)
        if self._mends_more(usual, kept):
            self.usual = usual

    def mend(self, cells: Sequence[str]) -> Mending:
        found = self.in_file.mend(cells)
        if self.usual is None:
            return found
        readings = self.usual.mend(self._moved(cells)).readings
        return Mending(tuple(self._back(reading) for reading in readings), found.misfits)

    def _mends_more(self, usual: Mender, rows: Sequence[Sequence[str]]) -> bool:
        mendings = [(row, self.in_file.mend(row)) for row in rows]
        shifted = [(row, mending) for row, mending in mendings if mending.misfits][:MOST_TRIED]
        here = sum(1 for _, mending in shifted if mending.readings)
        there = sum(1 for row, _ in shifted if usual.mend(self._moved(row)).readings)
        return there > here

    def _moved(self, cells: Sequence[str]) -> tuple[str, ...]:
        """The cells in the usual order; what stands outside the table stays behind them."""
        inside = tuple(cells[index] if index < len(cells) else "" for index in self.order)
        return inside + tuple(cells[self.width :])

    def _back(self, reading: Reading) -> Reading:
        cells = [""] * self.width
        for rank, index in enumerate(self.order):
            cells[index] = reading.cells[rank]
        edits = tuple(Edit(edit.kind, self._place(edit.column)) for edit in reading.edits)
        return Reading(tuple(cells), edits, reading.cost)

    def _place(self, rank: int) -> int:
        return self.order[rank] if rank < self.width else rank


def usual_order(columns: Sequence[Column], width: int) -> Order:
    """The columns as such tables usually stand: codes, objective, action, status, years, priority, pilots."""
    ranks = {
        column.index: (USUAL.index(column.field), column.year or 0)
        for column in columns
        if column.field in USUAL
    }
    last = (len(USUAL), 0)
    return tuple(sorted(range(width), key=lambda index: (ranks.get(index, last), index)))
