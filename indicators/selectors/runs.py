"""What an administrator reads of the computations: what waits, what was put aside, how each one went."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Min, QuerySet

from common.scope import Scope
from indicators.enums import RunState
from indicators.models import ComputationRun
from journal.enums import Part
from journal.models import DirtyMark

# A severity of the design system for each state, whose word is always written.
_BADGES = {
    RunState.RUNNING: "info",
    RunState.DONE: "success",
    RunState.FAILED: "warning",
    RunState.PARKED: "error",
    RunState.INTERRUPTED: "warning",
}


@dataclass(frozen=True, slots=True)
class Waiting:
    """A scope that something changed in and that was not computed since."""

    territory: str
    parts: str
    since: dt.datetime


@dataclass(frozen=True, slots=True)
class RunRow:
    run: Any

    @property
    def parts(self) -> str:
        return in_words(self.run.parts)

    @property
    def badge(self) -> str:
        return _BADGES[RunState(self.run.state)]

    @property
    def seconds(self) -> str:
        """« 1,4 s »; a dash while it runs."""
        if self.run.ended_at is None:
            return "–"
        tenths = round((self.run.ended_at - self.run.started_at) / dt.timedelta(milliseconds=100))
        return f"{tenths // 10},{tenths % 10}\u202fs"


def runs_of(scope: Scope) -> QuerySet[Any]:
    runs: QuerySet[Any] = ComputationRun.objects.visible_to(scope).select_related("territory")
    return runs


def parked_of(scope: Scope) -> list[RunRow]:
    """Computations put aside that nothing was computed after."""
    parked = ComputationRun.objects.visible_to(scope).unsettled().select_related("territory")
    return [RunRow(run) for run in parked]


def waiting_of(scope: Scope) -> list[Waiting]:
    """By territory; the marks of the regions that a scope administers, all of them for the portal's administrators."""
    marks = DirtyMark.objects.all()
    if not scope.administers_portal:
        marks = marks.filter(territory_id__in=scope.administered_regions)
    rows = marks.order_by().values_list("territory__name", "part").annotate(since=Min("marked_at"))
    by_name: dict[str, list[tuple[str, dt.datetime]]] = {}
    for name, part, since in rows:
        by_name.setdefault(name, []).append((part, since))
    return [
        Waiting(name, in_words(part for part, _ in found), min(since for _, since in found))
        for name, found in sorted(by_name.items())
    ]


def in_words(parts: Collection[str] | Any) -> str:
    chosen = set(parts)
    return ", ".join(str(part.label) for part in Part if part.value in chosen)
