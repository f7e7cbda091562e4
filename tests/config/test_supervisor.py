import os
import signal
import subprocess
import sys
import time

import psutil
import pytest

from config import supervisor as module
from config.embedded.postgres import EmbeddedPostgres
from config.supervisor import Service, StopRequest, Supervisor

SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]
DEAF = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("deaf", flush=True)
time.sleep(60)
"""
STUBBORN = [sys.executable, "-c", DEAF]
DYING = [sys.executable, "-c", "print('le disque est plein'); raise SystemExit(3)"]


@pytest.fixture(autouse=True)
def data(tmp_path, monkeypatch):
    monkeypatch.setenv("AZIMUT_DATA_DIR", str(tmp_path))
    return tmp_path


@pytest.fixture
def make_supervisor():
    made = []

    def make(*commands: list[str]) -> Supervisor:
        services = [Service(f"service-{n}", f"Service {n}", command, n) for n, command in enumerate(commands)]
        made.append(Supervisor(services, StopRequest()))
        made[-1].start()
        return made[-1]

    yield make
    for supervisor in made:
        supervisor.stop()


def wait_for(condition, seconds: float = 10.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_process_that_dies_is_started_again_and_that_is_said(make_supervisor, capsys):
    supervisor = make_supervisor(SLEEPER)
    child = supervisor.children[0]
    first = child.process
    first.kill()
    wait_for(lambda: not child.is_running)

    assert supervisor.check()

    assert child.is_running
    assert child.process.pid != first.pid
    assert "Service 0 s’est arrêté (code -9)" in capsys.readouterr().out


def test_a_process_that_keeps_dying_stops_everything_with_its_last_words(make_supervisor, capsys):
    supervisor = make_supervisor(DYING, SLEEPER)

    assert supervisor.watch() == 1

    said = capsys.readouterr().out
    assert said.count("nouveau démarrage") == module.RESTARTS_ALLOWED
    assert "Service 0 s’arrête sans cesse (code 3)" in said
    assert "le disque est plein" in said


def test_stopping_leaves_nothing_running(make_supervisor, data):
    supervisor = make_supervisor(SLEEPER, SLEEPER)
    pids = [child.process.pid for child in supervisor.children]

    supervisor.stop()

    assert not [pid for pid in pids if psutil.pid_exists(pid)]
    assert (data / "children.json").read_text() == "{}"


def test_a_process_deaf_to_the_request_is_killed_at_the_end_of_its_grace(make_supervisor, monkeypatch):
    monkeypatch.setattr(module, "GRACE_SECONDS", 0.5)
    supervisor = make_supervisor(STUBBORN)
    child = supervisor.children[0]
    wait_for(lambda: "deaf" in child.log.read_text())

    supervisor.stop()

    assert child.process.returncode == -signal.SIGKILL


def test_a_second_request_does_not_wait(make_supervisor):
    supervisor = make_supervisor(STUBBORN)
    child = supervisor.children[0]
    wait_for(lambda: "deaf" in child.log.read_text())
    supervisor.stop_request._receive(signal.SIGINT, None)
    supervisor.stop_request._receive(signal.SIGINT, None)

    started = time.monotonic()
    supervisor.stop()

    assert time.monotonic() - started < module.GRACE_SECONDS / 2


def test_what_a_killed_run_left_is_ended(make_supervisor, data, capsys):
    forgotten = subprocess.Popen(SLEEPER, start_new_session=True)
    make_supervisor().register.write({forgotten.pid})

    Supervisor((), StopRequest()).end_leftovers()

    assert not psutil.pid_exists(forgotten.pid)
    forgotten.wait()
    assert "arrêt brutal" in capsys.readouterr().out


def test_a_database_server_that_dies_is_started_again(data, capsys):
    postgres = EmbeddedPostgres(data / "cluster", durable=False)
    postgres.start()
    supervisor = Supervisor((), StopRequest(), postgres)
    try:
        server = psutil.Process(int((data / "cluster" / "postmaster.pid").read_text().split()[0]))
        server.kill()
        wait_for(lambda: not postgres.is_running())

        assert supervisor.check()

        assert postgres.is_running()
        assert "PostgreSQL s’est arrêté" in capsys.readouterr().out
    finally:
        postgres.release()


def test_a_closed_terminal_does_not_keep_from_stopping():
    said = [
        sys.executable,
        "-c",
        "from config.supervisor import say; say('un'); say('deux'); raise SystemExit(7)",
    ]
    reading, writing = os.pipe()
    os.close(reading)

    done = subprocess.run(said, cwd=module.local.ROOT, stdout=writing, check=False)

    os.close(writing)
    assert done.returncode == 7


def test_a_log_that_has_grown_is_set_aside(data, monkeypatch):
    monkeypatch.setattr(module, "LARGEST_LOG_BYTES", 10)
    log = module.log_path("web")
    with module.open_log(log) as output:
        output.write(b"beaucoup de lignes")

    module.open_log(log).close()

    assert log.read_bytes() == b""
    assert log.with_suffix(".log.1").read_bytes() == b"beaucoup de lignes"
