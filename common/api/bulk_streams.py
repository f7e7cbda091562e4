"""Whole lists as PostgreSQL writes them (``COPY``), a block at a time: memory does not grow with the list."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import psycopg
from django.db import connection, transaction

from common.api.statements import Statement

BLOCK_BYTES: Final = 64 * 1024
# A page gives up after half a minute; a file lasts as long as its reader needs, within reason.
_MINUTES: Final = 15
_SETTINGS: Final = (
    "SELECT set_config('statement_timeout', %s, true), set_config('timezone', 'UTC', true), "
    "set_config('datestyle', 'ISO', true)"
)
_CSV: Final = "FORMAT csv, HEADER"
# Characters that no JSON text holds as such: nothing is quoted, nothing is escaped.
_LINES: Final = "FORMAT csv, QUOTE E'\\x01', DELIMITER E'\\x02'"


def csv_stream(names: list[str], statement: Statement | None) -> Iterator[bytes]:
    """A header, then a line for each row; the header alone when there is nothing to read."""
    if statement is None:
        yield (",".join(names) + "\n").encode()
        return
    yield from _copy(f"COPY ({_merged(statement)}) TO STDOUT ({_CSV})")


def ndjson_stream(statement: Statement | None) -> Iterator[bytes]:
    """One object a line; ``statement`` gives its JSON as the first column."""
    if statement is None:
        return
    # PostgreSQL puts an end of line between the items of a list.
    lines = f"SELECT replace(row.line, E'\\n', '') FROM ({_merged(statement)}) AS row(line)"  # noqa: S608
    yield from _copy(f"COPY ({lines}) TO STDOUT ({_LINES})")


@contextmanager
def one_read() -> Iterator[None]:
    """A transaction for a long read, undone if its reader goes away."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_SETTINGS, [f"{_MINUTES}min"])
        yield


def _copy(command: str) -> Iterator[bytes]:
    """Closed in the middle, it cancels the statement: no connection is left reading for nobody."""
    with one_read(), connection.cursor() as cursor, cursor.copy(command) as rows:
        held: list[memoryview] = []
        size = 0
        for row in rows:
            held.append(row)
            size += len(row)
            if size >= BLOCK_BYTES:
                yield b"".join(held)
                held, size = [], 0
        if held:
            yield b"".join(held)


def _merged(statement: Statement) -> str:
    """COPY takes no parameters: the driver writes them as literals, as Django's cursors do for any statement."""
    connection.ensure_connection()
    return psycopg.ClientCursor(connection.connection).mogrify(statement.sql, statement.params)
