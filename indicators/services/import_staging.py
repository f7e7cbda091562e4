# ruff: noqa: S608 - made of our own names; what comes from a file is copied or is a parameter
"""The staging table of a check: the texts of a file as they are, then what its distinct texts mean.

A million rows hold a few hundred distinct dates, places and categories: Python understands each of them once,
with the parsers that the forms use, and PostgreSQL joins. The tables live as long as the transaction.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.db import connection

from common.tabular.model import typographic
from indicators.checks import Figure, refusals
from indicators.enums import Bound, IndicatorKind, Periodicity
from indicators.imports.dates import NotOneDate, measure_date
from indicators.imports.numbers import NotOneNumber, one_number
from indicators.imports.places import Directory, NotOnePlace
from indicators.imports.words import category_of, quality_of
from indicators.models import Indicator

BYTES_AT_ONCE = 256 * 1024
TEXTS_AT_ONCE = 5_000
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
# A number that needs no understanding: PostgreSQL casts it. « 1.234 » of a text file is not one.
_PLAIN = r"^-?[0-9]{1,14}([.][0-9]{1,12})?$"
# Told without a regular expression, which a million whole numbers would pay.
_NOT_WHOLE = "(translate({0}, '0123456789', '') <> '' OR length({0}) > 14)"
_AMBIGUOUS = r"^-?[1-9][0-9]{0,2}[.][0-9]{3}$"

_TABLES = """
DROP TABLE IF EXISTS pg_temp.measure_raw, pg_temp.measure_place, pg_temp.measure_indicator,
  pg_temp.measure_category, pg_temp.measure_date, pg_temp.measure_quality, pg_temp.measure_number;
CREATE TEMP TABLE measure_raw (row integer, col smallint, hint text, place text, indicator text DEFAULT '',
  category text DEFAULT '', date text DEFAULT '', value text DEFAULT '', numerator text DEFAULT '',
  denominator text DEFAULT '', quality text DEFAULT '', source text DEFAULT '') ON COMMIT DROP;
CREATE TEMP TABLE measure_place (hint text, said text, territory bigint, establishment bigint, region bigint,
  within bigint[], problem text) ON COMMIT DROP;
CREATE TEMP TABLE measure_indicator (said text, id bigint, problem text) ON COMMIT DROP;
CREATE TEMP TABLE measure_category (indicator text, said text, code text, problem text) ON COMMIT DROP;
CREATE TEMP TABLE measure_date (indicator text, said text, day date, problem text) ON COMMIT DROP;
CREATE TEMP TABLE measure_quality (said text, quality text, problem text) ON COMMIT DROP;
CREATE TEMP TABLE measure_number (indicator text, said text, part boolean, number numeric, bound text,
  absent boolean, problem text) ON COMMIT DROP;
