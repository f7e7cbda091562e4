"""Inviting people, closing and reopening accounts. An account is never deleted."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.access import may_manage
from accounts.enums import MessageState
from accounts.models import Mandate, OutgoingMessage, User
from accounts.services.links import send_link
from accounts.services.mandates import grant_mandate
from accounts.services.pseudonyms import take_pseudonym
from accounts.services.refusals import AccountRefused
from common.scope import Scope
from territories.models import Organisation, Territory

_NOT_YOURS = "Ce compte n’est pas de ceux que vous administrez."
_NOT_ALONE = (
    "Ce compte sert aussi hors de vos régions, administre le portail ou est le vôtre\u00a0: vous pouvez mettre fin aux "
    "habilitations de vos régions, pas fermer le compte."
)


@dataclass(frozen=True, slots=True)
class Invitation:
    """``is_new`` is False when the address had an account already, which then only got the mandate."""

    account: User
    mandate: Mandate
    is_new: bool


@transaction.atomic
def invite(
    *,
    scope: Scope,
    email: str,
    display_name: str,
    role: str,
    region: Territory,
    organisation: Organisation | None = None,
    valid_from: dt.date | None = None,
    valid_to: dt.date | None = None,
) -> Invitation:
    """Create the account if the address has none, give it its first mandate, write the invitation.

    An existing account keeps its name and password, and is told of its mandate. Twice the same makes one
    account, one mandate, one message.

    Raises:
        AccountRefused: as :func:`accounts.services.mandates.grant_mandate`; nothing is then created.
    """
    account, is_new = _account_for(email, display_name)
    mandate = grant_mandate(
        scope=scope,
        account=account,
        role=role,
        region=region,
        organisation=organisation,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    if not account.has_usable_password():
        send_link(account=account, inviter_id=scope.user_id)
    return Invitation(account, mandate, is_new)


@transaction.atomic
def deactivate_account(*, scope: Scope, account: User) -> User:
    """Close an account: its sessions open nothing from the next request on, its messages are cancelled."""
    account = _managed(scope, account)
    account.is_active = False
    account.save(update_fields=["is_active"])
    _cancel_waiting(account)
    return account


@transaction.atomic
def reactivate_account(*, scope: Scope, account: User) -> User:
    """Open again an account that was deactivated; its mandates open what their dates say."""
    account = _managed(scope, account)
    if account.pseudonymised_at:
        raise AccountRefused("Un compte pseudonymisé ne se rouvre pas\u00a0: invitez la personne de nouveau.")
    account.is_active = True
    account.save(update_fields=["is_active"])
    return account


@transaction.atomic
def pseudonymise_account(*, scope: Scope, account: User) -> User:
    """Replace the address and the name by neutral values, for good; close the account and its mandates.

    The row stays, so that what it wrote keeps an author. Names copied beside a text when it was written
    stay too, by design (docs/comptes.md).
    """
    account = _managed(scope, account)
    if account.pseudonymised_at:
        return account
    take_pseudonym(account)
    _cancel_waiting(account)
    return account


def send_reset(*, scope: Scope, account: User) -> bool:
    """Send the invitation again, or a link to choose another password; False if one has just been written.

    Raises:
        AccountRefused: an account that the scope does not administer, or a closed one.
    """
    if not User.objects.administered_by(scope).filter(pk=account.pk).exists():
        raise AccountRefused(_NOT_YOURS)
    if not account.is_active:
        raise AccountRefused("Ce compte est désactivé\u00a0: réactivez-le d’abord.")
    return send_link(account=account, inviter_id=scope.user_id)


@transaction.atomic
def rename_account(*, account: User, display_name: str) -> User:
    """A person's own name, on one line."""
    account.display_name = on_one_line(display_name)
    account.save(update_fields=["display_name"])
    return account


def on_one_line(text: str) -> str:
    return " ".join(text.split())


def _account_for(email: str, display_name: str) -> tuple[User, bool]:
    """The account of an address, whatever its case; two clicks at once make one."""
    address = email.strip().lower()
    found = User.objects.filter(email__iexact=address).first()
    if found is not None:
        return found, False
    try:
        with transaction.atomic():
            created = User.objects.create_user(email=address, display_name=on_one_line(display_name))
    except IntegrityError:
        return User.objects.get(email__iexact=address), False
    return created, True


def _managed(scope: Scope, account: User) -> User:
    """The account, locked, if all that it opens is administered by the scope."""
    mine = User.objects.administered_by(scope).select_for_update()
    locked: User | None = mine.filter(pk=account.pk).first()
    if locked is None:
        raise AccountRefused(_NOT_YOURS)
    if not may_manage(scope, locked, regions=regions_of(locked)):
        raise AccountRefused(_NOT_ALONE)
    return locked


def regions_of(account: User) -> set[int | None]:
    """Regions of the mandates that are not over, None standing for a national one."""
    current = Mandate.objects.filter(user=account).not_over(timezone.localdate())
    return set(current.values_list("territory_id", flat=True))


def _cancel_waiting(account: User) -> None:
    waiting = OutgoingMessage.objects.filter(recipient=account, state=MessageState.WAITING)
    waiting.update(state=MessageState.CANCELLED)
