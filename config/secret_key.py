"""The secret that signs sessions: given, else kept with the data of the local run."""

import secrets
from pathlib import Path

from config.env import Environment, InvalidSettingError

SHORTEST = 50


def read(environment: Environment, kept: Path, *, may_create: bool) -> str:
    if environment.has("SECRET_KEY"):
        return _long_enough(environment.text("SECRET_KEY"))
    if kept.exists():
        return kept.read_text().strip()
    if not may_create:
        raise InvalidSettingError("La variable SECRET_KEY est obligatoire et n’est pas définie.")
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.touch(mode=0o600)
    kept.write_text(secrets.token_urlsafe(64))
    return kept.read_text()


def _long_enough(key: str) -> str:
    if len(key) < SHORTEST:
        raise InvalidSettingError(
            f"SECRET_KEY est trop courte : au moins {SHORTEST} caractères tirés au hasard sont attendus."
        )
    return key
