"""Where the embedded servers may stand when the checkout's own path does not suit them."""

import hashlib
import os
import re
import tempfile
from pathlib import Path


def needs_no_quoting(path: Path) -> bool:
    """Neither the servers' command lines nor their configuration files quote a path."""
    return re.fullmatch(r"[\w./+-]+", str(path), re.ASCII) is not None


def stand_in(directory: Path) -> Path:
    """A short private directory of the system's temporary one, always the same for ``directory``."""
    digest = hashlib.sha256(str(directory).encode()).hexdigest()[:12]
    path = Path(tempfile.gettempdir()).resolve() / f"azimut-{os.geteuid()}-{digest}"
    path.mkdir(mode=0o700, exist_ok=True)
    return path
