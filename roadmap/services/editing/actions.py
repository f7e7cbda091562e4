"""Saving the form of an action: entirely, or not at all."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.utils import timezone

from roadmap.models import Action, Alignment, Goal, Milestone, Pilotage, Proof
from roadmap.services.editing.checks import check_constraints, check_content
from roadmap.services.editing.content import (
    ActionContent,
    MilestoneEntry,
    StepEntry,
    content_of,
    differing,
    message_of,
)
from roadmap.services.editing.years import lost_steps
from roadmap.services.errors import RoadmapRefused, StaleVersion
from roadmap.services.programming import write_year


class StepsWouldBeLost(RoadmapRefused):
    """Steps that somebody told the state of, or proved, would go: the person is asked first."""

    def __init__(self, steps: Iterable[StepEntry]) -> None:
        self.steps = tuple(steps)
        said = "\u202f; ".join(f"«\u00a0{step.text}\u00a0»" for step in self.steps)
        super().__init__(
            f"Ces étapes ont un état ou une pièce justificative et disparaîtraient\u00a0: {said}. "
            "Cochez la case pour les retirer, ou remettez-les.",
            field="lose",
        )


@transaction.atomic
def edit_action(
    *, action: Action, content: ActionContent, version: int, may_lose_steps: bool = False
) -> list[str]:
    """Make an action say ``content``; the names of the fields that changed, none when it said it already.

    Args:
        version: the version that the person was looking at.
        may_lose_steps: the person was told which told or proven steps go, and agreed.

    Raises:
        StaleVersion: somebody saved the action since.
        RoadmapRefused: a rule is broken; nothing is written.
    """
    locked = lock_action(action, version=version)
    if locked.archived_at is not None:
        raise RoadmapRefused("Cette action est archivée\u00a0: sortez-la des archives pour la modifier.")
    before = content_of(locked)
    changed = differing(before, content)
    if not changed:
        return []
    check_content(locked, before, content)
    _check_losses(before, content, may_lose_steps=may_lose_steps)
    _save_own_fields(locked, content)
    write_rows(locked, before, content)
    action.version = locked.version
    return changed


def lock_action(action: Action, *, version: int | None) -> Action:
    """The row, nobody else writing it until the end of the transaction.

    Raises:
        StaleVersion: its version is no longer the one given.
    """
    locked: Action = (
        Action.objects.select_for_update(of=("self",), no_key=True)
        .select_related("roadmap__territory")
        .get(pk=action.pk)
    )
    if version is not None and locked.version != version:
        raise StaleVersion(current=locked.version)
    return locked


def save_next(action: Action, *fields: str) -> None:
    """Save some fields under the next version, so that a form opened before is told."""
    action.version += 1
    try:
        with transaction.atomic():
            action.save(update_fields=[*fields, "version", "updated_at"])
    except IntegrityError as error:
        message = "Ce code est déjà celui d’une autre action de la feuille de route."
        raise RoadmapRefused(message, field="code") from error


def _check_losses(before: ActionContent, after: ActionContent, *, may_lose_steps: bool) -> None:
    keys = [step.pk for entry in before.years.values() for step in entry.steps]
    proven = frozenset(
        key for key in Proof.objects.filter(step__in=keys).values_list("step_id", flat=True) if key
    )
    lost = lost_steps(before, after, proven=proven)
    if lost and not may_lose_steps:
        raise StepsWouldBeLost(lost)


def _save_own_fields(action: Action, content: ActionContent) -> None:
    action.title, action.code = content.title.strip(), content.code.strip()
    action.goal_id, action.priority = content.goal, content.priority
    action.weight = content.weight
    action.to_confirm = [remark for remark in action.to_confirm if message_of(remark) in content.remarks]
    if content.published != (action.published_at is not None):
        action.published_at = timezone.now() if content.published else None
    check_constraints(action, field="code")
    save_next(action, "title", "code", "goal", "priority", "weight", "to_confirm", "published_at")


def write_rows(action: Action, before: ActionContent, after: ActionContent) -> None:
    """Pilots, years, milestones and alignments; what says the same is not touched."""
    if before.pilots != after.pilots:
        _write_pilots(action, after)
    for year in sorted({*before.years, *after.years}):
        if before.year(year) != after.year(year):
            write_year(action, year, after.year(year))
    if before.milestones != after.milestones:
        write_milestones(action, after.milestones)
    if before.alignments != after.alignments:
        action.alignments.exclude(national_goal__in=after.alignments).delete()
        Alignment.objects.bulk_create(
            Alignment(action=action, national_goal_id=goal)
            for goal in sorted(after.alignments - before.alignments)
        )


def _write_pilots(action: Action, content: ActionContent) -> None:
    """Rows that say the same keep their key; the others give way before new ones come."""
    left = list(action.pilotages.order_by("position", "pk"))
    rows: list[Pilotage] = []
    for position, pilot in enumerate(content.pilots, start=1):
        key = (pilot.organisation, pilot.role, pilot.label)
        row = next((row for row in left if (row.organisation_id, row.role, row.label) == key), None)
        if row is None:
            row = Pilotage(
                action=action, organisation_id=pilot.organisation, role=pilot.role, label=pilot.label
            )
        else:
            left.remove(row)
        row.position = position
        rows.append(row)
    action.pilotages.filter(pk__in=[row.pk for row in left]).delete()
    Pilotage.objects.bulk_update([row for row in rows if row.pk], ["position"])
    Pilotage.objects.bulk_create([row for row in rows if not row.pk])


def write_milestones(owner: Action | Goal, milestones: tuple[MilestoneEntry, ...]) -> None:
    """The milestones of an action or of a goal; rows keep their key."""
    owner.milestones.exclude(pk__in=[row.pk for row in milestones if row.pk]).delete()
    existing = owner.milestones.in_bulk()
    for entry in milestones:
        row = existing.get(entry.pk) if entry.pk else None
        if row is None:
            row = Milestone(action=owner) if isinstance(owner, Action) else Milestone(goal=owner)
        row.label, row.due, row.due_text = entry.label, entry.due, entry.due_text
        row.reached_on = entry.reached_on
        row.save()
