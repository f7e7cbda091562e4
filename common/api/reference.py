"""The reference as a person reads it: the same declarations as the machine's, in tables."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from common.api.fields import Field, Kind
from common.api.openapi import document
from common.api.openapi_components import Schema, codes_by_status, example_of
from common.api.openapi_parameters import filter_parameters
from common.api.problems import Code
from common.api.resource import Resource, resource_named

KINDS = {
    Kind.INTEGER: "entier",
    Kind.DECIMAL: "nombre",
    Kind.TEXT: "texte",
    Kind.CODE: "code",
    Kind.DATE: "date",
    Kind.MOMENT: "moment",
    Kind.BOOLEAN: "vrai ou faux",
    Kind.OBJECT: "objet",
    Kind.LIST: "liste",
}
_SCHEMA_KINDS = {
    "integer": "entier",
    "number": "nombre",
    "string": "texte",
    "boolean": "vrai ou faux",
    "object": "objet",
    "array": "liste",
}
_VALUE = re.compile(r"^\* `([^`]*)` - (.*)$", re.MULTILINE)
_FORMATS = {"date": "date", "date-time": "moment"}


@dataclass(frozen=True, slots=True)
class Line:
    """A field, a filter or a member of what is sent; ``values`` are (value, label)."""

    name: str
    kind: str
    help: str
    unit: str = ""
    values: tuple[tuple[str, str], ...] = ()
    is_nullable: bool = False
    is_required: bool = False


@dataclass(frozen=True, slots=True)
class Write:
    """What can be sent to an address; ``members`` is empty when nothing has to be."""

    method: str
    address: str
    summary: str
    description: str
    members: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The page of a resource."""

    resource: Resource
    fields: tuple[Line, ...]
    filters: tuple[Line, ...]
    orderings: tuple[tuple[str, str], ...]
    writes: tuple[Write, ...]
    example: str

    @property
    def address(self) -> str:
        return address_of(self.resource)


@dataclass(frozen=True, slots=True)
class Refusals:
    status: int
    codes: tuple[Code, ...]


def address_of(resource: Resource) -> str:
    return f"/api/v1/{resource.name}/"


@cache
def sheet_of(resource: Resource) -> Sheet:
    return Sheet(
        resource=resource,
        fields=tuple(_fields(resource.all_fields)),
        filters=tuple(_parameter(each) for each in filter_parameters(resource)),
        orderings=tuple((name, each.help) for name, each in resource.all_orderings.items()),
        writes=tuple(_writes(resource)),
        example=json.dumps(example_of(resource), ensure_ascii=False, indent=2),
    )


def sheet_named(name: str) -> Sheet | None:
    found = resource_named(name)
    return sheet_of(found) if found else None


def refusals() -> list[Refusals]:
    return [Refusals(status, tuple(codes)) for status, codes in sorted(codes_by_status().items())]


@cache
def cached_document() -> Schema:
    """It changes with the code alone."""
    return document()


def _fields(fields: Iterable[Field], inside: str = "") -> Iterator[Line]:
    for field in fields:
        name = f"{inside}{field.name}"
        yield Line(
            name=name,
            kind=KINDS[field.kind],
            help=field.help,
            unit=field.unit,
            values=tuple((str(value), str(label)) for value, label in field.choices.choices)
            if field.choices
            else (),
            is_nullable=field.nullable,
        )
        yield from _fields(field.of, f"{name}[]." if field.kind is Kind.LIST else f"{name}.")


def _parameter(parameter: Schema) -> Line:
    schema = parameter["schema"]
    values = schema.get("items", schema).get("enum", ())
    # The values are said with their labels by the description.
    return Line(
        name=parameter["name"],
        kind="un des codes" if values else _kind(schema),
        help=parameter["description"].replace("`", ""),
    )


def _writes(resource: Resource) -> Iterator[Write]:
    for address in (address_of(resource), f"{address_of(resource)}{{id}}/"):
        for method, operation in cached_document()["paths"].get(address, {}).items():
            if method != "get":
                yield Write(
                    method=method.upper(),
                    address=address,
                    summary=operation.get("summary", ""),
                    description=operation.get("description", ""),
                    members=tuple(_members(operation.get("requestBody", {}))),
                )


def _members(body: Schema) -> Iterator[Line]:
    schema = _resolved(body.get("content", {}).get("application/json", {}).get("schema", {}))
    required = schema.get("required", [])
    for name, member in schema.get("properties", {}).items():
        found = _resolved(member)
        told = str(found.get("description", found.get("title", "")))
        yield Line(
            name=name,
            kind=_kind(found),
            # The framework puts the values of a code under its sentence.
            help=told.partition("\n\n* ")[0],
            values=tuple(_VALUE.findall(told)),
            is_required=name in required,
        )


def _resolved(schema: Schema) -> Schema:
    name = schema.get("$ref", "").rpartition("/")[2]
    found: Schema = cached_document()["components"]["schemas"][name] if name else schema
    return found


def _kind(schema: Schema) -> str:
    kind: Any = schema.get("type", "")
    if isinstance(kind, list):
        kind = next((each for each in kind if each != "null"), "")
    return _FORMATS.get(schema.get("format", "")) or _SCHEMA_KINDS.get(str(kind), "")
