"""What a local administrator may do, and who shares views: pure predicates over a scope."""

from __future__ import annotations

from collections.abc import Collection

from accounts.enums import Role
from accounts.models import ApiClient, Mandate, SavedView, User
from accounts.models.clients import CLIENT_ROLES
from common.scope import Scope

# Wider than any region: given by the administration of the portal only.
NATIONAL_ROLES = frozenset({Role.NATIONAL_READER})


def may_administer(scope: Scope) -> bool:
    return bool(scope.administered_regions)


def may_read_messages(scope: Scope) -> bool:
    """Whether messages left, in the administration: their own texts are kept nowhere."""
    return scope.administers


def may_administer_region(scope: Scope, region_id: int | None) -> bool:
    """False for no region: what is national is wider than any administrator."""
    return region_id is not None and region_id in scope.administered_regions


def grantable_roles(scope: Scope) -> tuple[Role, ...]:
    """Roles that this scope may give in a region it administers; its own among them."""
    return tuple(role for role in Role if role not in NATIONAL_ROLES) if may_administer(scope) else ()


def is_own_administration(scope: Scope, mandate: Mandate) -> bool:
    """The mandate that the scope administers by: without it, a region could lose its last administrator."""
    return mandate.user_id == scope.user_id and mandate.role == Role.LOCAL_ADMIN


def may_end(scope: Scope, mandate: Mandate) -> bool:
    own = is_own_administration(scope, mandate)
    return may_administer_region(scope, mandate.territory_id) and not own


def may_manage(scope: Scope, account: User, *, regions: Collection[int | None]) -> bool:
    """Deactivate, reactivate, pseudonymise: what touches everything that the account opens.

    ``regions`` are those of its mandates that are not over, None for a national one.
    """
    if account.pk == scope.user_id or account.is_superuser or account.is_staff:
        return False
    return may_administer(scope) and all(may_administer_region(scope, region) for region in regions)


def may_share_views(scope: Scope, territory_id: int) -> bool:
    """Sharing is for those who edit in the region."""
    return scope.may_edit_region(territory_id)


def may_change_view(scope: Scope, view: SavedView) -> bool:
    """A private view is its owner's; a shared one belongs to those who may share, whoever made it."""
    if view.shared:
        return may_share_views(scope, view.territory_id)
    return view.owner_id == scope.user_id


def may_manage_clients(scope: Scope) -> bool:
    """Those of the API: of the regions that one administers, the national ones for the portal's administrators."""
    return scope.administers


def client_roles(scope: Scope) -> tuple[Role, ...]:
    """Roles that this scope may give to a client of the API: never more than it administers."""
    national = NATIONAL_ROLES if scope.administers_portal else frozenset()
    regional = frozenset(CLIENT_ROLES) - NATIONAL_ROLES if may_administer(scope) else frozenset()
    return tuple(role for role in CLIENT_ROLES if role in national | regional)


def may_manage_client(scope: Scope, client: ApiClient) -> bool:
    if client.territory_id is None:
        return scope.administers_portal
    return may_administer_region(scope, client.territory_id)
