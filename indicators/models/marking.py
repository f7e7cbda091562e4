"""A figure that is written marks its scope: the totals and dashboards made of it wait for their recomputation.

Measures are not in the journal row by row, so that they mark by themselves what other changes mark through it.
"""

from __future__ import annotations

import pgtrigger

from common.db.trace import squeezed
from indicators.models.measures import Measure
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
        func=squeezed(
            f"""PERFORM azimut_mark_dirty(ARRAY({_PLACES.format(rows=rows)}), '{Part.FIGURES.value}');
            RETURN NULL;"""
        ),
    )


pgtrigger.register(
    _marks("marks_when_added", pgtrigger.Insert, "new_values"),
    _marks("marks_when_changed", pgtrigger.Update, "new_values"),
    _marks("marks_when_deleted", pgtrigger.Delete, "old_values"),
)(Measure)
