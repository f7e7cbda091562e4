"""``make run`` for real, in a data directory of its own: the servers, the processes, the signals."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from config import run
from config.embedded.postgres import EmbeddedPostgres
from config.local import ROOT
from tests.faults.web import Browser, until

READY_SECONDS = 180
STOP_SECONDS = 60


def environment(data: Path, port: int) -> dict[str, str]:
    given = {**os.environ, "AZIMUT_DATA_DIR": str(data), "PORT": str(port)}
    for name in ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "AZIMUT_LOCAL", "DJANGO_SETTINGS_MODULE"):
        given.pop(name, None)
    return given


class Portal:
    def __init__(self, data: Path, port: int) -> None:
        self.port = port
        self.data = data
        self.process = subprocess.Popen(
            [sys.executable, "-m", "config.run"],
            cwd=ROOT, env=environment(data, port),
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True,
        )  # fmt: skip
        self.said = ""

    def wait_until_ready(self) -> None:
        for line in self.process.stdout:
            self.said += line
            if "Ctrl-C" in line:
                return
        pytest.fail(f"the portal did not start:\n{self.said}")

    def get(self, path: str) -> tuple[int, str]:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=20) as response:
                return response.status, response.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()

    def descendants(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)

    def stop(self, number: signal.Signals = signal.SIGINT) -> int:
        self.process.send_signal(number)
        self.said += self.process.communicate(timeout=STOP_SECONDS)[0]
        return self.process.returncode


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def manage(data: Path, port: int, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT, env=environment(data, port), text=True, capture_output=True, check=False,
    )  # fmt: skip


def postgres_pid(data: Path) -> int:
    return int((data / "postgres" / "postmaster.pid").read_text().split()[0])


class Runs:
    """One data directory, and the portal that runs on it: started again for whoever finds it stopped."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.current: Portal | None = None

    def running(self) -> Portal:
        if self.current is None or self.current.process.poll() is not None:
            self.close()
            self.current = Portal(self.data, free_port())
            self.current.wait_until_ready()
        return self.current

    def close(self) -> None:
        if self.current:
            if self.current.process.poll() is None:
                self.current.stop()
            self.current.process.stdout.close()


@pytest.fixture(scope="module")
def runs() -> Iterator[Runs]:
    # Not in the folder of pytest, which every other run closes to the user of the server.
    with tempfile.TemporaryDirectory(prefix="azimut-run-", ignore_cleanup_errors=True) as directory:
        runs = Runs(Path(directory))
        yield runs
        runs.close()


@pytest.fixture
def data(runs) -> Path:
    return runs.data


@pytest.fixture
def portal(runs) -> Portal:
    return runs.running()


def test_the_portal_is_served_with_its_database_its_tasks_and_its_schedule(portal):
    assert f"http://127.0.0.1:{portal.port}/" in portal.said
    assert portal.get("/healthz") == (200, '{"status": "ok"}')

    deadline = time.monotonic() + 30
    while portal.get("/readyz")[0] != 200 and time.monotonic() < deadline:
        time.sleep(0.5)

    assert json.loads(portal.get("/readyz")[1])["checks"] == {
        "database": "ok",
        "broker": "ok",
        "schedule": "ok",
    }


def test_the_demonstration_accounts_are_shown(portal, data):
    accounts = json.loads((data / "demo-accounts.json").read_text())

    assert accounts
    assert set(accounts[0]) == {"role", "email", "password", "token", "region"}
    for account in accounts:
        assert account["email"] in portal.said
        assert account["password"] in portal.said


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_stopping_ends_every_process_and_keeps_the_data(portal, data, number):
    processes = [*portal.descendants(), psutil.Process(postgres_pid(data))]
    assert len(processes) >= 6

    assert portal.stop(number) == 0, portal.said

    assert "Azimut est arrêté." in portal.said
    _, alive = psutil.wait_procs(processes, timeout=5)
    assert alive == []
    users = "from accounts.models import User; print(User.objects.count())"
    counted = manage(data, portal.port, "shell", "-v0", "-c", users)
    assert int(counted.stdout.split()[-1]) >= len(json.loads((data / "demo-accounts.json").read_text()))


