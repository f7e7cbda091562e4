"""The link by which a person chooses a password, by invitation or because it was forgotten."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from django.utils import timezone

from accounts.models import ResetRequest, User
from accounts.services.messages import write_message

INVITATION = "invitation"
PASSWORD_RESET = "password_reset"  # noqa: S105 (the name of a kind of message)
# Asking again within this time, by impatience or a double click, writes nothing more.
SECONDS_BETWEEN_LINKS = 120

_LISTENERS: list[Callable[[], object]] = []


def send_link(*, account: User, inviter_id: int | None = None) -> bool:
    """Write the message that carries the link; the link itself is made when it leaves, and is never kept.

    Returns:
        False when a link has just been written for this account.
    """
    kind = PASSWORD_RESET if account.has_usable_password() else INVITATION
    slot = int(timezone.now().timestamp()) // SECONDS_BETWEEN_LINKS
    return write_message(
        kind=kind,
        recipient=account,
        dedupe_key=f"{kind}:{account.pk}:{slot}",
        subject_key=f"account:{account.pk}",
        payload={"inviter": inviter_id} if inviter_id else {},
    )


@transaction.atomic
def request_reset(*, email: str) -> None:
    """Somebody says this address is theirs: note it, and look for its account later, in a task.

    The page does one and the same thing for an address that has an account and for one that has none, so
    that neither its words nor its time tell them apart.
    """
    ResetRequest.objects.create(email=email.strip())
    transaction.on_commit(_tell, robust=True)


def when_reset_requested(listener: Callable[[], object]) -> None:
    """``listener`` is called after the commit of each request; called once by ``ready``."""
    _LISTENERS.append(listener)


def answer_resets() -> int:
    """Send its link to each account asked for, forget the request; how many requests there were."""
    answered = 0
    while _answer_one():
        answered += 1
    return answered


@transaction.atomic
def _answer_one() -> bool:
    """A request that another worker is answering is skipped, not waited for."""
    request = ResetRequest.objects.select_for_update(skip_locked=True).first()
    if request is None:
        return False
    account = User.objects.filter(email__iexact=request.email, is_active=True).first()
    if account is not None:
        send_link(account=account)
    request.delete()
    return True


def _tell() -> None:
    for listener in _LISTENERS:
        listener()
