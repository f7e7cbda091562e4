"""What is said of the addresses that are neither a list of a resource nor one of its objects."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from common.api import openapi_answers as answers
from common.api import openapi_parameters as parameters
from common.api.openapi_components import Schema, name_of, reference
from common.api.resource import Resource, resources

_TEXT = {"type": "string"}


@dataclass(frozen=True, slots=True)
class Described:
    """A view without a resource of its own says this in ``described``; ``answers`` by status."""

    operation_id: str
    summary: str
    description: str
    asked: Callable[[], list[Schema]]
    answered: Callable[[], dict[str, Schema]]

    @property
    def parameters(self) -> list[Schema]:
        return self.asked()

    @property
    def answers(self) -> dict[str, Schema]:
        return self.answered()


def table_schema_described(resource: Resource) -> Described:
    """Of the columns of the files of a list."""
    return Described(
        operation_id=f"{resource.name.replace('-', '_')}_table_schema",
        summary=f"Colonnes des fichiers\u00a0: {resource.label}",
        description="Table Schema (Frictionless Data) des fichiers CSV, NDJSON et XLSX de cette liste.",
        asked=lambda: [parameters.shape_parameters(resource)[0], parameters.if_none_match()],
        answered=_table_schema_answers,
    )


def _table_schema_answers() -> dict[str, Schema]:
    column = {"type": "object", "properties": {"name": _TEXT, "type": _TEXT}, "required": ["name", "type"]}
    schema = {
        "type": "object",
        "properties": {
            "fields": {"type": "array", "items": column},
            "primaryKey": {"type": "array", "items": _TEXT},
            "missingValues": {"type": "array", "items": _TEXT},
        },
        "required": ["fields"],
    }
    return {
        "200": _succeeds("Les colonnes, dans l’ordre des fichiers.", schema),
        **answers.not_modified(),
        **answers.refusals("GET", is_list=True),
    }


def _changes_parameters() -> list[Schema]:
    since = (
        "Le « next » de la dernière réponse. Sans lui, tout est rendu depuis le début\u202f; "
        "« now » ne rend rien et donne un curseur d’où partir."
    )
    followed = [each.name for each in resources() if each.is_followed]
    return [
        parameters.query("since", since, _TEXT),
        parameters.limit(),
        parameters.listed(
            "resources", "Les seules ressources à suivre\u202f; toutes celles du jeton sans lui.", followed
        ),
    ]


def _changes_answers() -> dict[str, Schema]:
    entries = [_entry(each) for each in resources() if each.is_followed]
    following = {**_TEXT, "description": "À renvoyer dans « since »\u202f; jamais null."}
    schema = {
        "type": "object",
        "properties": {"results": {"type": "array", "items": {"oneOf": entries}}, "next": following},
        "required": ["results", "next"],
        "additionalProperties": False,
    }
    return {
        "200": _succeeds("Ce qui est à écrire ou à supprimer dans la copie.", schema),
        **answers.refusals("GET", is_list=True),
        "410": {"$ref": "#/components/responses/Problem410"},
    }


def _entry(resource: Resource) -> Schema:
    return {
        "type": "object",
        "properties": {
            "resource": {"const": resource.name},
            "id": {"type": "string" if resource.converter == "slug" else "integer"},
            "op": {
                **_TEXT,
                "enum": ["upsert", "delete"],
                "x-enum-descriptions": ["à écrire", "à supprimer"],
            },
            "data": {"anyOf": [reference(name_of(resource)), {"type": "null"}]},
        },
        "required": ["resource", "id", "op", "data"],
        "additionalProperties": False,
    }


def _succeeds(description: str, schema: Schema) -> dict[str, Any]:
    content = {answers.JSON: {"schema": schema}}
    return {"description": description, "content": content, "headers": answers.succeeding()}


CHANGES = Described(
    operation_id="changes_list",
    summary="Ce qui a changé depuis un curseur",
    description=(
        "Pour tenir une copie à jour\u00a0: ce qui est à écrire (`upsert`) ou à supprimer (`delete`), dans l’ordre, "
        "sans rien manquer de ce qui s’écrit au même moment. Ce qui sort de votre périmètre est une suppression. "
        "Ne s’y suivent pas `regions`, dont les lignes sont celles de `territories` où `kind` vaut `region`, sous le "
        "même `id`, et `progress`, recalculé d’un bloc\u00a0: reprenez sa liste entière, avec `If-None-Match`."
    ),
    asked=_changes_parameters,
    answered=_changes_answers,
)
