"""What a scope reads of territories, and who may change their organisations."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q

from common.scope import Scope
from territories.enums import OrganisationKind, TerritoryKind
from territories.models import Establishment, Organisation, Territory

# They serve every region at once: wider than any local administrator.
EVERYWHERE = frozenset(
    {OrganisationKind.COLLECTIVE, OrganisationKind.NATIONAL_BODY, OrganisationKind.HEALTH_INSURANCE}
)


def local_kinds(scope: Scope) -> tuple[OrganisationKind, ...]:
    """Kinds of organisations that a scope may create or keep."""
    return tuple(kind for kind in OrganisationKind if scope.administers_portal or kind not in EVERYWHERE)


def region_of(territory: Territory) -> int | None:
    """The region a territory is or lies in; None for the nation."""
    if territory.kind == TerritoryKind.NATION:
        return None
    return int(territory.pk) if territory.kind == TerritoryKind.REGION else territory.parent_id


def administers(scope: Scope, territory: Territory) -> bool:
    """Whether what lies in a territory is the scope's to correct; the nation is the portal's administrators'."""
    return scope.administers_portal or region_of(territory) in scope.administered_regions


def may_list_establishments(scope: Scope) -> bool:
    return scope.administers


def may_change_establishment(scope: Scope, establishment: Establishment) -> bool:
    """Those of a department of an administered region."""
    return administers(scope, establishment.department)


def may_list_organisations(scope: Scope) -> bool:
    return scope.administers


def may_change_organisation(
    scope: Scope, organisation: Organisation, *, regions: Collection[int | None]
) -> bool:
    """``regions`` are all those it serves: one that serves a region not administered is wider than the scope."""
    if scope.administers_portal:
        return True
    if organisation.kind in EVERYWHERE or not regions:
        return False
    return all(region in scope.administered_regions for region in regions)


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
