"""The SQL of a resource: the rows that Django chose, written as JSON or as cells by PostgreSQL.

What may be seen and what is asked stays a queryset, compiled by Django and put in the FROM; only the writing of the
columns is ours, as text made once. PostgreSQL keeps every digit of a number, and a hundred rows cost one statement.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import QuerySet

from common.api.fields import Field
from common.api.resource import Children, Ordering, Resource


@dataclass(frozen=True, slots=True)
class Shape:
    """What of each object is read: the names of its fields, and of the children put inside."""

    fields: frozenset[str]
    expand: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sort:
    ordering: Ordering
    descending: bool = False

    @property
    def way(self) -> str:
        return " DESC" if self.descending else ""


@dataclass(frozen=True, slots=True)
class Row:
    """One object: its JSON, the version of what it shows, and where it stands in the order of the list."""

    json: str
    version: int | None
    place: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    sql: str
    params: tuple[Any, ...]


def json_rows(resource: Resource, rows: QuerySet[Any], shape: Shape, sorts: Sequence[Sort] = ()) -> list[Row]:
    """The chosen rows as JSON, in order (one query; none when nothing can be visible)."""
    statement = json_statement(resource, rows, shape, sorts)
    if statement is None:
        return []
    with connection.cursor() as cursor:
        cursor.execute(statement.sql, statement.params)
        return [Row(found[0], found[1], tuple(found[2:])) for found in cursor.fetchall()]


def json_statement(
    resource: Resource, rows: QuerySet[Any], shape: Shape, sorts: Sequence[Sort] = ()
) -> Statement | None:
    """None when Django knows that there is nothing to read."""
    places = "".join(f", {sort.ordering.sql}" for sort in sorts)
    select = (
        f"SELECT row_to_json((SELECT t FROM (SELECT {json_columns(resource, shape)}) t))::text, "
        f"{resource.version}{places}, {resource.key}"
    )
    return _over(resource, rows, select, sorts)


def cell_statement(
    resource: Resource, rows: QuerySet[Any], columns: Mapping[str, str], sorts: Sequence[Sort] = ()
) -> Statement | None:
    """The same rows with one column for each name of ``columns``, whose values are SQL."""
    cells = ", ".join(f'{sql} AS "{name}"' for name, sql in columns.items())
    return _over(resource, rows, f"SELECT {cells}", sorts)


def _over(resource: Resource, rows: QuerySet[Any], select: str, sorts: Sequence[Sort]) -> Statement | None:
    try:
        base, params = rows.query.get_compiler(DEFAULT_DB_ALIAS).as_sql()
    except EmptyResultSet:
        return None
    ways = [f"{sort.ordering.sql}{sort.way}" for sort in sorts]
    # The identifier follows the way of the last sort, as the queryset does.
    last = sorts[-1].way if sorts else ""
    order = ", ".join([*ways, resource.key + last])
    return Statement(
        f"{select} FROM ({base}) {resource.alias} {resource.source} ORDER BY {order}", tuple(params)
    )


@lru_cache(maxsize=1024)
def json_columns(resource: Resource, shape: Shape) -> str:
    """``expr AS "name", …`` of the fields asked for, then of what is put inside."""
    own = [_column(each) for each in resource.all_fields if each.name in shape.fields]
    inside = [_inside(resource.children_by_name[name]) for name in shape.expand]
    return ", ".join([*own, *inside])


def _column(field: Field) -> str:
    return f'{field.sql} AS "{field.name}"'


def _inside(children: Children) -> str:
    """The children as a list, each without its own moment of change: that of its parent moves with it."""
    below = children.resource
    columns = ", ".join(_column(each) for each in below.fields)
    rows = f'SELECT {columns} FROM "{below.table}" {below.alias} {below.joins} WHERE {children.link}'
    return (
        f"(SELECT COALESCE(json_agg(inside), '[]') FROM ({rows} ORDER BY {children.order}) inside) "
        f'AS "{children.name}"'
    )
