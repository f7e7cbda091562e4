"""The components of the reference: one for each resource, for its list and for the refusals of each status.

Written in the JSON Schema of OpenAPI 3.1 from the very declarations that make the SQL: nothing is said twice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import TextChoices

from common.api.fields import Field, Kind
from common.api.problems import CODES, Code
from common.api.resource import Resource, resources

Schema = dict[str, Any]

_TYPES: dict[Kind, Schema] = {
    Kind.INTEGER: {"type": "integer", "format": "int64"},
    Kind.DECIMAL: {"type": "number"},
    Kind.TEXT: {"type": "string"},
    Kind.CODE: {"type": "string"},
    Kind.DATE: {"type": "string", "format": "date"},
    Kind.MOMENT: {"type": "string", "format": "date-time"},
    Kind.BOOLEAN: {"type": "boolean"},
    Kind.OBJECT: {"type": "object"},
    Kind.LIST: {"type": "array"},
}
_EXAMPLES: dict[Kind, Any] = {
    Kind.INTEGER: 1,
    Kind.DECIMAL: 12.5,
    Kind.TEXT: "…",
    Kind.CODE: "code",
    Kind.DATE: "2026-06-30",
    Kind.MOMENT: "2026-06-30T09:00:00+02:00",
    Kind.BOOLEAN: True,
    Kind.OBJECT: {},
}
_UNKNOWN = "non renseigné"


def name_of(resource: Resource) -> str:
    """``StatusUpdate`` for ``status-updates``."""
    name = resource.name
    if name.endswith("ies"):
        name = f"{name.removesuffix('ies')}y"
    elif name.endswith("s") and not name.endswith("ss"):
        name = name.removesuffix("s")
    return "".join(part.capitalize() for part in name.split("-"))


def reference(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def schemas() -> dict[str, Schema]:
    """Every component, by name."""
    found: dict[str, Schema] = {}
    for resource in resources():
        name = name_of(resource)
        found[name] = object_schema(resource)
        found[f"{name}List"] = list_schema(resource)
    return found | _problems()


def object_schema(resource: Resource) -> Schema:
    """Only the identifier is always there: ``fields`` leaves the rest out and ``expand`` puts more inside."""
    properties = {field.name: field_schema(field) for field in resource.all_fields}
    for children in resource.children:
        properties[children.name] = {
            "type": "array",
            "description": f"{children.help} Présent seulement avec « expand={children.name} ».",
            "items": _object(children.resource.fields),
        }
    return {
        "type": "object",
        "title": resource.singular,
        "description": resource.help,
        "properties": properties,
        "required": ["id"] if "id" in resource.by_name else [],
        "additionalProperties": False,
        "examples": [example_of(resource)],
    }


def list_schema(resource: Resource) -> Schema:
    following = {
        "type": ["string", "null"],
        "format": "uri",
        "description": "Adresse de la page suivante\u202f; null à la dernière.",
    }
    items = {"type": "array", "items": reference(name_of(resource))}
    return {
        "type": "object",
        "description": f"Une page de la liste\u00a0: {resource.label}.",
        "properties": {"results": items, "next": following},
        "required": ["results", "next"],
        "additionalProperties": False,
    }


def field_schema(field: Field) -> Schema:
    schema = {**_TYPES[field.kind], "description": _described(field)}
    if field.choices:
        schema |= _enumeration(field.choices, field.nullable)
    if field.kind is Kind.LIST:
        schema["items"] = _object(field.of) if field.of else dict(_TYPES[field.item])
    elif field.of:
        schema |= _object(field.of)
    if field.nullable:
        schema["type"] = [schema["type"], "null"]
    if field.unit:
        schema["x-unit"] = field.unit
    if field.example is not None:
        schema["examples"] = [field.example]
    return schema


def example_of(resource: Resource) -> dict[str, Any]:
    return {field.name: _example(field) for field in resource.all_fields}


def values_in_words(choices: Iterable[tuple[Any, Any]]) -> str:
    """« Valeurs : `done` (réalisée), `late` (en retard). »"""
    words = ", ".join(f"`{value}` ({label})" for value, label in choices)
    return f"Valeurs\u00a0: {words}."


def _object(fields: Iterable[Field]) -> Schema:
    properties = {field.name: field_schema(field) for field in fields}
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _described(field: Field) -> str:
    parts = [field.help]
    if field.unit:
        parts.append(f"Unité\u00a0: {field.unit}.")
    if field.choices:
        parts.append(values_in_words(field.choices.choices))
    return " ".join(parts)


def _enumeration(choices: type[TextChoices], nullable: bool) -> Schema:
    values: list[str | None] = [*choices.values]
    labels = [str(label) for label in choices.labels]
    if nullable:
        values.append(None)
        labels.append(_UNKNOWN)
    return {"enum": values, "x-enum-descriptions": labels}


def _example(field: Field) -> Any:
    if field.example is not None:
        return field.example
    if field.choices:
        return field.choices.values[0]
    if field.of:
        one = {below.name: _example(below) for below in field.of}
        return [one] if field.kind is Kind.LIST else one
    if field.kind is Kind.LIST:
        return []
    return None if field.nullable else _EXAMPLES[field.kind]


def codes_by_status() -> dict[int, list[Code]]:
    found: dict[int, list[Code]] = defaultdict(list)
    for code in CODES.values():
        found[code.status].append(code)
    return dict(found)


def _problems() -> dict[str, Schema]:
    return {f"Problem{status}": _problem(status, codes) for status, codes in codes_by_status().items()}


def _problem(status: int, codes: list[Code]) -> Schema:
    text: Schema = {"type": "string"}
    first = codes[0]
    kind = f"/api/v1/docs/erreurs/#{first.code}"
    where = {
        **text,
        "description": "Paramètre, en-tête ou chemin dans le corps\u202f; vide pour l’ensemble.",
    }
    error = {"field": where, "code": dict(text), "detail": dict(text)}
    return {
        "type": "object",
        "description": "Un refus (RFC 9457).",
        "properties": {
            "type": {**text, "format": "uri-reference", "description": "Page qui explique ce refus."},
            "title": {**text, "description": "Toujours la même phrase pour un code."},
            "status": {"type": "integer", "const": status},
            "detail": {**text, "description": "Ce qui s’est passé cette fois."},
            "code": {
                **text,
                "enum": [code.code for code in codes],
                "description": f"Code stable. {values_in_words((code.code, code.title) for code in codes)}",
            },
            "errors": {
                "type": "array",
                "description": "Ce qui est en cause, un par un.",
                "items": {"type": "object", "properties": error, "required": list(error)},
            },
        },
        "required": ["type", "title", "status", "detail", "code", "errors"],
        "examples": [
            {
                "type": kind,
                "title": first.title,
                "status": status,
                "detail": first.title,
                "code": first.code,
                "errors": [],
            }
        ],
    }
