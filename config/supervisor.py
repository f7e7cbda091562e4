"""Runs the portal's processes together: starts them, restarts one that dies, stops them all in order."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import IO

import psutil

from config import local
from config.embedded.postgres import EmbeddedPostgres, EmbeddedPostgresError
from config.embedded.processes import ProcessFile

POLL_SECONDS = 0.3
RESTARTS_ALLOWED = 3
RESTART_WINDOW_SECONDS = 300
GRACE_SECONDS = 15
LARGEST_LOG_BYTES = 5_000_000
TAIL_LINES = 15


def say(sentence: str) -> None:
    """To the terminal, which may have been closed: that must not keep the portal from stopping in order."""
    with suppress(OSError):
        sys.stdout.write(f"{sentence}\n")
        sys.stdout.flush()


class StopRequest:
    """Ctrl-C or SIGTERM. A second one means at once."""

    def __init__(self) -> None:
        self._count = 0
        self._event = threading.Event()

    def listen(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._receive)

    def _receive(self, _number: int, _frame: FrameType | None) -> None:
        self._count += 1
        self._event.set()

    def wait(self, seconds: float) -> bool:
        """True as soon as a stop is asked for."""
        return self._event.wait(seconds)

    @property
    def is_asked(self) -> bool:
        return self._event.is_set()

    @property
    def is_urgent(self) -> bool:
        return self._count > 1


@dataclass(frozen=True)
class Service:
    """One process. ``rank`` orders the stop: the lowest first."""

    name: str
    label: str
    command: Sequence[str]
    rank: int = 0
    stop_signal: signal.Signals = signal.SIGTERM


@dataclass
class Child:
    """A service as it runs, in a session of its own: Ctrl-C reaches the supervisor alone."""

    service: Service
    log: Path
    process: subprocess.Popen[bytes] | None = None
    deaths: list[float] = field(default_factory=list)

    def start(self) -> None:
        with open_log(self.log) as output:
            self.process = subprocess.Popen(
                self.service.command,
                cwd=local.ROOT,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def may_restart(self) -> bool:
        """Count a death, and say whether it is among the few that are allowed."""
        now = time.monotonic()
        self.deaths = [*(death for death in self.deaths if now - death < RESTART_WINDOW_SECONDS), now]
        return len(self.deaths) <= RESTARTS_ALLOWED

    def ask_to_stop(self) -> None:
        if self.process and self.is_running:
            self.process.send_signal(self.service.stop_signal)

    def end(self) -> None:
        """Kill what is left of the session and collect the process."""
        if self.process is None:
            return
        kill_session(self.process.pid)
        self.process.wait()


class Supervisor:
    def __init__(
        self, services: Sequence[Service], stop: StopRequest, postgres: EmbeddedPostgres | None = None
    ) -> None:
        self.stop_request = stop
        self.postgres = postgres
        self.postgres_deaths = 0
        self.register = ProcessFile(local.data_directory() / "children.json")
        self.children = [Child(service, log_path(service.name)) for service in services]

    def end_leftovers(self) -> None:
        """The processes of a run that was killed still hold the port and the data."""
        leftovers = self.register.read()
        if leftovers:
            say("Un arrêt brutal avait laissé des processus : ils sont arrêtés.")
        for pid in leftovers:
            kill_session(pid)
        psutil.wait_procs(list(leftovers.values()), timeout=GRACE_SECONDS)
        self.register.write(set())

    def start(self) -> None:
        for child in sorted(self.children, key=lambda child: -child.service.rank):
            self._start(child)

    def check(self) -> bool:
        """Restart what died. False when a process dies too often to go on."""
        if self.postgres and not self._check_postgres(self.postgres):
            return False
        for child in self.children:
            if child.is_running or self.stop_request.is_asked:
                continue
            label, process = child.service.label, child.process
            code = process.returncode if process else "?"
            child.end()
            if not child.may_restart():
                say(f"{label} s’arrête sans cesse (code {code}) : tout est arrêté. Fin de {child.log} :")
                say(tail(child.log))
                return False
            say(f"{label} s’est arrêté (code {code}) : nouveau démarrage.")
            self._start(child)
        return True

    def _check_postgres(self, postgres: EmbeddedPostgres) -> bool:
        if postgres.is_running():
            return True
        self.postgres_deaths += 1
        if self.postgres_deaths > RESTARTS_ALLOWED:
            say("PostgreSQL s’arrête sans cesse : tout est arrêté.")
            return False
        say("PostgreSQL s’est arrêté : nouveau démarrage.")
        try:
            postgres.start()
        except EmbeddedPostgresError as error:
            say(str(error))
            return False
        return True

    def watch(self) -> int:
        """Until a stop is asked for (0) or a process dies too often (1)."""
        while not self.stop_request.wait(POLL_SECONDS):
            if not self.check():
                return 1
        return 0

    def stop(self) -> None:
        """Rank by rank, each given some seconds; at once if asked twice."""
        for rank in sorted({child.service.rank for child in self.children}):
            group = [child for child in self.children if child.service.rank == rank]
            for child in group:
                child.ask_to_stop()
            deadline = time.monotonic() + GRACE_SECONDS
            while any(child.is_running for child in group) and time.monotonic() < deadline:
                if self.stop_request.is_urgent:
                    break
                time.sleep(POLL_SECONDS / 3)
            for child in group:
                child.end()
        self.register.write(set())

    def _start(self, child: Child) -> None:
        child.start()
        processes = [other.process for other in self.children if other.is_running]
        self.register.write({process.pid for process in processes if process})


def kill_session(pid: int) -> None:
    """The process and those it started."""
    try:
        os.killpg(pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return


def log_path(name: str) -> Path:
    return local.data_directory() / "logs" / f"{name}.log"


def open_log(path: Path) -> IO[bytes]:
    """To append to; the previous one is kept aside when it has grown."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and path.stat().st_size > LARGEST_LOG_BYTES:
        path.replace(path.with_suffix(".log.1"))
    return path.open("ab")


def tail(path: Path) -> str:
    return "\n".join(path.read_text(errors="replace").splitlines()[-TAIL_LINES:])
