"""What can be asked of an address, said once for the reference and for the machines that check it."""

from __future__ import annotations

from typing import Any

import django_filters

from common.api.openapi_components import Schema, values_in_words
from common.api.params import FORMATS, LIMIT, MOST
from common.api.resource import Resource

_FORMAT_LABELS = {"json": "une page", "csv": "tableur", "ndjson": "un objet par ligne", "xlsx": "classeur"}
_IDENTIFIER = "^([1-9][0-9]{0,17})$"
# As on the pages, whose forms send their empty fields too.
_EMPTY = {"allowEmptyValue": True}
_MOST_INTEGER = 2**63 - 1


def list_parameters(resource: Resource) -> list[Schema]:
    """Of a list: the filters of the pages, then what every list knows."""
    search = [query("search", "Cherche ces mots.", {"type": "string", "maxLength": 2000})]
    return [
        *filter_parameters(resource),
        *(search if resource.search else []),
        _ordering(resource),
        *shape_parameters(resource),
        _since(),
        limit(),
        query(
            "cursor",
            "Où reprendre\u00a0: suivez plutôt l’adresse « next », qui le porte.",
            {"type": "string"},
        ),
        _format(),
        if_none_match(),
    ]


def object_parameters(resource: Resource) -> list[Schema]:
    return [identifier(resource), *shape_parameters(resource), if_none_match()]


def identifier(resource: Resource) -> Schema:
    word = {"type": "string", "pattern": "^[-a-zA-Z0-9_]+$"}
    number = {"type": "integer", "format": "int64", "minimum": 1}
    return {
        "name": "id",
        "in": "path",
        "required": True,
        "description": "Identifiant de l’objet.",
        "schema": word if resource.converter == "slug" else number,
    }


def shape_parameters(resource: Resource) -> list[Schema]:
    """``fields`` and, where something can be put inside, ``expand``."""
    fields = listed(
        "fields", "Les seuls champs voulus\u202f; l’identifiant y est toujours.", list(resource.by_name)
    )
    names = list(resource.children_by_name)
    help_text = "Ce qui est mis à l’intérieur. " + " ".join(
        f"`{each.name}`\u00a0: {each.help}" for each in resource.children
    )
    return [fields, listed("expand", help_text, names)] if names else [fields]


def if_none_match() -> Schema:
    return _header("If-None-Match", "L’ETag que vous tenez\u00a0: 304 sans corps si rien n’a changé depuis.")


def write_headers(method: str) -> list[Schema]:
    """``If-Match`` of what changes an object, ``Idempotency-Key`` of what makes one."""
    if method == "POST":
        return [
            _header(
                "Idempotency-Key",
                "Clé que vous choisissez\u00a0: renvoyée avec la même demande, elle ne la fait qu’une fois.",
                {"type": "string", "maxLength": 200},
            )
        ]
    return [
        _header("If-Match", "ETag de l’objet que vous avez lu. Sans lui\u00a0: 428\u202f; périmé\u00a0: 412.")
    ]


def filter_parameters(resource: Resource) -> list[Schema]:
    filters = resource.filterset.base_filters if resource.filterset else {}
    return [_filter(name, each) for name, each in filters.items()]


def _filter(name: str, each: django_filters.Filter) -> Schema:
    description = f"{each.label or name}."
    choices = _choices(each)
    if choices:
        description = f"{description} {values_in_words(choices)}"
    schema = _filter_schema(each, [str(value) for value, _ in choices])
    if isinstance(each, django_filters.BaseCSVFilter):
        return query(name, description, _array(schema), explode=False, **_EMPTY)
    if isinstance(each, django_filters.MultipleChoiceFilter):
        return query(name, f"{description} Peut être répété.", _array(schema), explode=True, **_EMPTY)
    return query(name, description, schema, **_EMPTY)


def _choices(each: django_filters.Filter) -> list[tuple[Any, Any]]:
    """Those that are written in the code: what the database holds is nobody else's business."""
    found = each.extra.get("choices", ())
    return list(found) if isinstance(found, list | tuple) else []


def _filter_schema(each: django_filters.Filter, values: list[str]) -> Schema:
    if values:
        return {"type": "string", "enum": values}
    if regex := each.extra.get("regex"):
        return _regex_schema(str(regex))
    for kind, schema in _FILTER_SCHEMAS.items():
        if isinstance(each, kind):
            return dict(schema)
    most = each.extra.get("max_length")
    return {"type": "string", "maxLength": min(most or 2000, 2000)}


def _regex_schema(regex: str) -> Schema:
    """An identifier is an integer; its end is said as in the expressions of the web."""
    pattern = regex.replace(r"\Z", "$")
    if pattern == _IDENTIFIER:
        return {"type": "integer", "format": "int64", "minimum": 1, "maximum": 10**18 - 1}
    return {"type": "string", "pattern": pattern}


_FILTER_SCHEMAS: dict[type[django_filters.Filter], Schema] = {
    django_filters.BooleanFilter: {"type": "boolean"},
    django_filters.DateFilter: {"type": "string", "format": "date"},
    django_filters.NumberFilter: {"type": "integer", "format": "int64", "maximum": _MOST_INTEGER},
    django_filters.ModelChoiceFilter: {"type": "integer", "format": "int64", "minimum": 1},
}


def _ordering(resource: Resource) -> Schema:
    known = resource.all_orderings
    words = ", ".join(f"`{name}` ({each.help})" for name, each in known.items())
    names = [sign + name for name in known for sign in ("", "-")]
    return listed("ordering", f"Ordre de la liste, « - » pour l’inverser\u00a0: {words}.", names)


def _since() -> Schema:
    return query(
        "updated_since",
        "Ce qui a changé à ce moment ou depuis\u00a0: date ou moment ISO 8601. Pour tenir une copie à jour sans "
        "rien manquer, préférez « changes/ ».",
        {"type": "string", "anyOf": [{"format": "date"}, {"format": "date-time"}]},
        example="2026-01-31",
    )


def limit() -> Schema:
    schema = {"type": "integer", "minimum": 1, "maximum": MOST, "default": LIMIT}
    return query("limit", "Nombre d’objets par page.", schema)


def _format() -> Schema:
    described = "Forme de la réponse\u202f; hors de json, la liste entière en un fichier. "
    schema = {"type": "string", "enum": list(FORMATS), "default": "json"}
    return query("format", described + values_in_words(_FORMAT_LABELS.items()), schema)


def listed(name: str, description: str, values: list[str]) -> Schema:
    return query(
        name,
        f"{description} Séparés par des virgules.",
        _array({"type": "string", "enum": values}),
        explode=False,
    )


def _array(items: Schema) -> Schema:
    return {"type": "array", "items": items, "minItems": 1}


def query(name: str, description: str, schema: Schema, **more: Any) -> Schema:
    style = {"style": "form"} if "explode" in more else {}
    return {"name": name, "in": "query", "description": description, "schema": schema, **style, **more}


def _header(name: str, description: str, schema: Schema | None = None) -> Schema:
    return {"name": name, "in": "header", "description": description, "schema": schema or {"type": "string"}}
