"""The link by which a person chooses a password, by invitation or because it was forgotten."""

from __future__ import annotations

from django.utils import timezone

from accounts.models import User
from accounts.services.messages import write_message

INVITATION = "invitation"
PASSWORD_RESET = "password_reset"  # noqa: S105 (the name of a kind of message)
# Asking again within this time, by impatience or a double click, writes nothing more.
SECONDS_BETWEEN_LINKS = 120


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


def request_reset(*, email: str) -> None:
    """Somebody says this address is theirs. Nothing tells whether an account, open, bears it."""
    account = User.objects.filter(email__iexact=email.strip(), is_active=True).first()
    if account is not None:
        send_link(account=account)
