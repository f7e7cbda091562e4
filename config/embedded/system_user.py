"""PostgreSQL refuses to run as root: there, it runs as a system user that owns its files.

Everything here does nothing for an ordinary user.
"""

import os
import pwd
import stat
import subprocess
from pathlib import Path
from typing import Any

NAME = "pgserver"


def is_needed() -> bool:
    return os.geteuid() == 0


def identity() -> tuple[int, int]:
    """The (user, group) numbers of the system user, created at the first call."""
    try:
        entry = pwd.getpwnam(NAME)
    except KeyError:
        subprocess.run(["useradd", "--system", "--shell", "/bin/sh", NAME], check=True, capture_output=True)
        entry = pwd.getpwnam(NAME)
    return entry.pw_uid, entry.pw_gid


def give(path: Path) -> None:
    """Hand a file or an empty directory over."""
    if is_needed():
        os.chown(path, *identity())


def open_way_to(path: Path) -> None:
    """Let the system user pass through the parents of ``path``, without letting it list them."""
    if not is_needed():
        return
    for parent in path.parents:
        mode = parent.stat().st_mode
        if not mode & stat.S_IXOTH:
            parent.chmod(mode | stat.S_IXOTH)


def open_tree(root: Path) -> None:
    """Let it read and run an installed tree, closed when root's umask is strict."""
    if not is_needed() or root.stat().st_mode & stat.S_IXOTH:
        return
    for path in (root, *root.rglob("*")):
        mode = path.stat().st_mode
        path.chmod(mode | stat.S_IROTH | (stat.S_IXOTH if mode & stat.S_IXUSR else 0))


def run_options() -> dict[str, Any]:
    """Options of ``subprocess.run`` that start a program as the system user."""
    if not is_needed():
        return {}
    user, group = identity()
    return {"user": user, "group": group, "extra_groups": []}
