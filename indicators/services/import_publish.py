"""Publishing a checked file of measures: all of it or nothing, in a few statements."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from common import tracing
from indicators.enums import LineOutcome
from indicators.models import Indicator, MeasureLine
from indicators.models.revisions import BATCH_SETTING, STEP_SETTING
from indicators.services.import_check import counts_of
from journal.enums import BatchState
from journal.import_kinds import Actor, ImportRefused
from journal.models import ImportBatch

_MOVED = (
    "Des relevés de ce fichier ont changé dans le portail depuis la vérification : rien n’a été publié. "
    "Vérifiez le fichier de nouveau."
)
_INSERT = """
INSERT INTO indicators_measure (indicator_id, territory_id, establishment_id, category, "on", value, numerator,
  denominator, quality, bound, outlier, source, note, batch_id, recorded_at, recorded_by_label)
SELECT indicator_id, territory_id, establishment_id, category, "on", value, numerator, denominator, quality, bound,
  outlier, source, '', batch_id, now(), %(actor)s
FROM indicators_measureline WHERE batch_id = %(batch)s AND outcome = 'new' AND NOT excluded
"""
# A measure that was replaced since the check bears another date: it is then left alone, and counted missing.
_UPDATE = """
UPDATE indicators_measure m SET value = l.value, numerator = l.numerator, denominator = l.denominator,
  quality = l.quality, bound = l.bound, outlier = l.outlier, source = COALESCE(NULLIF(l.source, ''), m.source),
  note = '', batch_id = l.batch_id, recorded_at = now(), recorded_by_label = %(actor)s
FROM indicators_measureline l
WHERE l.batch_id = %(batch)s AND l.outcome = 'changed' AND NOT l.excluded AND m.id = l.measure_id
  AND m.recorded_at = l.old_recorded_at
"""
# What the preview of a published batch still shows: what was replaced, what was refused or put aside.
_FORGET = """
DELETE FROM indicators_measureline WHERE batch_id = %(batch)s AND outcome IN ('new', 'unchanged', 'blank')
  AND NOT excluded
"""


@transaction.atomic
def publish_batch(batch: ImportBatch, *, actor: Actor) -> ImportBatch:
    """Write what a batch says into the measures.

    Raises:
        ImportRefused: a refused line is left, the measures moved since the check, or it is published already.
    """
    batch = lock_batch(batch)
    tracing.note(batch=batch.pk)
    _refuse_unready(batch)
    values: dict[str, Any] = {"batch": batch.pk, "actor": actor.label}
    changed = MeasureLine.objects.filter(batch=batch, outcome=LineOutcome.CHANGED, excluded=False).count()
    with connection.cursor() as cursor:
        say_batch(cursor, batch.pk, "publish")
        try:
            with transaction.atomic():
                cursor.execute(_INSERT, values)
        except IntegrityError as error:
            raise ImportRefused(_MOVED) from error
        cursor.execute(_UPDATE, values)
        if cursor.rowcount != changed:
            raise ImportRefused(_MOVED)
        cursor.execute(_FORGET, values)
        say_batch(cursor, None, "")
    batch.state, batch.published_at = BatchState.PUBLISHED, timezone.now()
    batch.published_by_label = actor.label
    batch.save(update_fields=["state", "published_at", "published_by_label", "updated_at"])
    return batch


def lock_batch(batch: ImportBatch) -> ImportBatch:
    """The batch again; nobody else writes a measure of its indicators until the transaction ends."""
    codes = batch.parameters["indicators"]
    lock_indicators(Indicator.objects.filter(code__in=codes).values_list("pk", flat=True))
    locked: ImportBatch = ImportBatch.objects.select_for_update(of=("self",), no_key=True).get(pk=batch.pk)
    return locked


def lock_indicators(keys: Iterable[int]) -> None:
    """In the order of their numbers, so that two imports never wait for each other."""
    locked = Indicator.objects.select_for_update(no_key=True).filter(pk__in=list(keys))
    list(locked.order_by("pk").values_list("pk"))


def say_batch(cursor: Any, batch: int | None, step: str) -> None:
    """Tell the triggers of the measures which import writes, until the transaction ends."""
    cursor.execute(
        "SELECT set_config(%s, %s, true), set_config(%s, %s, true)",
        [BATCH_SETTING, "" if batch is None else str(batch), STEP_SETTING, step],
    )


def _refuse_unready(batch: ImportBatch) -> None:
    if batch.state != BatchState.CHECKED:
        undone = ", puis annulé" if batch.state == BatchState.UNDONE else ""
        raise ImportRefused(f"Cet import est déjà publié{undone} : rien n’a été publié une seconde fois.")
    counts = counts_of(batch)
    if any(counts[str(outcome)] != batch.counts.get(str(outcome), 0) for outcome in LineOutcome):
        raise ImportRefused(
            "Des lignes vérifiées ne sont plus là (plus d’un mois, ou arrêt du serveur) : "
            "vérifiez le fichier de nouveau."
        )
    refused = MeasureLine.objects.filter(batch=batch, outcome=LineOutcome.REFUSED, excluded=False).count()
    if refused:
        raise ImportRefused(f"{refused} lignes refusées : corrigez-les dans le fichier, ou écartez-les.")
    if not (counts["new"] or counts["changed"]):
        raise ImportRefused("Rien à publier : le portail contient déjà ce que dit le fichier.")
