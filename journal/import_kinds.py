"""Kinds of import, registered by the apps above: one page and one path for all of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from django import forms

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
    """A file to check, with what its reader must be told; ``options`` are those of its kind."""

    path: Path
    name: str
    territory: Territory
    year_from: int = 0
    as_of: dt.date | None = None
    options: Mapping[str, Any] = field(default_factory=dict)


class ImportRefused(ValueError):
    """A step that cannot be done; the message says why and what to do, in French."""


class ImportKind(Protocol):
    """What an app above gives so that its tables can be imported.

    ``line_views`` gives one view a line for ``line_template`` (which gets it as ``view``; its ``line`` is the
    line itself); ``overtaken`` says what happened since a check, that forbids publishing it; ``result_url`` is
    where what was published is seen. A kind with a ``preview_template`` has a page of its own, for which
    ``preview`` reads what the address asks; its lines are then not ``ImportLine`` rows.
    """

    name: str
    label: str
    upload_template: str
    line_template: str
    layout_template: str
    preview_template: str

    def check(self, upload: Upload, *, actor: Actor) -> ImportBatch: ...
    def publish(self, batch: ImportBatch, *, actor: Actor) -> ImportBatch: ...
    def undo(self, batch: ImportBatch, *, actor: Actor) -> ImportBatch: ...
    def obstacles(self, batch: ImportBatch) -> list[str]: ...
    def overtaken(self, batch: ImportBatch) -> list[str]: ...
    def decide(self, line: ImportLine, *, decision: str, value: str) -> ImportLine: ...
    def line_views(self, batch: ImportBatch, lines: Sequence[ImportLine]) -> Sequence[Any]: ...
    def result_url(self, batch: ImportBatch) -> str: ...
    def written_in_words(self, batch: ImportBatch) -> str: ...
    def set_aside(self, batch: ImportBatch) -> int: ...
    def refused_csv(self, batch: ImportBatch) -> Iterator[str]: ...
    def preview(self, batch: ImportBatch, asked: Mapping[str, str]) -> dict[str, Any]: ...


_KINDS: dict[str, ImportKind] = {}
_FORMS: dict[str, Callable[..., forms.Form]] = {}


def register(kind: ImportKind, *, form: Callable[..., forms.Form]) -> None:
    """Make a kind known, with the form that its files are given with (built with the ``scope`` of the person).

    Called once by the ``ready`` of the app that owns it.
    """
    _KINDS[kind.name] = kind
    _FORMS[kind.name] = form


def form_of(kind: ImportKind) -> Callable[..., forms.Form]:
    return _FORMS[kind.name]


def kind_named(name: str) -> ImportKind:
    """The kind that a page asks for; the first one for anything unknown."""
    return _KINDS.get(name) or kinds()[0]


def kind_of(batch: ImportBatch) -> ImportKind:
    return _KINDS[batch.kind]


def kinds() -> list[ImportKind]:
    """In the order of their labels, whichever app was ready first."""
    return sorted(_KINDS.values(), key=lambda kind: kind.label)


Progress = Callable[[int, int], None]
