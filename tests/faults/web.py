"""The web server as ``make run`` starts it, on the database of the tests, and a browser that talks to it."""

from __future__ import annotations

import os
import socket
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import Message
from http.cookiejar import CookieJar
from pathlib import Path
from types import MappingProxyType
from typing import Any
from unittest import mock
from urllib.parse import quote, urlencode

import psutil
import psycopg
from django.db import connection
from psycopg import sql

from config import run
from config.supervisor import Service, StopRequest, Supervisor
from tests.factories import PASSWORD
from tests.roadmap.editing.sending import Fields, fields_in

# Of patience, on a machine that does other things too.
SECONDS = 120.0


def until(condition: Callable[[], Any], what: str) -> Any:
    """What the condition gives, as soon as it is true."""
    deadline = time.monotonic() + SECONDS
    while not (found := condition()):
        assert time.monotonic() < deadline, what
        time.sleep(0.01)
    return found


def database_url() -> str:
    """The address of the database that the tests use, for another process."""
    params = connection.get_connection_params()
    user = ":".join(quote(str(params[key]), safe="") for key in ("user", "password") if params.get(key))
    place = {key: params[key] for key in ("host", "port") if params.get(key)}
    return f"postgresql://{user}@/{quote(params['dbname'])}?{urlencode(place)}"


class Web:
    """gunicorn under the supervisor, with the very command of ``make run``."""

    def __init__(self, data: Path, *, redis_url: str = "") -> None:
        self.port = free_port()
        self.data = data
        self.url = database_url()
        self.redis_url = redis_url
        with self._environment():
            service = Service("web", "Le serveur web", run.web_command(self.port))
            self.supervisor = Supervisor([service], StopRequest())
            self.supervisor.start()

    @contextmanager
    def _environment(self) -> Iterator[None]:
        given = {"AZIMUT_DATA_DIR": str(self.data), "AZIMUT_LOCAL": "1", "DATABASE_URL": self.url}
        with mock.patch.dict(os.environ, given):
            os.environ.pop("REDIS_URL", None)
            if self.redis_url:
                os.environ["REDIS_URL"] = self.redis_url
            yield

    @property
    def master(self) -> psutil.Process:
        process = self.supervisor.children[0].process
        assert process is not None
        return psutil.Process(process.pid)

    def kill_workers(self) -> None:
        """Both, at once: which of them answers is not known."""
        workers = self.master.children()
        for worker in workers:
            worker.kill()
        psutil.wait_procs(workers, timeout=SECONDS)

    def kill_master(self) -> None:
        """The supervisor, which finds it dead, ends what is left of it and starts another."""
        self.master.kill()
        until(lambda: not self.supervisor.children[0].is_running, "the master outlives SIGKILL")
        with self._environment():
            assert self.supervisor.check()

    def suspend_workers(self) -> None:
        for worker in self.master.children():
            worker.suspend()

    def wait_until_serving(self) -> None:
        until(self._is_serving, "the web server does not answer")

    def _is_serving(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=SECONDS) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def stop(self) -> None:
        with self._environment():
            self.supervisor.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Answer:
    status_code: int
    content: bytes

    @property
    def text(self) -> str:
        return self.content.decode()


class _StayHere(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


class Browser:
    """Cookies, forms and redirections shown as they are."""

    def __init__(self, web: Web | int) -> None:
        self.origin = f"http://127.0.0.1:{web if isinstance(web, int) else web.port}"
        cookies = urllib.request.HTTPCookieProcessor(CookieJar())
        self._opener = urllib.request.build_opener(cookies, _StayHere())

    def get(self, path: str) -> Answer:
        return self._ask(path)

    def post(self, path: str, fields: Fields, files: dict[str, tuple[str, bytes]] | None = None) -> Answer:
        body, kind = _encoded(fields, files or {})
        return self._ask(path, body, {"Content-Type": kind, "Referer": self.origin + path})

    def opened(self, path: str) -> Fields:
        """The fields of a page, as the browser would send them."""
        answer = self.get(path)
        assert answer.status_code == 200, answer.status_code
        return fields_in(answer)

    def sign_in(self, email: str, password: str = PASSWORD) -> None:
        path = "/connexion/"
        sent = self.post(path, self.opened(path) | {"username": email, "password": password})
        assert sent.status_code == 302, sent.text

    def _ask(
        self, path: str, body: bytes | None = None, headers: Mapping[str, str] = MappingProxyType({})
    ) -> Answer:
        request = urllib.request.Request(self.origin + path, body, dict(headers))  # noqa: S310
        try:
            with self._opener.open(request, timeout=SECONDS) as answer:
                return Answer(answer.status, answer.read())
        except urllib.error.HTTPError as error:
            with error:
                return Answer(error.code, error.read())


def _encoded(fields: Fields, files: dict[str, tuple[str, bytes]]) -> tuple[bytes, str]:
    if not files:
        return urllib.parse.urlencode(fields, doseq=True).encode(), "application/x-www-form-urlencoded"
    boundary = uuid.uuid4().hex
    parts = [_part(name, str(value).encode()) for name, value in fields.items()]
    parts += [_part(name, content, file_name) for name, (file_name, content) in files.items()]
    line = f"--{boundary}".encode()
    body = b"".join(line + b"\r\n" + part for part in parts) + line + b"--\r\n"
    return body, f"multipart/form-data; boundary={boundary}"


def _part(name: str, content: bytes, file_name: str = "") -> bytes:
    head = Message()
    head.add_header(
        "Content-Disposition", "form-data", name=name, **({"filename": file_name} if file_name else {})
    )
    return f"Content-Disposition: {head['Content-Disposition']}\r\n\r\n".encode() + content + b"\r\n"


@contextmanager
def held(lock: str) -> Iterator[psycopg.Connection]:
    """A lock on something that a save reaches; who wants it waits until the end of the block."""
    with psycopg.connect(database_url()) as locker:
        locker.execute(sql.SQL(lock))
        yield locker
        locker.rollback()


def waiting_behind(locker: psycopg.Connection, sent: Future[Answer]) -> int:
    """The backend that waits for what is held, while the server makes the answer."""
    asked = "SELECT pid FROM pg_stat_activity WHERE %s = ANY(pg_blocking_pids(pid))"

    def found() -> int:
        assert not sent.done(), f"answered without reaching what is held: {sent.result().text}"
        with connection.cursor() as cursor:
            cursor.execute(asked, [locker.info.backend_pid])
            row = cursor.fetchone()
        return row[0] if row else 0

    pid: int = until(found, "the save never reached what is held")
    return pid


def statement_of(pid: int) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT query FROM pg_stat_activity WHERE pid = %s", [pid])
        return str(cursor.fetchone()[0])


def wait_until_gone(pid: int) -> None:
    """The server has noticed that nobody is at the other end, and ended the transaction one way or the other."""

    def gone() -> bool:
        with connection.cursor() as cursor:
            cursor.execute("SELECT NOT EXISTS (SELECT FROM pg_stat_activity WHERE pid = %s)", [pid])
            return bool(cursor.fetchone()[0])

    until(gone, "the backend of the killed process is still there")
