"""Typed readers of the environment, which refuse a wrong value with a French sentence naming the variable.

No value is echoed for variables that may hold a password.
"""

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

TRUE = frozenset({"1", "true", "yes", "on", "oui"})
FALSE = frozenset({"0", "false", "no", "off", "non"})


class InvalidSettingError(Exception):
    """A value of the environment that the portal cannot start with.

    Not an ImproperlyConfigured: Django's command line would swallow that one for some commands.
    """


@contextmanager
def stop_on_invalid_setting() -> Iterator[None]:
    """Leave with the sentence alone, exit code 1, instead of a traceback."""
    try:
        yield
    except InvalidSettingError as error:
        sys.exit(f"Configuration refusée. {error}")


@dataclass(frozen=True)
class Environment:
    """What the process was given. An empty variable counts as absent."""

    values: Mapping[str, str] = field(default_factory=lambda: os.environ)

    def has(self, name: str) -> bool:
        return bool(self.values.get(name, "").strip())

    def text(self, name: str, default: str | None = None) -> str:
        value = self.values.get(name, "").strip()
        if value:
            return value
        if default is None:
            raise InvalidSettingError(f"La variable {name} est obligatoire et n’est pas définie.")
        return default

    def boolean(self, name: str, *, default: bool) -> bool:
        value = self.text(name, "").lower()
        if not value:
            return default
        if value in TRUE:
            return True
        if value in FALSE:
            return False
        raise InvalidSettingError(f"{name} vaut « {value} » : « 1 » (oui) ou « 0 » (non) est attendu.")

    def integer(self, name: str, default: int, *, minimum: int, maximum: int) -> int:
        value = self.text(name, str(default))
        if value.isascii() and value.isdigit() and minimum <= int(value) <= maximum:
            return int(value)
        raise InvalidSettingError(
            f"{name} vaut « {value} » : un nombre entier entre {minimum} et {maximum} est attendu."
        )

    def items(self, name: str, default: Sequence[str] | None = None) -> list[str]:
        value = self.text(name, ",".join(default) if default is not None else None)
        return [item.strip() for item in value.split(",") if item.strip()]

    def hosts(self, name: str, default: Sequence[str] | None = None) -> list[str]:
        """Host names without scheme, port or path."""
        hosts = self.items(name, default)
        for host in hosts:
            if "/" in host or " " in host:
                raise InvalidSettingError(
                    f"{name} contient « {host} » : des noms d’hôte séparés par des virgules sont attendus, "
                    "sans « https:// » ni chemin."
                )
        return hosts

    def origins(self, name: str) -> list[str]:
        """Origins with their scheme, such as ``https://azimut.example``."""
        origins = self.items(name, ())
        for origin in origins:
            parts = urlsplit(origin)
            if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path not in {"", "/"}:
                raise InvalidSettingError(
                    f"{name} contient « {origin} » : des origines complètes séparées par des virgules sont "
                    "attendues, par exemple « https://azimut.exemple.fr »."
                )
        return origins

    def url(self, name: str, schemes: Sequence[str], default: str | None = None) -> str:
        """A URL of one of the schemes, with readable host and port."""
        value = self.text(name, default)
        if not value:
            return value
        expected = " ou ".join(f"« {scheme}:// »" for scheme in schemes)
        try:
            parts = urlsplit(value)
            port_is_fine = parts.port is None or parts.port > 0
        except ValueError:
            port_is_fine = False
        if not port_is_fine or parts.scheme not in schemes:
            raise InvalidSettingError(
                f"{name} est illisible : une adresse commençant par {expected} est attendue."
            )
        return value