def test_after_a_restart_of_postgresql_the_web_and_the_worker_recover_by_themselves(portal, data):
    server = psutil.Process(postgres_pid(data))
    server.send_signal(signal.SIGINT)
    psutil.wait_procs([server], timeout=STOP_SECONDS)
    until(lambda: restarted(data, server.pid) and portal.get("/connexion/")[0] == 200, "no database again")

    person = Browser(portal.port)
    account = next(a for a in accounts_of(data) if (a["role"], a["region"]) == ("ars_editor", "04"))
    person.sign_in(account["email"], account["password"])
    listed = re.findall(r'href="(/actions/[0-9]+/)"', person.get("/regions/04/actions/").text)
    path = f"{listed[0]}modifier/"
    fields = person.opened(path)
    step = next(name for name in fields if re.fullmatch(r"etapes-[0-9]{4}-0-state", name))
    assert person.post(path, fields | {step: "done"}).status_code == 302

    counted = "SELECT count(*) FROM indicators_actionsnapshot WHERE steps_done > 0"
    with psycopg.connect(EmbeddedPostgres(data / "postgres").url("azimut"), autocommit=True) as database:
        until(lambda: database.execute(counted).fetchone()[0], "the worker does not compute any more")


def restarted(data: Path, before: int) -> bool:
    try:
        return postgres_pid(data) != before
    except (OSError, ValueError, IndexError):
        return False


def accounts_of(data: Path) -> list[dict[str, str]]:
    return json.loads((data / "demo-accounts.json").read_text())


def test_a_second_start_loads_nothing_again(portal, runs):
    portal.stop()

    again = runs.running()

    assert "démarrage du portail" in again.said
    assert "données de référence" not in again.said


def test_a_command_beside_the_running_portal_shares_its_database_and_leaves_it_running(portal, data):
    done = manage(data, portal.port, "showmigrations", "accounts")

    assert done.returncode == 0, done.stderr
    assert "[X] 0001" in done.stdout
    assert psutil.pid_exists(postgres_pid(data))
    assert portal.get("/readyz")[0] in {200, 503}
    assert json.loads(portal.get("/readyz")[1])["checks"]["database"] == "ok"


def test_a_second_run_of_the_same_checkout_is_refused(portal, data):
    second = Portal(data, free_port())
    said, _ = second.process.communicate(timeout=STOP_SECONDS)

    assert second.process.returncode == 1
    assert "Azimut tourne déjà pour cette copie" in said
    assert f"http://127.0.0.1:{portal.port}/" in said
    assert portal.get("/healthz")[0] == 200


def test_after_a_kill_the_next_start_cleans_up(portal, runs):
    orphans = portal.descendants()
    portal.process.kill()
    portal.process.wait()

    again = runs.running()
    _, alive = psutil.wait_procs(orphans, timeout=5)

    assert "arrêt brutal" in again.said
    assert alive == []


def test_a_taken_port_is_said_before_anything_starts(tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        refused = Portal(tmp_path, port)
        said, _ = refused.process.communicate(timeout=STOP_SECONDS)

    assert refused.process.returncode == 1
    assert f"Le port {port} est déjà pris" in said
    assert "PORT=" in said
    assert "make run" in said
    assert not (tmp_path / "postgres").exists()


def test_a_wrong_port_is_said(tmp_path):
    refused = subprocess.run(
        [sys.executable, "-m", "config.run"],
        cwd=ROOT, env={**environment(tmp_path, 1), "PORT": "huit"},
        text=True, capture_output=True, check=False,
    )  # fmt: skip

    assert refused.returncode == 1
    assert refused.stderr.startswith("Configuration refusée. PORT")


def test_without_a_broker_the_start_says_that_tasks_run_in_process(monkeypatch, capsys):
    monkeypatch.delenv("REDIS_URL", raising=False)
    monkeypatch.setattr(run.broker, "is_available", lambda: False)

    assert [service.name for service in run.services(8000)] == ["web"]
    assert "les tâches s’exécutent dans le serveur web" in capsys.readouterr().out


def test_a_given_broker_is_used_instead_of_the_embedded_one(monkeypatch):
    monkeypatch.setenv("REDIS_URL", "redis://ailleurs:6379/0")

    assert [service.name for service in run.services(8000)] == ["web", "worker", "scheduler"]
