import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import psycopg
import pytest

from config.embedded import paths, postgres
from config.embedded.postgres import EmbeddedPostgres, EmbeddedPostgresError, EmbeddedPostgresMissingError
from config.embedded.processes import ProcessFile
from config.local import ROOT

# Another process that uses the cluster until its standard input closes.
NEIGHBOUR = """
import sys
from pathlib import Path
from config.embedded.postgres import EmbeddedPostgres
server = EmbeddedPostgres(Path(sys.argv[1]), durable=False)
server.start()
print("ready", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def make_server():
    servers = []

    def make(directory: Path) -> EmbeddedPostgres:
        servers.append(EmbeddedPostgres(directory, durable=False))
        servers[-1].start()
        return servers[-1]

    yield make
    for server in servers:
        server.release()
        assert not server.is_running()


def answer(server: EmbeddedPostgres, query: str) -> object:
    with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
        return connection.execute(query).fetchone()[0]


def start_neighbour(directory: Path) -> subprocess.Popen:
    process = subprocess.Popen(
        [sys.executable, "-c", NEIGHBOUR, str(directory)],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout.readline() == "ready\n"
    return process


def test_the_same_cluster_everywhere_without_icu(make_server, tmp_path):
    server = make_server(tmp_path / "cluster")

    assert answer(server, "SELECT datlocprovider::text || datlocale FROM pg_database LIMIT 1") == "bC.UTF-8"
    assert answer(server, "SHOW server_encoding") == "UTF8"
    assert answer(server, "SELECT lower('ÉTÉ')") == "été"
    assert answer(server, "SHOW listen_addresses") == ""


def test_stopping_and_starting_again_loses_nothing(make_server, tmp_path):
    server = make_server(tmp_path / "cluster")
    server.create_database("azimut")
    server.create_database("azimut")

    server.release()
    assert not server.is_running()
    again = make_server(tmp_path / "cluster")

    assert answer(again, "SELECT count(*) FROM pg_database WHERE datname = 'azimut'") == 1


def test_a_start_that_pg_ctl_has_not_heard_of_is_one_all_the_same(make_server, tmp_path, monkeypatch):
    server, again = make_server(tmp_path / "cluster"), EmbeddedPostgres(tmp_path / "cluster", durable=False)
    looks = iter([False])
    monkeypatch.setattr(again, "is_running", lambda: next(looks, True))

    again.start()

    assert answer(again, "SELECT 1") == 1
    again.release()
    assert not server.is_running()


def test_the_server_stays_while_another_process_uses_it(make_server, tmp_path):
    server = make_server(tmp_path / "cluster")
    neighbour = start_neighbour(tmp_path / "cluster")

    server.release()
    assert server.is_running()
    neighbour.communicate()

    assert not server.is_running()


def test_a_process_that_leaves_does_not_stop_the_server_of_another(make_server, tmp_path):
    server = make_server(tmp_path / "cluster")

    start_neighbour(tmp_path / "cluster").communicate()

    assert answer(server, "SELECT 1") == 1


def test_a_killed_process_is_forgotten(make_server, tmp_path):
    neighbour = start_neighbour(tmp_path / "cluster")
    neighbour.kill()
    neighbour.communicate()

    server = make_server(tmp_path / "cluster")
    server.release()

    assert not server.is_running()


def test_a_killed_server_starts_again_with_what_was_written(make_server, tmp_path):
    server = make_server(tmp_path / "cluster")
    with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
        connection.execute("CHECKPOINT")
    pid = int((tmp_path / "cluster" / "postmaster.pid").read_text().split()[0])
    os.kill(pid, signal.SIGKILL)
    psutil.wait_procs([psutil.Process(pid)] if psutil.pid_exists(pid) else [], timeout=10)
    assert not server.is_running()

    server.start()

    assert answer(server, "SELECT answer FROM kept") == 42


@pytest.mark.parametrize("name", ["un chemin avec des espaces", "x" * 120])
def test_a_path_that_does_not_suit_a_socket(make_server, tmp_path, name):
    server = make_server(tmp_path / name / "cluster")

    assert server.socket_directory() == paths.stand_in(server.directory)
    assert answer(server, "SELECT 1") == 1


def test_the_stand_in_of_a_directory_is_stable_and_private(tmp_path):
    path = paths.stand_in(tmp_path)

    assert path == paths.stand_in(tmp_path)
    assert path != paths.stand_in(tmp_path / "other")
    assert path.stat().st_mode & 0o077 == 0


def test_data_of_another_version_are_refused_with_a_sentence(tmp_path):
    cluster = tmp_path / "cluster"
    cluster.mkdir()
    (cluster / "PG_VERSION").write_text("9\n")

    with pytest.raises(EmbeddedPostgresError, match="PostgreSQL 9"):
        EmbeddedPostgres(cluster).start()


def test_a_machine_without_the_wheel_is_told_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setattr(postgres, "find_spec", lambda _name: None)

    with pytest.raises(EmbeddedPostgresMissingError, match="DATABASE_URL"):
        EmbeddedPostgres(tmp_path / "cluster").start()


def test_a_number_given_again_is_not_taken_for_the_process_that_had_it(tmp_path):
    register = ProcessFile(tmp_path / "users")
    register.path.write_text(f'{{"{os.getpid()}": 12.0}}')

    assert register.read() == {}
