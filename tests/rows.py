"""The rows of the whole test database at once: kept, put back, thrown away, without firing one trigger.

Needs a superuser, which the tests are on their own cluster; elsewhere what is called does its work each time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.test import TransactionTestCase
from psycopg import sql

# What Django writes after a migration, the same for all tests.
DJANGO_S_OWN = {"auth_permission", "django_content_type"}
LARGE = 256 * 1024


def put_back_when_called_again(load: Callable[[], Any]) -> Callable[[], None]:
    """``load`` on an empty database runs once in the process; the next empty one is given the very same rows."""
    kept: dict[str, bytes] = {}

    def loaded() -> None:
        if filled_tables() or not _may_silence_triggers():
            load()
        elif kept:
            _put_back(kept)
        else:
            load()
            kept.update(_rows())

    return loaded


def filled_tables() -> list[str]:
    """Those that hold a row, except Django's own."""
    asked = [
        sql.SQL("SELECT {} WHERE EXISTS (SELECT FROM {})").format(sql.Literal(table), sql.Identifier(table))
        for table in _tables()
    ]
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(" UNION ALL ").join(asked))
        return [table for (table,) in cursor.fetchall()]


def throw_away_quickly() -> None:
    """After a test that commits: a flush truncates 130 tables, of which the test has written a dozen."""
    flush = TransactionTestCase._fixture_teardown

    def throw_away(self: TransactionTestCase) -> None:
        if self.reset_sequences or self.serialized_rollback or not _may_silence_triggers():
            flush(self)
        else:
            _throw_away()

    TransactionTestCase._fixture_teardown = throw_away


def _throw_away() -> None:
    every = sql.SQL(", ").join(map(sql.Identifier, _tables()))
    with _triggers_silenced() as cursor:
        # What another connection is still writing is waited for, as by TRUNCATE.
        cursor.execute(sql.SQL("LOCK TABLE {} IN EXCLUSIVE MODE").format(every))
        for table in filled_tables():
            cursor.execute(_emptying(cursor, table))


def _emptying(cursor: Any, table: str) -> sql.Composed:
    """What is deleted still takes its place, which the plan of a later statement would reckon with."""
    cursor.execute("SELECT pg_table_size(quote_ident(%s)::regclass)", [table])
    is_large = cursor.fetchone()[0] > LARGE
    return sql.SQL("TRUNCATE {} CASCADE" if is_large else "DELETE FROM {}").format(sql.Identifier(table))


def _rows() -> dict[str, bytes]:
    kept = {}
    with connection.cursor() as cursor:
        for table in filled_tables():
            with cursor.copy(sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(table))) as copy:
                kept[table] = b"".join(copy)
    return kept


def _put_back(kept: dict[str, bytes]) -> None:
    with _triggers_silenced() as cursor:
        for table, rows in kept.items():
            with cursor.copy(sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(table))) as copy:
                copy.write(rows)


@contextmanager
def _triggers_silenced() -> Iterator[Any]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield cursor
        cursor.execute("SET LOCAL session_replication_role = origin")


def _tables() -> list[str]:
    names = connection.introspection.django_table_names(only_existing=True, include_views=False)
    return sorted(set(names) - DJANGO_S_OWN)


def _may_silence_triggers() -> bool:
    connection.ensure_connection()
    return bool(connection.connection.info.parameter_status("is_superuser") == "on")
