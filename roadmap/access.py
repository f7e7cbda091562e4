"""What a scope may do with roadmaps; what it may see is ``visible_to`` on each queryset."""

from __future__ import annotations

from common.scope import Scope
from territories.models import Territory


def may_import(scope: Scope, region: Territory) -> bool:
    """Whether the scope may bring a table into the roadmap of the region."""
    return scope.may_edit_region(region.pk)


def may_see_imports(scope: Scope, region: Territory) -> bool:
    """Whether the pages of the region's imports open to the scope."""
    return region.pk in scope.draft_regions
