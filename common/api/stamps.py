"""What knows whether anything changed since a read: the app that keeps the stamps registers itself here.

A snapshot is PostgreSQL's own (``txid_current_snapshot()``): which transactions a read could see. Nothing that was
committed later, however early it began, can be missed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from common.scope import Scope

HasChanged = Callable[[Collection[str], Scope, str], bool]
"""The stamped names of resources, who asks, the snapshot of an earlier read."""


@dataclass(frozen=True, slots=True)
class Stamps:
    snapshot: Callable[[], str]
    has_changed: HasChanged


_STAMPS: list[Stamps] = []


def register(stamps: Stamps) -> None:
    _STAMPS[:] = [stamps]


def stamps() -> Stamps:
    """Raises IndexError before the apps are ready."""
    return _STAMPS[0]
