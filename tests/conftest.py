"""The strict world of the tests: real PostgreSQL, undefined template variables fail, warnings are errors."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connections

from config import local
from config.embedded.postgres import EmbeddedPostgres
from tests.strict_templates import UndefinedVariable

TEST_CLUSTER = Path(__file__).resolve().parent.parent / ".data" / "test-postgres"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> Iterator[None]:
    """Without DATABASE_URL, a cluster kept for tests; each run has its own database in it."""
    if os.environ.get("DATABASE_URL"):
        yield
        return
    server = EmbeddedPostgres(TEST_CLUSTER, durable=False)
    server.start()
    drop_databases_of_dead_runs(server)
    point_django_at(server)
    yield
    connections.close_all()
    server.release()


def point_django_at(server: EmbeddedPostgres) -> None:
    database = connections.databases["default"]
    database["NAME"] = "postgres"
    database["USER"] = "postgres"
    database["OPTIONS"] = {**database["OPTIONS"], "host": str(server.socket_directory())}
    database["TEST"]["NAME"] = f"test_{local.DATABASE}_{os.getpid()}"
    connections["default"].settings_dict.update(database)


def drop_databases_of_dead_runs(server: EmbeddedPostgres) -> None:
    """A killed run leaves its database behind."""
    prefix = f"test_{local.DATABASE}_"
    with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
        for name in server.databases(connection):
            pid = name.removeprefix(prefix)
            if name.startswith(prefix) and pid.isdigit() and not Path(f"/proc/{pid}").exists():
                connection.execute(psycopg.sql.SQL("DROP DATABASE {}").format(psycopg.sql.Identifier(name)))


@pytest.fixture(autouse=True, scope="session")
def _strict_world() -> None:
    from django.conf import settings  # noqa: PLC0415
    from django.template import engines  # noqa: PLC0415

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    engines["django"].engine.string_if_invalid = UndefinedVariable()


@pytest.fixture(autouse=True)
def _nothing_leaks_between_tests() -> Iterator[None]:
    from django.core.cache import cache  # noqa: PLC0415

    yield
    cache.clear()


def pytest_configure(config: Any) -> None:
    os.environ.setdefault("AZIMUT_LOCAL", "1")
