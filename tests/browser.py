"""The browser of ``make test-browser``: Chromium from CHROMIUM or the system, never downloaded."""

import os
import shutil
from typing import Any

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome")


def find_chromium() -> str:
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if not found:
        pytest.fail("Chromium est introuvable : installez-le, ou indiquez-le par CHROMIUM=/chemin/chromium")
    return found


def launch_arguments(arguments: dict[str, Any]) -> dict[str, Any]:
    """Root, as in a container, can only run it without its sandbox."""
    extra = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {
        **arguments,
        "executable_path": find_chromium(),
        "args": [*arguments.get("args", []), *extra],
    }
