"""Counts what a file holds while it is read, and refuses it as soon as a limit is passed."""

from common.tabular.model import Limits, TabularError, column_letter, grouped


class Meter:
    """One per file: the cells and characters of all its sheets are counted together."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.characters = 0
        self.area_of_previous_sheets = 0
        self.start_sheet(None)

    def start_sheet(self, name: str | None) -> None:
        self.sheet = name
        self.physical_rows = 0
        self.first_row = self.last_row = 0
        self.width = 0

    def end_sheet(self) -> None:
        self.area_of_previous_sheets += self.area

    @property
    def area(self) -> int:
        return (self.last_row - self.first_row + 1) * self.width if self.width else 0

    def physical_row(self, row: int) -> None:
        """A row written in the file, even an empty one."""
        self.physical_rows += 1
        if self.physical_rows > self.limits.rows:
            self._refuse_row(row)

    def content(self, row: int, column: int, length: int) -> None:
        """Count a cell that holds a value of `length` characters."""
        self.check(row, column, length)
        self._grow(row, column, length)

    def check(self, row: int, column: int, length: int) -> None:
        """Refuse a cell that cannot be, without counting it."""
        if row > self.limits.rows:
            self._refuse_row(row)
        if column > self.limits.columns:
            last = column_letter(self.limits.columns)
            self._refuse(
                f"Le tableau dépasse la limite de {self.limits.columns} colonnes (jusqu’à {last}) :"
                " supprimez ce qui se trouve au-delà.",
                row,
                column,
            )
        if length > self.limits.cell_chars:
            self._refuse(
                f"La cellule contient {grouped(length)} caractères, la limite est de"
                f" {grouped(self.limits.cell_chars)}.",
                row,
                column,
            )

    def _grow(self, row: int, column: int, length: int) -> None:
        self.characters += length
        self.first_row = min(self.first_row or row, row)
        self.last_row = max(self.last_row, row)
        self.width = max(self.width, column)
        if self.area_of_previous_sheets + self.area > self.limits.cells:
            self._refuse(
                f"Le fichier dépasse la limite de {grouped(self.limits.cells)} cellules : gardez seulement le"
                " tableau à lire.",
                row,
                column,
            )
        if self.characters > self.limits.unpacked_bytes:
            self._refuse(
                f"Le fichier dépasse la limite de {grouped(self.limits.unpacked_bytes)} caractères.",
                row,
                column,
            )

    def _refuse_row(self, row: int) -> None:
        self._refuse(
            f"Le tableau dépasse la limite de {grouped(self.limits.rows)} lignes, lignes vides comprises :"
            " supprimez les lignes vides ou découpez le fichier.",
            row,
            None,
        )

    def _refuse(self, message: str, row: int, column: int | None) -> None:
        raise TabularError(message, sheet=self.sheet, row=row, column=column)
