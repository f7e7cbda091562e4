"""The broker, the worker and the scheduler as ``make run`` starts them, on the database of the tests."""

from __future__ import annotations

import os
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from typing import Any
from unittest import mock

import psutil
from celery import Celery

from config import local, run
from config.embedded import broker
from tests.faults.web import database_url, free_port, until


class Tasks:
    """Each process in a session of its own, with a log that a failure shows."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.port = free_port()
        self.url = broker.url(self.port)
        self.environment = {
            **os.environ,
            "AZIMUT_DATA_DIR": str(data),
            "AZIMUT_LOCAL": "1",
            "DATABASE_URL": database_url(),
            "REDIS_URL": self.url,
        }
        self.processes: dict[str, subprocess.Popen[bytes]] = {}

    def start_broker(self) -> None:
        self._start("broker", broker.command(self.data / "broker", self.port))
        until(lambda: broker.running_url(self._port_file()), "the broker does not answer")

    def start_worker(self) -> None:
        self._start("worker", self._commands()[0])
        until(lambda: " ready" in self.log("worker") or "celery@" in self.log("worker"), "no worker")

    def start_scheduler(self, name: str, settings: str) -> None:
        command = [*self._commands()[1][:-1], str(self.data / f"{name}-schedule")]
        self._start(name, command, DJANGO_SETTINGS_MODULE=settings)

    def send(self, task: str, *args: Any, **kwargs: Any) -> None:
        with Celery(broker=self.url) as app:
            app.send_task(f"indicators.tasks.{task}", args=args, kwargs=kwargs, queue="progress")

    def kill(self, name: str) -> None:
        """``kill -9`` of the process and of all that it started."""
        process = self.processes.pop(name)
        family = [psutil.Process(process.pid)]
        family += family[0].children(recursive=True)
        for member in family:
            with suppress(psutil.NoSuchProcess):
                member.kill()
        until(lambda: all(map(_has_ended, family)), f"the {name} outlives SIGKILL")
        process.wait()

    def log(self, name: str) -> str:
        return (self.data / f"{name}.log").read_text(errors="replace")

    def stop(self) -> None:
        for name in list(self.processes):
            self.kill(name)

    def _start(self, name: str, command: Any, **more: str) -> None:
        self.data.mkdir(parents=True, exist_ok=True)
        with (self.data / f"{name}.log").open("wb") as log:
            self.processes[name] = subprocess.Popen(
                command,
                cwd=local.ROOT,
                env=self.environment | more,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def _commands(self) -> list[list[str]]:
        with mock.patch.dict(os.environ, {"AZIMUT_DATA_DIR": str(self.data)}):
            return [list(service.command) for service in run.task_services()]

    def _port_file(self) -> Path:
        path = self.data / "broker.port"
        path.write_text(str(self.port))
        return path


def _has_ended(process: psutil.Process) -> bool:
    """A zombie has: it only waits for its new parent to hear of it, which may take seconds."""
    try:
        return bool(process.status() == psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return True


def settled(condition: Any, *, seconds: float) -> bool:
    """Whether a condition still holds after a while: for what must not happen."""
    time.sleep(seconds)
    return bool(condition())
