"""A write that is sent twice under one key is done once: the second gets the answer of the first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import OperationalError, connection
from django.utils import timezone
from psycopg import errors

from accounts.models import IdempotentCall
from accounts.services.api_calls import delete_by_batches

KEPT_HOURS = 48
_BATCH = 5_000
_CLAIM = """
    INSERT INTO accounts_idempotentcall (client_id, user_id, key, target, digest, body, headers, created_at)
    VALUES (%s, %s, %s, %s, %s, '', '{}', now()) ON CONFLICT DO NOTHING RETURNING id
"""
_PURGE = """
    DELETE FROM accounts_idempotentcall WHERE id IN (
        SELECT id FROM accounts_idempotentcall WHERE created_at < %s LIMIT %s)
"""


class KeyReused(ValueError):
    """The key has been used for something else."""


class KeyBusy(ValueError):
    """The first call under this key has not ended; nothing is known of it yet."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks (a client or an account, one of the two), under which key, for what."""

    client_id: int | None
    user_id: int | None
    key: str
    target: str
    digest: str


def claim(asked: Asked) -> IdempotentCall | None:
    """Take the key: None, and the write is to be done and remembered; or what was answered before.

    Inside the transaction of the write: a second call at the same time waits here for the end of the first,
    and takes the key if the first was undone.

    Raises:
        KeyReused: another address or another body under the same key.
        KeyBusy: the first one takes longer than a statement may wait for a lock.
    """
    values = [asked.client_id, asked.user_id, asked.key, asked.target, asked.digest]
    try:
        with connection.cursor() as cursor:
            cursor.execute(_CLAIM, values)
            if cursor.fetchone():
                return None
    except OperationalError as error:
        if isinstance(error.__cause__, errors.LockNotAvailable | errors.QueryCanceled):
            raise KeyBusy from error
        raise
    done = _called(asked)
    if (done.target, done.digest) != (asked.target, asked.digest):
        raise KeyReused
    return done


def remember(asked: Asked, *, status: int, body: str, headers: Mapping[str, str]) -> None:
    """The answer, in the transaction of the write: both are kept or neither."""
    call = _called(asked)
    call.status, call.body, call.headers = status, body, dict(headers)
    call.save(update_fields=["status", "body", "headers"])


def purge_answers(*, now: dt.datetime | None = None) -> int:
    """Forget the answers older than two days, by batches; how many went."""
    before = (now or timezone.now()) - dt.timedelta(hours=KEPT_HOURS)
    return delete_by_batches(_PURGE, before, _BATCH)


def _called(asked: Asked) -> IdempotentCall:
    who: dict[str, Any] = {"client_id": asked.client_id, "user_id": asked.user_id}
    found: IdempotentCall = IdempotentCall.objects.get(**who, key=asked.key)
    return found
