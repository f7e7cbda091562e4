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
    gone = 0
    with connection.cursor() as cursor:
        while True:
            cursor.execute(_PURGE, [before, _BATCH])
            gone += cursor.rowcount
            if cursor.rowcount < _BATCH:
                return gone
