# ruff: noqa: S608 - made of our own names; the batch is a parameter
"""Undoing a published file of measures as a whole, or saying what stands in the way.

What was replaced comes back row for row, with its number, its date and its author; what was new is removed.
"""

from __future__ import annotations

from django.db import connection, transaction
from django.utils import timezone

from common import tracing
from common.templatetags.french import count
from indicators.models.revisions import PUBLISH_UPDATE, WRITTEN
from indicators.services.import_publish import lock_batch, say_batch
from journal.enums import BatchState
from journal.import_kinds import Actor, ImportRefused
from journal.models import ImportBatch

_COLUMNS = [field.column for field in WRITTEN if not field.primary_key]
_RESTORE = f"""
UPDATE indicators_measure m SET {", ".join(f'"{column}" = r."{column}"' for column in _COLUMNS)}
FROM indicators_measurerevision r
WHERE r.during_batch = %(batch)s AND r.pgh_label = '{PUBLISH_UPDATE}' AND m.id = r.pgh_obj_id
"""
_REMOVE = "DELETE FROM indicators_measure WHERE batch_id = %(batch)s"

# Measures that this batch wrote and that something else replaced or removed; who did it: an import, or nobody.
_REPLACED = """
SELECT r.during_batch, count(DISTINCT r.pgh_obj_id)
FROM indicators_measurerevision r LEFT JOIN indicators_measure m ON m.id = r.pgh_obj_id
WHERE r.batch_id = %(batch)s AND r.during_batch IS DISTINCT FROM %(batch)s AND r.pgh_label <> 'update'
  AND (m.id IS NULL OR m.batch_id IS DISTINCT FROM %(batch)s)
GROUP BY r.during_batch
UNION ALL
SELECT NULL, count(DISTINCT r.pgh_obj_id)
FROM indicators_measurerevision r JOIN indicators_measure m ON m.id = r.pgh_obj_id
WHERE r.batch_id = %(batch)s AND r.pgh_label = 'update' AND m.batch_id = %(batch)s
"""


@transaction.atomic
def undo_batch(batch: ImportBatch, *, actor: Actor) -> ImportBatch:
    """Put the measures back exactly as they were before a batch.

    Raises:
        ImportRefused: with every obstacle, when something was changed since.
    """
    batch = lock_batch(batch)
    tracing.note(batch=batch.pk)
    if batch.state != BatchState.PUBLISHED:
        raise ImportRefused("Seul un import publié peut être annulé.")
    obstacles = obstacles_to_undo(batch)
    if obstacles:
        raise ImportRefused("Cet import ne peut pas être annulé : " + " ".join(obstacles))
    with connection.cursor() as cursor:
        say_batch(cursor, batch.pk, "undo")
        cursor.execute(_RESTORE, {"batch": batch.pk})
        cursor.execute(_REMOVE, {"batch": batch.pk})
        say_batch(cursor, None, "")
    batch.state, batch.undone_at, batch.undone_by_label = BatchState.UNDONE, timezone.now(), actor.label
    batch.save(update_fields=["state", "undone_at", "undone_by_label", "updated_at"])
    return batch


def obstacles_to_undo(batch: ImportBatch) -> list[str]:
    """What was done since the batch that undoing it would lose, one sentence each (one query)."""
    with connection.cursor() as cursor:
        cursor.execute(_REPLACED, {"batch": batch.pk})
        found = [(later, number) for later, number in cursor.fetchall() if number]
    by_hand = sum(number for later, number in found if later is None)
    sentences = [
        f"L’import n°\u00a0{later} a remplacé depuis {count(number, 'relevé,relevés')}\u00a0: annulez-le d’abord."
        for later, number in sorted((later, number) for later, number in found if later is not None)
    ]
    if by_hand:
        said = count(by_hand, "relevé a,relevés ont")
        sentences.append(
            f"{said} été modifiés ou retirés à la main depuis."
            if by_hand > 1
            else f"{said} été modifié ou retiré à la main depuis."
        )
    return sentences
