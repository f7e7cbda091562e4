"""What was last computed of a scope: where every dashboard, sheet and comparison starts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone

from common.scope import Scope
from indicators.enums import RunState
from indicators.models import Snapshot
from journal.enums import Part
from territories.models import Territory

ABANDONED_AFTER = dt.timedelta(minutes=20)
"""A computation that is still said to run after that is dead: no task may last as long."""

_LAST = """
SELECT (
    SELECT s.id FROM indicators_snapshot s
    WHERE s.territory_id = territory.id AND s.part = part.code AND s."on" <= day.asked
    ORDER BY s."on" DESC LIMIT 1
)
FROM unnest(%s::bigint[]) territory(id), unnest(%s::text[]) part(code), unnest(%s::date[]) day(asked)
"""
_WAITING = """
EXISTS (
    SELECT FROM journal_dirtymark m
    WHERE m.territory_id = indicators_snapshot.territory_id AND m.part = indicators_snapshot.part
)
"""
_RUNNING = """
EXISTS (
    SELECT FROM indicators_computationrun r
    WHERE r.territory_id = indicators_snapshot.territory_id AND indicators_snapshot.part = ANY (r.parts)
        AND r.state = %s AND r.started_at >= %s
)
"""


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
    found = _latest(scope, [territory.pk], [day, before]).order_by("on")
    now: dict[tuple[int, str], Any] = {(each.territory_id, each.part): each for each in found}
    then = {(each.territory_id, each.part): each for each in found if each.on <= before}
    return _computed(territory, day, day < today, now), _computed(territory, before, True, then)


def latest_snapshots(scope: Scope, territory_ids: Collection[int], *, on: dt.date) -> QuerySet[Any]:
    """The last snapshot of each territory and part, on a day or before; ``waiting`` and ``running`` annotated."""
    return _latest(scope, territory_ids, [on]).order_by("territory_id", "part")


def _latest(scope: Scope, territory_ids: Collection[int], days: Collection[dt.date]) -> QuerySet[Any]:
    """Of each day asked. In SQL: every dashboard starts here, and Django took longer to word it than to ask it."""
    wanted = RawSQL(_LAST, (list(territory_ids), Part.values, list(days)))  # noqa: S611 - parameters only
    running = RawSQL(_RUNNING, (RunState.RUNNING, timezone.now() - ABANDONED_AFTER), BooleanField())  # noqa: S611
    waiting = RawSQL(_WAITING, (), BooleanField())  # noqa: S611
    visible: QuerySet[Any] = Snapshot.objects.visible_to(scope).filter(pk__in=wanted)
    annotated: QuerySet[Any] = visible.annotate(waiting=waiting, running=running)
    return annotated


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
