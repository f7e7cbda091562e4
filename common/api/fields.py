"""A column of the API: its name, the SQL that makes it, and what a partner must know of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import TextChoices


class Kind(StrEnum):
    """How a value is written in JSON; ``DECIMAL`` is a number with all its digits, never rounded."""

    INTEGER = "integer"
    DECIMAL = "decimal"
    TEXT = "text"
    CODE = "code"
    DATE = "date"
    MOMENT = "moment"
    BOOLEAN = "boolean"
    OBJECT = "object"
    LIST = "list"


NESTED = frozenset({Kind.OBJECT, Kind.LIST})


@dataclass(frozen=True, slots=True)
class Field:
    """``sql`` speaks over the aliases of the resource; ``help`` is the French sentence of the reference.

    ``choices`` closes the list of values of a code, with their labels. ``of`` are the fields of an object, or of each
    item of a list (of what, when it is empty, ``item`` says). ``cell`` is the SQL of the same in one cell of a table,
    where a nested value has no place; without it the column is left out of the files.
    """

    name: str
    sql: str
    kind: Kind
    help: str
    nullable: bool = False
    unit: str = ""
    choices: type[TextChoices] | None = None
    example: Any = None
    of: tuple[Field, ...] = ()
    item: Kind = Kind.TEXT
    cell: str = ""

    @property
    def is_nested(self) -> bool:
        return self.kind in NESTED

    @property
    def cell_sql(self) -> str:
        """The SQL of its cell; empty when it has none."""
        return self.cell or ("" if self.is_nested else self.sql)


def integer(name: str, sql: str, text: str, **more: Any) -> Field:
    return Field(name, sql, Kind.INTEGER, text, **more)


def decimal(name: str, sql: str, text: str, **more: Any) -> Field:
    return Field(name, sql, Kind.DECIMAL, text, **more)


def text(name: str, sql: str, words: str, **more: Any) -> Field:
    return Field(name, sql, Kind.TEXT, words, **more)


def code(name: str, sql: str, words: str, **more: Any) -> Field:
    return Field(name, sql, Kind.CODE, words, **more)


def date(name: str, sql: str, words: str, **more: Any) -> Field:
    return Field(name, sql, Kind.DATE, words, **more)


def moment(name: str, sql: str, words: str, **more: Any) -> Field:
    return Field(name, sql, Kind.MOMENT, words, **more)


def boolean(name: str, sql: str, words: str, **more: Any) -> Field:
    return Field(name, sql, Kind.BOOLEAN, words, **more)


def listed(name: str, words: str, *, of: tuple[Field, ...], rows: str, order: str, cell: str = "") -> Field:
    """A list of small objects inside a row: ``rows`` is what follows FROM, its WHERE included.

    ``cell`` is the SQL of one item as text; a file joins them by semicolons.
    """
    columns = ", ".join(f'{each.sql} AS "{each.name}"' for each in of)
    return Field(
        name,
        f"(SELECT COALESCE(json_agg(item), '[]') FROM (SELECT {columns} FROM {rows} ORDER BY {order}) item)",
        Kind.LIST,
        words,
        of=of,
        cell=f"(SELECT string_agg({cell}, ' ; ' ORDER BY {order}) FROM {rows})" if cell else "",
    )
