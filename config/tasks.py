"""The portal's own tasks."""

from typing import Any

from celery import shared_task
from celery.signals import beat_init

from config import heartbeat
from indicators.tasks import sweep_marks


@shared_task
def beat_heart() -> None:
    """Proves that the schedule sends and that a worker receives."""
    heartbeat.record()


@beat_init.connect
def beat_at_once(**_: Any) -> None:
    """The first beat would otherwise come a whole period after the start."""
    beat_heart.delay()
    sweep_marks.delay()
