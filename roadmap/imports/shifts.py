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
from roadmap.imports.alignment import Cells, Reading, trimmed
from roadmap.imports.headers import PILOT_FIELDS, Column, Field
from roadmap.imports.orders import aligned, order_of_slips
from roadmap.imports.priorities import is_priority
from roadmap.imports.profiles import Profiles
from roadmap.imports.states import is_bare_state

MAX_PILOT_LENGTH = 500
# A row in order is looked at again when one of its cells is at least that unlikely.
ODD = 2.5
# What more a reading may cost than the odd row itself, and still be offered beside it: two edits.
SUSPICION = 7.5
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
        orderly = [row for row in short if not self._is_shifted(row)]
        self._profiles = Profiles(self.columns, orderly or short)
        shifted = [row for row in short if self._is_shifted(row)]
        self._order = order_of_slips(self.columns, self.width, shifted, self._cost)

    def mend(self, cells: Sequence[str]) -> Mending:
        """The row as it stands when it fits, otherwise its cheapest readings."""
        row = trimmed(cells)
        misfits = tuple(self._misfits(row))
        if misfits:
            return Mending(tuple(aligned(row, self._order, self._cost)), misfits)
        as_is = Reading(row + ("",) * (self.width - len(row)), ())
        costs = {
            index: self._profiles.cost_among_others(index, as_is.cells[index])
            for index in self._telling
            if as_is.cells[index]
        }
        oddest = max(costs, key=lambda index: costs[index], default=0)
        if costs.get(oddest, 0.0) < ODD:
            return Mending((as_is,))
        return self._suspected(row, as_is, oddest)

    def _suspected(self, row: Cells, as_is: Reading, odd: int) -> Mending:
        """A row that fits but looks odd is read as it stands, and as what puts its oddest cell elsewhere."""
        cost = sum(
            self._profiles.cost_among_others(index, text) if text else self._cost(index, text)
            for index, text in enumerate(as_is.cells)
            if index in self._by_index
        )

        def elsewhere(index: int, text: str) -> float:
            return inf if index == odd and text == as_is.cells[odd] else self._cost(index, text)

        others = aligned(row, self._order, elsewhere, at_most=cost + SUSPICION)
        likelier = [reading for reading in others if reading.cost < cost]
        return Mending((*likelier, as_is, *(reading for reading in others if reading.cost >= cost)))

    def _cost(self, index: int, text: str) -> float:
        column = self._by_index.get(index)
        if column is None:
            return inf if text else 0.0
        if text and not self._fits(column.field, text):
            return inf
        return self._profiles.cost(index, text)

    def _is_shifted(self, row: Cells) -> bool:
        return any(True for _ in self._misfits(row))

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


def _inside(columns: Sequence[Column]) -> list[Column]:
    """The columns of the table; one without a header is inside only if the layout found it in use."""
    return [column for column in columns if column.field is not Field.BLANK]


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"
