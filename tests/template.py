"""One migrated database for all the runs of a checkout, copied by each: no run migrates a database of its own."""

from __future__ import annotations

import fcntl
import hashlib
import os
import subprocess
import sys
from pathlib import Path

import psycopg
from psycopg import sql

from config import local
from config.embedded.postgres import EmbeddedPostgres

PREFIX = f"template_{local.DATABASE}_"
# Those of the branches that one goes back to.
KEPT = 4


def migrated_template(server: EmbeddedPostgres) -> str:
    """The name of a database at the last migration of this code, built if it is not there.

    Runs that start together wait for the one that builds it.
    """
    name = f"{PREFIX}{fingerprint()}"
    with server.directory.with_name("test-template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
            if name not in server.databases(connection):
                _drop_the_oldest(connection)
                _build(server, connection, name)
    return name


def fingerprint() -> str:
    """Of all that a migration runs: the migrations, what they import, their SQL, the packages that bring theirs."""
    digest = hashlib.sha256()
    for path in _sources(local.ROOT):
        digest.update(path.relative_to(local.ROOT).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _sources(root: Path) -> list[Path]:
    patterns = (
        "*/migrations/*.py",
        "common/db/create_models.py",
        "*/sql/[0-9]*.sql",
        "requirements/*.txt",
        "config/settings.py",
    )
    return sorted(path for pattern in patterns for path in root.glob(pattern))


def _build(server: EmbeddedPostgres, connection: psycopg.Connection, name: str) -> None:
    """Under another name until it is whole: a killed run leaves no half template."""
    unfinished = f"{PREFIX}unfinished"
    _drop(connection, unfinished)
    connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(unfinished)))
    migrate = [sys.executable, "manage.py", "migrate", "--run-syncdb", "--verbosity=0", "--no-input"]
    environment = {**os.environ, "DATABASE_URL": server.url(unfinished), local.LOCAL_RUN: "1"}
    done = subprocess.run(
        migrate, cwd=local.ROOT, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"The migrations of the test database failed.\n{done.stderr}")
    connection.execute(
        sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(unfinished), sql.Identifier(name))
    )


def _drop_the_oldest(connection: psycopg.Connection) -> None:
    found = connection.execute(
        "SELECT datname FROM pg_database WHERE datname LIKE %s ORDER BY oid", [f"{PREFIX}%"]
    )
    for (name,) in found.fetchall()[: -(KEPT - 1)]:
        _drop(connection, name)


def _drop(connection: psycopg.Connection, name: str) -> None:
    connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
