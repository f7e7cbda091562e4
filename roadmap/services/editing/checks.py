"""What an action may not hold, whoever asks: each refusal names the field of the form at fault."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils import timezone

from roadmap.enums import PilotRole, RoadmapKind, StepState
from roadmap.models import Action, Goal
from roadmap.models.goals import GoalQuerySet
from roadmap.models.weights import MAX_WEIGHT, MIN_WEIGHT, REFUSED
from roadmap.services.editing.content import ActionContent, YearEntry
from roadmap.services.errors import RoadmapRefused
from territories.models import Organisation

MAX_TEXT = 5_000


def check_content(action: Action, before: ActionContent, after: ActionContent) -> None:
    """Every rule of an action's content, against what its roadmap and its region allow.

    Raises:
        RoadmapRefused: the first rule broken.
    """
    check_text(after.title, field="title", empty="Une action a un intitulé.")
    check_text(after.code, field="code", empty="Une action a un code.", limit=40)
    if after.priority not in (None, 1, 2, 3):
        raise RoadmapRefused("La priorité est 1, 2 ou 3.", field="priority")
    check_weight(after.weight)
    if after.goal != before.goal:
        check_goal(action, after.goal)
    _check_pilots(action, before, after)
    _check_years(action, before, after)
    _check_milestones(action, before, after)
    _check_alignments(before, after)
    if not set(after.remarks) <= set(before.remarks):
        raise RoadmapRefused("Cette remarque n’est pas de cette action.", field="settled")


def check_text(text: str, *, field: str, empty: str = "", limit: int = MAX_TEXT) -> None:
    if empty and not text.strip():
        raise RoadmapRefused(empty, field=field)
    if "\x00" in text:
        raise RoadmapRefused("Ce texte contient un caractère qui ne s’écrit pas.", field=field)
    if len(text) > limit:
        message = f"Ce texte compte {len(text)} caractères\u202f; la limite est de {limit}."
        raise RoadmapRefused(message, field=field)


def check_weight(weight: Decimal) -> None:
    if not MIN_WEIGHT <= weight <= MAX_WEIGHT:
        raise RoadmapRefused(REFUSED, field="weight")


def check_goal(action: Action, goal_id: int | None) -> None:
    """The goal is one of the same roadmap, still in use."""
    known = Goal.objects.active().filter(roadmap_id=action.roadmap_id, pk=goal_id)
    if goal_id is not None and not known.exists():
        raise RoadmapRefused("Cet objectif n’est pas de cette feuille de route.", field="goal")


def _check_pilots(action: Action, before: ActionContent, after: ActionContent) -> None:
    if after.pilots == before.pilots:
        return
    known = {pilot.organisation for pilot in before.pilots}
    added = {pilot.organisation for pilot in after.pilots if pilot.organisation} - known
    serving = Organisation.objects.serving(action.roadmap.territory).filter(pk__in=added)
    if added - set(serving.values_list("pk", flat=True)):
        raise RoadmapRefused("Cet organisme ne sert pas cette région.", field="pilots")
    seen = set()
    for pilot in after.pilots:
        if pilot.role not in PilotRole.values:
            raise RoadmapRefused("Ce rôle n’existe pas.", field="pilots")
        if not pilot.organisation and not pilot.label:
            message = "Un pilote est un organisme connu, ou un nom tel qu’écrit."
            raise RoadmapRefused(message, field="pilots")
        check_text(pilot.label, field="pilots", limit=500)
        key = (pilot.organisation, pilot.role)
        if pilot.organisation and key in seen:
            raise RoadmapRefused("Cet organisme a déjà ce rôle dans l’action.", field="pilots")
        seen.add(key)


def _check_years(action: Action, before: ActionContent, after: ActionContent) -> None:
    allowed = {*action.roadmap.years, *before.years}
    for year, entry in after.years.items():
        if entry.text and year not in allowed:
            message = f"L’année {year} est hors de la feuille de route."
            raise RoadmapRefused(message, field=f"texte-{year}")
        _check_year(action, year, before.year(year), entry)


def _check_year(action: Action, year: int, before: YearEntry, after: YearEntry) -> None:
    check_text(after.text, field=f"texte-{year}")
    known = {step.pk for step in before.steps}
    place = f"etapes-{year}"
    for step in after.steps:
        check_text(step.text, field=place, empty="Une étape dit quelque chose.")
        if step.pk is not None and step.pk not in known:
            raise RoadmapRefused("Cette étape n’est pas de cette action.", field=place)
        if step.state not in StepState.values:
            raise RoadmapRefused("Cet état d’étape n’existe pas.", field=place)
        if step.due and step.due < dt.date(year, 1, 1):
            message = f"L’échéance d’une étape de {year} ne précède pas le début de l’année."
            raise RoadmapRefused(message, field=place)


def _check_milestones(action: Action, before: ActionContent, after: ActionContent) -> None:
    known = {milestone.pk for milestone in before.milestones}
    today = timezone.localdate(timezone=action.roadmap.territory.zone)
    for milestone in after.milestones:
        check_text(milestone.label, field="milestones", empty="Un jalon dit quelque chose.")
        check_text(milestone.due_text, field="milestones", limit=100)
        if milestone.pk is not None and milestone.pk not in known:
            raise RoadmapRefused("Ce jalon n’est pas de cette action.", field="milestones")
        if milestone.reached_on and milestone.reached_on > today:
            raise RoadmapRefused("Un jalon n’est pas atteint demain.", field="milestones")


def national_goals() -> GoalQuerySet:
    """Goals that an action may be aligned to: those of the published national roadmaps."""
    return Goal.objects.active().filter(
        roadmap__kind=RoadmapKind.NATIONAL,
        roadmap__published_at__isnull=False,
        roadmap__withdrawn_at__isnull=True,
    )


def _check_alignments(before: ActionContent, after: ActionContent) -> None:
    added = after.alignments - before.alignments
    if added and national_goals().filter(pk__in=added).count() != len(added):
        message = "Cet objectif n’est pas d’une feuille de route nationale publiée."
        raise RoadmapRefused(message, field="alignments")


def check_constraints(instance: Model, *, field: str) -> None:
    """The constraints of the table, with their own sentence."""
    try:
        instance.validate_constraints()
    except ValidationError as error:
        raise RoadmapRefused(str(error.messages[0]), field=field) from error
