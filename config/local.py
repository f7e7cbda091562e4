"""The local run: no address is given for PostgreSQL or the broker, so the embedded ones serve.

``DATABASE_URL`` and ``REDIS_URL`` given from outside always win.
"""

import os
import sys
from pathlib import Path

from config.embedded import broker
from config.embedded.postgres import EmbeddedPostgres, EmbeddedPostgresError

ROOT = Path(__file__).resolve().parent.parent
DATABASE = "azimut"
# Set for the processes of a local run, whatever database it uses.
LOCAL_RUN = "AZIMUT_LOCAL"


def data_directory() -> Path:
    return Path(os.environ.get("AZIMUT_DATA_DIR") or ROOT / ".data").absolute()


def secret_key_file() -> Path:
    return data_directory() / "secret-key"


def is_local_run() -> bool:
    """Said so, or nothing says otherwise, or a command beside a local run that uses a database of its own."""
    if os.environ.get(LOCAL_RUN) == "1" or not os.environ.get("DATABASE_URL"):
        return True
    return not os.environ.get("SECRET_KEY") and secret_key_file().exists()


def embedded_postgres() -> EmbeddedPostgres:
    return EmbeddedPostgres(data_directory() / "postgres")


def attach_to_embedded_servers() -> None:
    """Start or join the embedded PostgreSQL for the life of this process; find the running broker, if any."""
    if not os.environ.get("DATABASE_URL"):
        os.environ[LOCAL_RUN] = "1"
        os.environ["DATABASE_URL"] = start_embedded_postgres(embedded_postgres())
    if is_local_run() and not os.environ.get("REDIS_URL") and (url := broker.running_url(broker_port_file())):
        os.environ["REDIS_URL"] = url


def start_embedded_postgres(server: EmbeddedPostgres) -> str:
    """The URL of the portal's database, created if needed. Leaves with a sentence on failure."""
    try:
        server.start()
    except EmbeddedPostgresError as error:
        sys.exit(str(error))
    server.create_database(DATABASE)
    return server.url(DATABASE)


def broker_port_file() -> Path:
    return data_directory() / "broker.port"
