"""The lines of the matrix for the national view, the coverage and the sheets."""

from __future__ import annotations

from typing import Any

from roadmap.models import Action

HERE = (200, 200, 200, 200, 200, 200, 404, 404, 404)
WITH_MANDATE = (200, 200, 200, 200, 200, 200, 200, 404, 404)

READS = {
    "governance:national": WITH_MANDATE,
    "governance:national-coverage": WITH_MANDATE,
    "governance:national-coverage-export": WITH_MANDATE,
    "governance:coverage": HERE,
    "governance:coverage-export": HERE,
    "governance:programme-sheet": WITH_MANDATE,
    "governance:territory-sheet": HERE,
}
POSTS: dict[str, tuple[int, ...]] = {}


def arguments(name: str, action: Action) -> list[Any]:
    region = action.roadmap.territory
    return {
        "governance:coverage": [region.code],
        "governance:coverage-export": [region.code],
        "governance:programme-sheet": ["sun-es"],
        "governance:territory-sheet": ["region", region.code],
    }.get(name, [])
