"""Reading the API in the tests of its upper resources."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from common.api.fields import Field, Kind
from common.api.resource import Resource, resource_named
from tests.factories import client_of

ROOT = "/api/v1/"


def read(client: Client, path: str, **query: Any) -> Any:
    """The body of an answer that must be 200, its numbers exact."""
    response = client.get(ROOT + path, query)
    assert response.status_code == 200, response.content.decode()
    return json.loads(response.content, parse_float=Decimal)


def rows(client: Client, resource: str, **query: Any) -> list[dict[str, Any]]:
    return read(client, f"{resource}/", **query)["results"]


def ids(client: Client, resource: str, **query: Any) -> list[Any]:
    return [row["id"] for row in rows(client, resource, fields="id", **query)]


def refused(client: Client, path: str, **query: Any) -> tuple[int, str, str]:
    """The status, the code and the first field of a refusal."""
    response = client.get(ROOT + path, query)
    assert response.headers["Content-Type"].startswith("application/problem+json")
    body = response.json()
    errors = body.get("errors") or [{"field": ""}]
    return response.status_code, body["code"], errors[0]["field"]


def queries_of(user: User, path: str, **query: Any) -> list[str]:
    """The tables that a warm read asks, without those that say who asks: one for each SELECT."""
    client = client_of(user)
    read(client, path, **query)
    with CaptureQueriesContext(connection) as captured:
        read(client, path, **query)
    asked = [each["sql"] for each in captured.captured_queries]
    return [sql for sql in asked if sql.lstrip().startswith("SELECT") and not _WHO_ASKS.search(sql)]


_WHO_ASKS = re.compile(r"FROM \"(django_session|accounts_\w+)\"|set_config|SAVEPOINT")


def wrong_values(resource: str, row: dict[str, Any]) -> list[str]:
    """The columns whose value is not what the reference says; all of them are there, in their order."""
    declared: Resource = resource_named(resource)
    assert list(row) == [field.name for field in declared.all_fields]
    return [field.name for field in declared.all_fields if not _is_right(field, row[field.name])]


_TYPES: dict[Kind, tuple[type, ...]] = {
    Kind.INTEGER: (int,),
    Kind.DECIMAL: (int, Decimal),
    Kind.TEXT: (str,),
    Kind.CODE: (str,),
    Kind.DATE: (str,),
    Kind.MOMENT: (str,),
    Kind.BOOLEAN: (bool,),
    Kind.LIST: (list,),
    Kind.OBJECT: (dict,),
}


def _is_right(field: Field, value: Any) -> bool:
    if value is None:
        return field.nullable
    if field.choices and value not in field.choices.values:
        return False
    if field.kind == Kind.LIST and field.of:
        items = [(part, item[part.name]) for item in value for part in field.of]
        return all(_is_right(part, found) for part, found in items)
    return isinstance(value, _TYPES[field.kind]) and (field.kind == Kind.BOOLEAN or type(value) is not bool)
