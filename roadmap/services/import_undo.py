"""Undoing a published batch as a whole, or saying what stands in the way."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from common import tracing
from journal.enums import BatchState, Outcome
from journal.import_kinds import Actor, ImportRefused
from journal.models import ImportBatch, ImportLine
from roadmap.models import Action, Goal, Roadmap, StatusUpdate
from roadmap.services.import_changes import restore
from roadmap.services.import_publish import fields_to_apply, lock_batch
from roadmap.services.locks import hold_actions, hold_goals, hold_roadmap

SHOWN_OBSTACLES = 20


@transaction.atomic
def undo_batch(batch: ImportBatch, *, actor: Actor) -> ImportBatch:
    """Put the portal back as it was before a batch; its updates are retracted, never deleted.

    Raises:
        ImportRefused: with every obstacle, when something was edited since.
    """
    batch = lock_batch(batch)
    tracing.note(batch=batch.pk)
    if batch.state != BatchState.PUBLISHED:
        raise ImportRefused("Seul un import publié peut être annulé.")
    _hold_touched(batch)
    obstacles = obstacles_to_undo(batch)
    if obstacles:
        raise ImportRefused("Cet import ne peut pas être annulé : " + " ".join(obstacles))
    now = timezone.now()
    StatusUpdate.objects.filter(batch=batch, retracted_at__isnull=True).update(
        retracted_at=now, retracted_by_label=actor.label
    )
    _restore_changed(batch)
    _withdraw_new(batch)
    _withdraw_emptied(batch)
    batch.state, batch.undone_at, batch.undone_by_label = BatchState.UNDONE, now, actor.label
    batch.save(update_fields=["state", "undone_at", "undone_by_label", "updated_at"])
    return batch


def obstacles_to_undo(batch: ImportBatch) -> list[str]:
    """What was done since the batch that undoing it would lose, one sentence each."""
    touched = {line.target_id: line for line in _touched(batch) if line.target_id is not None}
    actions = Action.objects.filter(pk__in=touched).order_by("position", "pk")
    edited = [action for action in actions if action.version != touched[action.pk].target_version]
    sentences = [f"L’action « {action.title} » ({action.code}) a été modifiée depuis." for action in edited]
    known = {action.pk for action in edited}
    later = (
        StatusUpdate.objects.filter(
            action__in=touched, created_at__gt=batch.published_at, retracted_at__isnull=True
        )
        .exclude(Q(batch=batch) | Q(action__in=known))
        .select_related("action")
    )
    sentences += [
        f"L’action « {update.action.title} » a reçu un point de situation depuis." for update in later
    ]
    sentences += [f"L’objectif « {goal.title} » a été renommé depuis." for goal in _retitled_since(batch)]
    if len(sentences) > SHOWN_OBSTACLES:
        rest = len(sentences) - SHOWN_OBSTACLES
        return [*sentences[:SHOWN_OBSTACLES], f"Et {rest} autres."]
    return sentences


def _hold_touched(batch: ImportBatch) -> None:
    """Nobody edits or adds an action between the look at what stands in the way and its undoing."""
    keys = [line.target_id for line in _touched(batch) if line.target_id is not None]
    hold_roadmap(batch.parameters["roadmap"])
    hold_actions(keys)
    hung = Action.objects.filter(pk__in=keys, goal__isnull=False).values_list("goal_id", flat=True)
    hold_goals({*hung, *batch.parameters["created"]["goals"]})


def _touched(batch: ImportBatch) -> list[ImportLine]:
    """Lines that created an action, or changed one."""
    written = Q(outcome=Outcome.NEW) | Q(before__isnull=False)
    return list(batch.lines.filter(written, excluded=False, target_id__isnull=False))


def _restore_changed(batch: ImportBatch) -> None:
    lines = batch.lines.filter(before__isnull=False, excluded=False)
    actions = Action.objects.select_related("goal").in_bulk([line.target_id for line in lines])
    for line in lines:
        assert line.target_id is not None
        assert line.before is not None
        restore(actions[line.target_id], line.before, with_goal_title=_retitles(line))


def _retitles(line: ImportLine) -> bool:
    return "objective_title" in fields_to_apply(line)


def _retitled_since(batch: ImportBatch) -> list[Goal]:
    """Objectives whose title this batch corrected, and somebody else after it."""
    lines = [line for line in batch.lines.filter(before__isnull=False, excluded=False) if _retitles(line)]
    wrote = {line.target_id: line.reading["objective_title"] for line in lines if line.target_id is not None}
    actions = Action.objects.filter(pk__in=wrote, goal__isnull=False).select_related("goal").order_by("pk")
    found = {
        action.goal_id: action.goal
        for action in actions
        if action.goal and action.goal.title != wrote[action.pk]
    }
    return [goal for goal in found.values() if goal is not None]


def _withdraw_new(batch: ImportBatch) -> None:
    created = batch.lines.filter(outcome=Outcome.NEW, excluded=False).values("target_id")
    now = timezone.now()
    Action.objects.filter(pk__in=created).update(
        withdrawn_at=now, current_status=None, version=F("version") + 1, updated_at=now
    )


def _withdraw_emptied(batch: ImportBatch) -> None:
    """Goals and roadmap that the batch created go with it, unless something else hangs from them."""
    created, now = batch.parameters["created"], timezone.now()
    goals = Goal.objects.filter(pk__in=created["goals"])
    # Children are created after their parents: the deepest go first.
    for goal in goals.order_by("-level__depth", "-pk"):
        if not goal.actions.current().exists() and not goal.children.current().exists():
            goal.withdrawn_at = now
            goal.save(update_fields=["withdrawn_at", "updated_at"])
    for roadmap in Roadmap.objects.filter(pk__in=created["roadmaps"]):
        if not roadmap.actions.current().exists():
            roadmap.withdrawn_at = now
            roadmap.save(update_fields=["withdrawn_at", "updated_at"])
    previous = batch.parameters["previous_period"]
    if previous:
        Roadmap.objects.filter(pk=batch.parameters["roadmap"]).update(
            period_start=previous[0], period_end=previous[1], updated_at=now
        )
