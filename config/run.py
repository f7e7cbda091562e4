"""``make run``: from an empty data directory to a served portal, and back to nothing on Ctrl-C."""

import fcntl
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config import local
from config.embedded import broker
from config.embedded.postgres import EmbeddedPostgres, EmbeddedPostgresError
from config.env import stop_on_invalid_setting
from config.supervisor import Service, StopRequest, Supervisor, log_path, open_log, say, tail

HOST = "127.0.0.1"
READY_TIMEOUT_SECONDS = 60
QUIET = ("--without-gossip", "--without-mingle")
ROLES = {
    "ars_editor": "ARS, rédaction",
    "grades_contributor": "GRADeS, contribution",
    "committee_member": "Membre d’instance",
    "national_reader": "Lecture nationale",
    "partner": "Partenaire",
    "local_admin": "Administration locale",
}


def main() -> int:
    os.environ[local.LOCAL_RUN] = "1"
    # The data, the logs and the passwords of the demo accounts are for this user only.
    os.umask(0o077)
    with stop_on_invalid_setting():
        from config.settings import PORT  # noqa: PLC0415 (once the environment says this is a local run)
    stop = StopRequest()
    stop.listen()
    local.data_directory().mkdir(parents=True, exist_ok=True)
    with only_run_of_this_checkout(PORT):
        Supervisor((), stop).end_leftovers()
        refuse_taken_port(PORT)
        return serve(PORT, stop)


@contextmanager
def only_run_of_this_checkout(port: int) -> Iterator[None]:
    """Leaves with a sentence when another ``make run`` holds the same data."""
    with (local.data_directory() / "run.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.seek(0)
            sys.exit(
                f"Azimut tourne déjà pour cette copie : {lock.read().strip()}. Arrêtez-le d’abord (Ctrl-C)."
            )
        lock.truncate(0)
        lock.write(f"http://{HOST}:{port}/, processus {os.getpid()}")
        lock.flush()
        yield


def refuse_taken_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError:
            sys.exit(f"Le port {port} est réservé au système. Choisissez-en un autre : PORT=8001 make run")
        except OSError:
            other = port + 1 if port < 65535 else 8001
            sys.exit(
                f"Le port {port} est déjà pris par un autre programme. "
                f"Arrêtez-le, ou choisissez un autre port : PORT={other} make run"
            )


def serve(port: int, stop: StopRequest) -> int:
    """Start everything, wait, stop everything. Returns the exit code."""
    postgres = None if os.environ.get("DATABASE_URL") else local.embedded_postgres()
    if postgres:
        say("Azimut : démarrage de PostgreSQL…")
        os.environ["DATABASE_URL"] = local.start_embedded_postgres(postgres)
    supervisor = Supervisor(services(port), stop, postgres)
    try:
        return run(supervisor, port, stop)
    finally:
        say("Azimut : arrêt…")
        supervisor.stop()
        if postgres:
            release(postgres)
        say("Azimut est arrêté. Les données restent dans " + shown(local.data_directory()))


def release(postgres: EmbeddedPostgres) -> None:
    try:
        postgres.release()
    except EmbeddedPostgresError as error:
        say(str(error))


def run(supervisor: Supervisor, port: int, stop: StopRequest) -> int:
    if not prepare(stop):
        return 0 if stop.is_asked else 1
    say("Azimut : démarrage du portail…")
    supervisor.start()
    if not wait_until_answering(supervisor, port):
        return 0 if stop.is_asked else 1
    announce(port)
    return supervisor.watch()


def services(port: int) -> list[Service]:
    """The broker's address goes into the environment that they all receive."""
    found = [Service("web", "Le serveur web", web_command(port), rank=1)]
    if not os.environ.get("REDIS_URL"):
        if not broker.is_available():
            say("Pas de file de messages ici : les tâches s’exécutent dans le serveur web, sans horaire.")
            return found
        broker_port = broker.choose_port(local.broker_port_file())
        os.environ["REDIS_URL"] = broker.url(broker_port)
        directory = local.data_directory() / "broker"
        found.append(Service("broker", "La file de messages", broker.command(directory, broker_port), rank=2))
    return [*found, *task_services()]


def web_command(port: int) -> list[str]:
    return [
        *(sys.executable, "-m", "gunicorn", "config.wsgi:application", "--bind", f"{HOST}:{port}"),
        *("--worker-class", "gthread", "--workers", "2", "--threads", "4"),
        *("--timeout", "60", "--graceful-timeout", "10", "--no-control-socket"),
    ]


def task_services() -> list[Service]:
    from config.schedule import QUEUES  # noqa: PLC0415 (Celery is slow to import)

    celery = (sys.executable, "-m", "celery", "--app", "config", "--quiet")
    worker = (
        *celery,
        "worker",
        "--loglevel",
        "INFO",
        "--concurrency",
        "2",
        "--queues",
        ",".join(QUEUES),
        *QUIET,
    )
    beat = (*celery, "beat", "--loglevel", "INFO", "--pidfile", "")
    schedule = local.data_directory() / "beat-schedule"
    return [
        # SIGQUIT: finish within a few seconds, otherwise hand the task back to the broker.
        Service(
            "worker",
            "L’exécution des tâches",
            (*worker, "--queues", ",".join(QUEUES)),
            stop_signal=signal.SIGQUIT,
        ),
        Service("scheduler", "La planification", (*beat, "--schedule", str(schedule))),
    ]


def prepare(stop: StopRequest) -> bool:
    """Migrate and load, in a process that gives its memory back. False if it failed or was interrupted."""
    log = log_path("preparation")
    with open_log(log) as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "config.prepare"],
            cwd=local.ROOT, stdin=subprocess.DEVNULL, stderr=output, start_new_session=True,
        )  # fmt: skip
        while process.poll() is None:
            if stop.wait(0.1):
                process.terminate()
                process.wait()
                return False
    if process.returncode:
        say(f"La préparation a échoué. Fin de {shown(log)} :\n{tail(log)}")
    return process.returncode == 0


def wait_until_answering(supervisor: Supervisor, port: int) -> bool:
    deadline = time.monotonic() + READY_TIMEOUT_SECONDS
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"http://{HOST}:{port}/healthz", timeout=5):
                return True
        except (urllib.error.URLError, OSError):
            if supervisor.stop_request.wait(0.2) or not supervisor.check():
                return False
    say(f"Le portail ne répond pas après {READY_TIMEOUT_SECONDS} secondes : voyez {shown(log_path('web'))}")
    return False


def announce(port: int) -> None:
    data = local.data_directory()
    say(f"\nAzimut est prêt : http://{HOST}:{port}/\n")
    try:
        accounts = json.loads((data / "demo-accounts.json").read_text())
    except (OSError, ValueError):
        accounts = []
    if accounts:
        say("Comptes de démonstration (profil, adresse, mot de passe) :")
    for account in accounts:
        role = ROLES.get(account["role"], account["role"])
        region = f" ({account['region']})" if account.get("region") else ""
        say(f"  {role + region:<28} {account.get('email') or '—':<42} {account.get('password') or '—'}")
        if account.get("token"):
            say(f"  {'':<28} jeton : {account['token']}")
    say(f"\nDonnées : {shown(data)}. Journaux : {shown(data / 'logs')}. Arrêter : Ctrl-C.")


def shown(path: Path) -> str:
    """From the current directory when it is under it."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


if __name__ == "__main__":
    sys.exit(main())
