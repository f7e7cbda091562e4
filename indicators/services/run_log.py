"""The lines that say how each computation went, and when one that keeps failing is put aside."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import DatabaseError, Error, IntegrityError, transaction
from django.utils import timezone

from indicators.enums import RunReason, RunState
from indicators.models import ComputationRun
from journal.enums import Part
from journal.models import DirtyMark
from territories.models import Territory

ATTEMPTS = 3
"""A computation that failed as many times in a row waits for somebody, or for another change."""
KEPT_DAYS = 90
_DEAD = "Le processus qui calculait s’est arrêté."
_NOT_ENDED_WELL = (RunState.FAILED, RunState.INTERRUPTED)


def begin(
    *, territory: Territory, parts: Collection[Part], on: dt.date, reason: RunReason
) -> ComputationRun | None:
    """A new line, whose caller holds the lock of the scope; None when this night is already done or put aside."""
    bury(territory)
    run = ComputationRun(
        territory=territory,
        parts=[part.value for part in parts],
        on=on,
        reason=reason,
        started_at=timezone.now(),
        attempts=_failures(territory) + 1,
        last_mark=_last_mark(territory),
    )
    if reason == RunReason.NIGHT:
        return _begin_night(run)
    run.save()
    return run


def _begin_night(run: ComputationRun) -> ComputationRun | None:
    """One line a night for each scope, that the database keeps alone."""
    same = ComputationRun.objects.filter(territory=run.territory, on=run.on, reason=RunReason.NIGHT)
    if same.filter(state__in=_NOT_ENDED_WELL).update(
        state=RunState.RUNNING, started_at=run.started_at, ended_at=None, attempts=run.attempts, error=""
    ):
        again: ComputationRun = same.get()
        return again
    try:
        with transaction.atomic():
            run.save()
    except IntegrityError:
        return None
    return run


def finish(run: ComputationRun, *, rows: int) -> None:
    run.state, run.rows, run.ended_at = RunState.DONE, rows, timezone.now()
    run.save(update_fields=["state", "rows", "ended_at"])
    ComputationRun.objects.unsettled().filter(territory=run.territory).update(settled_at=run.ended_at)


def settle(run: ComputationRun) -> None:
    """Somebody asks for it again: the next failures are counted from the start."""
    ComputationRun.objects.unsettled().filter(pk=run.pk).update(settled_at=timezone.now())


def fail(run: ComputationRun, error: Exception) -> None:
    """Said if the database can still be written to; otherwise the next computation finds the line interrupted."""
    try:
        run.state = RunState.PARKED if run.attempts >= ATTEMPTS else RunState.FAILED
        run.ended_at, run.error = timezone.now(), _words(error)
        run.save(update_fields=["state", "ended_at", "error"])
    except Error:
        return


def bury(territory: Territory) -> int:
    """Whoever holds the lock of a scope knows that what is said to run there is dead; how many were."""
    dead = ComputationRun.objects.filter(territory=territory, state=RunState.RUNNING)
    ended = timezone.now()
    return dead.filter(attempts__gte=ATTEMPTS).update(
        state=RunState.PARKED, ended_at=ended, error=_DEAD
    ) + dead.filter(attempts__lt=ATTEMPTS).update(state=RunState.INTERRUPTED, ended_at=ended, error=_DEAD)


def purge() -> int:
    """Lines of the past, but those that wait for somebody."""
    old = ComputationRun.objects.filter(started_at__lt=timezone.now() - dt.timedelta(days=KEPT_DAYS))
    return old.exclude(state=RunState.PARKED, settled_at__isnull=True).delete()[0]


def _failures(territory: Territory) -> int:
    """How many times in a row the last computations failed, 0 after one that went well or was put aside."""
    last = ComputationRun.objects.filter(territory=territory).order_by("-started_at", "-pk").first()
    return last.attempts if last and last.state in _NOT_ENDED_WELL else 0


def _last_mark(territory: Territory) -> int | None:
    last: int | None = (
        DirtyMark.objects.filter(territory=territory).order_by("-pk").values_list("pk", flat=True).first()
    )
    return last


def _words(error: Exception) -> str:
    """What an administrator is shown: the kind of the error and its first line, never a value of the data."""
    first = str(error).strip().splitlines()[0] if str(error).strip() else ""
    kind = type(error).__name__
    return f"{kind} : {first}"[:500] if isinstance(error, DatabaseError) else kind
