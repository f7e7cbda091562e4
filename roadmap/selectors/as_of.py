"""An action as it was at the end of a day, read from its events."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from common.templatetags.french import french_date
from journal.models import Change
from journal.selectors.as_of import standing
from roadmap.enums import ActionState, Confidence, PilotRole, StepState
from roadmap.models import Action, StatusUpdate


@dataclass(frozen=True, slots=True)
class PilotAsOf:
    name: str
    role_label: str


@dataclass(frozen=True, slots=True)
class StepAsOf:
    """``state_label`` is empty while nobody had said."""

    text: str
    state_label: str


@dataclass(frozen=True, slots=True)
class YearAsOf:
    year: int
    text: str
    steps: tuple[StepAsOf, ...]


@dataclass(frozen=True, slots=True)
class MilestoneAsOf:
    """``due_in_words`` is the day, else the words of the document, else empty."""

    label: str
    due_in_words: str
    reached_on: dt.date | None


@dataclass(frozen=True, slots=True)
class StatusAsOf:
    """All empty when nothing had been said."""

    state: str | None
    state_label: str
    confidence_label: str
    comment: str
    on: dt.date | None


@dataclass(frozen=True, slots=True)
class ActionAsOf:
    """``goal`` is the objective as it was worded then, empty without one; ``removed`` when it was out of use."""

    title: str
    priority: int | None
    goal: str
    pilots: tuple[PilotAsOf, ...]
    years: tuple[YearAsOf, ...]
    milestones: tuple[MilestoneAsOf, ...]
    status: StatusAsOf
    removed: str


def action_as_of(action: Action, moment: dt.datetime) -> ActionAsOf | None:
    """The action as its last events before ``moment`` say (nine queries); None before the first of them."""
    event = standing("roadmap.action", moment).filter(pgh_obj_id=action.pk).first()
    if event is None or event.pgh_label == "delete":
        return None
    programmings = _parts(action, "roadmap.programming", moment)
    steps = _steps(action, moment)
    return ActionAsOf(
        title=event.title,
        priority=event.priority,
        goal=_goal(event.goal_id, moment),
        pilots=_pilots(action, moment),
        years=tuple(
            YearAsOf(each.year, each.text, tuple(_step(step) for step in steps[each.id]))
            for each in sorted(programmings, key=lambda each: each.year)
            if each.action_id == action.pk
        ),
        milestones=milestones_as_of(
            each for each in _parts(action, "roadmap.milestone", moment) if each.action_id == action.pk
        ),
        status=_status(event.current_status_id),
        removed="archivée" if event.archived_at else "retirée" if event.withdrawn_at else "",
    )


def milestones_as_of(events: Iterable[Any]) -> tuple[MilestoneAsOf, ...]:
    """Dated ones first, in order."""
    ordered = sorted(events, key=lambda each: (each.due is None, each.due or dt.date.min, each.id))
    return tuple(
        MilestoneAsOf(each.label, french_date(each.due) or each.due_text, each.reached_on) for each in ordered
    )


def _step(event: Any) -> StepAsOf:
    state = StepState(event.state)
    return StepAsOf(event.text, "" if state == StepState.UNKNOWN else str(state.label))


def _status(number: int | None) -> StatusAsOf:
    """An update is never rewritten: its row says what it said."""
    found = StatusUpdate.objects.filter(pk=number).first() if number else None
    if found is None:
        return StatusAsOf(None, "", "", "", None)
    return StatusAsOf(
        state=found.state,
        state_label=str(ActionState(found.state).label) if found.state else "",
        confidence_label=str(Confidence(found.confidence).label) if found.confidence else "",
        comment=found.comment,
        on=found.on,
    )


def _parts(action: Action, kind: str, moment: dt.datetime) -> list[Any]:
    """What belonged to the action then, as it was; what was deleted by then is left out."""
    ever = Change.objects.about("roadmap.action", action.pk).filter(kind=kind).values("object_id")
    return [
        event for event in standing(kind, moment).filter(pgh_obj_id__in=ever) if event.pgh_label != "delete"
    ]


def _steps(action: Action, moment: dt.datetime) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for step in sorted(_parts(action, "roadmap.step", moment), key=lambda step: step.position):
        found[step.programming_id].append(step)
    return found


def _goal(number: int | None, moment: dt.datetime) -> str:
    event = standing("roadmap.goal", moment).filter(pgh_obj_id=number).first() if number else None
    return f"{event.number} {event.title}".strip() if event else ""


def _pilots(action: Action, moment: dt.datetime) -> tuple[PilotAsOf, ...]:
    pilotages = [each for each in _parts(action, "roadmap.pilotage", moment) if each.action_id == action.pk]
    known = {each.organisation_id for each in pilotages}
    organisations = standing("territories.organisation", moment).filter(pgh_obj_id__in=known)
    names = {event.id: event.short_name or event.name for event in organisations}
    return tuple(
        PilotAsOf(names.get(each.organisation_id, each.label), str(PilotRole(each.role).label))
        for each in sorted(pilotages, key=lambda each: (each.position, each.id))
    )
