"""Sending what was written: claimed by one worker, tried again when surely not sent, never sent twice.

A message is marked « sending » and committed before the mail server is spoken to. Between its answer and
our « sent » there is one unavoidable gap: a message found in it later is parked as failed, for a person to
look at, because sending it again could send it twice.
"""

from __future__ import annotations

import datetime as dt
import logging
import smtplib
import time
from contextlib import suppress
from typing import Any

from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.enums import MessageState
from accounts.messages import Mail, builder_of
from accounts.models import OutgoingMessage
from accounts.services.links import answer_resets

logger = logging.getLogger(__name__)

MINUTES_BEFORE_RETRY = (1, 5, 15, 60, 240)
# Longer than the time limit of a task: its worker is dead.
STUCK_AFTER = dt.timedelta(minutes=20)
SWEEP_SECONDS = 60

NO_LONGER_TRUE = "Ce qu’il annonçait n’est plus vrai, ou le compte est désactivé."
UNKNOWN_KIND = "Aucune application installée ne sait écrire ce message."
UNKNOWN_END = "Envoi interrompu\u00a0: le message est peut-être parti. Il n’est pas renvoyé de lui-même."


class NotSent(Exception):
    """Surely not sent. ``for_good`` when trying again is useless."""

    def __init__(self, reason: str, *, for_good: bool = False) -> None:
        super().__init__(reason)
        self.for_good = for_good


def deliver(*, message_id: int) -> bool:
    """Send a message if it is due and nobody else has it; True when it left."""
    message = _claim(message_id)
    if message is None:
        return False
    try:
        mail = _build(message)
        if mail is None:
            _leave(message, MessageState.CANCELLED, last_error=NO_LONGER_TRUE)
            return False
        _send(mail, to=message.recipient.email)
    except NotSent as error:
        _try_later(message, error)
        return False
    except Exception:
        # The server may have taken it: whoever reads the log decides.
        logger.exception("Message %s: nobody knows whether it left", message.pk)
        _leave(message, MessageState.FAILED, last_error=UNKNOWN_END)
        return False
    _leave(message, MessageState.SENT, sent_at=timezone.now())
    return True


def deliver_due(*, seconds: float = SWEEP_SECONDS) -> int:
    """Answer those who forgot, park what is stuck, send what is due until the time is over; how many left."""
    answer_resets()
    now = timezone.now()
    stuck = OutgoingMessage.objects.stuck(now - STUCK_AFTER)
    stuck.update(state=MessageState.FAILED, last_error=UNKNOWN_END)
    due = OutgoingMessage.objects.due(now).order_by("not_before", "pk").values_list("pk", flat=True)
    end = time.monotonic() + seconds
    sent = 0
    for message_id in list(due):
        if time.monotonic() > end:
            break
        sent += deliver(message_id=message_id)
    return sent


@transaction.atomic
def _claim(message_id: int) -> OutgoingMessage | None:
    """Mark it ours. A message that another worker is looking at is skipped, not waited for."""
    due = OutgoingMessage.objects.due(timezone.now()).filter(pk=message_id)
    message: OutgoingMessage | None = due.select_for_update(skip_locked=True).first()
    if message is None:
        return None
    OutgoingMessage.objects.filter(pk=message.pk).update(
        state=MessageState.SENDING, claimed_at=timezone.now(), attempts=F("attempts") + 1
    )
    message.refresh_from_db()
    return message


def _build(message: OutgoingMessage) -> Mail | None:
    builder = builder_of(message.kind)
    if builder is None:
        raise NotSent(UNKNOWN_KIND, for_good=True)
    if not message.recipient.is_active:
        return None
    try:
        return builder(message)
    except Exception as error:
        logger.exception("Message %s could not be built", message.pk)
        raise NotSent(f"Le message n’a pas pu être écrit ({type(error).__name__}).") from error


def _send(mail: Mail, *, to: str) -> None:
    """Raises :class:`NotSent` when surely not sent; anything else leaves a doubt."""
    connection = get_connection()
    try:
        connection.open()
    except (smtplib.SMTPException, OSError) as error:
        raise NotSent(f"Le serveur de messagerie ne répond pas ({type(error).__name__}).") from error
    try:
        EmailMessage(mail.subject, mail.body, to=[to], connection=connection).send()
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        raise NotSent(f"Adresse refusée par le serveur ({codes}).", for_good=min(codes) >= 500) from error
    except smtplib.SMTPResponseException as error:
        refused = f"Message refusé par le serveur ({error.smtp_code})."
        raise NotSent(refused, for_good=error.smtp_code >= 500) from error
    finally:
        # It was taken already: a rude goodbye changes nothing.
        with suppress(smtplib.SMTPException, OSError):
            connection.close()


def _try_later(message: OutgoingMessage, error: NotSent) -> None:
    attempt = message.attempts - 1
    if error.for_good or attempt >= len(MINUTES_BEFORE_RETRY):
        _leave(message, MessageState.FAILED, last_error=str(error))
        return
    wait = dt.timedelta(minutes=MINUTES_BEFORE_RETRY[attempt])
    _leave(message, MessageState.WAITING, not_before=timezone.now() + wait, last_error=str(error))


def _leave(message: OutgoingMessage, state: MessageState, **fields: Any) -> None:
    """Only from « sending »: what was parked meanwhile stays parked."""
    ours = OutgoingMessage.objects.filter(pk=message.pk, state=MessageState.SENDING)
    ours.update(**({"last_error": ""} | fields), state=state)
