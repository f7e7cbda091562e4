"""Saying where the steps of an action stand: ten of them at once, or those told with an update."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from roadmap.enums import StepState
from roadmap.models import Action, Step
from roadmap.services.errors import RoadmapRefused
from roadmap.services.status import lock_action


@dataclass(frozen=True, slots=True)
class StepChange:
    """What is said of a step; ``due`` counts only when ``due_told`` (None then takes the date away)."""

    state: str
    due: dt.date | None = None
    due_told: bool = False


class ForeignStep(RoadmapRefused):
    """A step that is not of the action: an id that was forged."""

    def __init__(self) -> None:
        super().__init__("Cette étape n’est pas de cette action.")


@transaction.atomic
def save_steps(*, action: Action, changes: Mapping[int, StepChange], version: int | None) -> int:
    """Save what is said of the steps of one action, all or nothing; how many changed.

    Raises:
        StaleVersion: somebody saved the action since ``version``.
        RoadmapRefused: an unknown state, or a step of another action.
    """
    locked = lock_action(action, version=version)
    changed = apply_steps(locked, changes)
    if changed:
        locked.version += 1
        locked.save(update_fields=["version", "updated_at"])
    return changed


def apply_steps(locked: Action, changes: Mapping[int, StepChange]) -> int:
    """Inside a transaction that holds the action."""
    if not changes:
        return 0
    steps = Step.objects.filter(programming__action=locked).in_bulk()
    if not changes.keys() <= steps.keys():
        raise ForeignStep
    changed = [steps[pk] for pk, change in sorted(changes.items()) if _apply(steps[pk], change)]
    for step in changed:
        step.save(update_fields=["state", "due"])
    return len(changed)


def _apply(step: Any, change: StepChange) -> bool:
    if change.state not in StepState.values:
        raise RoadmapRefused("Cet état d’étape n’existe pas.", field=f"etape-{step.pk}")
    due = change.due if change.due_told else step.due
    before = (step.state, step.due)
    step.state, step.due = change.state, due
    return before != (step.state, step.due)
