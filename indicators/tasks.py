"""What the indicators do by themselves: shells over services that bear running twice.

A computation that fails is not retried here: its marks, or its line, are still there for the next sweep, which puts
it aside after a few times (indicators.services.run_log).
"""

from __future__ import annotations

import logging

from celery import shared_task
from django.conf import settings
from kombu.exceptions import OperationalError

from indicators.enums import RunReason
from indicators.models import ComputationRun
from indicators.services import import_purge, run_log, snapshot_purge, sweep
from indicators.services.recompute import Outcome, recompute
from journal.models import DirtyMark

logger = logging.getLogger(__name__)


@shared_task
def purge_unpublished() -> None:
    """A file of a million rows that was only checked does not stay for ever."""
    import_purge.purge_unpublished()


@shared_task
def recompute_scope(territory_id: int, parts: list[str], reason: str = RunReason.CHANGE.value) -> None:
    """One region, or the nation. Somebody else's computation of the same scope is left to it, who looks again."""
    done = recompute(territory_id=territory_id, parts=parts, reason=RunReason(reason))
    if done.outcome is Outcome.DONE and (again := sweep.due_again(territory_id)):
        recompute_scope.delay(territory_id, list(again.parts), again.reason.value)


@shared_task
def sweep_marks(*, regions_only: bool = False) -> None:
    """Asks for what waits: after an edit, its region at once; every few minutes, everything, the nation too."""
    sweep.bury_dead()
    for item in sweep.due(regions_only=regions_only):
        recompute_scope.delay(item.territory_id, list(item.parts), item.reason.value)


@shared_task
def recompute_night() -> None:
    """Every scope; the nation again by its marks, once the last region is done."""
    parts = [part.value for part in sweep.PARTS]
    for territory_id in sweep.everything():
        recompute_scope.delay(territory_id, parts, RunReason.NIGHT.value)


@shared_task
def purge_snapshots() -> None:
    """Days that nobody needs one by one any more, and old lines of computations."""
    snapshot_purge.purge()
    run_log.purge()


def ask_for_run(run: ComputationRun) -> None:
    """What an administrator asks for again; without a broker the sweep does it, from its marks."""
    try:
        recompute_scope.delay(run.territory_id, run.parts, RunReason.BY_HAND.value)
    except OperationalError:
        logger.warning("the broker is away: the computation waits for the next sweep")


def ask_for_sweep() -> None:
    """After a commit. Without a broker nothing is asked for: the next sweep finds the marks."""
    if settings.CELERY_TASK_ALWAYS_EAGER or not DirtyMark.objects.exists():
        return
    try:
        sweep_marks.delay(regions_only=True)
    except OperationalError:
        logger.warning("the broker is away: the marks wait for the next sweep")
