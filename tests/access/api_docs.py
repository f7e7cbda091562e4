"""The line of the matrix for the console of the API: each calls it with their own rights."""

from __future__ import annotations

from typing import Any

from roadmap.models import Action

READS = {"api:docs-console": (200,) * 9}
POSTS: dict[str, tuple[int, ...]] = {}


def arguments(name: str, action: Action) -> list[Any]:
    return []
