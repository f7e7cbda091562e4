"""Sending messages, apart from the pages that wrote them."""

from __future__ import annotations

from celery import shared_task
from django.conf import settings

from accounts.services import delivery, links
from accounts.services.api_calls import purge_api_calls
from accounts.services.idempotency import purge_answers


@shared_task
def send_message(message_id: int) -> None:
    """Asked for after the commit that wrote the message; nothing if it is not due or somebody has it."""
    delivery.deliver(message_id=message_id)


@shared_task
def send_due_messages() -> None:
    """What waited for its time, a new try or a broker."""
    delivery.deliver_due()


@shared_task
def answer_reset_requests() -> None:
    """Asked for by the page of the forgotten password, the same for every address."""
    links.answer_resets()


@shared_task
def purge_api() -> None:
    """The log of the API and the answers kept for who asks twice, each for its time."""
    purge_answers()
    purge_api_calls()


def ask_for_answers() -> None:
    """Not without a broker: the task would run in the page, whose time would tell who has an account."""
    if not settings.CELERY_TASK_ALWAYS_EAGER:
        answer_reset_requests.delay()
