"""What the roadmap does by itself."""

from __future__ import annotations

from celery import shared_task

from roadmap.services import drafts, reminders


@shared_task
def remind() -> None:
    """Several times a day, because a region's morning is not another's: each message is written once."""
    reminders.remind_before_end()
    reminders.remind_of_blockings()


@shared_task
def purge_drafts() -> None:
    """What could not be saved is kept a month, and the numbers of the forms received as long."""
    drafts.purge_drafts()
