"""Holding the rows that a transaction will write: all of them before the first is written, in one order.

The roadmap, the actions by number, the goals by number; then what hangs from them, then the stamps that triggers write.
Whoever changes a status or a step holds its action first: two people can only wait for each other one way.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from roadmap.models import Action, Goal, Roadmap
from roadmap.services.errors import RoadmapRefused


def hold_roadmap(number: int) -> None:
    """Nobody adds, moves or imports actions of it until the transaction ends."""
    _hold(Roadmap.objects.filter(pk=number))


def hold_roadmap_in_use(number: int) -> None:
    """To add something to it. Raises ``RoadmapRefused`` when the undoing of an import has just withdrawn it."""
    hold_roadmap(number)
    if not Roadmap.objects.current().filter(pk=number).exists():
        raise RoadmapRefused("Cette feuille de route vient d’être retirée\u00a0: rien n’y a été ajouté.")


def hold_actions(numbers: Iterable[int] | QuerySet[Any]) -> None:
    """Until the transaction ends; what they say is to be read after this."""
    _hold(Action.objects.filter(pk__in=numbers))


def hold_goals(numbers: Iterable[int] | QuerySet[Any]) -> None:
    """After the actions, when both are written."""
    _hold(Goal.objects.filter(pk__in=numbers))


def _hold(rows: QuerySet[Any]) -> None:
    list(rows.select_for_update(of=("self",), no_key=True).order_by("pk").values_list("pk"))
