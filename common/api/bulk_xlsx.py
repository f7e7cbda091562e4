"""A list as a workbook: the data, then a sheet that says what they are."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from decimal import Decimal
from typing import IO, Any, Final

import xlsxwriter
from django.conf import settings
from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from common.api.bulk_cells import plain_columns
from common.api.bulk_streams import BLOCK_BYTES, one_read
from common.api.fields import Field, Kind
from common.api.problems import Problem
from common.api.resource import Resource
from common.api.statements import Sort, Statement, cell_statement

# Of a sheet, less its header.
MOST_ROWS: Final = 1_048_575
_MOST_CHARACTERS: Final = 32_767
_DIGITS: Final = 15
_FIRST_ROUNDED: Final = 10**_DIGITS
_FIRST_YEAR: Final = 1900
_ROWS_AT_ONCE: Final = 2000
_OPTIONS: Final = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "constant_memory": True,
}
_WIDTHS: Final = {Kind.TEXT: 32, Kind.LIST: 32, Kind.OBJECT: 32, Kind.MOMENT: 18, Kind.CODE: 16}
_ABOUT_COLUMNS: Final = ("Colonne", "Ce qu’elle dit", "Unité", "Valeurs possibles")
Write = Callable[[int, int, Any], None]


def workbook_blocks(
    resource: Resource, rows: QuerySet[Any], fields: list[Field], sorts: Sequence[Sort], address: str
) -> Iterator[bytes]:
    """The finished workbook, read from a file on disk that nobody else sees and that ends with it.

    Raises:
        Problem: ``trop_volumineux``, more rows or a longer text than a sheet can hold; nothing is cut.
    """
    if rows[: MOST_ROWS + 1].count() > MOST_ROWS:
        raise _too_many_rows()
    stream = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the response
    try:
        statement = cell_statement(resource, rows, plain_columns(fields), sorts)
        with xlsxwriter.Workbook(stream, _OPTIONS) as workbook:
            count = _Data(workbook, fields).write(statement)
            _write_about(workbook, resource, fields, address, count)
        stream.seek(0)
    except BaseException:
        stream.close()
        raise
    return _Blocks(stream)


class _Blocks:
    """Closes its file even when nobody read it: a generator that never began is not closed."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        if block := self._stream.read(BLOCK_BYTES):
            return block
        raise StopIteration

    def close(self) -> None:
        self._stream.close()


