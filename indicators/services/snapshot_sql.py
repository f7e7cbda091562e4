"""The statements of a snapshot, read once from indicators/sql/."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.db import connection

_SQL = Path(__file__).resolve().parent.parent / "sql"


def read(name: str) -> str:
    return (_SQL / f"{name}.sql").read_text(encoding="utf-8")


def run(statement: str, parameters: dict[str, Any]) -> int:
    """The number of rows written."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return max(int(cursor.rowcount), 0)


def drop(*tables: str) -> None:
    """Temporary tables that another part of the same transaction left."""
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"DROP TABLE IF EXISTS pg_temp.{table}")
