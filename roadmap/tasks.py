"""What the roadmap does by itself."""

from __future__ import annotations

from celery import shared_task

from roadmap.services import reminders


@shared_task
def remind() -> None:
    """Several times a day, because a region's morning is not another's: each message is written once."""
    reminders.remind_before_end()
    reminders.remind_of_blockings()
