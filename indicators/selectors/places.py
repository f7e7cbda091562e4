"""The territories that an address names, and those that a reader may choose."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Case, Value, When

from common.scope import Scope
from territories.enums import TerritoryKind
from territories.models import Territory

_DEPARTMENT = "dep-"


def key_of(kind: str, code: str) -> str:
    """The word of an address for a territory: ``FR``, ``32``, ``dep-59``, ``32-AHS``.

    A region and a department may bear the same code: the department says that it is one.
    """
    return f"{_DEPARTMENT}{code}" if kind == TerritoryKind.DEPARTMENT else code


def place_of_key(scope: Scope, key: str) -> Territory | None:
    """The visible territory of a key (one query)."""
    territories = Territory.objects.visible_to(scope).select_related("parent")
    if key.startswith(_DEPARTMENT):
        return territories.filter(
            kind=TerritoryKind.DEPARTMENT, code=key.removeprefix(_DEPARTMENT).upper()
        ).first()
    return territories.exclude(kind=TerritoryKind.DEPARTMENT).filter(code=key).first()


def main_places(scope: Scope) -> Sequence[Territory]:
    """The nation, then the regions of the scope by name (one query)."""
    nation_first = Case(When(kind=TerritoryKind.NATION, then=Value(0)), default=Value(1))
    found = Territory.objects.visible_to(scope).filter(kind__in=[TerritoryKind.NATION, TerritoryKind.REGION])
    return list(found.order_by(nation_first, "name"))
