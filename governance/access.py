"""What a scope may do with committees; what it may see is ``visible_to`` on each queryset.

Predicates are pure: they read the scope and a committee loaded with its territory.
"""

from __future__ import annotations

from common.scope import Scope
from governance.models import Committee
from territories.access import administers, region_of


def may_edit_meetings(scope: Scope, committee: Committee) -> bool:
    """The ARS of the region; national meetings are reference data."""
    region = region_of(committee.territory)
    return region is not None and scope.may_edit_region(region)


def may_list_committees(scope: Scope) -> bool:
    return scope.administers


def may_change_committee(scope: Scope, committee: Committee) -> bool:
    """In the administration: those of an administered region; the portal's administrators, all of them."""
    return administers(scope, committee.territory)
