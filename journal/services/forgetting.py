"""Forgetting a person in the journal: their lines stay, the name on them does not."""

from __future__ import annotations

import pgtrigger
from django.db.models import Q

from accounts.models import User
from journal.models import Change


def forget_person(account: User) -> int:
    """Put the pseudonym on every line about an account and its mandates; gives how many were renamed.

    The one rewriting of the journal, done in the transaction that pseudonymises the account.
    """
    about = Q(subject_kind="accounts.user", subject_id=account.pk) | Q(
        kind="accounts.user", object_id=account.pk
    )
    with pgtrigger.ignore("journal.Change:append_only"):
        return Change.objects.filter(about).update(label=str(account))
