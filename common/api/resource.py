"""A resource of the API as data: where its rows come from, its columns, what it can be asked.

One declaration makes the JSON, the files, the Table Schema and the OpenAPI reference: they cannot disagree.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import django_filters
from django.db.models import Model, QuerySet, TextField
from django.db.models.expressions import RawSQL

from common.api.fields import Field, Kind
from common.scope import Scope

Visible = Callable[[Scope], QuerySet[Any]]
Search = Callable[[QuerySet[Any], str], QuerySet[Any]]


@dataclass(frozen=True, slots=True)
class Ordering:
    """A sort that an index serves: the name of the model's column, and the SQL of the same over the alias.

    The column is never NULL; its primary key settles what is equal.
    """

    column: str
    sql: str
    help: str


@dataclass(frozen=True, slots=True)
class Children:
    """What ``expand=`` puts inside: the rows of a resource below, ``link`` says whose (SQL over both aliases).

    Whoever sees the parent sees them, by the rules of the models: ``visible_to`` of a parent opens its children.
    """

    name: str
    resource: Resource
    link: str
    order: str
    help: str


@dataclass(frozen=True, eq=False)
class Resource:
    """``alias`` names the table of the model in every SQL expression; ``joins`` adds what the fields need.

    ``stamp`` is the name under which the triggers stamp its rows (common.api.stamps); ``version`` and ``touched`` are
    the SQL of the last transaction that changed what a row shows, and of its moment. A resource that is not stamped
    says these of its own table, and ``touched_column`` is the name of that moment in the model.
    ``beside`` are the stamped names of what its filters and joined codes reach: a list may change with them.
    ``is_followed`` is false of what ``changes/`` does not tell: what is computed, or told under another name.
    """

    name: str
    label: str
    singular: str
    help: str
    model: type[Model]
    alias: str
    visible: Visible
    fields: tuple[Field, ...]
    joins: str = ""
    filterset: type[django_filters.FilterSet] | None = None
    search: Search | None = None
    orderings: Mapping[str, Ordering] = field(default_factory=dict)
    children: tuple[Children, ...] = ()
    stamp: str = ""
    version: str = "stamp.transaction"
    touched: str = "stamp.touched_at"
    is_stamped: bool = True
    touched_column: str = ""
    is_followed: bool = True
    beside: tuple[str, ...] = ()

    @cached_property
    def key(self) -> str:
        return f'{self.alias}."id"'

    @property
    def converter(self) -> str:
        """What Django reads the identifier of an object by, in its address: a number, or a word."""
        return "slug" if isinstance(self.model._meta.pk, TextField) else "int"

    @cached_property
    def stamp_name(self) -> str:
        return self.stamp or self.name

    @cached_property
    def watched(self) -> tuple[str, ...]:
        """The stamped names that a list of it depends on."""
        return (self.stamp_name, *self.beside)

    @cached_property
    def all_fields(self) -> tuple[Field, ...]:
        """Its own, then the moment of the last change of anything it shows."""
        return (*self.fields, Field("updated_at", self.touched, Kind.MOMENT, _UPDATED))

    @cached_property
    def by_name(self) -> Mapping[str, Field]:
        return {each.name: each for each in self.all_fields}

    @cached_property
    def children_by_name(self) -> Mapping[str, Children]:
        return {each.name: each for each in self.children}

    @cached_property
    def source(self) -> str:
        """What follows its base table in FROM."""
        if not self.is_stamped:
            return self.joins
        own = f"stamp.resource = '{self.stamp_name}' AND stamp.object_id = {self.key}"
        return f"{self.joins} LEFT JOIN journal_stamp stamp ON {own}"

    @cached_property
    def all_orderings(self) -> Mapping[str, Ordering]:
        return {"id": Ordering("pk", self.key, "l’identifiant"), **self.orderings}

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    def since(self, rows: QuerySet[Any], moment: dt.datetime) -> QuerySet[Any]:
        """The rows that show something changed at that moment or later."""
        if self.is_stamped:
            stamped = RawSQL(_STAMPED, (self.stamp_name, moment))  # noqa: S611 - parameters only
            return rows.filter(pk__in=stamped)
        return rows.filter(**{f"{self.touched_column}__gte": moment})


_STAMPED = "SELECT object_id FROM journal_stamp WHERE resource = %s AND touched_at >= %s"
_UPDATED = "Dernier changement de quoi que ce soit que cet objet montre."
_RESOURCES: dict[str, Resource] = {}


def register(*resources: Resource) -> None:
    """Make resources known; called once by the ``ready`` of the app that owns them."""
    for each in resources:
        _RESOURCES[each.name] = each


def resources() -> list[Resource]:
    """From the territories up to the committees, as one reads the portal: apps are ready from the top down."""
    apps: dict[str, list[Resource]] = {}
    for each in _RESOURCES.values():
        apps.setdefault(each.model._meta.app_label, []).append(each)
    return [each for app in reversed(apps.values()) for each in app]


def resource_named(name: str) -> Resource | None:
    return _RESOURCES.get(name)
