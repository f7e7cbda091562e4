"""The strict world of the tests: real PostgreSQL, undefined template variables fail, warnings are errors.

Random order, warnings and markers are set in pyproject.toml.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connections
from django.template import engines
from psycopg import sql

from config import local
from config.embedded.postgres import EmbeddedPostgres
from tests.rows import throw_away_quickly
from tests.strict_templates import UndefinedVariable
from tests.template import migrated_template

TEST_CLUSTER = local.ROOT / ".data" / "test-postgres"
TEST_DATABASE_PREFIX = f"test_{local.DATABASE}_"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> Iterator[None]:
    """Without DATABASE_URL, a cluster kept for tests; each run has its own database in it, copied from a template."""
    if os.environ.get("DATABASE_URL"):
        yield
        return
    server = EmbeddedPostgres(TEST_CLUSTER, durable=False)
    server.start()
    drop_databases_of_dead_runs(server)
    point_django_at(server)
    connections.databases["default"]["TEST"]["TEMPLATE"] = migrated_template(server)
    yield
    connections.close_all()
    server.release()


def point_django_at(server: EmbeddedPostgres) -> None:
    database = connections.databases["default"]
    database["NAME"] = database["USER"] = "postgres"
    database["OPTIONS"] = {**database["OPTIONS"], "host": str(server.socket_directory())}
    database["TEST"]["NAME"] = f"{TEST_DATABASE_PREFIX}{os.getpid()}"
    connections["default"].settings_dict.update(database)


def drop_databases_of_dead_runs(server: EmbeddedPostgres) -> None:
    """A killed run leaves its database behind."""
    with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
        for name in server.databases(connection):
            pid = name.removeprefix(TEST_DATABASE_PREFIX)
            if name.startswith(TEST_DATABASE_PREFIX) and pid.isdigit() and not psutil.pid_exists(int(pid)):
                connection.execute(
                    sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
                )


@pytest.fixture(autouse=True, scope="session")
def _strict_world(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Fast passwords, strict templates, and no file written beside the portal's own data."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.DATA_DIR = tmp_path_factory.mktemp("data")
    settings.MEDIA_ROOT = settings.DATA_DIR / "media"
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    settings.CELERY_TASK_ALWAYS_EAGER = True
    # Each client of a test would list every static file at its first request: four fifths of the time of a page.
    settings.WHITENOISE_AUTOREFRESH = True
    engines["django"].engine.string_if_invalid = UndefinedVariable()
    throw_away_quickly()


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    yield
    cache.clear()


@pytest.fixture
def root() -> Path:
    """The checkout."""
    return local.ROOT
