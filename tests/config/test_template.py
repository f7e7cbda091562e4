"""The template of the tests is built anew as soon as something that a migration runs has changed."""

from pathlib import Path

import pytest

from config import local
from tests.template import fingerprint


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in (
        "app/migrations/0001_first.py",
        "app/sql/0001_first.sql",
        "app/sql/living.sql",
        "app/models.py",
        "common/db/create_models.py",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("one")
    monkeypatch.setattr(local, "ROOT", tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    "name",
    [
        "app/migrations/0001_first.py",
        "app/migrations/0002_second.py",
        "app/sql/0001_first.sql",
        "common/db/create_models.py",
    ],
)
def test_a_change_of_what_is_migrated_asks_for_another_template(tree: Path, name: str) -> None:
    before = fingerprint()
    (tree / name).write_text("two")
    assert fingerprint() != before


@pytest.mark.parametrize("name", ["app/models.py", "app/sql/living.sql"])
def test_what_no_migration_reads_keeps_the_template(tree: Path, name: str) -> None:
    before = fingerprint()
    (tree / name).write_text("two")
    assert fingerprint() == before
