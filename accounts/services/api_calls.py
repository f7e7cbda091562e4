"""Forgetting the log of the API."""

from __future__ import annotations

import datetime as dt

from django.db import connection
from django.utils import timezone

API_CALL_DAYS = 180
_BATCH = 10_000
_PURGE = """
    DELETE FROM accounts_apicall WHERE id IN (SELECT id FROM accounts_apicall WHERE at < %s LIMIT %s)
"""


def purge_api_calls(*, now: dt.datetime | None = None) -> int:
    """Forget the calls older than :data:`API_CALL_DAYS`, each batch by itself; how many went."""
    before = (now or timezone.now()) - dt.timedelta(days=API_CALL_DAYS)
    return delete_by_batches(_PURGE, before, _BATCH)


def delete_by_batches(statement: str, before: dt.datetime, batch: int) -> int:
    """Run a DELETE of (before, how many) until it finds no full batch; how many rows went."""
    gone = 0
    with connection.cursor() as cursor:
        while True:
            cursor.execute(statement, [before, batch])
            found: int = cursor.rowcount
            gone += found
            if found < batch:
                return gone
