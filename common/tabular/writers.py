"""Writing of tables that come back unchanged when read, and that no spreadsheet will run."""

import csv
import datetime
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, BinaryIO, Generic, TypeVar

import xlsxwriter

from common.tabular.model import Limits, TabularError, grouped
from common.tabular.text import cell_text, clean_text, protect

T = TypeVar("T")
WritableValue = str | int | Decimal | datetime.date | None

_OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "constant_memory": True,
}
_FIXED_DATE = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)
_FORBIDDEN_IN_SHEET_NAME = re.compile(r"[\[\]:*?/\\]")
_DIGITS_OF_SPREADSHEETS = 15


@dataclass(frozen=True)
class Column(Generic[T]):
    """A column to write: how to get its value from a row, its width in characters."""

    header: str
    value: Callable[[T], WritableValue]
    width: int = 20
    hidden: bool = False


def write_xlsx(
    stream: BinaryIO,
    *,
    sheet: str,
    columns: Sequence[Column[T]],
    rows: Iterable[T],
    title_lines: Sequence[str] = (),
) -> None:
    """Write one sheet: title lines, a bold header, then rows. The same content gives the same bytes.

    Raises TabularError when a text is longer than a spreadsheet cell can hold: nothing is cut.
    """
    with xlsxwriter.Workbook(stream, _OPTIONS) as workbook:
        workbook.set_properties({"created": _FIXED_DATE})
        worksheet = workbook.add_worksheet(_sheet_name(sheet))
        writer = _SheetWriter(workbook, worksheet)
        for index, column in enumerate(columns):
            worksheet.set_column(index, index, column.width, None, {"hidden": column.hidden})
        for line in title_lines:
            writer.write([line], writer.bold)
        header_row = writer.row
        writer.write([column.header for column in columns], writer.header)
        for item in rows:
            writer.write([column.value(item) for column in columns], writer.wrapped)
        worksheet.freeze_panes(header_row + 1, 0)
        worksheet.autofilter(header_row, 0, max(writer.row - 1, header_row), max(len(columns) - 1, 0))


class _SheetWriter:
    def __init__(self, workbook: Any, worksheet: Any) -> None:
        self.worksheet = worksheet
        self.bold = workbook.add_format({"bold": True})
        self.header = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        self.wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
        self.date = workbook.add_format({"num_format": "dd/mm/yyyy", "valign": "top"})
        self.row = 0

    def write(self, values: Sequence[WritableValue], style: Any) -> None:
        for column, value in enumerate(values):
            self._write_cell(column, value, style)
        self.row += 1

    def _write_cell(self, column: int, value: WritableValue, style: Any) -> None:
        if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
            self.worksheet.write_datetime(self.row, column, value, self.date)
        elif isinstance(value, int | Decimal) and _fits_a_number(value):
            self.worksheet.write_number(self.row, column, value, style)
        elif text := cell_text(value):
            self._check_length(text, column)
            self.worksheet.write_string(self.row, column, text, style)

    def _check_length(self, text: str, column: int) -> None:
        limit = Limits().cell_chars
        if len(text) > limit:
            message = (
                f"Le texte compte {grouped(len(text))} caractères, une cellule au plus {grouped(limit)}."
            )
            raise TabularError(message, row=self.row + 1, column=column + 1)


def _fits_a_number(value: int | Decimal) -> bool:
    """Whether the value is kept exactly by a spreadsheet; a boolean is written as a text."""
    if isinstance(value, bool):
        return False
    exact = Decimal(value)
    return exact.is_finite() and len(exact.as_tuple().digits) <= _DIGITS_OF_SPREADSHEETS


def _sheet_name(name: str) -> str:
    return _FORBIDDEN_IN_SHEET_NAME.sub("-", clean_text(name)).strip("'")[:31].rstrip("' ") or "Feuille1"


def iter_csv(
    *,
    columns: Sequence[Column[T]],
    rows: Iterable[T],
    delimiter: str = ";",
    bom: bool = True,
) -> Iterator[str]:
    """Give the lines of a delimited file, header first, one record at a time.

    Texts a spreadsheet would run are prefixed with an apostrophe, which our reader removes. Hidden
    columns are written too.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow([protect(clean_text(column.header)) for column in columns])
    yield ("\ufeff" if bom else "") + buffer.getvalue()
    for item in rows:
        buffer.seek(0)
        buffer.truncate()
        writer.writerow([_csv_text(column.value(item)) for column in columns])
        yield buffer.getvalue()


def _csv_text(value: WritableValue) -> str:
    text = cell_text(value)
    return protect(text) if isinstance(value, str) else text
