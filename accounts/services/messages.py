"""Writing a message in the transaction of the event that it tells of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from accounts.enums import MessageState
from accounts.messages import announce
from accounts.models import OutgoingMessage, User

CANCELLED_BY_EVENT = "Ce qu’il annonçait n’est plus vrai."


@transaction.atomic
def write_message(
    *,
    kind: str,
    recipient: User,
    dedupe_key: str,
    subject_key: str = "",
    payload: Mapping[str, int] | None = None,
    not_before: dt.datetime | None = None,
) -> bool:
    """Write a message once; it leaves after the commit, or from ``not_before``.

    Args:
        kind: registered in :mod:`accounts.messages`, whose builder reads ``payload`` (ids only).
        dedupe_key: two events with the same key make one message, even at the same instant.

    Returns:
        False when a message with this key was there already.
    """
    message, written = OutgoingMessage.objects.get_or_create(
        dedupe_key=dedupe_key,
        defaults={
            "kind": kind,
            "recipient": recipient,
            "subject_key": subject_key,
            "payload": dict(payload or {}),
            "not_before": not_before or timezone.now(),
        },
    )
    if written:
        announce(message.pk)
    return written


def cancel_messages(*, subject_key: str) -> int:
    """Cancel what still waits about a subject; how many messages that was."""
    waiting = OutgoingMessage.objects.filter(subject_key=subject_key, state=MessageState.WAITING)
    return waiting.update(state=MessageState.CANCELLED, last_error=CANCELLED_BY_EVENT)
