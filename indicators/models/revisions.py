# ruff: noqa: S608 - made of our own names, once, when the module is read
"""What a change of a measure replaced, kept by the database whoever makes the change.

A measure is not traced row by row: an import inserts a million of them, and the batch is their one line in the
journal. What an update or a deletion replaces is kept here, so that a batch can be undone exactly and a change
made outside a batch is told by the journal like any other.
"""

from __future__ import annotations

from typing import cast

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q

from common.db.stamps import one_line
from common.db.trace import Event, event_meta
from indicators.models.measures import Measure
from indicators.models.traces import about_indicator, region_of

# Said to the transaction by the import that writes: its number, and « publish » or « undo ».
BATCH_SETTING = "azimut.measure_batch"
STEP_SETTING = "azimut.measure_step"
# What was there before an update made outside a batch; the next event of the row is the update itself.
BEFORE = "before"
PUBLISH_UPDATE = "publish_update"

# All that somebody wrote; the transaction is PostgreSQL's.
WRITTEN = [field for field in Measure._meta.local_fields if field.name != "transaction"]
_KEPT = [field.name for field in WRITTEN]
_COLUMNS = [field.column for field in WRITTEN]
_TABLE = "indicators_measurerevision"
_BATCH = f"NULLIF(current_setting('{BATCH_SETTING}', true), '')::bigint"
_STEP = f"current_setting('{STEP_SETTING}', true)"
_CONTEXT = "WITH context AS (SELECT _pgh_attach_context() AS value)"
_PLACE = """COALESCE((SELECT t.name FROM territories_territory t WHERE t.id = e."territory_id"),
(SELECT s.name FROM territories_establishment s WHERE s.id = e."establishment_id"))"""
_REGION = f"""COALESCE({region_of('e."territory_id"')}, (SELECT d.parent_id FROM territories_establishment s
JOIN territories_territory d ON d.id = s.department_id WHERE s.id = e."establishment_id"))"""


def _columns(alias: str = "") -> str:
    prefix = f"{alias}." if alias else ""
    return ", ".join(f'{prefix}"{column}"' for column in _COLUMNS)


_INTO = f"INSERT INTO {_TABLE} ({_columns()}, during_batch, pgh_label, pgh_created_at, pgh_obj_id, pgh_context_id)"


_META = event_meta(
    Measure,
    about_indicator(f"concat({_PLACE}, ' ', e.on)", territory=_REGION),
    only="e.pgh_label IN ('insert', 'update', 'delete')",
)
_META["indexes"] = [
    *cast("list[models.Index]", _META["indexes"]),
    models.Index(
        fields=["during_batch"], name="measureevent_during", condition=Q(during_batch__isnull=False)
    ),
    models.Index(fields=["batch"], name="measureevent_batch", condition=Q(batch__isnull=False)),
]


class MeasureRevision(
    pghistory.create_event_model(  # type: ignore[misc]  # the base is made at run time
        Measure,
        pghistory.ManualEvent("kept"),
        fields=_KEPT,
        base_model=Event,
        append_only=True,
        obj_field=pghistory.ObjForeignKey(related_name="+", db_index=False),
        context_field=pghistory.ContextForeignKey(related_name="+", db_index=False),
        model_name="MeasureRevisionBase",
        attrs={
            "during_batch": models.BigIntegerField("pendant l’import", null=True, blank=True),
        },
        meta=_META,
    )
):
    """A state of a measure. ``pgh_label`` says which:

    - outside a batch: ``insert`` (new), ``before`` then ``update`` (old, new), ``delete`` (old);
    - during a batch (``during_batch``), the old one only: ``publish_update``, ``undo_update``, ``undo_delete``.
    """


def _triggers() -> list[pgtrigger.Trigger]:
    return [_recorded(), _replaced(), _deleted()]


def _recorded() -> pgtrigger.Trigger:
    """A figure entered by somebody; what an import or a reference file brings is not told row by row."""
    return pgtrigger.Trigger(
        name="recorded",
        level=pgtrigger.Row,
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        condition=pgtrigger.Q(new__batch__isnull=True) & ~pgtrigger.Q(new__recorded_by_label=""),
        func=one_line(
            f"""{_CONTEXT} {_INTO}
            SELECT {_columns("NEW")}, NULL, 'insert', now(), NEW.id, context.value FROM context;
            RETURN NULL;"""
        ),
    )


def _replaced() -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name="replaced",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Update,
        referencing=pgtrigger.Referencing(old="old_values", new="new_values"),
        func=one_line(
            f"""{_CONTEXT}, both_states AS (
            SELECT 0 AS step, CASE WHEN {_BATCH} IS NULL THEN '{BEFORE}' ELSE {_STEP} || '_update' END AS label, o.*
            FROM old_values o JOIN new_values n ON n.id = o.id WHERE o.* IS DISTINCT FROM n.*
            UNION ALL
            SELECT 1, 'update', n.* FROM old_values o JOIN new_values n ON n.id = o.id
            WHERE {_BATCH} IS NULL AND o.* IS DISTINCT FROM n.*)
            {_INTO}
            SELECT {_columns("s")}, {_BATCH}, s.label, now(), s.id, context.value
            FROM both_states s, context ORDER BY s.id, s.step;
            RETURN NULL;"""
        ),
    )


def _deleted() -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name="deleted",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Delete,
        referencing=pgtrigger.Referencing(old="old_values"),
        func=one_line(
            f"""{_CONTEXT} {_INTO}
            SELECT {_columns("o")}, {_BATCH}, CASE WHEN {_BATCH} IS NULL THEN 'delete'
            ELSE {_STEP} || '_delete' END, now(), o.id, context.value
            FROM old_values o, context ORDER BY o.id;
            RETURN NULL;"""
        ),
    )


pgtrigger.register(*_triggers())(Measure)
