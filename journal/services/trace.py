"""Putting back what was deleted."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from journal.models import Change
from journal.trace_kinds import RestoreRefused, kind_of


@transaction.atomic
def restore_change(*, change: Change) -> Any:
    """Put back the row whose deletion a line of the journal tells; the new row is traced like any other.

    Raises:
        RestoreRefused: it is not a deletion that can be undone, or something took its place.
    """
    restore = kind_of(change.kind).restore
    if change.operation != "delete" or restore is None:
        raise RestoreRefused("Ce changement ne se rétablit pas d’ici.")
    return restore(change)
