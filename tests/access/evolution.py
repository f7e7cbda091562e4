"""The lines of the matrix for what is made of the dashboards: their difference between two days, their files."""

from __future__ import annotations

from typing import Any

from roadmap.models import Action

HERE = (200, 200, 200, 200, 200, 200, 404, 404, 404)
WITH_MANDATE = (200, 200, 200, 200, 200, 200, 200, 404, 404)
# Nothing was computed yet: the page says so instead of giving a file.
NOTHING_HERE = tuple(422 if code == 200 else code for code in HERE)
NOTHING = tuple(422 if code == 200 else code for code in WITH_MANDATE)
# Nothing to draw either; what is drawn is tried with the charts.
UNDRAWN = (404,) * 9

READS = {
    "governance:region-evolution": HERE,
    "governance:region-evolution-export": NOTHING_HERE,
    "governance:national-evolution": WITH_MANDATE,
    "governance:national-evolution-export": NOTHING,
    "governance:region-projection": HERE,
    "governance:national-projection": WITH_MANDATE,
    "governance:region-chart": UNDRAWN,
    "governance:national-chart": UNDRAWN,
}
POSTS: dict[str, tuple[int, ...]] = {}


def arguments(name: str, action: Action) -> list[Any]:
    code = [action.roadmap.territory.code] if name.startswith("governance:region-") else []
    return [*code, "etats", "csv"] if name.endswith("-chart") else code
