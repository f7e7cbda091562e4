"""Every change that one row can undergo, whatever its table: tried by the tests, refused or not by the database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise, permutations
from typing import Any

from django.db import connection, models
from django.db.models import ProtectedError, RestrictedError

from territories.models import Territory

MOST_OTHERS = 3
LATER = dt.timedelta(days=1)
FIRST = dt.date(2026, 1, 1)
Table = type[models.Model]


@dataclass(frozen=True)
class Mutation:
    """``column`` is what changes; of the ``ways`` to do it, the first that the database accepts is enough."""

    model: Table
    column: str
    pk: int
    ways: tuple[Callable[[], None], ...]
    is_whole: bool = False

    @property
    def name(self) -> str:
        return f"{self.model._meta.model_name}.{self.column}"


REFUSED = (ProtectedError, RestrictedError)


def mutations_of(model: Table) -> Iterator[Mutation]:
    columns = [each for each in model._meta.local_concrete_fields if _is_written(each)]
    links = [each for each in columns if each.null and each.is_relation]
    for row, is_shown_elsewhere in unlike_rows(model):
        # Who shows a text or a number depends on what points at the row, not on the rest of the row.
        for column in columns if is_shown_elsewhere else filter(_tells, columns):
            for way in _ways(row, column):
                yield Mutation(model, column.attname, row.pk, way)
        for left, right in permutations(links, 2):
            if way := _swap(row, left, right):
                yield Mutation(model, f"{left.attname}+{right.attname}", row.pk, way)
        yield Mutation(model, "DELETE", row.pk, (_deletion(row),), is_whole=True)
        for ways in _siblings(row, columns) if is_shown_elsewhere else ():
            yield Mutation(model, "INSERT", row.pk, ways)


def unlike_rows(model: Table) -> list[tuple[models.Model, bool]]:
    """One row of each make: what it leaves empty, its codes, where it stands, and which tables point at it.

    With each, whether it is the first at which these tables point.
    """
    pointing = [_pointed_at(each) for each in model._meta.related_objects if each.field.model._meta.managed]
    telling = [each for each in model._meta.local_concrete_fields if _tells(each)]
    kinds = dict(Territory.objects.values_list("pk", "kind"))
    found: dict[Any, tuple[models.Model, bool]] = {}
    known: set[Any] = set()
    for row in model._base_manager.order_by("pk"):
        elsewhere = tuple(row.pk in numbers for numbers in pointing)
        make = (elsewhere, *(_told(row, each, kinds) for each in telling))
        if make not in found:
            found[make] = (row, elsewhere not in known)
            known.add(elsewhere)
    return list(found.values())


def _tells(column: models.Field) -> bool:
    """Whether who reads a row, or what shows it, may depend on this column."""
    return bool(
        column.null or column.choices or column.is_relation or isinstance(column, models.BooleanField)
    )


def _told(row: models.Model, column: models.Field, kinds: dict[int, str]) -> Any:
    held = getattr(row, column.attname)
    if column.choices or isinstance(column, models.BooleanField):
        return held
    if column.is_relation and column.remote_field.model is Territory:
        return kinds.get(held)
    return held is None


def _pointed_at(relation: Any) -> set[int]:
    column = relation.field
    through = getattr(relation, "through", None)
    if through is not None:
        model = relation.related_model if column.model is relation.related_model else column.model
        name = column.m2m_reverse_field_name()
        return set(through._base_manager.values_list(f"{name}_id", flat=True)) if model else set()
    return set(column.model._base_manager.values_list(column.attname, flat=True))


def _is_written(column: models.Field) -> bool:
    """By people: not what PostgreSQL fills by itself."""
    return not column.primary_key and not column.generated and not column.has_db_default()


def _ways(row: models.Model, column: models.Field) -> Iterator[tuple[Callable[[], None], ...]]:
    """One for each value that is of a kind of its own; of a text, the first one that is accepted."""
    values = others(column, getattr(row, column.attname))
    if column.is_relation or column.choices or isinstance(column, models.BooleanField):
        yield from ((_update(row, {column.attname: value}),) for value in values)
        return
    filled = tuple(_update(row, {column.attname: value}) for value in values if value is not None)
    if filled:
        yield filled
    if None in values:
        yield (_update(row, {column.attname: None}),)


def others(column: models.Field, held: Any) -> list[Any]:
    """Values that the column could hold instead, None included where it may be empty."""
    empty = [None] if column.null and held is not None else []
    return [value for value in _filled(column, held) if value != held] + empty


def _filled(column: models.Field, held: Any) -> list[Any]:
    if column.is_relation:
        return _other_rows(column, held)
    if column.choices:
        return [value for value, _ in column.flatchoices]
    for kind, values in _VALUES.items():
        if isinstance(column, kind):
            return values(held)
    return []


def _texts(held: str) -> list[str]:
    """Longer, of the same length, a country's time zone, an address: a rule admits at least one of them."""
    turned = held[:-1] + ("8" if held.endswith("9") else "9")
    return [f"{held} bis", turned, f"{held}-B", "https://exemple.invalid/autre", ""]


