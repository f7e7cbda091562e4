"""What the database says of everything that is traced, and whether its trace says the same."""

from __future__ import annotations

from typing import Any

import pghistory.models
from django.apps import apps
from django.db.models import Model

from common.db.trace import Event
from journal.models import Change

Rows = dict[str, dict[int, dict[str, Any]]]


def event_models() -> list[type[Event]]:
    return [model for model in apps.get_models() if issubclass(model, Event)]


def said_by(row: Model, names: list[str]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _names(event: type[Event]) -> list[str]:
    return [field.attname for field in event._meta.fields if not field.name.startswith("pgh_")]


def recorded() -> Rows:
    """Every row of every traced table, by table and number."""
    found: Rows = {}
    for event in event_models():
        model = event._meta.get_field("pgh_obj").related_model
        names = _names(event)
        found[model._meta.label_lower] = {row.pk: said_by(row, names) for row in model._base_manager.all()}
    return found


def told() -> Rows:
    """The same, rebuilt from the events alone."""
    found: Rows = {}
    for event in event_models():
        rows = found.setdefault(event._meta.get_field("pgh_obj").related_model._meta.label_lower, {})
        for each in event.objects.order_by("pgh_id"):
            if each.pgh_label == "delete":
                rows.pop(each.pgh_obj_id, None)
            else:
                rows[each.pgh_obj_id] = said_by(each, _names(event))
    return found


def events() -> set[tuple[str, int]]:
    """(table, event) of all that happened."""
    return {
        (event._meta.get_field("pgh_obj").related_model._meta.label_lower, key)
        for event in event_models()
        for key in event.objects.values_list("pgh_id", flat=True)
    }


def lines_since(last: int) -> list[Change]:
    return list(Change.objects.filter(pk__gt=last).select_related("context").order_by("pk"))


def last_line() -> int:
    return Change.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def assert_trace_agrees() -> None:
    """Events rebuild every row; each event has its line in the journal, each line its event and its context."""
    assert told() == recorded()
    lines = Change.objects.values_list("kind", "event_id")
    assert sorted(lines) == sorted(events())
    contexts = set(Change.objects.values_list("context_id", flat=True))
    assert contexts <= set(pghistory.models.Context.objects.values_list("pk", flat=True))
