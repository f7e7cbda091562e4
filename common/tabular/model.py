"""What a table file is once read, and the refusals a reader may raise."""

import re
from dataclasses import dataclass
from typing import Literal

Format = Literal["xlsx", "ods", "csv"]

NARROW_SPACE = "\u202f"
NO_BREAK_SPACE = "\u00a0"

_BEFORE_COLON = re.compile(r" (?=[:»])|(?<=«) ")
_BEFORE_HIGH_SIGNS = re.compile(r" (?=[;!?](?:\s|$))")


def typographic(sentence: str) -> str:
    """Put the non-breaking spaces French typography asks for, so that sources may use plain ones."""
    return _BEFORE_HIGH_SIGNS.sub(NARROW_SPACE, _BEFORE_COLON.sub(NO_BREAK_SPACE, sentence))


def grouped(number: int) -> str:
    """A quantity as French readers write it: 100000 → 100 000 (narrow non-breaking space)."""
    return f"{number:,}".replace(",", NARROW_SPACE)


def column_letter(index: int) -> str:
    """The letter of a 1-based column as spreadsheets show it: 1 → A, 27 → AA."""
    letters = ""
    while index > 0:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds past which a file is refused; `rows` counts physical rows, blank ones included.

    `ratio` is the unpacked size of an archive entry over its packed size, looked at past 1 MB.
    `cells` bounds the rectangle that holds the content of all the sheets together.
    """

    file_bytes: int = 25_000_000
    unpacked_bytes: int = 150_000_000
    ratio: int = 200
    entries: int = 2_000
    rows: int = 100_000
    columns: int = 256
    cell_chars: int = 32_767
    cells: int = 2_000_000


class TabularError(ValueError):
    """A file that is refused: a French sentence, and the 1-based place in the file when known."""

    def __init__(
        self,
        message: str,
        *,
        sheet: str | None = None,
        row: int | None = None,
        column: int | None = None,
    ) -> None:
        self.message = typographic(message)
        self.sheet = sheet
        self.row = row
        self.column = column
        super().__init__(self.message)

    def __str__(self) -> str:
        place = [f"feuille « {self.sheet} »"] if self.sheet else []
        if self.row is not None:
            place.append(f"ligne {self.row}")
        if self.column is not None:
            place.append(f"colonne {column_letter(self.column)}")
        if not place:
            return self.message
        where = ", ".join(place)
        return typographic(f"{where[0].upper()}{where[1:]} : {_uncapitalised(self.message)}")


def _uncapitalised(sentence: str) -> str:
    is_acronym = sentence[1:2].isupper()
    return sentence if is_acronym else sentence[:1].lower() + sentence[1:]


@dataclass(frozen=True, slots=True)
class Row:
    """A row and its 1-based number in the sheet; in a text file, the line where the record starts."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MergedRange:
    """Merged cells, 1-based and inclusive, cut to the part of the sheet that has content."""

    first_row: int
    last_row: int
    first_column: int
    last_column: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of a sheet that hold at least one text, all of the same width, column A first.

    `formulas` gives the (row, column) of formula cells, even those whose text is empty because the
    file holds no computed value (their row is then absent from `rows` if nothing else is in it).
    """

    name: str
    rows: tuple[Row, ...]
    merged: tuple[MergedRange, ...] = ()
    hidden: bool = False
    formulas: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Workbook:
    """A file once read; `notes` are French sentences on how it was read."""

    format: Format
    sheets: tuple[Sheet, ...]
    notes: tuple[str, ...] = ()
