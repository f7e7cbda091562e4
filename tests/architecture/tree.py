"""The tree that the guards walk."""

from collections.abc import Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
# From the lowest floor to the highest: an app may point down only.
FLOORS = ["common", "territories", "accounts", "journal", "roadmap", "programmes", "indicators", "governance"]
PACKAGES = [*FLOORS, "config"]


def python_files(*folders: str) -> list[Path]:
    """Modules of ours, migrations left out."""
    return [
        path
        for folder in folders
        for path in sorted((ROOT / folder).rglob("*.py"))
        if "migrations" not in path.parts and "__pycache__" not in path.parts
    ]


def template_files() -> list[Path]:
    return sorted(path for path in (ROOT / "templates").rglob("*") if path.is_file())


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def assert_none(at_fault: Mapping[str, object]) -> None:
    """Fails with each name at fault and what is wrong with it, a line each: a comparison would be cut."""
    if at_fault:
        pytest.fail("\n".join(f"{name}: {fault}" for name, fault in at_fault.items()), pytrace=False)
