"""Sending messages, apart from the pages that wrote them."""

from __future__ import annotations

from celery import shared_task

from accounts.services import delivery


@shared_task
def send_message(message_id: int) -> None:
    """Asked for after the commit that wrote the message; nothing if it is not due or somebody has it."""
    delivery.deliver(message_id=message_id)


@shared_task
def send_due_messages() -> None:
    """What waited for its time, a new try or a broker."""
    delivery.deliver_due()
