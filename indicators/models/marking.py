"""A figure that is written marks its scope: the totals and dashboards made of it wait for their recomputation.

Measures are not in the journal row by row, so that they mark by themselves what other changes mark through it. And a
computation that is written stamps the « progress » of its scope, one stamp for each region and for the nation:
partners are told that something was computed there, not row by row what.
"""

from __future__ import annotations

import pgtrigger

from common.db.stamps import one_line
from indicators.models.measures import Measure
from indicators.models.snapshots import Snapshot
from journal.enums import Part

_PLACES = """SELECT DISTINCT COALESCE(written.territory_id, place.department_id)
FROM (SELECT DISTINCT territory_id, establishment_id FROM {rows}) AS written
LEFT JOIN territories_establishment place ON place.id = written.establishment_id"""


def _marks(name: str, operation: pgtrigger.Operation, rows: str) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=name,
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=operation,
        referencing=pgtrigger.Referencing(**{rows.removesuffix("_values"): rows}),
        func=one_line(
            f"""PERFORM azimut_mark_dirty(ARRAY({_PLACES.format(rows=rows)}), '{Part.FIGURES.value}');
            RETURN NULL;"""
        ),
    )


pgtrigger.register(
    _marks("marks_when_added", pgtrigger.Insert, "new_values"),
    _marks("marks_when_changed", pgtrigger.Update, "new_values"),
    _marks("marks_when_deleted", pgtrigger.Delete, "old_values"),
)(Measure)

_STAMPS_PROGRESS = """INSERT INTO journal_stamp (resource, object_id, transaction, touched_at, regions, opened, deleted)
SELECT 'progress', place.id, txid_current(), clock_timestamp(),
CASE WHEN place.kind = 'nation' THEN '{{}}'::bigint[] ELSE ARRAY[place.id] END, true, false
FROM territories_territory place WHERE place.id IN (SELECT written.territory_id FROM {rows} AS written)
ORDER BY place.id
ON CONFLICT (resource, object_id) DO UPDATE SET transaction = excluded.transaction, touched_at = excluded.touched_at"""


def _stamps(name: str, operation: pgtrigger.Operation, rows: str) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=name,
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=operation,
        referencing=pgtrigger.Referencing(**{rows.removesuffix("_values"): rows}),
        func=one_line(f"{_STAMPS_PROGRESS.format(rows=rows)}; RETURN NULL;"),
    )


pgtrigger.register(
    _stamps("stamps_when_added", pgtrigger.Insert, "new_values"),
    _stamps("stamps_when_changed", pgtrigger.Update, "new_values"),
    _stamps("stamps_when_deleted", pgtrigger.Delete, "old_values"),
)(Snapshot)
