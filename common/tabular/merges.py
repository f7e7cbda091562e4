"""Merged ranges as they are found, then cut to the part of the sheet that has content."""

from common.tabular.model import MergedRange, Row, TabularError, grouped

_MOST_RANGES = 50_000


class MergeList:
    """Gathers the merged ranges of one sheet; refuses a sheet that declares an absurd number of them."""

    def __init__(self, sheet: str | None) -> None:
        self._sheet = sheet
        self._ranges: list[MergedRange] = []

    def add(self, first_row: int, last_row: int, first_column: int, last_column: int) -> None:
        if len(self._ranges) >= _MOST_RANGES:
            message = (
                f"La feuille contient plus de {grouped(_MOST_RANGES)} fusions de cellules : retirez-les."
            )
            raise TabularError(message, sheet=self._sheet, row=first_row, column=first_column)
        self._ranges.append(MergedRange(first_row, last_row, first_column, last_column))

    def within(self, rows: tuple[Row, ...], most_cells: int) -> tuple[MergedRange, ...]:
        """The ranges cut to the rows and columns in use; those left with a single cell are dropped."""
        if not rows:
            return ()
        last_row, width = rows[-1].number, len(rows[-1].cells)
        cut = [
            MergedRange(
                found.first_row,
                min(found.last_row, last_row),
                found.first_column,
                min(found.last_column, width),
            )
            for found in self._ranges
        ]
        kept = tuple(merged for merged in cut if _area(merged) > 1)
        self._check_total_area(kept, most_cells)
        return kept

    def _check_total_area(self, ranges: tuple[MergedRange, ...], most_cells: int) -> None:
        """Overlapping ranges, which no spreadsheet writes, would cost far more than the sheet to fill."""
        if sum(_area(merged) for merged in ranges) > most_cells:
            message = "Les fusions de cellules de la feuille se recouvrent : retirez-les, puis recommencez."
            raise TabularError(message, sheet=self._sheet)


def _area(merged: MergedRange) -> int:
    height = merged.last_row - merged.first_row + 1
    width = merged.last_column - merged.first_column + 1
    return height * width if height > 0 and width > 0 else 0
