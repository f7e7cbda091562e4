"""An action as it was at the end of a day, read from its events."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from journal.models import Change
from journal.trace_kinds import traced_models
from roadmap.enums import PilotRole
from roadmap.models import Action
from territories.models import Territory


@dataclass(frozen=True, slots=True)
class PilotAsOf:
    name: str
    role_label: str


@dataclass(frozen=True, slots=True)
class YearAsOf:
    year: int
    text: str
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ActionAsOf:
    """``goal`` is the objective as it was worded then, empty without one."""

    title: str
    priority: int | None
    goal: str
    pilots: tuple[PilotAsOf, ...]
    years: tuple[YearAsOf, ...]


def end_of_day(day: dt.date, territory: Territory) -> dt.datetime:
    """The first instant after a day, in the territory's time."""
    return dt.datetime.combine(day + dt.timedelta(days=1), dt.time.min, territory.zone)


def known_since(action: Action) -> dt.datetime | None:
    """When the journal first knows of the action (one query)."""
    first: dt.datetime | None = (
        _events("roadmap.action")
        .filter(pgh_obj_id=action.pk)
        .order_by("pgh_id")
        .values_list("pgh_created_at", flat=True)
        .first()
    )
    return first


def action_as_of(action: Action, moment: dt.datetime) -> ActionAsOf | None:
    """The action as its last events before ``moment`` say (seven queries); None before the first of them."""
    event = _standing("roadmap.action", moment).filter(pgh_obj_id=action.pk).first()
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
            YearAsOf(each.year, each.text, tuple(step.text for step in steps[each.id]))
            for each in sorted(programmings, key=lambda each: each.year)
            if each.action_id == action.pk
        ),
    )


def _events(kind: str) -> QuerySet[Any]:
    _, event_model = traced_models()[kind]
    events: QuerySet[Any] = event_model._default_manager.all()
    return events


def _standing(kind: str, moment: dt.datetime) -> QuerySet[Any]:
    """The last event of each object before a moment."""
    events = _events(kind).filter(pgh_created_at__lt=moment)
    return events.order_by("pgh_obj_id", "-pgh_id").distinct("pgh_obj_id")


def _parts(action: Action, kind: str, moment: dt.datetime) -> list[Any]:
    """What belonged to the action then, as it was; what was deleted by then is left out."""
    ever = Change.objects.about("roadmap.action", action.pk).filter(kind=kind).values("object_id")
    return [
        event for event in _standing(kind, moment).filter(pgh_obj_id__in=ever) if event.pgh_label != "delete"
    ]


def _steps(action: Action, moment: dt.datetime) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for step in sorted(_parts(action, "roadmap.step", moment), key=lambda step: step.position):
        found[step.programming_id].append(step)
    return found


def _goal(number: int | None, moment: dt.datetime) -> str:
    event = _standing("roadmap.goal", moment).filter(pgh_obj_id=number).first() if number else None
    return f"{event.number} {event.title}".strip() if event else ""


def _pilots(action: Action, moment: dt.datetime) -> tuple[PilotAsOf, ...]:
    pilotages = [each for each in _parts(action, "roadmap.pilotage", moment) if each.action_id == action.pk]
    known = {each.organisation_id for each in pilotages}
    organisations = _standing("territories.organisation", moment).filter(pgh_obj_id__in=known)
    names = {event.id: event.short_name or event.name for event in organisations}
    return tuple(
        PilotAsOf(names.get(each.organisation_id, each.label), str(PilotRole(each.role).label))
        for each in sorted(pilotages, key=lambda each: (each.position, each.id))
    )
