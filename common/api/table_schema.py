"""What the columns of a file mean, as a Table Schema (Frictionless Data): same names, same order as the CSV."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.http import HttpResponse, HttpResponseBase, HttpResponseNotModified
from rest_framework.request import Request

from common.api import etags
from common.api.bulk_cells import file_fields, is_words
from common.api.bulk_xlsx import values_of
from common.api.fields import Field, Kind
from common.api.params import asked_of_one
from common.api.problems import parameter_problem
from common.api.resource import Resource
from common.api.statements import Shape
from common.api.views import ResourceView, bound, django_request

PROFILE = "https://datapackage.org/profiles/2.0/tableschema.json"
_TYPES = {
    Kind.INTEGER: "integer",
    Kind.DECIMAL: "number",
    Kind.DATE: "date",
    Kind.MOMENT: "datetime",
    Kind.BOOLEAN: "boolean",
}
_MOMENT = "%Y-%m-%dT%H:%M:%S.%fZ"


def table_schema(resource: Resource, shape: Shape) -> dict[str, Any]:
    """
    Raises:
        Problem: a field was asked for that no file holds.
    """
    return {
        "$schema": PROFILE,
        "title": resource.label,
        "description": resource.help,
        "fields": [_described(field) for field in file_fields(resource, shape)],
        "primaryKey": ["id"],
        "missingValues": [""],
    }


class TableSchemaView(ResourceView):
    """At ``table-schema/`` under the address of a list."""

    def get(self, request: Request) -> HttpResponseBase:
        shape = asked_of_one(self.resource, request.query_params)
        if shape.expand:
            raise parameter_problem("expand", "« expand » ne va pas avec un tableau, qui est plat.")
        body = json.dumps(table_schema(self.resource, shape), ensure_ascii=False)
        tag = f'"{hashlib.sha256(body.encode()).hexdigest()[:32]}"'
        if etags.is_same(django_request(request), tag):
            return HttpResponseNotModified(headers={"ETag": tag})
        return HttpResponse(body, content_type="application/json", headers={"ETag": tag})


def table_schema_view(resource: Resource) -> type[TableSchemaView]:
    """The view of a resource, bound to it."""
    return bound(TableSchemaView, resource, "TableSchema")


def _described(field: Field) -> dict[str, Any]:
    said: dict[str, Any] = {
        "name": field.name,
        "title": field.help.split("\u202f;")[0].rstrip("."),
        "type": _TYPES.get(field.kind, "string"),
        "description": _description(field),
    }
    if field.kind is Kind.MOMENT:
        said["format"] = _MOMENT
    if field.unit:
        said["unit"] = field.unit
    if field.choices:
        said["categories"] = [{"value": value, "label": str(label)} for value, label in field.choices.choices]
    if constraints := _constraints(field):
        said["constraints"] = constraints
    return said


def _description(field: Field) -> str:
    parts = [field.help]
    if field.unit:
        parts.append(f"Unité\u00a0: {field.unit}.")
    if values := values_of(field):
        parts.append(f"Valeurs\u00a0: {values}.")
    if field.is_nested:
        parts.append("Plusieurs valeurs sont séparées par «\u00a0;\u00a0».")
    return " ".join(parts)


def _constraints(field: Field) -> dict[str, Any]:
    """A text is never required: an empty one reads as a missing value."""
    found: dict[str, Any] = {}
    if not field.nullable and not is_words(field):
        found["required"] = True
    if field.name == "id":
        found["unique"] = True
    if field.choices:
        found["enum"] = list(field.choices.values)
    return found
