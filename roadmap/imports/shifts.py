"""Putting a shifted row back in its columns.

A table copied out of a page may carry rows whose cells slid by one although their number is right:
an empty year cell too many, a year cell twice, an objective cell missing. A row is touched only if
a cell cannot stand where it is (« 1 » under « Pilote », a text under « Priorisation »), or if it looks
much likelier elsewhere. When several readings are about as likely, each is kept and a person chooses;
a row whose cells could all stand where they are is never changed without saying that both readings fit.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import inf

from common.tabular.model import column_letter
from roadmap.imports.alignment import Alignment, Cells, Edit, Reading, trimmed
from roadmap.imports.headers import PILOT_FIELDS, Column, Field
from roadmap.imports.priorities import is_priority
from roadmap.imports.profiles import Profiles
from roadmap.imports.states import is_bare_state

MAX_PILOT_LENGTH = 500
# A row in order is looked at again when one of its cells is at least that unlikely.
ODD = 2.5
# What more a reading may cost than the odd row itself, and still be offered beside it: two edits.
SUSPICION = 7.5
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
_DIGIT = re.compile(r"^\d{1,2}(?:[.,]0+)?$")


@dataclass(frozen=True, slots=True)
class Misfit:
    """A cell that cannot stand where it is; ``field`` is None outside the table."""

    message: str
    field: Field | None = None

    @property
    def is_outside(self) -> bool:
        return self.field is None


@dataclass(frozen=True, slots=True)
class Mending:
    """What is known of a row: the readings that fit (the first is proposed), or why none does."""

    readings: tuple[Reading, ...]
    misfits: tuple[Misfit, ...] = ()


class Mender:
    """Knows the columns of one table and what its rows look like."""

    def __init__(
        self,
        columns: Sequence[Column],
        rows: Iterable[Sequence[str]],
        *,
        names_a_pilot: Callable[[str], bool],
    ) -> None:
        self.columns = _inside(columns)
        self.width = 1 + max(column.index for column in self.columns)
        self.names_a_pilot = names_a_pilot
        self._telling = [
            c.index for c in self.columns if c.field in (Field.OBJECTIVE, Field.ACTION, Field.STATUS)
        ]
        self._by_index = {column.index: column for column in self.columns}
        self._ranked = any(column.field is Field.PRIORITY for column in columns)
        self._numbered_years = False
        short = [trimmed(cells) for cells in rows]
        self._numbered_years = self._counts_in_years(short)
        orderly = [row for row in short if not any(True for _ in self._misfits(row))]
        self._profiles = Profiles(self.columns, orderly or short)
        shifted = [row for row in short if any(True for _ in self._misfits(row))]
        self._order = self._order_of_slips(shifted)

    def mend(self, cells: Sequence[str]) -> Mending:
        """The row as it stands when it fits, otherwise its cheapest readings."""
        row = trimmed(cells)
        misfits = tuple(self._misfits(row))
        if misfits:
            return Mending(tuple(self._aligned(row, self._order)), misfits)
        as_is = Reading(row + ("",) * (self.width - len(row)), ())
        costs = [self._cost(index, text) for index, text in enumerate(as_is.cells)]
        odd = [index for index in self._telling if as_is.cells[index] and costs[index] >= ODD]
        return self._suspected(row, as_is, sum(costs), odd) if odd else Mending((as_is,))

    def _suspected(self, row: Cells, as_is: Reading, cost: float, odd: Sequence[int]) -> Mending:
        """A row that fits but looks odd is read as it stands, and as anything else that explains the oddity."""
        others = [
            reading
            for reading in self._aligned(row, self._order, limit=cost + SUSPICION)
            if any(reading.cells[index] != as_is.cells[index] for index in odd)
        ]
        likelier = [reading for reading in others if reading.cost < cost]
        return Mending((*likelier, as_is, *(reading for reading in others if reading.cost >= cost)))

    def _order_of_slips(self, shifted: Sequence[Cells]) -> Order:
        """The order of columns in which the cells slid: the file's, or the usual one of such tables.

        A table whose rows slid before somebody moved its columns can only be put back in the order that
        its columns had then.
        """
        in_file = tuple(range(self.width))
        usual = usual_order(self.columns, self.width)
        if usual == in_file:
            return in_file
        mended = {
            order: sum(1 for row in shifted[:MOST_TRIED] if self._aligned(row, order))
            for order in (in_file, usual)
        }
        return usual if mended[usual] > mended[in_file] else in_file

    def _aligned(self, row: Cells, order: Order, *, limit: float | None = None) -> list[Reading]:
        """The readings of a row whose cells slid along that order, each given back in the file's."""
        cells = tuple(row[index] if index < len(row) else "" for index in order) + row[self.width :]
        alignment = Alignment(trimmed(cells), self.width, lambda rank, text: self._cost_at(order, rank, text))
        return [_in_file_order(reading, order) for reading in alignment.readings(limit=limit)]

    def _cost_at(self, order: Order, rank: int, text: str) -> float:
        return self._cost(order[rank] if rank < self.width else rank, text)

    def _cost(self, index: int, text: str) -> float:
        column = self._by_index.get(index)
        if column is None:
            return inf if text else 0.0
        if text and not self._fits(column.field, text):
            return inf
        return self._profiles.cost(index, text)

    def _misfits(self, row: Cells) -> Iterator[Misfit]:
        """Why cells cannot stand where they are, one sentence each."""
        for index, text in enumerate(row):
            if not text:
                continue
            column = self._by_index.get(index)
            place = f"colonne {column_letter(index + 1)}"
            if column is None:
                yield Misfit(f"{place} : « {_short(text)} » est hors du tableau")
            elif not self._fits(column.field, text):
                message = f"{place} : « {_short(text)} » ne peut pas être sous « {column.header} »"
                yield Misfit(message, column.field)

    def _fits(self, field: Field, text: str) -> bool:
        if field is Field.PRIORITY:
            return is_priority(text)
        if field is Field.VERSION:
            return text.isdigit()
        digit = _DIGIT.match(text) is not None
        if field in PILOT_FIELDS:
            return not (digit or len(text) > MAX_PILOT_LENGTH or is_bare_state(text))
        if field in (Field.ACTION, Field.OBJECTIVE):
            return not (digit or is_bare_state(text))
        if field is Field.YEAR:
            return not (digit and self._ranked and not self._numbered_years) and not self.names_a_pilot(text)
        return not (digit and field in (Field.STATUS, Field.STATE))

    def _counts_in_years(self, rows: Sequence[Cells]) -> bool:
        """True for a table that writes numbers under its years although each row has its priority."""
        years = [column.index for column in self.columns if column.field is Field.YEAR]
        ranks = [column.index for column in self.columns if column.field is Field.PRIORITY]
        counted = 0
        for row in rows:
            ranked = any(index < len(row) and row[index] and is_priority(row[index]) for index in ranks)
            counted += ranked and any(index < len(row) and _DIGIT.match(row[index]) for index in years)
        return 10 * counted > len(rows)


def usual_order(columns: Sequence[Column], width: int) -> Order:
    """The columns as such tables usually stand: codes, objective, action, status, years, priority, pilots."""
    ranks = {
        column.index: (USUAL.index(column.field), column.year or 0)
        for column in columns
        if column.field in USUAL
    }
    last = (len(USUAL), 0)
    return tuple(sorted(range(width), key=lambda index: (ranks.get(index, last), index)))


def _in_file_order(reading: Reading, order: Order) -> Reading:
    cells = [""] * len(reading.cells)
    for rank, index in enumerate(order):
        cells[index] = reading.cells[rank]
    edits = tuple(
        Edit(edit.kind, order[edit.column] if edit.column < len(order) else edit.column)
        for edit in reading.edits
    )
    return Reading(tuple(cells), edits, reading.cost)


def _inside(columns: Sequence[Column]) -> list[Column]:
    """The columns of the table; one without a header is inside only if the layout found it in use."""
    return [column for column in columns if column.field is not Field.BLANK]


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"
