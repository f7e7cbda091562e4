"""Changing many actions at once: a plan that is read first, then all of it in one transaction, or nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.db.models import prefetch_related_objects

from journal.import_kinds import Actor
from roadmap.models import Action
from roadmap.services.editing.actions import edit_action
from roadmap.services.editing.content import ROWS, ActionContent, PilotEntry, StepEntry, YearEntry, content_of
from roadmap.services.editing.lifecycle import archive_action
from roadmap.services.editing.years import bullets
from roadmap.services.errors import RoadmapRefused, StaleVersion
from roadmap.services.status import record_status
from roadmap.workflow import EDITOR, refusal

KINDS = {
    "priority": "Donner une priorité",
    "pilot_add": "Ajouter un pilote",
    "pilot_remove": "Retirer un pilote",
    "step": "Ajouter une étape à une année",
    "publish": "Publier",
    "unpublish": "Repasser en brouillon",
    "archive": "Archiver",
    "status": "Enregistrer un point de situation",
}


@dataclass(frozen=True, slots=True)
class BulkChange:
    """``values`` hold what the kind needs: priority, organisation, role, year, text, state, sentence."""

    kind: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Planned:
    """What would become of one action; ``why_not`` is empty when it changes."""

    action: Action
    why_not: str


def plan(actions: Sequence[Action], change: BulkChange) -> list[Planned]:
    """What the change would do to each action (a handful of queries, whatever their number)."""
    prefetch_related_objects(actions, *ROWS)
    return [Planned(action, _why_not(action, change)) for action in actions]


def _why_not(action: Action, change: BulkChange) -> str:
    if action.archived_at is not None:
        return "elle est archivée"
    if change.kind == "status":
        current = action.current_status
        state = change.values.get("state") or None
        return refusal(current.state if current else None, state, who=EDITOR) if state else ""
    if change.kind == "archive":
        return ""
    if change.kind == "step" and change.values["year"] not in action.roadmap.years:
        return "cette année est hors de la feuille de route"
    before = content_of(action)
    return "elle le dit déjà" if changed(before, change) == before else ""


def changed(content: ActionContent, change: BulkChange) -> ActionContent:
    """The content of an action after the change."""
    values = change.values
    if change.kind == "priority":
        return replace(content, priority=values["priority"])
    if change.kind in ("publish", "unpublish"):
        return replace(content, published=change.kind == "publish")
    if change.kind == "pilot_remove":
        left = [pilot for pilot in content.pilots if pilot.organisation != values["organisation"]]
        return replace(content, pilots=tuple(left))
    if change.kind == "pilot_add":
        there = {(pilot.organisation, pilot.role) for pilot in content.pilots}
        added = PilotEntry(values["organisation"], values["role"])
        return content if (added.organisation, added.role) in there else _with_pilot(content, added)
    return _with_step(content, values["year"], values["text"])


def _with_pilot(content: ActionContent, pilot: PilotEntry) -> ActionContent:
    return replace(content, pilots=(*content.pilots, pilot))


def _with_step(content: ActionContent, year: int, text: str) -> ActionContent:
    entry = content.year(year)
    if any(step.text == text for step in entry.steps):
        return content
    steps = (*entry.steps, StepEntry(text))
    return content.put(f"years.{year}", YearEntry(bullets(steps), steps))


@transaction.atomic
def apply_bulk(
    *, actions: Sequence[Action], versions: Mapping[int, int], change: BulkChange, actor: Actor
) -> int:
    """Change every action that can be; how many were.

    Args:
        versions: for each action, the version that the summary was made of.

    Raises:
        StaleVersion: one of them was saved since the summary; nothing is written.
        RoadmapRefused: one of them refuses the change; nothing is written.
    """
    # Always in the same order, so that two bulk edits never wait for each other.
    locked = list(
        Action.objects.select_for_update(of=("self",), no_key=True)
        .filter(pk__in=[action.pk for action in actions])
        .select_related("roadmap__territory", "current_status")
        .order_by("pk")
    )
    for action in locked:
        if versions.get(action.pk) != action.version:
            raise StaleVersion(current=action.version)
    todo = [planned.action for planned in plan(locked, change) if not planned.why_not]
    for action in todo:
        try:
            _apply(action, change, actor=actor)
        except RoadmapRefused as error:
            raise RoadmapRefused(f"{action.code}\u00a0: {error.message}") from error
    return len(todo)


def _apply(action: Action, change: BulkChange, *, actor: Actor) -> None:
    values = change.values
    if change.kind == "archive":
        archive_action(action=action, version=action.version, reason=values["sentence"], actor=actor)
    elif change.kind == "status":
        record_status(
            action=action,
            state=values.get("state") or None,
            confidence=None,
            comment=values["sentence"],
            on=None,
            who=EDITOR,
            actor=actor,
            version=action.version,
        )
    else:
        edit_action(action=action, content=changed(content_of(action), change), version=action.version)
