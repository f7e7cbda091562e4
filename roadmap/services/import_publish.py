"""Publishing a checked batch: all of it or nothing, in one transaction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from common import tracing
from journal.enums import BatchState, Outcome, Resolution
from journal.import_kinds import Actor, ImportRefused
from journal.models import ImportBatch, ImportLine
from journal.selectors.batches import LIFTING
from roadmap.imports.doubts import without
from roadmap.imports.portal import portal_mark
from roadmap.models import Action, Goal
from roadmap.services.import_actions import ActionWriter
from roadmap.services.import_changes import Changer, bump, snapshot, with_all_of_it
from roadmap.services.import_goals import GoalWriter
from roadmap.services.locks import hold_actions, hold_goals
from territories.models import Territory

LINES_AT_ONCE = 500
_CREATED = """
UPDATE journal_importline line SET target_id = created.action, target_version = created.version
FROM unnest(%s::bigint[], %s::bigint[], %s::integer[]) AS created (line, action, version)
WHERE line.id = created.line
"""


@transaction.atomic
def publish_batch(batch: ImportBatch, *, actor: Actor) -> ImportBatch:
    """Write what a batch says into the portal.

    Raises:
        ImportRefused: a refused row is left, the portal moved since the check, or it is published already.
    """
    batch = lock_batch(batch)
    tracing.note(batch=batch.pk)
    _refuse_unready(batch)
    goals = GoalWriter(batch)
    _hold_changed(batch)
    batch.parameters["first_year"] = goals.roadmap.period_start
    writer = ActionWriter(batch, roadmap_id=goals.roadmap.pk, actor=actor)
    for lines in _some_at_once(batch.lines.filter(excluded=False)):
        places = _places(lines, goals)
        new = [line for line in lines if line.outcome == Outcome.NEW]
        writer.create(new, [places[line.pk] for line in new])
        changed = [line for line in lines if fields_to_apply(line)]
        _change(changed, places=places, writer=writer)
        changed += _lift(lines)
        _note_created(new)
        ImportLine.objects.bulk_update(changed, ["target_version", "before"])
    batch.parameters |= {
        "roadmap": goals.roadmap.pk,
        "created": goals.created,
        "previous_period": goals.previous_period,
    }
    batch.state, batch.published_at, batch.published_by_label = (
        BatchState.PUBLISHED,
        timezone.now(),
        actor.label,
    )
    batch.save(update_fields=["parameters", "state", "published_at", "published_by_label", "updated_at"])
    return batch


def _some_at_once(lines: QuerySet[ImportLine]) -> Iterator[list[ImportLine]]:
    """The lines in their order, never all of them in memory."""
    keys = list(lines.order_by("position").values_list("pk", flat=True))
    for start in range(0, len(keys), LINES_AT_ONCE):
        found = lines.in_bulk(keys[start : start + LINES_AT_ONCE])
        yield [found[key] for key in keys[start : start + LINES_AT_ONCE]]


def _places(lines: Sequence[ImportLine], goals: GoalWriter) -> dict[int, Goal | None]:
    """Where each new action and each one that moves stands, by line."""
    placed = [line for line in lines if line.outcome == Outcome.NEW or "objective" in fields_to_apply(line)]
    found = goals.objectives(line.reading for line in placed)
    return {line.pk: goal for line, goal in zip(placed, found, strict=True)}


def _note_created(lines: Sequence[ImportLine]) -> None:
    """The action of each line; ``bulk_update`` takes longer to write its statement than this one to run."""
    created = [(line.pk, line.target_id, line.target_version) for line in lines]
    columns = [list(column) for column in zip(*created, strict=True)]
    if columns:
        with connection.cursor() as cursor:
            cursor.execute(_CREATED, columns)


def lock_batch(batch: ImportBatch) -> ImportBatch:
    """The batch again, in a region where nobody else publishes or undoes until the transaction ends."""
    Territory.objects.select_for_update(no_key=True).get(pk=batch.territory_id)
    locked: ImportBatch = ImportBatch.objects.select_for_update(of=("self",), no_key=True).get(pk=batch.pk)
    return locked


def _hold_changed(batch: ImportBatch) -> None:
    settled = batch.lines.filter(Q(outcome__in=[Outcome.CHANGED, Outcome.CONFLICT]) | LIFTING, excluded=False)
    targets = settled.filter(target_id__isnull=False).values("target_id")
    hold_actions(targets)
    hold_goals(Action.objects.filter(pk__in=targets, goal__isnull=False).values("goal_id"))


def fields_to_apply(line: ImportLine) -> list[str]:
    """The fields that publishing this line changes; a conflict changes nothing until it is settled."""
    if line.outcome == Outcome.CHANGED or line.resolution == Resolution.FILE:
        return [change["field"] for change in line.changes]
    if line.outcome == Outcome.CONFLICT and line.resolution == Resolution.PORTAL:
        return [change["field"] for change in line.changes if not change["conflict"]]
    return []


def _change(lines: Sequence[ImportLine], *, places: Mapping[int, Goal | None], writer: ActionWriter) -> None:
    targets = {line.target_id for line in lines}
    actions = with_all_of_it(Action.objects.all()).in_bulk(targets)
    for line in lines:
        action = actions.get(line.target_id)
        if action is None or action.version != line.target_version:
            raise ImportRefused(
                f"Ligne {line.row} : l’action a été modifiée depuis la vérification. Vérifiez le fichier de nouveau."
            )
        line.before = snapshot(action)
        changer = Changer(action, line.reading, place=places.get(line.pk), writer=writer)
        changer.apply(fields_to_apply(line), line.to_confirm)
        line.target_version = action.version


def _lift(lines: Sequence[ImportLine]) -> list[ImportLine]:
    """The lines that change nothing but settle doubts: their actions no longer carry them."""
    settling = {line.target_id: line for line in lines if is_lifting(line)}
    found = with_all_of_it(Action.objects.all())
    for key, action in found.in_bulk(list(settling)).items():
        line = settling[key]
        line.before = snapshot(action)
        action.to_confirm = without(action.to_confirm, line.reading["confirmed"])
        bump(action)
        line.target_version = action.version
    return [line for line in settling.values() if line.before is not None]


def is_lifting(line: ImportLine) -> bool:
    return line.outcome == Outcome.UNCHANGED and bool(line.reading.get("confirmed"))


def _refuse_unready(batch: ImportBatch) -> None:
    if batch.state != BatchState.CHECKED:
        undone = ", puis annulé" if batch.state == BatchState.UNDONE else ""
        raise ImportRefused(f"Cet import est déjà publié{undone} : rien n’a été publié une seconde fois.")
    mark = portal_mark(batch.territory)
    if batch.parameters.get("mark", mark) != mark:
        raise ImportRefused(
            "Un autre import de la région a été publié ou annulé depuis la vérification. "
            "Vérifiez le fichier de nouveau."
        )
    lines = batch.lines.filter(excluded=False)
    refused = [str(row) for row in lines.filter(outcome=Outcome.REFUSED).values_list("row", flat=True)]
    if refused:
        raise ImportRefused(
            f"Rien n’est publié : ligne{'s' if len(refused) > 1 else ''} {', '.join(refused[:20])} à corriger "
            "dans le fichier, ou à écarter à la main."
        )
    writes = Q(outcome__in=[Outcome.NEW, Outcome.CHANGED, Outcome.CONFLICT]) | LIFTING
    if not lines.filter(writes).exists():
        raise ImportRefused("Rien à publier : le portail contient déjà ce que dit le fichier.")
