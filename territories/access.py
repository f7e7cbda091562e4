"""Which facts of territories a scope reads."""

from __future__ import annotations

from django.db.models import Q

from common.scope import Scope
from territories.enums import TerritoryKind


def of_readable_territories(scope: Scope) -> Q:
    """Rows whose ``territory`` is the nation, a region of the scope or lies in one."""
    if scope.every_region:
        return Q()
    if scope.is_empty:
        return Q(pk__in=[])
    regions = scope.readable_regions
    return (
        Q(territory__kind=TerritoryKind.NATION) | Q(territory__in=regions) | Q(territory__parent__in=regions)
    )
