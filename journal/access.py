"""Who may import: pure predicates over a scope."""

from __future__ import annotations

from common.scope import Scope
from journal.models import ImportBatch


def may_see_imports(scope: Scope) -> bool:
    """Those who work on drafts of a region."""
    return bool(scope.draft_regions)


def may_import(scope: Scope) -> bool:
    return bool(scope.editable_regions)


def may_edit_batch(scope: Scope, batch: ImportBatch) -> bool:
    return scope.may_edit_region(batch.territory_id)


def may_open_journal(scope: Scope) -> bool:
    """Those who work on drafts of a region read who changed what in it; the portal's, what all of them share."""
    return bool(scope.draft_regions) or scope.administers_portal


def may_read_trace(scope: Scope, region_id: int) -> bool:
    return region_id in scope.draft_regions


def may_restore_in(scope: Scope, region_id: int | None) -> bool:
    """Putting back a deletion is the ARS's; what belongs to no region is put back by nobody."""
    return region_id is not None and scope.may_edit_region(region_id)
