"""What the journal may offer for a kind of object; each app above says it for its own, once, in ``ready``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.apps import apps
from django.db import models

from common.db.trace import Event
from journal.models import Change


class RestoreRefused(ValueError):
    """A deletion that cannot be undone; the message says why, in French."""


@dataclass(frozen=True, slots=True)
class TraceKind:
    """``url_name`` takes the number of the object as ``pk``; ``restore`` puts a deleted row back.

    ``words`` are the French of the keys and values of its JSON columns.

    Raises (restore):
        RestoreRefused: something took its place, or what it belonged to is gone.
    """

    url_name: str = ""
    restore: Callable[[Change], Any] | None = None
    words: Mapping[str, str] = field(default_factory=dict)


_KINDS: dict[str, TraceKind] = {}


def register(label: str, kind: TraceKind) -> None:
    """Say what can be done with the objects of a model (« roadmap.step »)."""
    _KINDS[label] = kind


def kind_of(label: str) -> TraceKind:
    return _KINDS.get(label, TraceKind())


@cache
def traced_models() -> dict[str, tuple[type[models.Model], type[Event]]]:
    """Each kind of the journal, its model and its event table."""
    found = {}
    for label, inside in apps.all_models.items():
        for each in inside.values():
            if issubclass(each, Event):
                model: Any = each.pgh_tracked_model
                found[f"{label}.{model._meta.model_name}"] = (model, each)
    return found
