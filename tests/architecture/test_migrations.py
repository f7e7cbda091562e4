"""Migrations stay readable and alone: they name what they do and import nothing of the code that changes."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db.migrations.loader import MigrationLoader

from tests.architecture.tree import FLOORS, PACKAGES, ROOT, assert_none, name_of

MIGRATIONS = sorted(
    path for app in FLOORS for path in (ROOT / app / "migrations").glob("[0-9]*.py") if path.is_file()
)
# What they share; it never changes, lest a database be made otherwise than the one before it.
FROZEN = {"common.db.create_models"}


def test_a_migration_has_a_name_of_its_own() -> None:
    assert [name_of(path) for path in MIGRATIONS if "_auto_" in path.name] == []


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def test_a_migration_imports_no_living_module() -> None:
    living = {
        name_of(path): found
        for path in MIGRATIONS
        if (
            found := [
                name for name in imported(path) if name.split(".")[0] in PACKAGES and name not in FROZEN
            ]
        )
    }
    assert_none(living)


@pytest.mark.parametrize("name", sorted(FROZEN))
def test_what_they_share_imports_no_living_module(name: str) -> None:
    path = ROOT / f"{name.replace('.', '/')}.py"
    assert [other for other in imported(path) if other.split(".")[0] in PACKAGES] == []


def test_a_migration_depends_on_what_is_there() -> None:
    """Not on a replaced one, which Django accepts from whoever replaces it until a database lacks one of them."""
    loader = MigrationLoader(None)
    missing = {
        f"{app}.{name}": absent
        for (app, name), migration in loader.disk_migrations.items()
        if app in FLOORS
        and (absent := [each for each in migration.dependencies if each not in loader.disk_migrations])
    }
    assert_none(missing)


def test_the_sql_that_a_migration_reads_bears_its_number() -> None:
    """Living SQL changes; the template of the tests follows numbered files only (tests/template.py)."""
    unnumbered = {
        name_of(path): found
        for path in MIGRATIONS
        if (found := re.findall(r"[\"'/](?!\d{4}_)(\w+\.sql)", path.read_text(encoding="utf-8")))
    }
    assert_none(unnumbered)
