"""Django's settings for what the environment gives as one address."""

from typing import Any
from urllib.parse import unquote, urlsplit

import dj_database_url


def database(url: str, *, statement_timeout_ms: int) -> dict[str, Any]:
    """An entry of ``DATABASES``. A timeout of 0 lets a statement run as long as it needs."""
    entry: dict[str, Any] = dict(dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True))
    options = entry.setdefault("OPTIONS", {})
    options.setdefault("connect_timeout", 5)
    if statement_timeout_ms:
        options.setdefault("options", f"-c statement_timeout={statement_timeout_ms} -c lock_timeout=5000")
    return entry


def email(url: str) -> dict[str, Any]:
    """The ``EMAIL_*`` settings of ``smtp://user:password@host:port`` (``smtps``: TLS from the first byte)."""
    parts = urlsplit(url)
    if parts.scheme == "console":
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname or "localhost",
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp" and bool(parts.username),
        "EMAIL_TIMEOUT": 10,
    }
