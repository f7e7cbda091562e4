"""Kinds of import, registered by the apps above: one page and one path for all of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from accounts.models import User
from journal.models import ImportBatch, ImportLine
from territories.models import Territory


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: an account, or a command whose name is kept."""

    label: str
    user: User | None = None

    @classmethod
    def of(cls, user: User) -> Actor:
        return cls(label=str(user), user=user)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file to check, with what its reader must be told."""

    path: Path
    name: str
    territory: Territory
    year_from: int
    as_of: dt.date | None = None


class ImportRefused(ValueError):
    """A step that cannot be done; the message says why and what to do, in French."""


class ImportKind(Protocol):
    """What an app above gives so that its tables can be imported.

    ``line_views`` gives one view a line for ``line_template`` (which gets it as ``view``; its ``line`` is the
    line itself); ``overtaken`` says what happened since a check, that forbids publishing it; ``result_url`` is
    where what was published is seen.
    """

    name: str
    label: str
    line_template: str
    layout_template: str

    def check(self, upload: Upload, *, actor: Actor) -> ImportBatch: ...
    def publish(self, batch: ImportBatch, *, actor: Actor) -> ImportBatch: ...
    def undo(self, batch: ImportBatch, *, actor: Actor) -> ImportBatch: ...
    def obstacles(self, batch: ImportBatch) -> list[str]: ...
    def overtaken(self, batch: ImportBatch) -> list[str]: ...
    def decide(self, line: ImportLine, *, decision: str, value: str) -> ImportLine: ...
    def line_views(self, batch: ImportBatch, lines: Sequence[ImportLine]) -> Sequence[Any]: ...
    def result_url(self, batch: ImportBatch) -> str: ...


_KINDS: dict[str, ImportKind] = {}


def register(kind: ImportKind) -> None:
    """Make a kind known; called once by the ``ready`` of the app that owns it."""
    _KINDS[kind.name] = kind


def kind_of(batch: ImportBatch) -> ImportKind:
    return _KINDS[batch.kind]


def kinds() -> list[ImportKind]:
    return list(_KINDS.values())


Progress = Callable[[int, int], None]
