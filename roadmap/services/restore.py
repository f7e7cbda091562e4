"""Putting back a deleted action, goal or part of them, with all that was deleted under it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import F
from django.utils import timezone

from common.db.trace import Event
from journal.models import Change
from journal.trace_kinds import RestoreRefused, TraceKind, register, traced_models
from roadmap.enums import ActionState, Confidence
from roadmap.models import Action, Goal, Roadmap

RESTORABLE = (
    "roadmap.action",
    "roadmap.goal",
    "roadmap.pilotage",
    "roadmap.programming",
    "roadmap.step",
    "roadmap.proof",
    "roadmap.milestone",
    "roadmap.alignment",
    "roadmap.goalsuccession",
)
_PAGES = {
    "roadmap.action": "roadmap:action-detail",
    "roadmap.roadmap": "roadmap:roadmap-detail",
    "roadmap.campaign": "roadmap:campaign-detail",
    "journal.importbatch": "journal:import-detail",
}
# The keys of what a proposal would change.
_PROPOSED = {
    "title": "Intitulé",
    "priority": "Priorité",
    "years": "Programmation",
    "state": "État",
    "confidence": "Météo",
    "comment": "Point de situation",
    "on": "Au",
}


def register_trace() -> None:
    """What the journal offers for the objects of a roadmap."""
    for label in {*_PAGES, *RESTORABLE}:
        restore = restore_event if label in RESTORABLE else None
        register(label, TraceKind(url_name=_PAGES.get(label, ""), restore=restore))
    register("roadmap.proposal", TraceKind(url_name="roadmap:proposal-detail", words=_proposed_words()))


def _proposed_words() -> dict[str, str]:
    values = {str(value): str(label) for value, label in (*ActionState.choices, *Confidence.choices)}
    return _PROPOSED | values


def restore_event(change: Change) -> models.Model:
    """Write the row again under its own number, then what was deleted under it in the same set of changes.

    Raises:
        RestoreRefused: what it belonged to is gone, or something took the place of it or of one of its parts.
    """
    model, event_model = traced_models()[change.kind]
    event = event_model._default_manager.get(pk=change.event_id)
    owner = _locked_owner(change, event)
    restored = _write(model, event)
    _restore_under(change.kind, [change.object_id], change)
    if owner is not None:
        type(owner)._default_manager.filter(pk=owner.pk).update(
            version=F("version") + 1, updated_at=timezone.now()
        )
    return restored


def _locked_owner(change: Change, event: Any) -> Action | Goal | None:
    """The action or goal that the row belonged to, which nobody else changes until this ends.

    None when the row is an action or a goal itself: its roadmap must stand.
    """
    if change.kind == change.subject_kind:
        if not Roadmap.objects.current().filter(pk=event.roadmap_id).exists():
            raise _gone()
        return None
    owner: type[Action] | type[Goal] = Action if change.subject_kind == "roadmap.action" else Goal
    locked = owner.objects.current().select_for_update(of=("self",), no_key=True).filter(pk=change.subject_id)
    found: Action | Goal | None = locked.first()
    if found is None:
        raise _gone()
    return found


def _gone() -> RestoreRefused:
    return RestoreRefused("Ce à quoi cet élément appartenait n’est plus là\u00a0: rien n’a été rétabli.")


def _restore_under(kind: str, numbers: Collection[int], change: Change) -> None:
    """What went with those rows, level by level: the steps of a year, then the proofs of the steps."""
    for child, column in _hanging(kind):
        model, event_model = traced_models()[child]
        lines = Change.objects.filter(context=change.context_id, kind=child, operation="delete")
        deleted: models.QuerySet[Any] = event_model._default_manager.filter(
            pk__in=lines.values("event_id"), **{f"{column}__in": numbers}
        )
        back = {event.id: event for event in deleted.order_by("pgh_id")}
        # One that hung under two things deleted together came back with the first.
        there = set(model._default_manager.filter(pk__in=back).values_list("pk", flat=True))
        for number in sorted(back.keys() - there):
            _write(model, back[number])
        if back:
            _restore_under(child, back.keys(), change)


def _hanging(kind: str) -> Iterator[tuple[str, str]]:
    """(kind, column) of what the database deletes along with a row of this kind."""
    for relation in traced_models()[kind][0]._meta.related_objects:
        child = relation.related_model._meta.label_lower
        if relation.on_delete is models.CASCADE and child in RESTORABLE:
            yield child, relation.field.attname


def _write(model: type[models.Model], event: Event) -> models.Model:
    if model._default_manager.filter(pk=_value(event, "id")).exists():
        raise RestoreRefused("Cet élément a déjà été rétabli.")
    names = {field.name for field in event._meta.local_fields}
    kept = [field for field in model._meta.local_fields if field.name in names]
    row: Any = model(**{field.attname: _value(event, field.attname) for field in kept})
    _check_targets(row, kept)
    if hasattr(row, "updated_at"):
        row.updated_at = timezone.now()
    try:
        row.full_clean()
        with transaction.atomic():
            # Raw: the day it was created is the one it had, not today.
            row.save_base(raw=True, force_insert=True)
    except ValidationError as error:
        raise RestoreRefused(f"Rien n’a été rétabli. {' '.join(error.messages)}") from error
    except IntegrityError as error:
        raise RestoreRefused("Rien n’a été rétabli\u00a0: un autre élément a pris sa place.") from error
    found: models.Model = row
    return found


def _check_targets(row: models.Model, fields: Collection[Any]) -> None:
    """What the row points to must be there: the step of a proof, the goal of an action."""
    for field in fields:
        number = getattr(row, field.attname)
        if not isinstance(field, models.ForeignKey) or number is None:
            continue
        if not field.remote_field.model._base_manager.filter(pk=number).exists():
            name = field.verbose_name
            raise RestoreRefused(
                f"Ce à quoi cet élément renvoie ({name}) a été supprimé\u00a0: rétablissez-le d’abord."
            )


def _value(event: Event, name: str) -> Any:
    return getattr(event, name)