"""
_MAPS = ("place", "indicator", "category", "date", "quality", "number")


@dataclass(frozen=True, slots=True)
class Reading:
    """What the texts of a file are understood with. ``typed``: its numbers are those of spreadsheet cells."""

    indicators: Mapping[str, Indicator]
    directory: Directory
    today: dt.date
    typed: bool
    categories: Mapping[int, Mapping[str, str]] = field(default_factory=dict)

    def indicator(self, text: str) -> Indicator | None:
        """The indicator that a cell names; the only one when the file has no such column."""
        if not text and len(self.indicators) == 1:
            return next(iter(self.indicators.values()))
        return self.indicators.get(text.strip().upper())


def stage(columns: Sequence[str], lines: Iterable[Sequence[str]]) -> int:
    """Copy the texts of a file; gives how many figures it holds."""
    with connection.cursor() as cursor:
        cursor.execute(_TABLES)
        total = copy_texts(cursor, "measure_raw", columns, lines)
        cursor.execute("ANALYZE measure_raw")
    return total


def copy_texts(cursor: Any, table: str, columns: Sequence[str], lines: Iterable[Sequence[str]]) -> int:
    """COPY rows of texts into our own table, a bounded piece at a time."""
    total, size, buffer = 0, 0, []
    tabs = len(columns) - 1
    with cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
        for cells in lines:
            line = "\t".join(cells)
            if "\\" in line or "\n" in line or "\r" in line or line.count("\t") != tabs:
                line = "\t".join([cell.translate(_ESCAPES) for cell in cells])
            buffer.append(line)
            size += len(line)
            total += 1
            if size > BYTES_AT_ONCE:
                copy.write("\n".join(buffer) + "\n")
                size, buffer = 0, []
        if buffer:
            copy.write("\n".join(buffer) + "\n")
    return total


def understand(reading: Reading, columns: Sequence[str]) -> None:
    """Fill the tables of meanings from the distinct texts."""
    _fill(
        "measure_indicator",
        "said, id, problem",
        _distinct("indicator", columns),
        _indicators(reading),
    )
    _fill(
        "measure_place",
        "hint, said, territory, establishment, region, within, problem",
        _distinct("hint, place", columns),
        _places(reading),
    )
    _fill(
        "measure_category",
        "indicator, said, code, problem",
        _distinct("indicator, category", columns),
        _each(_category, reading),
    )
    _fill(
        "measure_date",
        "indicator, said, day, problem",
        _distinct("indicator, date", columns),
        _each(_date, reading),
    )
    _fill("measure_quality", "said, quality, problem", _distinct("quality", columns), _qualities)
    _fill(
        "measure_number",
        "indicator, said, part, number, bound, absent, problem",
        _odd_numbers(columns, typed=reading.typed),
        _each(_number, reading),
    )
    with connection.cursor() as cursor:
        cursor.execute("".join(f"ANALYZE measure_{name};" for name in _MAPS))


def _distinct(names: str, columns: Sequence[str]) -> str:
    """The distinct texts of some columns; those that the file does not have are empty and are not read."""
    if not set(names.split(", ")) & set(columns):
        return f"SELECT {names} FROM measure_raw LIMIT 1"
    return f"SELECT DISTINCT {names} FROM measure_raw"


def _odd_numbers(columns: Sequence[str], *, typed: bool) -> str:
    """The texts that are not plain numbers, with whether they are a part of a fraction."""
    parts = []
    for name in ("value", "numerator", "denominator"):
        odd = ""
        if name in columns:
            odd = f" OR {_NOT_WHOLE.format(name)} AND ({name} !~ '{_PLAIN}'"
            odd += ")" if typed else f" OR {name} ~ '{_AMBIGUOUS}')"
        part = "false" if name == "value" else "true"
        parts.append(f"SELECT DISTINCT indicator, {name}, {part} FROM measure_raw WHERE {name} = ''{odd}")
    return " UNION ".join(parts)


Row = tuple[Any, ...]


def _fill(table: str, columns: str, query: str, meanings: Callable[[list[Row]], Iterator[Row]]) -> None:
    """Understand the rows of a query, some at a time."""
    with connection.chunked_cursor() as texts, connection.cursor() as cursor:
        texts.itersize = TEXTS_AT_ONCE  # type: ignore[attr-defined]  # a server-side cursor
        texts.execute(query)
        rows = iter(texts)
        while chunk := list(islice(rows, TEXTS_AT_ONCE)):
            found = list(meanings(chunk))
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in found:
                    copy.write_row(row)


def _indicators(reading: Reading) -> Callable[[list[Row]], Iterator[Row]]:
    def meanings(rows: list[Row]) -> Iterator[Row]:
        for (text,) in rows:
            found = reading.indicator(text)
            asked = ", ".join(reading.indicators)
            said = (
                f"Indicateur « {text} » : cet import est celui de {asked}."
                if text
                else "L’indicateur n’est pas dit."
            )
            yield text, found.pk if found else None, None if found else typographic(said)

    return meanings


def _places(reading: Reading) -> Callable[[list[Row]], Iterator[Row]]:
    def meanings(rows: list[Row]) -> Iterator[Row]:
        for (hint, text), place in reading.directory.places(rows).items():
            if isinstance(place, NotOnePlace):
                yield hint, text, None, None, None, None, typographic(str(place))
            else:
                yield hint, text, place.territory, place.establishment, place.region, list(place.within), None

    return meanings


def _each(one: Callable[..., Row], reading: Reading) -> Callable[[list[Row]], Iterator[Row]]:
    def meanings(rows: list[Row]) -> Iterator[Row]:
        for row in rows:
            yield one(reading, reading.indicator(row[0]), *row)

    return meanings


def _category(reading: Reading, indicator: Indicator | None, said: str, text: str) -> Row:
    if indicator is None:
        return said, text, None, None
    try:
        return said, text, category_of(text, reading.categories.get(indicator.pk, {})), None
    except ValueError as error:
        return said, text, None, typographic(str(error))


def _date(reading: Reading, indicator: Indicator | None, said: str, text: str) -> Row:
    periodicity = Periodicity(indicator.periodicity) if indicator else Periodicity.NONE
    try:
        return said, text, measure_date(text, periodicity=periodicity, today=reading.today), None
    except NotOneDate as error:
        return said, text, None, typographic(str(error))


def _qualities(rows: list[Row]) -> Iterator[Row]:
    for (text,) in rows:
        try:
            yield text, str(quality_of(text)), None
        except ValueError as error:
            yield text, None, typographic(str(error))


def _number(reading: Reading, indicator: Indicator | None, said: str, text: str, part: bool) -> Row:
    def allowed(number: Any) -> bool:
        if indicator is None:
            return True
        figure = Figure(numerator=number, denominator=number) if part else Figure(value=number)
        return not refusals(indicator, figure)

    try:
        found = one_number(text, allowed=allowed, typed=reading.typed)
        if found.percent and indicator is not None and (part or indicator.kind != IndicatorKind.RATIO):
            raise NotOneNumber(
                f"« {text} » est un pourcentage : cet indicateur attend un nombre ({indicator.unit})."
            )
    except NotOneNumber as error:
        return said, text, part, None, str(Bound.EXACT), False, typographic(str(error))
    return said, text, part, next(iter(found.readings), None), str(found.bound), found.absent, None
