"""What must never be committed: hosts of package indexes, paths of a machine, secrets."""

import re
import subprocess
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT, name_of

INDEX_HOST = re.compile(
    r"\b(?:py" r"pi\.(?:org|python)|python" r"hosted\.org|npm" r"js\.(?:org|com)|deb\.deb" r"ian\.org)\b"
)
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:work|home|root)/\w")
SECRET = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----|AKIA[0-9A-Z]{16}")


def tracked_files() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True)
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def text_of(path: Path) -> str:
    return path.read_bytes().decode("utf-8", errors="replace")


@pytest.mark.parametrize("pattern", [INDEX_HOST, MACHINE_PATH, SECRET], ids=["index host", "path", "secret"])
def test_no_tracked_file_names_what_belongs_to_a_machine(pattern: re.Pattern[str]) -> None:
    found = {
        name_of(path): match.group() for path in tracked_files() if (match := pattern.search(text_of(path)))
    }
    assert found == {}