class _Data:
    """The sheet of the rows; each column has its way of being written."""

    def __init__(self, workbook: Any, fields: list[Field]) -> None:
        self._fields = fields
        self._zone = timezone.get_default_timezone()
        self._sheet = workbook.add_worksheet("Données")
        self._day = workbook.add_format({"num_format": "dd/mm/yyyy"})
        self._moment = workbook.add_format({"num_format": "dd/mm/yyyy hh:mm:ss"})
        header = workbook.add_format({"bold": True, "bottom": 1})
        for column, field in enumerate(fields):
            self._sheet.set_column(column, column, _WIDTHS.get(field.kind, 12))
        for column, field in enumerate(fields):
            self._sheet.write_string(0, column, field.name, header)
        self._sheet.freeze_panes(1, 0)

    def write(self, statement: Statement | None) -> int:
        """The number of rows, read through a cursor of the server."""
        row = 0
        if statement is None:
            return row
        ways = [self._way(field) for field in self._fields]
        with one_read(), closing(connection.chunked_cursor()) as cursor:
            cursor.execute(statement.sql, statement.params)
            while found := cursor.fetchmany(_ROWS_AT_ONCE):
                for values in found:
                    row += 1
                    self._write_row(row, ways, values)
        self._sheet.autofilter(0, 0, row, len(self._fields) - 1)
        return row

    def _write_row(self, row: int, ways: list[Write], values: Sequence[Any]) -> None:
        if row > MOST_ROWS:
            raise _too_many_rows()
        for column, value in enumerate(values):
            if value is not None:
                ways[column](row, column, value)

    def _way(self, field: Field) -> Write:
        ways: dict[Kind, Write] = {
            Kind.INTEGER: self._whole,
            Kind.DECIMAL: self._decimal,
            Kind.DATE: self._date,
            Kind.MOMENT: self._instant,
            Kind.BOOLEAN: self._sheet.write_boolean,
        }
        return ways.get(field.kind, self._text)

    def _whole(self, row: int, column: int, value: int) -> None:
        self._exactly(row, column, value, is_short=abs(value) < _FIRST_ROUNDED)

    def _decimal(self, row: int, column: int, value: Decimal) -> None:
        is_short = value.is_finite() and len(value.normalize().as_tuple().digits) <= _DIGITS
        self._exactly(row, column, value, is_short=is_short)

    def _exactly(self, row: int, column: int, value: int | Decimal, *, is_short: bool) -> None:
        """As a number, or as a text when a spreadsheet would round it without saying so."""
        if is_short:
            self._sheet.write_number(row, column, value)
        else:
            self._sheet.write_string(row, column, str(value))

    def _date(self, row: int, column: int, value: dt.date) -> None:
        if value.year < _FIRST_YEAR:
            self._sheet.write_string(row, column, value.isoformat())
        else:
            self._sheet.write_datetime(row, column, value, self._day)

    def _instant(self, row: int, column: int, value: dt.datetime) -> None:
        """In the portal's time: a sheet knows no time zone."""
        local = value.astimezone(self._zone).replace(tzinfo=None)
        if local.year < _FIRST_YEAR:
            self._sheet.write_string(row, column, value.isoformat())
        else:
            self._sheet.write_datetime(row, column, local, self._moment)

    def _text(self, row: int, column: int, value: str) -> None:
        if len(value) > _MOST_CHARACTERS:
            raise _too_long(self._fields[column].name, row)
        if value:
            self._sheet.write_string(row, column, value)


def _write_about(workbook: Any, resource: Resource, fields: list[Field], address: str, count: int) -> None:
    sheet = workbook.add_worksheet("Lisez-moi")
    bold = workbook.add_format({"bold": True})
    wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
    for column, width in enumerate((22, 70, 14, 60)):
        sheet.set_column(column, column, width)
    lines = _about(resource, address, count)
    for row, (label, value) in enumerate(lines):
        sheet.write_string(row, 0, label, bold)
        sheet.write_string(row, 1, value[:_MOST_CHARACTERS], wrapped)
    start = len(lines) + 1
    for column, label in enumerate(_ABOUT_COLUMNS):
        sheet.write_string(start, column, label, bold)
    for row, field in enumerate(fields, start=start + 1):
        for column, value in enumerate((field.name, field.help, field.unit, values_of(field))):
            sheet.write_string(row, column, value, wrapped)


def _about(resource: Resource, address: str, count: int) -> list[tuple[str, str]]:
    zone = settings.TIME_ZONE
    return [
        ("Contenu", resource.help),
        ("Lignes", str(count)),
        ("Demande", address),
        ("Moment", f"{timezone.localtime():%d/%m/%Y %H:%M} ({zone})"),
        ("Source", f"Portail Azimut, {settings.PUBLIC_URL}"),
        (
            "Dates et heures",
            f"Les moments sont à l’heure de {zone}\u202f; une cellule vide\u00a0: rien n’est dit.",
        ),
    ]


def values_of(field: Field) -> str:
    """``pilot (Pilote), …``; empty when the list is not closed."""
    return ", ".join(f"{value} ({label})" for value, label in field.choices.choices) if field.choices else ""


def _too_many_rows() -> Problem:
    most = f"{MOST_ROWS:,}".replace(",", "\u202f")
    return Problem(
        "trop_volumineux",
        f"Une feuille de tableur ne tient pas plus de {most} lignes\u00a0: filtrez la liste, ou demandez csv.",
    )


def _too_long(name: str, row: int) -> Problem:
    return Problem(
        "trop_volumineux",
        f"Le champ « {name} » de la ligne {row} est trop long pour une cellule de tableur\u00a0: demandez csv.",
    )
