"""Remembers, on the database itself, with which reference data and code it was last loaded.

On the database and not in a file: a restored, emptied or replaced database is then loaded again.
"""

import hashlib
import logging
from collections.abc import Iterator
from pathlib import Path

from django.db import DatabaseError, connection, transaction
from psycopg import sql

from config import local

PREFIX = "azimut:"
SOURCES = (
    ("fixtures", "*"),
    *(
        (app, "*.py")
        for app in ("governance", "indicators", "programmes", "roadmap", "accounts", "territories")
    ),
)

logger = logging.getLogger(__name__)


def fingerprint() -> str:
    """Of everything that decides what loading would write."""
    digest = hashlib.sha256()
    for path in _sources():
        digest.update(path.relative_to(local.ROOT).as_posix().encode())
        digest.update(path.read_bytes())
    return PREFIX + digest.hexdigest()


def is_current(wanted: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()"
        )
        row = cursor.fetchone()
    return row is not None and row[0] == wanted


def remember(wanted: str) -> None:
    """Needs to own the database; without that right, loading runs at every start."""
    name = sql.Identifier(connection.settings_dict["NAME"])
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(name, sql.Literal(wanted)))
    except DatabaseError:
        logger.info("The mark of the last loading could not be written", exc_info=True)


def _sources() -> Iterator[Path]:
    for folder, pattern in SOURCES:
        files = (path for path in (local.ROOT / folder).rglob(pattern) if path.is_file())
        yield from sorted(path for path in files if "__pycache__" not in path.parts)
