"""From mandates in force to the scope of a request (one query)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from django.contrib.auth.models import AnonymousUser

from accounts.enums import Role
from accounts.models import ApiClient, Mandate, User
from accounts.selectors.mandates import mandates_in_force
from common.scope import NOBODY, Scope

# What a role opens in its region, besides reading what is published there.
DRAFT_READERS = frozenset({Role.ARS_EDITOR, Role.LOCAL_ADMIN, Role.GRADES_CONTRIBUTOR})
EDITORS = frozenset({Role.ARS_EDITOR})
ADMINISTRATORS = frozenset({Role.LOCAL_ADMIN})


def scope_of(user: User | AnonymousUser, *, day: dt.date) -> Scope:
    """The scope of a user on a day; :data:`NOBODY` for the unknown and the deactivated."""
    if not isinstance(user, User) or not user.is_active:
        return NOBODY
    return scope_of_mandates(user, mandates_in_force(user, day=day))


def scope_of_mandates(user: User, mandates: Iterable[Mandate]) -> Scope:
    """The scope that mandates in force give to an active user (no query)."""
    opened = scope_granted(mandates)
    return replace(opened, user_id=user.pk, administers_portal=user.is_superuser and user.is_staff)


def scope_granted(grants: Iterable[Mandate | ApiClient]) -> Scope:
    """What roles on territories open, whoever holds them."""
    by_role: dict[str, set[int]] = defaultdict(set)
    piloting: set[tuple[int, int]] = set()
    for grant in grants:
        regions, territory_id = by_role[grant.role], grant.territory_id
        if territory_id is None:
            continue
        regions.add(territory_id)
        if grant.role == Role.GRADES_CONTRIBUTOR and grant.organisation_id is not None:
            piloting.add((grant.organisation_id, territory_id))
    national = by_role.pop(Role.NATIONAL_READER, None)
    return Scope(
        every_region=national is not None,
        readable_regions=_regions(by_role, frozenset(by_role)),
        draft_regions=_regions(by_role, DRAFT_READERS),
        editable_regions=_regions(by_role, EDITORS),
        administered_regions=_regions(by_role, ADMINISTRATORS),
        piloting=frozenset(piloting),
    )


def _regions(by_role: dict[str, set[int]], roles: frozenset[str]) -> frozenset[int]:
    return frozenset(region for role in roles for region in by_role.get(role, ()))
