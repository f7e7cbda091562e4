"""Values of an event in French words: choices, days, names of related objects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeAlias

from django.db import models
from django.utils.dateparse import parse_date, parse_datetime

from common.templatetags.french import french_date, french_datetime, french_number
from journal.trace_kinds import kind_of, traced_models

Names = Mapping[tuple[str, int], str]
Row = Mapping[str, Any]
Field: TypeAlias = "models.Field[Any, Any]"

# Said better by the change itself, by its author or by its place in the page.
_UNSAID = frozenset(
    {"id", "author", "author_label", "created_at", "current_status", "position", "pgh_obj", "pgh_context"}
)
# Where a fact was read says less than the fact.
_LAST = frozenset({"source", "certainty", "note"})


@dataclass(frozen=True, slots=True)
class Diff:
    """One field, before and after; empty text for nothing."""

    field: str
    old: str
    new: str


def kind_names(kind: str) -> tuple[str, str]:
    """« étape », « étapes »."""
    meta = traced_models()[kind][0]._meta
    return str(meta.verbose_name), str(meta.verbose_name_plural)


def related_of(kind: str, row: Row | None) -> Iterator[tuple[str, int]]:
    """The (kind, number) of what a row points to."""
    for field in traced_fields(kind):
        number = (row or {}).get(str(field.column))
        if isinstance(field, models.ForeignKey) and number is not None:
            yield target_of(field), number


def diffs(
    kind: str, before: Row | None, after: Row | None, names: Names, *, subject: str
) -> tuple[Diff, ...]:
    """What differs between two rows, in the order of the model; all there is when one is missing."""
    found = []
    for field in traced_fields(kind):
        if isinstance(field, models.ForeignKey) and target_of(field) == subject:
            continue
        old, new = (row.get(str(field.column)) if row else None for row in (before, after))
        if old != new:
            found.append(Diff(_label(field), in_words(field, old, names), in_words(field, new, names)))
    return tuple(diff for diff in found if diff.old != diff.new)


def in_words(field: Field, value: Any, names: Names) -> str:
    if value is None or value in ("", [], {}):
        return ""
    if isinstance(field, models.ForeignKey):
        return names.get((target_of(field), value), f"n°\u00a0{value}")
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(field, models.FileField):
        return "fichier joint"
    return _plain(field, value)


def _plain(field: Field, value: Any) -> str:
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(field, models.DecimalField):
        number = Decimal(str(value)).normalize()
        return french_number(number, max(0, -int(number.as_tuple().exponent)))
    if isinstance(field, models.DateTimeField):
        return french_datetime(parse_datetime(value))
    if isinstance(field, models.DateField):
        return french_date(parse_date(value))
    if isinstance(value, list | dict):
        return "\n".join(_lines(value, kind_of(str(field.model._meta.label_lower)).words))
    return str(value)


def _lines(value: Any, words: Mapping[str, str]) -> Iterator[str]:
    """JSON as a person reads it: one line an item, « Étiquette : valeur » for a pair, its sentence when it has one."""
    if isinstance(value, dict) and value.get("message"):
        yield str(value["message"])
    elif isinstance(value, dict):
        for key, item in value.items():
            if said := " · ".join(_lines(item, words)):
                yield f"{words.get(key, key)}\u00a0: {said}"
    elif isinstance(value, list):
        for item in value:
            yield " · ".join(_lines(item, words))
    elif value is not None and value != "":
        yield words.get(str(value), str(value))


def known_words(kind: str, label: str) -> str:
    """The name of a row; the word of a list when the row has no other name."""
    for field in traced_fields(kind):
        if field.choices and label in dict(field.flatchoices):
            return str(dict(field.flatchoices)[label])
    return label


def traced_fields(kind: str) -> Iterable[Field]:
    """The traced fields of a model, as the model itself has them; where it was read comes last."""
    model, event = traced_models()[kind]
    kept = {field.name for field in event._meta.local_fields} - _UNSAID
    fields = [field for field in model._meta.local_fields if field.name in kept]
    return sorted(fields, key=lambda field: field.name in _LAST)


def _label(field: Field) -> str:
    name = str(field.verbose_name)
    return name[:1].upper() + name[1:]


def target_of(field: models.ForeignKey[Any, Any]) -> str:
    """The kind that a field points to."""
    model: type[models.Model] = field.remote_field.model
    return str(model._meta.label_lower)
