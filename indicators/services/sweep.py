"""Which scopes wait for a computation, and which are left aside until something changes."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Max

from indicators.enums import RunReason, RunState
from indicators.models import ComputationRun
from indicators.services import run_log
from indicators.services.recompute import scope_lock
from journal.enums import Part
from journal.models import DirtyMark
from territories.enums import TerritoryKind
from territories.models import Territory

PARTS = tuple(Part)
_SCOPES = (TerritoryKind.REGION, TerritoryKind.NATION)


@dataclass(frozen=True, slots=True)
class Due:
    """``last_mark`` is the last change that waits, None for a computation that only failed."""

    territory_id: int
    parts: tuple[str, ...]
    reason: RunReason = RunReason.CHANGE
    last_mark: int | None = None


def due(*, regions_only: bool = False) -> list[Due]:
    """Scopes with marks, and computations that failed and were not put aside; regions first, then the nation."""
    waiting = {item.territory_id: item for item in _marked()}
    for item in _to_try_again():
        waiting.setdefault(item.territory_id, item)
    parked = _parked()
    order = _order(regions_only=regions_only)
    return [waiting[pk] for pk in order if pk in waiting and not _is_parked(waiting[pk], parked)]


def due_again(territory_id: int) -> Due | None:
    """What changed in a region while it was computed: asking for it then was left to that computation.

    To be looked at once the lock is given back. The nation, which each region marks, waits for its sweep.
    """
    return next((item for item in due(regions_only=True) if item.territory_id == territory_id), None)


def everything() -> list[int]:
    """Every region in force, then the nation, which is made of them."""
    return _order(regions_only=False)


def bury_dead() -> int:
    """Computations whose process died: nobody holds their lock any more."""
    running = ComputationRun.objects.filter(state=RunState.RUNNING).select_related("territory")
    buried = 0
    for run in running:
        with scope_lock(run.territory_id) as held:
            buried += run_log.bury(run.territory) if held else 0
    return buried


def _marked() -> list[Due]:
    rows = (
        DirtyMark.objects.order_by()
        .values_list("territory", "part")
        .annotate(last=Max("pk"))
        .values_list("territory", "part", "last")
    )
    parts: dict[int, list[str]] = defaultdict(list)
    last: dict[int, int] = defaultdict(int)
    for territory, part, mark in rows:
        parts[territory].append(part)
        last[territory] = max(last[territory], mark)
    return [Due(pk, tuple(sorted(parts[pk])), last_mark=last[pk]) for pk in parts]


def _to_try_again() -> list[Due]:
    last = ComputationRun.objects.order_by("territory_id", "-started_at", "-pk").distinct("territory_id")
    states = (RunState.FAILED, RunState.INTERRUPTED)
    return [
        Due(run.territory_id, tuple(run.parts), RunReason(run.reason)) for run in last if run.state in states
    ]


def _parked() -> dict[int, int]:
    """The last change that each scope put aside had seen; 0 when it had seen none."""
    rows = ComputationRun.objects.unsettled().order_by().values_list("territory").annotate(Max("last_mark"))
    return {territory: mark or 0 for territory, mark in rows}


def _is_parked(item: Due, parked: dict[int, int]) -> bool:
    """Put aside, and nothing changed since: trying again would fail again."""
    return item.territory_id in parked and (item.last_mark or 0) <= parked[item.territory_id]


def _order(*, regions_only: bool) -> list[int]:
    kinds = _SCOPES[:1] if regions_only else _SCOPES
    rows = Territory.objects.filter(kind__in=kinds, valid_to__isnull=True).values_list("pk", "kind", "code")
    return [pk for pk, kind, code in sorted(rows, key=lambda row: (row[1] == TerritoryKind.NATION, row[2]))]
