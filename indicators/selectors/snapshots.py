"""What was last computed of a scope: where every dashboard, sheet and comparison starts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from common.scope import Scope
from indicators.enums import RunState
from indicators.models import ComputationRun, Snapshot
from journal.enums import Part
from journal.models import DirtyMark
from territories.models import Territory

ABANDONED_AFTER = dt.timedelta(minutes=20)
"""A computation that is still said to run after that is dead: no task may last as long."""


@dataclass(frozen=True, slots=True)
class Computed:
    """The last snapshots of a scope on a day, by part; None where nothing was ever computed by then.

    ``is_waiting``: something changed since, the recomputation is to come; ``is_running``: it is under way. Both are
    False when a past day is looked at.
    """

    territory: Territory
    on: dt.date
    is_past: bool
    roadmap: Snapshot | None
    figures: Snapshot | None
    is_waiting: bool
    is_running: bool

    @property
    def ids(self) -> list[int]:
        return [snapshot.pk for snapshot in (self.roadmap, self.figures) if snapshot]

    @property
    def computed_at(self) -> dt.datetime | None:
        """The older of the two: nothing shown is older than that."""
        return min((s.computed_at for s in (self.roadmap, self.figures) if s), default=None)

    @property
    def latest_at(self) -> dt.datetime | None:
        """The newer of the two: something that is shown changed then."""
        return max((s.computed_at for s in (self.roadmap, self.figures) if s), default=None)


def computed(scope: Scope, territory: Territory, *, on: dt.date | None = None) -> Computed:
    """The last snapshots of one region or of the nation (one query)."""
    return computed_by_territory(scope, [territory], on=on)[territory.pk]


def computed_by_territory(
    scope: Scope, territories: Collection[Territory], *, on: dt.date | None = None
) -> dict[int, Computed]:
    """The same for several territories, by id (one query); empty ones outside of the scope."""
    today = timezone.localdate()
    day = on or today
    found: dict[tuple[int, str], Any] = {
        (snapshot.territory_id, snapshot.part): snapshot
        for snapshot in latest_snapshots(scope, [territory.pk for territory in territories], on=day)
    }
    return {territory.pk: _computed(territory, day, day < today, found) for territory in territories}


def computed_and_before(
    scope: Scope, territory: Territory, *, on: dt.date | None = None, before: dt.date
) -> tuple[Computed, Computed]:
    """The same of one scope on a day, and of an earlier day to compare it with (one query)."""
    today = timezone.localdate()
    day = on or today
    snapshots = _with_what_is_to_come(scope, [territory.pk])
    found = sorted(
        _latest(snapshots, on=day).union(_latest(snapshots, on=before)), key=lambda snapshot: snapshot.on
    )
    now: dict[tuple[int, str], Any] = {(each.territory_id, each.part): each for each in found}
    then = {(each.territory_id, each.part): each for each in found if each.on <= before}
    return _computed(territory, day, day < today, now), _computed(territory, before, True, then)


def latest_snapshots(scope: Scope, territory_ids: Collection[int], *, on: dt.date) -> QuerySet[Any]:
    """The last snapshot of each territory and part, on a day or before; ``waiting`` and ``running`` annotated."""
    return _latest(_with_what_is_to_come(scope, territory_ids), on=on)


def _with_what_is_to_come(scope: Scope, territory_ids: Collection[int]) -> Any:
    running = ComputationRun.objects.filter(
        territory=OuterRef("territory"),
        state=RunState.RUNNING,
        parts__contains=[OuterRef("part")],
        started_at__gte=timezone.now() - ABANDONED_AFTER,
    )
    waiting = DirtyMark.objects.filter(territory=OuterRef("territory"), part=OuterRef("part"))
    visible = Snapshot.objects.visible_to(scope).filter(territory_id__in=territory_ids)
    return visible.annotate(waiting=Exists(waiting), running=Exists(running))


def _latest(snapshots: Any, *, on: dt.date) -> QuerySet[Any]:
    last: QuerySet[Any] = snapshots.filter(on__lte=on).order_by("territory_id", "part", "-on")
    return last.distinct("territory_id", "part")


def _computed(
    territory: Territory, day: dt.date, is_past: bool, found: dict[tuple[int, str], Any]
) -> Computed:
    roadmap = found.get((territory.pk, Part.ROADMAP))
    figures = found.get((territory.pk, Part.FIGURES))
    both = [snapshot for snapshot in (roadmap, figures) if snapshot]
    return Computed(
        territory=territory,
        on=day,
        is_past=is_past,
        roadmap=roadmap,
        figures=figures,
        is_waiting=not is_past and any(snapshot.waiting for snapshot in both),
        is_running=not is_past and any(snapshot.running for snapshot in both),
    )
