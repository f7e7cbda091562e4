"""The processes that share an embedded server, remembered in a file and recognised after a crash."""

import json
from pathlib import Path

import psutil

# The birth of a process is computed from the boot time, which the clock's corrections move a little.
BIRTH_TOLERANCE_SECONDS = 5.0


def find(pid: int, birth: float) -> psutil.Process | None:
    """The process of that number if it is the same one, numbers being given again."""
    try:
        process = psutil.Process(pid)
        alive = process.status() != psutil.STATUS_ZOMBIE
        return process if alive and abs(process.create_time() - birth) < BIRTH_TOLERANCE_SECONDS else None
    except psutil.Error:
        return None


class ProcessFile:
    """``{pid: birth}`` in JSON. The caller holds whatever lock it needs."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> dict[int, psutil.Process]:
        """Those still alive."""
        try:
            recorded = json.loads(self.path.read_text())
        except (OSError, ValueError):
            return {}
        found = {int(pid): find(int(pid), birth) for pid, birth in recorded.items()}
        return {pid: process for pid, process in found.items() if process}

    def write(self, pids: set[int]) -> None:
        births = {
            str(pid): psutil.Process(pid).create_time() for pid in sorted(pids) if psutil.pid_exists(pid)
        }
        self.path.write_text(json.dumps(births))

    def add(self, pid: int) -> None:
        self.write({*self.read(), pid})

    def remove(self, pid: int) -> set[int]:
        """Those that remain."""
        remaining = set(self.read()) - {pid}
        self.write(remaining)
        return remaining
