"""Computes a scope again: reads the tables at one moment, replaces its snapshots of the day and clears its marks.

One transaction, so that a worker killed half-way leaves the old figures, and running it twice changes nothing. One
at a time for each scope, whoever asks: a lock of the session, which dies with its process. Each computation is a
line of ``ComputationRun``, written outside of that transaction.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum

from django.db import connection, transaction
from django.utils import timezone
from psycopg import IsolationLevel

from indicators.enums import RunReason
from indicators.models import ComputationRun, Snapshot
from indicators.services import run_log, snapshot_figures, snapshot_roadmap
from journal.enums import Part
from journal.models import Change, DirtyMark
from territories.enums import TerritoryKind
from territories.models import Territory

logger = logging.getLogger(__name__)

_LOCKS = 0x617A6D  # of this portal's computations, among the advisory locks of the server
_FILLS = {Part.ROADMAP: snapshot_roadmap.fill, Part.FIGURES: snapshot_figures.fill}
# Longer than any computation, shorter than a task may last.
_STATEMENT_TIMEOUT = "SET LOCAL statement_timeout = '10min'"


class Outcome(Enum):
    DONE = "done"
    BUSY = "busy"
    """Somebody computes this scope: what they do not see keeps its mark."""
    NOT_AGAIN = "not_again"
    """This night was already computed."""


@dataclass(frozen=True, slots=True)
class Computation:
    outcome: Outcome
    rows: int = 0


def recompute(
    *,
    territory_id: int,
    parts: Collection[str] = tuple(Part.values),
    on: dt.date | None = None,
    reason: RunReason = RunReason.CHANGE,
) -> Computation:
    """Snapshots of a region or of the nation. Raises what the database raises, once the run says so."""
    day = on or timezone.localdate()
    chosen = [part for part in Part if part.value in parts]
    with scope_lock(territory_id) as held:
        if not held:
            return Computation(Outcome.BUSY)
        territory = Territory.objects.get(pk=territory_id)
        run = run_log.begin(territory=territory, parts=chosen, on=day, reason=reason)
        if run is None:
            return Computation(Outcome.NOT_AGAIN)
        return Computation(Outcome.DONE, _logged(run, territory, chosen))


def _logged(run: ComputationRun, territory: Territory, parts: Collection[Part]) -> int:
    try:
        rows = _compute(territory, parts, run.on)
    except Exception as error:
        logger.exception("the computation of %s failed", territory.code)
        run_log.fail(run, error)
        raise
    run_log.finish(run, rows=rows)
    return rows


def _compute(territory: Territory, parts: Collection[Part], day: dt.date) -> int:
    with _one_moment(), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_STATEMENT_TIMEOUT)
        rows = sum(_replace(territory, part, day) for part in parts)
        DirtyMark.objects.filter(territory=territory, part__in=parts).delete()
        if territory.kind == TerritoryKind.REGION:
            _mark_nation(parts)
    return rows


@contextmanager
def _one_moment() -> Iterator[None]:
    """Every statement reads the same moment; a mark that comes later is not seen, hence not cleared."""
    if connection.in_atomic_block:
        yield
        return
    connection.ensure_connection()
    session = connection.connection
    before, session.isolation_level = session.isolation_level, IsolationLevel.REPEATABLE_READ
    try:
        yield
    finally:
        if not session.closed:
            session.isolation_level = before


def _replace(territory: Territory, part: Part, day: dt.date) -> int:
    Snapshot.objects.filter(territory=territory, part=part, on=day).delete()
    now = timezone.now()
    snapshot = Snapshot.objects.create(
        territory=territory, part=part, on=day, data_at=now, computed_at=now, last_change=_last_change()
    )
    snapshot.rows = _FILLS[part](snapshot, territory)
    snapshot.computed_at = timezone.now()
    snapshot.save(update_fields=["rows", "computed_at"])
    return int(snapshot.rows)


def _last_change() -> int | None:
    last: int | None = Change.objects.order_by("-pk").values_list("pk", flat=True).first()
    return last


def _mark_nation(parts: Collection[Part]) -> None:
    """The figures of the nation are made of those of the regions."""
    with connection.cursor() as cursor:
        for part in parts:
            cursor.execute(
                "INSERT INTO journal_dirtymark (territory_id, part, transaction) "
                "SELECT id, %s, pg_current_xact_id()::text::bigint FROM territories_territory WHERE kind = %s "
                "ON CONFLICT (territory_id, part, transaction) DO NOTHING",
                [part, TerritoryKind.NATION],
            )


@contextmanager
def scope_lock(territory_id: int) -> Iterator[bool]:
    """Whether this process alone may compute a scope; never waits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [_LOCKS, territory_id])
        (held,) = cursor.fetchone()
    try:
        yield held
    finally:
        if held:
            _unlock(territory_id)


def _unlock(territory_id: int) -> None:
    """A connection that was lost took its locks with it."""
    if connection.connection is None or connection.connection.closed or connection.needs_rollback:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [_LOCKS, territory_id])