# In this order: a moment is also a date.
_VALUES: dict[type[models.Field], Callable[[Any], list[Any]]] = {
    models.BooleanField: lambda held: [True, False],
    models.DateTimeField: lambda held: [(held or dt.datetime(2026, 1, 1, tzinfo=dt.UTC)) - LATER],
    models.DateField: lambda held: [(held or FIRST) + way for way in (-LATER, LATER)],
    models.TimeField: lambda held: [dt.time(15), dt.time(1), dt.time(23)],
    models.DecimalField: lambda held: [(held or Decimal(0)) + 1, (held or Decimal(2)) - 1],
    models.IntegerField: lambda held: [(held or 0) + 1, (held or 0) + 40, 1, 2, 3],
    models.JSONField: lambda held: [{"Autre": "colonne"}, ["priority"]],
    models.CharField: lambda held: _texts(held or ""),
    models.TextField: lambda held: _texts(held or ""),
}


def _other_rows(column: models.Field, held: Any) -> list[Any]:
    """The neighbours of the row that is pointed at, in the order of the numbers, and the first of all."""
    model = column.remote_field.model
    rows = model._base_manager.order_by("pk")
    if model is Territory and held is not None:
        # Regions lie in the nation, the others in a region: the rest of the portal relies on it.
        rows = rows.filter(kind=Territory.objects.get(pk=held).kind)
    known = list(rows.values_list("pk", flat=True))
    near = [pair for left, right in pairwise(known) for pair in ((left, right), (right, left))]
    found = [other for this, other in near if this == held] + known[:1] + known[-1:]
    return list(dict.fromkeys(found))[:MOST_OTHERS]


def _update(row: models.Model, values: dict[str, Any]) -> Callable[[], None]:
    model = type(row)

    def change() -> None:
        ready = {name: _prepared(model, name, value) for name, value in values.items()}
        columns = ", ".join(f'"{_field(model, name).column}" = %s' for name in ready)
        _run(f'UPDATE "{model._meta.db_table}" SET {columns} WHERE id = %s', [*ready.values(), row.pk])  # noqa: S608

    return change


def _swap(row: models.Model, left: models.Field, right: models.Field) -> tuple[Callable[[], None], ...]:
    """Of two links of which one is filled, the other instead."""
    if getattr(row, left.attname) is None or getattr(row, right.attname) is not None:
        return ()
    return tuple(_update(row, {left.attname: None, right.attname: each}) for each in _other_rows(right, None))


def _deletion(row: models.Model) -> Callable[[], None]:
    def change() -> None:
        type(row)._base_manager.filter(pk=row.pk).delete()

    return change


def _siblings(row: models.Model, columns: list[models.Field]) -> Iterator[tuple[Callable[[], None], ...]]:
    """Copies that differ by one of the columns that must be unique; of what has no key, the same again."""
    together = [getattr(each, "fields", ()) for each in row._meta.constraints]
    keys = {name for fields in (*together, *row._meta.unique_together) for name in fields}
    unique = [each for each in columns if (each.unique or each.name in keys) and not each.choices]
    for column in unique:
        values = others(column, getattr(row, column.attname))
        yield tuple(_copy(row, columns, {column.attname: value}) for value in values)
    yield (_copy(row, columns, {}),)


def _copy(row: models.Model, columns: list[models.Field], changed: dict[str, Any]) -> Callable[[], None]:
    model = type(row)

    def change() -> None:
        values = {each.attname: getattr(row, each.attname) for each in columns} | changed
        ready = [_prepared(model, name, value) for name, value in values.items()]
        names = ", ".join(f'"{each.column}"' for each in columns)
        marks = ", ".join("%s" for _ in ready)
        _run(f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES ({marks})', ready)  # noqa: S608

    return change


def _field(model: Table, attname: str) -> models.Field:
    return next(each for each in model._meta.local_concrete_fields if each.attname == attname)


def _prepared(model: Table, attname: str, value: Any) -> Any:
    return _field(model, attname).get_db_prep_save(value, connection)


def _run(sql: str, values: list[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
