"""Holding the rows that a transaction will write: all of them before the first is written, in one order.

The roadmap, the actions by number, the goals by number; then what hangs from them, then the stamps that triggers write.
Whoever changes a status or a step holds its action first: two people can only wait for each other one way.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from roadmap.models import Action, Goal


def hold_actions(numbers: Iterable[int] | QuerySet[Any]) -> None:
    """Until the transaction ends; what they say is to be read after this."""
    _hold(Action.objects.filter(pk__in=numbers))


def hold_goals(numbers: Iterable[int] | QuerySet[Any]) -> None:
    """After the actions, when both are written."""
    _hold(Goal.objects.filter(pk__in=numbers))


def _hold(rows: QuerySet[Any]) -> None:
    list(rows.select_for_update(of=("self",), no_key=True).order_by("pk").values_list("pk"))
