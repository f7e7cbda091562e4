"""Making a person unrecognisable in the portal without losing the row that their work points to."""

from __future__ import annotations

from collections.abc import Callable

import pgtrigger
from django.apps import apps
from django.db import transaction
from django.utils import timezone

from accounts.models import ListPreference, Mandate, SavedView, User

PSEUDONYM_DOMAIN = "pseudonyme.invalid"

Listener = Callable[[User], object]
_LISTENERS: list[Listener] = []


def when_pseudonymised(listener: Listener) -> None:
    """``listener`` is called in the same transaction, with the account as it became.

    For apps above that hold the address of a person; called once by their ``ready``.
    """
    _LISTENERS.append(listener)


@transaction.atomic
def take_pseudonym(account: User) -> None:
    """Replace the address and the name, close the account and its mandates, forget the old values."""
    now = timezone.now()
    account.email = f"compte-{account.pk}@{PSEUDONYM_DOMAIN}"
    account.display_name = f"Compte n°\u00a0{account.pk}"
    account.is_active = False
    account.last_login = None
    account.pseudonymised_at = now
    account.set_unusable_password()
    account.save()
    Mandate.objects.filter(user=account).not_over(timezone.localdate()).update(ended_at=now, updated_at=now)
    # What nobody will open again; a shared view stays the region's.
    SavedView.objects.filter(owner=account, shared=False).delete()
    ListPreference.objects.filter(owner=account).delete()
    _forget_in_trace(account)
    for listener in _LISTENERS:
        listener(account)


def _forget_in_trace(account: User) -> None:
    """The one rewriting of a trace: when and by whom the account changed stays, the person does not."""
    events = apps.get_model("accounts", "UserEvent")._default_manager.filter(pgh_obj=account.pk)
    with pgtrigger.ignore("accounts.UserEvent:append_only"):
        events.update(email=account.email, display_name=account.display_name)
