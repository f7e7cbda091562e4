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
