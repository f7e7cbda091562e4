"""Setting the cells of a row against the columns of a table, at the least cost.

Three edits are known: a cell left out because it is empty or repeats its neighbour, and a column left
blank because its cell is missing. None can remove a word. The cost of a reading is that of its edits
and of what each text looks like under its column; readings that cost nearly the same are all given.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import inf

from common.db.search import fold

MAX_EDITS = 3
EDIT_COST = 3.0
# What a text costs that leaves the column it stands in: the fewest moves win where nothing else decides.
SLIDE_COST = 0.05
# Readings that cost this much more than the best are still shown to a person.
MARGIN = 3.0
MAX_READINGS = 12
_MOST_PATHS = 2_000

Cells = tuple[str, ...]
_EDGES = re.compile(r"^[\s\-–•]+|[\s.]+$")


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
    cost: float = 0.0


def bare(text: str) -> str:
    """What two spellings of one cell share, bullets left out."""
    return _EDGES.sub("", fold(text))


class Alignment:
    """All the near cheapest readings of one row; ``cost`` is infinite where a text cannot stand."""

    def __init__(self, row: Cells, width: int, cost: Callable[[int, str], float]) -> None:
        self.row = row
        self.width = width
        self.cost = cost
        self._removable = [self._removal(position) for position in range(len(row))]
        self._blank = [cost(column, "") for column in range(width)]
        self._tails = [sum(self._blank[column:]) for column in range(width + 1)]
        self._known: dict[tuple[int, int, int], float] = {}

    def readings(self, *, at_most: float = inf) -> list[Reading]:
        """The readings about as likely as the best one, cheapest first, none twice; none above ``at_most``."""
        best = self._least(0, 0, 0)
        if best >= min(at_most, inf):
            return []
        kept: dict[Cells, Reading] = {}
        limit = min(best + MARGIN, at_most)
        for count, reading in enumerate(self._paths(0, 0, (), (), 0.0, limit)):
            key = tuple(bare(text) for text in reading.cells)
            if key not in kept or reading.cost < kept[key].cost:
                kept[key] = reading
            if count > _MOST_PATHS:
                break
        return sorted(kept.values(), key=lambda reading: reading.cost)[:MAX_READINGS]

    def _removal(self, position: int) -> str:
        text = self.row[position]
        if not text:
            return "empty"
        is_double = position > 0 and len(text) > 3 and bare(text) == bare(self.row[position - 1])
        return "double" if is_double else ""

    def _least(self, cell: int, column: int, edits: int) -> float:
        """The least that aligning the rest can cost, after so many edits."""
        if cell == len(self.row):
            return self._tails[column]
        key = (cell, column, edits)
        if key not in self._known:
            self._known[key] = min(
                (cost + self._least(*after) for cost, after, _ in self._moves(cell, column, edits)),
                default=inf,
            )
        return self._known[key]

    def _moves(
        self, cell: int, column: int, edits: int
    ) -> Iterator[tuple[float, tuple[int, int, int], Edit | None]]:
        if column < self.width:
            slide = SLIDE_COST if column != cell and self.row[cell] else 0.0
            yield self.cost(column, self.row[cell]) + slide, (cell + 1, column + 1, edits), None
        if edits == MAX_EDITS:
            return
        if self._removable[cell]:
            yield EDIT_COST, (cell + 1, column, edits + 1), Edit(self._removable[cell], cell)
        if column < self.width:
            cost = EDIT_COST + self._blank[column]
            yield cost, (cell, column + 1, edits + 1), Edit("missing", column)

    def _paths(
        self, cell: int, column: int, cells: Cells, edits: tuple[Edit, ...], spent: float, limit: float
    ) -> Iterator[Reading]:
        if cell == len(self.row):
            padding = ("",) * (self.width - column)
            yield Reading(cells + padding, edits, spent + self._tails[column])
            return
        for cost, after, edit in self._moves(cell, column, len(edits)):
            if spent + cost + self._least(*after) >= limit:
                continue
            if edit is None:
                yield from self._paths(*after[:2], (*cells, self.row[cell]), edits, spent + cost, limit)
            else:
                placed = (*cells, "") if edit.kind == "missing" else cells
                yield from self._paths(*after[:2], placed, (*edits, edit), spent + cost, limit)


def trimmed(cells: Sequence[str]) -> Cells:
    """Without the empty cells at the right end."""
    end = len(cells)
    while end and not cells[end - 1]:
        end -= 1
    return tuple(cells[:end])
