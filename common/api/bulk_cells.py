"""The columns of a file: the fields that fit in a cell, in the order of the resource."""

from __future__ import annotations

from common.api.fields import Field, Kind
from common.api.problems import parameter_problem
from common.api.resource import Resource
from common.api.statements import Shape

# What makes a spreadsheet run a text: = + - @, tabulation, ends of line, and the full-width = + - @.
_RUN = "'{61,43,45,64,9,10,13,65309,65291,65293,65312}'"


def file_fields(resource: Resource, shape: Shape) -> list[Field]:
    """Those asked for that have a cell.

    Raises:
        Problem: a field was asked for by name, and a file has no place for it.
    """
    asked = [field for field in resource.all_fields if field.name in shape.fields]
    without = [field.name for field in asked if not field.cell_sql]
    if without and shape.fields != frozenset(resource.by_name):
        raise parameter_problem(
            "fields", f"« {without[0]} » ne tient pas dans une cellule\u00a0: demandez json ou ndjson."
        )
    return [field for field in asked if field.cell_sql]


def csv_columns(fields: list[Field]) -> dict[str, str]:
    """The SQL of each cell as text that any reader understands, and that no spreadsheet runs."""
    return {field.name: _csv_sql(field) for field in fields}


def plain_columns(fields: list[Field]) -> dict[str, str]:
    """The SQL of each cell with its own type, for a file whose cells have types."""
    return {field.name: field.cell_sql for field in fields}


def is_words(field: Field) -> bool:
    """Its cell holds what somebody wrote, not a code of a closed list."""
    return field.kind is Kind.TEXT or field.is_nested or (field.kind is Kind.CODE and not field.choices)


def _csv_sql(field: Field) -> str:
    sql = field.cell_sql
    if field.kind is Kind.MOMENT:
        return f"""to_char(({sql}) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""
    if field.kind is Kind.BOOLEAN:
        return f"({sql})::text"
    return _safe(sql) if is_words(field) else sql


def _safe(sql: str) -> str:
    if "SELECT" in sql:  # Read once, not three times.
        return f"(SELECT {_protected('cell.words')} FROM (SELECT {sql} AS words OFFSET 0) cell)"  # noqa: S608
    return _protected(f"({sql})")


def _protected(sql: str) -> str:
    return f"CASE WHEN ascii({sql}) = ANY({_RUN}) THEN '''' || {sql} ELSE {sql} END"
