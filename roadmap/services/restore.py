"""Putting back a deleted part of an action or of a goal, as its last event says it was."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import F
from django.utils import timezone

from common.db.trace import Event
from journal.models import Change
from journal.trace_kinds import RestoreRefused, TraceKind, register, traced_models
from roadmap.models import Action, Goal, Programming

RESTORABLE = (
    "roadmap.pilotage",
    "roadmap.programming",
    "roadmap.step",
    "roadmap.milestone",
    "roadmap.alignment",
)
_PAGES = {
    "roadmap.action": "roadmap:action-detail",
    "roadmap.roadmap": "roadmap:roadmap-detail",
    "journal.importbatch": "journal:import-detail",
}


def register_trace() -> None:
    """What the journal offers for the objects of a roadmap."""
    for label, url_name in _PAGES.items():
        register(label, TraceKind(url_name=url_name))
    for label in RESTORABLE:
        register(label, TraceKind(restore=restore_event))


def restore_event(change: Change) -> models.Model:
    """Write the row again under its own number; the steps deleted with a programming come back with it.

    Raises:
        RestoreRefused: what it belonged to is gone, or something took its place.
    """
    owner = _locked_owner(change)
    model, event_model = traced_models()[change.kind]
    event = event_model._default_manager.get(pk=change.event_id)
    if change.kind == "roadmap.step" and not _programming_stands(event):
        raise RestoreRefused("La programmation de cette étape a été supprimée\u00a0: rétablissez-la d’abord.")
    restored = _write(model, event)
    if change.kind == "roadmap.programming":
        _restore_steps(change)
    type(owner)._default_manager.filter(pk=owner.pk).update(
        version=F("version") + 1, updated_at=timezone.now()
    )
    return restored


def _programming_stands(step: Any) -> bool:
    return Programming.objects.filter(pk=step.programming_id).exists()


def _locked_owner(change: Change) -> Action | Goal:
    """The action or goal that the row belonged to, which nobody else changes until this ends."""
    owner: type[Action] | type[Goal] = Action if change.subject_kind == "roadmap.action" else Goal
    locked = owner.objects.current().select_for_update(of=("self",), no_key=True).filter(pk=change.subject_id)
    found: Action | Goal | None = locked.first()
    if found is None:
        raise RestoreRefused("Ce à quoi cet élément appartenait n’est plus là\u00a0: rien n’a été rétabli.")
    return found


def _restore_steps(change: Change) -> None:
    """Those that went with the programming: deleted in the same set of changes."""
    model, event_model = traced_models()["roadmap.step"]
    gone = Change.objects.filter(context=change.context_id, kind="roadmap.step", operation="delete")
    steps: models.QuerySet[Any] = event_model._default_manager.filter(pk__in=gone.values("event_id"))
    for event in steps.filter(programming_id=change.object_id).order_by("position"):
        _write(model, event)


def _write(model: type[models.Model], event: Event) -> models.Model:
    if model._default_manager.filter(pk=_value(event, "id")).exists():
        raise RestoreRefused("Cet élément a déjà été rétabli.")
    names = {field.name for field in event._meta.local_fields}
    kept = [field for field in model._meta.local_fields if field.name in names]
    row = model(**{field.attname: _value(event, field.attname) for field in kept})
    try:
        row.full_clean()
        with transaction.atomic():
            row.save(force_insert=True)
    except ValidationError as error:
        raise RestoreRefused(f"Rien n’a été rétabli. {' '.join(error.messages)}") from error
    except IntegrityError as error:
        raise RestoreRefused("Rien n’a été rétabli\u00a0: un autre élément a pris sa place.") from error
    return row


def _value(event: Event, name: str) -> Any:
    return getattr(event, name)
