"""The cells of a row of a table, as the file has them above the same put back in their columns."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from common.tabular.model import column_letter

# Past this many columns the cells read as a list at every width: a grid would be too narrow to read.
WIDEST_GRID = 14


@dataclass(frozen=True, slots=True)
class GridCell:
    """``mark`` is the number that a cell and its new place share; ``dropped`` a repeated cell left out."""

    text: str
    mark: int | None = None
    dropped: bool = False
    doubtful: bool = False
    refused: bool = False


@dataclass(frozen=True, slots=True)
class GridColumn:
    """``placed`` is None when the row was read as it stands."""

    letter: str
    header: str
    file: GridCell
    placed: GridCell | None = None

    @property
    def is_same(self) -> bool:
        """True when the cell kept its place in a row where others moved."""
        return self.placed is not None and self.placed.text == self.file.text and not self.placed.mark

    @property
    def is_empty(self) -> bool:
        return not self.file.text and not (self.placed and self.placed.text)


@dataclass(frozen=True, slots=True)
class Grid:
    columns: tuple[GridColumn, ...]

    @property
    def is_moved(self) -> bool:
        return any(column.placed is not None for column in self.columns)

    @property
    def is_stacked(self) -> bool:
        return len(self.columns) > WIDEST_GRID


def grid_of(
    headers: Sequence[str],
    cells: Sequence[str],
    placed: Sequence[str],
    *,
    doubtful: Collection[int] = (),
    refused: Collection[int] = (),
) -> Grid:
    """Columns that have a header or a text; indexes count from 0. ``placed`` is empty when nothing moved."""
    file = [GridCell(text, doubtful=i in doubtful, refused=i in refused) for i, text in enumerate(cells)]
    mended: list[GridCell] = [GridCell(text, doubtful=i in doubtful) for i, text in enumerate(placed)]
    if placed:
        _mark(file, mended)
    blank = GridCell("")
    columns = [
        GridColumn(column_letter(index), header or "", cell or blank, (new or blank) if placed else None)
        for index, (header, cell, new) in enumerate(zip_longest(headers, file, mended), start=1)
    ]
    return Grid(tuple(column for column in columns if column.header or not column.is_empty))


def _mark(file: list[GridCell], mended: list[GridCell]) -> None:
    """Number each cell that moved, in both rows, in the order of the file."""
    origins = origins_of([cell.text for cell in file], [cell.text for cell in mended])
    moved = sorted(old for new, old in origins.items() if new != old)
    number = {old: rank for rank, old in enumerate(moved, start=1)}
    for new, old in origins.items():
        if new != old:
            file[old] = replace(file[old], mark=number[old])
            mended[new] = replace(mended[new], mark=number[old])
    for index, cell in enumerate(file):
        if cell.text and index not in origins.values():
            file[index] = replace(cell, dropped=True)


def origins_of(cells: Sequence[str], placed: Sequence[str]) -> dict[int, int]:
    """Index of each placed text → index of the cell it comes from; a text from elsewhere is left out.

    Mending removes and adds cells and never swaps two, so both rows are read once, from left to right.
    """
    origins: dict[int, int] = {}
    start = 0
    for index, text in enumerate(placed):
        found = next((i for i in range(start, len(cells)) if text and cells[i] == text), None)
        if found is not None:
            origins[index], start = found, found + 1
    return origins
