"""Migrations stay readable and alone: they name what they do and import nothing of the living code."""

import ast
from pathlib import Path

import pytest

from tests.architecture.tree import FLOORS, PACKAGES, ROOT, name_of

MIGRATIONS = sorted(
    path for app in FLOORS for path in (ROOT / app / "migrations").glob("[0-9]*.py") if path.is_file()
)


@pytest.mark.parametrize("path", MIGRATIONS, ids=name_of)
def test_a_migration_has_a_name_of_its_own(path: Path) -> None:
    assert "_auto_" not in path.name


@pytest.mark.parametrize("path", MIGRATIONS, ids=name_of)
def test_a_migration_imports_no_living_module(path: Path) -> None:
    imported = {
        name
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert not [name for name in imported if name.split(".")[0] in PACKAGES]
