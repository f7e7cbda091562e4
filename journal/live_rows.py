"""Rows that bear their own transaction instead of a stamp; the app above that owns them says it once, in ``ready``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import QuerySet

from common.scope import Scope

Rows = Callable[[Scope], "QuerySet[Any]"]
"""What a scope reads of a table that has ``id`` and ``transaction``, indexed together."""

_ROWS: dict[str, Rows] = {}


def register(resource: str, rows: Rows) -> None:
    _ROWS[resource] = rows


def live_rows() -> Mapping[str, Rows]:
    return _ROWS
