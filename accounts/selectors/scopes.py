"""From mandates in force to the scope of a request (one query)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from django.contrib.auth.models import AnonymousUser

from accounts.enums import Role
from accounts.models import Mandate, User
from common.scope import NOBODY, Scope

# What a role opens in its region, besides reading what is published there.
DRAFT_READERS = frozenset({Role.ARS_EDITOR, Role.LOCAL_ADMIN, Role.GRADES_CONTRIBUTOR})
EDITORS = frozenset({Role.ARS_EDITOR})
ADMINISTRATORS = frozenset({Role.LOCAL_ADMIN})


def scope_of(user: User | AnonymousUser, *, day: dt.date) -> Scope:
    """The scope of a user on a day; :data:`NOBODY` for the unknown and the deactivated."""
    if not isinstance(user, User) or not user.is_active:
        return NOBODY
    mandates = Mandate.objects.filter(user=user).in_force(day)
    rows = mandates.values_list("role", "territory_id", "organisation_id")
    by_role: dict[str, set[int]] = defaultdict(set)
    piloting: set[tuple[int, int]] = set()
    for role, territory_id, organisation_id in rows:
        by_role[role].add(territory_id)
        if role == Role.GRADES_CONTRIBUTOR:
            piloting.add((organisation_id, territory_id))
    national = by_role.pop(Role.NATIONAL_READER, None)
    return Scope(
        user_id=user.pk,
        every_region=national is not None,
        readable_regions=_regions(by_role, frozenset(by_role)),
        draft_regions=_regions(by_role, DRAFT_READERS),
        editable_regions=_regions(by_role, EDITORS),
        administered_regions=_regions(by_role, ADMINISTRATORS),
        piloting=frozenset(piloting),
        administers_portal=user.is_superuser and user.is_staff,
    )


def _regions(by_role: dict[str, set[int]], roles: frozenset[str]) -> frozenset[int]:
    return frozenset(region for role in roles for region in by_role.get(role, ()))
