"""The names on the axes of the charts, and the percentages that they hold."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

_LONGEST = 90


def told_apart(rows: list[Any]) -> list[Any]:
    """Rows whose first item is a name; those that share theirs are numbered, or they would share a bar."""
    names = [row[0] for row in rows]
    return [
        (name if names.count(name) == 1 else f"{name} ({i + 1})", *row[1:])
        for i, (name, row) in enumerate(zip(names, rows, strict=True))
    ]


def cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rstrip()}…"


def held(value: Decimal | None) -> float | None:
    """On the scale from 0 to 100."""
    return None if value is None else float(min(max(value, Decimal(0)), Decimal(100)))
