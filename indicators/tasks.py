"""What the indicators do by themselves."""

from __future__ import annotations

from celery import shared_task

from indicators.services import import_purge


@shared_task
def purge_unpublished() -> None:
    """A file of a million rows that was only checked does not stay for ever."""
    import_purge.purge_unpublished()
