"""Who changes the portal and why: what the triggers write beside every change (common.db.trace).

One set of changes has one cause: a page, a command, a task. What is nested in it adds to it, never replaces it.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pghistory
from django.db import connection
from django.db.backends.signals import connection_created
from pghistory.runtime import _tracker

PAGE, COMMAND, CONSOLE, TASK, ADMINISTRATION = "page", "command", "console", "task", "administration"
API = "api"
_CONSOLES = frozenset({"shell", "dbshell"})
# Its statements are sent as written: nothing may be put before them.
_BY_SESSION = frozenset({"migrate"})


@contextmanager
def cause(kind: str, what: str, **more: Any) -> Iterator[None]:
    """Give a cause to every change made inside, unless they have one already."""
    if has_cause():
        yield
        return
    with pghistory.context(kind=kind, cause=what, **more):
        yield


def has_cause() -> bool:
    return hasattr(_tracker, "value")


def note(**more: Any) -> None:
    """Add to the cause of what is being done (the number of an import); nothing when there is none."""
    pghistory.context(**more)


@contextmanager
def command_cause(arguments: list[str]) -> Iterator[None]:
    """The cause of what a command of ``manage.py`` writes: its name, or « console »."""
    name = arguments[1] if len(arguments) > 1 else "help"
    if name in _BY_SESSION:
        with _session_cause(name):
            yield
        return
    with cause(CONSOLE if name in _CONSOLES else COMMAND, name):
        yield


@contextmanager
def _session_cause(name: str) -> Iterator[None]:
    """The same, said once to each connection and kept by it."""
    metadata = json.dumps({"kind": COMMAND, "cause": name})
    context = str(uuid.uuid4())

    def say(*, connection: Any, **_: Any) -> None:
        _set_for_session(connection, context, metadata)

    connection_created.connect(say)
    if connection.connection is not None:
        say(connection=connection)
    try:
        yield
    finally:
        connection_created.disconnect(say)
        if connection.connection is not None:
            _set_for_session(connection, "", "")


def _set_for_session(connection: Any, context: str, metadata: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('pghistory.context_id', %s, false), "
            "set_config('pghistory.context_metadata', %s, false)",
            [context, metadata],
        )
