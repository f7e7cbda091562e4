"""The lock files are what a clean machine installs: complete, hashed, bound to no particular index."""

import re

import pytest
from packaging.requirements import Requirement

SETS = ("base", "embedded", "dev")
PIN = re.compile(r"^(?P<name>[a-z0-9-]+)==(?P<version>\S+) \\$", re.MULTILINE)


@pytest.fixture(params=SETS)
def lock(request, root):
    return (root / "requirements" / f"{request.param}.txt").read_text()


def pins(lock: str) -> dict[str, str]:
    return {match["name"]: match["version"] for match in PIN.finditer(lock)}


def test_a_lock_names_no_index(lock):
    lines = [line for line in lock.splitlines() if not line.lstrip().startswith("#")]

    assert not [line for line in lines if "://" in line or re.match(r"\s*(-i|-f|--(?!hash=))", line)]


def test_everything_is_pinned_and_hashed(lock):
    entries = [line for line in lock.splitlines() if line and not line.startswith((" ", "#"))]
    blocks = re.split(r"^(?=[a-z0-9])", lock, flags=re.MULTILINE)[1:]

    assert entries
    assert len(pins(lock)) == len(entries)
    assert all("--hash=sha256:" in block for block in blocks)


def test_a_lock_holds_everything_that_is_asked_for(request, root):
    for name in SETS:
        asked = (root / "requirements" / f"{name}.in").read_text().splitlines()
        wanted = {Requirement(line).name.lower() for line in asked if line and line[0] not in "#-"}

        assert wanted <= set(pins((root / "requirements" / f"{name}.txt").read_text()))


def test_the_sets_agree_on_versions(root):
    locks = [pins((root / "requirements" / f"{name}.txt").read_text()) for name in SETS]
    shared = {name for lock in locks for name in lock if sum(name in other for other in locks) > 1}

    assert shared
    for name in shared:
        assert len({lock[name] for lock in locks if name in lock}) == 1, name
