"""Kinds of outgoing messages, registered by the apps that write them, and who is told of a new one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction

from accounts.models import OutgoingMessage


@dataclass(frozen=True, slots=True)
class Mail:
    """What leaves: one line of subject and a plain text in French."""

    subject: str
    body: str


# None when what the message says is no longer true: it is then cancelled.
Builder = Callable[[OutgoingMessage], Mail | None]
Listener = Callable[[int], object]

_BUILDERS: dict[str, Builder] = {}
_LABELS: dict[str, str] = {}
_LISTENERS: list[Listener] = []


def register(kind: str, builder: Builder, *, label: str = "") -> None:
    """Make a kind known, with its French name; called once by the ``ready`` of the app that owns it."""
    _BUILDERS[kind] = builder
    _LABELS[kind] = label or kind


def builder_of(kind: str) -> Builder | None:
    """None for a kind that no installed app knows any more."""
    return _BUILDERS.get(kind)


def label_of(kind: str) -> str:
    return _LABELS.get(kind, kind)


def listen(listener: Listener) -> None:
    """``listener`` gets the id of each message once its transaction is committed."""
    _LISTENERS.append(listener)


def announce(message_id: int) -> None:
    """Tell the listeners after the commit. One that fails (no broker) undoes nothing: the sweep comes by."""

    def tell() -> None:
        for listener in _LISTENERS:
            listener(message_id)

    # Not a partial: Django names the function that failed, and a partial has no name.
    transaction.on_commit(tell, robust=True)
