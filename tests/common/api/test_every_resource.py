"""What holds of every resource: its columns, who reads what, and what it shows once of each row."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from common.api.fields import Field, Kind
from common.api.resource import Resource, resource_named, resources
from tests.common.api.world import AUTHOR, SEES, World, all_rows, get

pytestmark = pytest.mark.django_db

NAMES = (
    "regions",
    "territories",
    "organisations",
    "establishments",
    "roadmaps",
    "goals",
    "milestones",
    "actions",
    "programming",
    "status-updates",
)
everywhere = pytest.mark.parametrize("name", NAMES)
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
IS_OF: dict[Kind, Callable[[Any], bool]] = {
    Kind.INTEGER: lambda value: type(value) is int,
    Kind.DECIMAL: lambda value: type(value) in (int, Decimal),
    Kind.BOOLEAN: lambda value: type(value) is bool,
    Kind.DATE: lambda value: bool(DAY.fullmatch(value)),
    Kind.MOMENT: lambda value: dt.datetime.fromisoformat(value).tzinfo is not None,
    Kind.TEXT: lambda value: isinstance(value, str),
    Kind.CODE: lambda value: isinstance(value, str),
}


def expand_all(resource: Resource) -> dict[str, str]:
    return {"expand": ",".join(resource.children_by_name)} if resource.children else {}


def complain(field: Field, value: Any) -> str:
    """What is wrong with a value of a field; nothing when it is what the reference says."""
    if value is None:
        return "" if field.nullable else "null"
    if field.choices and value not in field.choices.values:
        return f"{value} is no choice"
    if field.kind == Kind.OBJECT:
        return complain_of_object(field, value)
    if field.kind == Kind.LIST:
        return complain_of_list(field, value)
    return "" if IS_OF[field.kind](value) else f"{value!r} is no {field.kind}"


def complain_of_object(field: Field, value: Any) -> str:
    if not isinstance(value, dict):
        return "no object"
    if not field.of:
        return ""
    if list(value) != [each.name for each in field.of]:
        return f"keys {list(value)}"
    return "; ".join(found for each in field.of if (found := complain(each, value[each.name])))


def complain_of_list(field: Field, value: Any) -> str:
    if not isinstance(value, list):
        return "no list"
    if field.of:
        return "; ".join(found for item in value if (found := complain_of_object(field, item)))
    item = Field(field.name, "", field.item, "")
    return "; ".join(found for each in value if (found := complain(item, each)))


def test_every_resource_named_here_is_served_at_its_address():
    assert set(NAMES) <= {each.name for each in resources()}


@everywhere
def test_its_columns_are_those_of_the_reference_with_their_types(world, name):
    assert_as_the_reference_says(world.as_("editor"), name)


def assert_as_the_reference_says(client, name):
    resource = resource_named(name)
    rows = all_rows(client, name)
    assert rows
    for row in rows:
        assert list(row) == [field.name for field in resource.all_fields]
        for field in resource.all_fields:
            assert complain(field, row[field.name]) == "", field.name


@everywhere
def test_every_column_is_filled_somewhere(world, name):
    resource = resource_named(name)
    rows = all_rows(world.as_("editor"), name)

    assert [field.name for field in resource.all_fields if not any(row[field.name] for row in rows)] == []


@everywhere
def test_each_column_can_be_asked_alone(world, name):
    assert_each_column_alone(world.as_("editor"), name)


def assert_each_column_alone(client, name):
    whole = {row["id"]: row for row in all_rows(client, name)}
    for field in resource_named(name).all_fields:
        for row in all_rows(client, name, fields=field.name):
            assert row == {key: whole[row["id"]][key] for key in dict.fromkeys(["id", field.name])}


@everywhere
def test_an_object_is_the_same_in_a_list_and_alone(world, name):
    assert_the_same_alone(world.as_("editor"), name)


def assert_the_same_alone(client, name):
    for row in all_rows(client, name):
        assert get(client, f"{name}/{row['id']}/") == row


@everywhere
def test_what_is_put_inside_is_what_the_resource_below_says(world, name):
    resource, client = resource_named(name), world.as_("editor")
    for children in resource.children:
        below = {row["id"]: row for row in all_rows(client, children.resource.name)}
        column = name.removesuffix("s")
        rows = all_rows(client, name, expand=children.name)
        assert any(row[children.name] for row in rows)
        for row in rows:
            expected = {pk for pk, each in below.items() if each[column] == row["id"]}
            assert {each["id"] for each in row[children.name]} == expected
            for each in row[children.name]:
                assert each == {
                    key: below[each["id"]][key] for key in below[each["id"]] if key != "updated_at"
                }


@everywhere
def test_nothing_says_who_wrote(world, name):
    assert_nothing_says_who_wrote(world, name)


def assert_nothing_says_who_wrote(world, name):
    query = expand_all(resource_named(name))
    for person in SEES:
        answer = world.as_(person).get(f"/api/v1/{name}/", {"limit": 500, **query})
        assert AUTHOR not in answer.content.decode()


@everywhere
@pytest.mark.parametrize("person", SEES)
def test_a_list_shows_what_one_may_read_each_once(world, name, person):
    found = [row["id"] for row in all_rows(world.as_(person), name, fields="id")]

    assert sorted(found) == sorted(world.seen(name, person))


@everywhere
@pytest.mark.parametrize("person", SEES)
def test_what_one_may_not_read_is_told_as_what_does_not_exist(world, name, person):
    client = world.as_(person)
    absent = client.get(f"/api/v1/{name}/999999999/")
    assert absent.status_code == 404
    assert absent.json()["code"] == "introuvable"
    for pk in world.hidden(name, person):
        hidden = client.get(f"/api/v1/{name}/{pk}/")
        assert (hidden.status_code, hidden.content) == (404, absent.content)
    for pk in world.seen(name, person):
        assert get(client, f"{name}/{pk}/", fields="id") == {"id": pk}


@everywhere
def test_some_are_hidden_from_somebody(world: World, name):
    """Or the two tests above would say nothing."""
    assert world.seen(name, "editor")
    assert world.hidden(name, "none")
    if name != "organisations":
        assert world.hidden(name, "editor")
        assert world.hidden(name, "elsewhere")
