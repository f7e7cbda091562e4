"""Putting a shifted row back in its columns.

A table copied out of a page may carry rows whose cells slid by one although their number is right:
an empty year cell too many, a year cell twice, an objective cell missing. A row is touched only if
a cell cannot stand where it is (« 1 » under « Pilote », a text under « Priorisation »), or looks odd there. The cheapest
edits that put everything in its place are searched: removing an empty cell, or one that repeats its
neighbour, and adding an empty cell. No edit can remove a word. When the cheapest edits lead to
different contents, each is a reading and a person chooses.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from common.db.search import fold
from common.tabular.model import column_letter
from roadmap.imports.codes import split_code
from roadmap.imports.headers import Column, Field
from roadmap.imports.priorities import is_priority
from roadmap.imports.states import is_bare_state

MAX_EDITS = 3
MAX_INSERTS = 2
MAX_PILOT_LENGTH = 200
_DIGIT = re.compile(r"^[1-3]$")
_BULLET = re.compile(r"^[-–•]\s*\w")
_TEXT_FIELDS = frozenset(
    {Field.CODE, Field.AXIS, Field.GENERAL, Field.OBJECTIVE, Field.ACTION, Field.STATE, Field.STATUS}
)
_PILOT_FIELDS = frozenset({Field.PILOT, Field.CO_PILOT, Field.SUPPORT})

Cells = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Edit:
    """One change to a row: ``kind`` is empty, double or missing; ``column`` counts from 0."""

    kind: str
    column: int


@dataclass(frozen=True, slots=True)
class Reading:
    """A row put back: its cells, one per column of the table, and how it came to be."""

    cells: Cells
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Mending:
    """What is known of a row: the readings that fit (the first is proposed), or why none does."""

    readings: tuple[Reading, ...]
    misfits: tuple[str, ...] = ()


class Mender:
    """Knows the columns of one table and what its objectives look like."""

    def __init__(
        self,
        columns: Sequence[Column],
        *,
        coded: bool,
        bulleted_status: bool,
        names_a_pilot: Callable[[str], bool],
    ) -> None:
        last = max(column.index for column in columns if column.field is not Field.BLANK)
        self.columns = [column for column in columns if column.index <= last]
        self.width = last + 1
        self.coded = coded
        self.bulleted_status = bulleted_status
        self.names_a_pilot = names_a_pilot

    def mend(self, cells: Sequence[str]) -> Mending:
        """The row as it stands when it fits, otherwise its cheapest readings."""
        row = _trimmed(cells)
        misfits = tuple(self._misfits(row))
        if not misfits:
            return self._suspected(row)
        for budget in range(1, MAX_EDITS + 1):
            readings = self._readings(row, budget)
            if readings:
                return Mending(readings, misfits)
        return Mending((), misfits)

    def _suspected(self, row: Cells) -> Mending:
        """A row that fits but looks odd keeps its place; what would be less odd is offered beside it."""
        as_is = Reading(self._padded(row), ())
        oddities = self._oddities(row)
        if not oddities:
            return Mending((as_is,))
        for budget in range(1, MAX_EDITS):
            likelier = tuple(r for r in self._readings(row, budget) if self._oddities(r.cells) == 0)
            if likelier:
                return Mending((*likelier, as_is) if oddities > 1 else (as_is, *likelier))
        return Mending((as_is,))

    def _readings(self, row: Cells, budget: int) -> tuple[Reading, ...]:
        fitting = [
            Reading(self._padded(cells), edits)
            for cells, edits in _edited(row, budget, self.width)
            if not any(True for _ in self._misfits(cells))
        ]
        if not fitting:
            return ()
        costs = [(self._oddities(reading.cells), self._moved(row, reading)) for reading in fitting]
        least = min(costs)
        kept: dict[Cells, Reading] = {}
        for reading, cost in zip(fitting, costs, strict=True):
            if cost == least:
                kept.setdefault(tuple(_bare(text) for text in reading.cells), reading)
        return tuple(kept.values())

    def _moved(self, row: Cells, reading: Reading) -> int:
        """How many text columns would change hands: a slip among the years moves none."""
        before = self._padded(row)
        return sum(
            1
            for column in self.columns
            if column.field in _TEXT_FIELDS and before[column.index] != reading.cells[column.index]
        )

    def _oddities(self, row: Cells) -> int:
        """What is unlikely without being impossible, counted."""
        odd = 0
        for column in self.columns:
            text = row[column.index] if column.index < len(row) else ""
            if column.field is Field.OBJECTIVE:
                odd += self.coded and text != "" and not split_code(text)[0]
            elif column.field is Field.ACTION:
                odd += self.coded and text != "" and "-" in split_code(text)[0]
            elif column.field is Field.STATUS:
                odd += not self.bulleted_status and bool(_BULLET.match(text))
        return odd

    def _padded(self, row: Cells) -> Cells:
        return row + ("",) * (self.width - len(row))

    def _misfits(self, row: Cells) -> Iterator[str]:
        """Why cells cannot stand where they are, one sentence each."""
        for index in range(self.width, len(row)):
            if row[index]:
                yield f"colonne {column_letter(index + 1)} : « {_short(row[index])} » est hors du tableau"
        for column in self.columns:
            text = row[column.index] if column.index < len(row) else ""
            if text and not self._fits(column.field, text):
                place = f"colonne {column_letter(column.index + 1)}"
                yield f"{place} : « {_short(text)} » ne peut pas être sous « {column.header} »"

    def _fits(self, field: Field, text: str) -> bool:
        if field is Field.PRIORITY:
            return is_priority(text)
        if field in _PILOT_FIELDS:
            return not (_DIGIT.match(text) or _BULLET.match(text) or len(text) > MAX_PILOT_LENGTH or is_bare_state(text))
        if field in (Field.ACTION, Field.OBJECTIVE):
            return not (_DIGIT.match(text) or is_bare_state(text))
        if field is Field.YEAR:
            return not (_DIGIT.match(text) or self.names_a_pilot(text))
        return not (field is Field.STATUS and _DIGIT.match(text))


def _edited(row: Cells, budget: int, width: int) -> Iterator[tuple[Cells, tuple[Edit, ...]]]:
    """Every row at exactly ``budget`` edits; edits nearest the right end come first."""
    if budget == 0:
        yield row, ()
        return
    for cells, edits in _edited(row, budget - 1, width):
        # Edits go from right to left, so that no combination is met twice.
        limit = edits[-1].column if edits else len(cells)
        yield from ((_without(cells, i), (*edits, Edit(kind, i))) for i, kind in _removable(cells, limit))
        if sum(1 for edit in edits if edit.kind == "missing") < MAX_INSERTS and len(cells) < width:
            last = min(limit, len(cells))
            yield from ((_with_blank(cells, i), (*edits, Edit("missing", i))) for i in range(last, -1, -1))


def _removable(cells: Cells, limit: int) -> Iterator[tuple[int, str]]:
    for index in range(min(limit, len(cells)) - 1, -1, -1):
        if not cells[index]:
            yield index, "empty"
        elif index > 0 and len(cells[index]) > 3 and _bare(cells[index]) == _bare(cells[index - 1]):
            yield index, "double"


def _without(cells: Cells, index: int) -> Cells:
    return cells[:index] + cells[index + 1 :]


def _with_blank(cells: Cells, index: int) -> Cells:
    return (*cells[:index], "", *cells[index:])


def _trimmed(cells: Sequence[str]) -> Cells:
    end = len(cells)
    while end and not cells[end - 1]:
        end -= 1
    return tuple(cells[:end])


def _bare(text: str) -> str:
    """What two spellings of one cell share, bullets left out."""
    return re.sub(r"^[\s\-–•]+|[\s.]+$", "", fold(text))


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"
