"""A list read page by page, in every order, and read again only when something moved."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from common.api.resource import resource_named
from journal.models import Stamp
from tests.common.api.test_every_resource import all_rows, everywhere, expand_all, get
from tests.common.api.world import World

pytestmark = pytest.mark.django_db

# Statements of a list, then of an object, for a signed-in person: session, account, mandates, snapshot of a list,
# rows, log of the call. Never one more for more rows, or for what is put inside.
QUERIES = {
    "regions": (6, 5),
    "territories": (6, 5),
    "organisations": (6, 5),
    "establishments": (6, 5),
    "roadmaps": (6, 5),
    "goals": (6, 5),
    "milestones": (6, 5),
    "actions": (6, 5),
    "programming": (6, 5),
    "status-updates": (6, 5),
}


def walk(client: Client, name: str, **query: Any) -> list[dict[str, Any]]:
    """Every row of a list, by following « next » to the end."""
    found = []
    page = get(client, f"{name}/", **query)
    for _ in range(200):
        found += page["results"]
        if page["next"] is None:
            return found
        assert page["results"]
        page = get_next(client, page)
    raise AssertionError("endless")


def get_next(client: Client, page: dict[str, Any]) -> dict[str, Any]:
    answer = client.get(page["next"])
    assert answer.status_code == 200, answer.content.decode()
    found: dict[str, Any] = answer.json()
    return found


@everywhere
@pytest.mark.parametrize("limit", [1, 2, 3])
def test_pages_give_every_row_once_in_every_order(world, name, limit):
    resource, client = resource_named(name), world.as_("editor")
    expected = world.seen(name, "editor")
    for ordering in resource.all_orderings:
        rows = walk(client, name, ordering=ordering, limit=limit)
        forth = [row["id"] for row in rows]
        back = [row["id"] for row in walk(client, name, ordering=f"-{ordering}", limit=limit, fields="id")]
        assert sorted(forth) == sorted(expected)
        assert back == forth[::-1]
        keys = [(row[ordering], row["id"]) for row in rows]
        assert keys == sorted(keys)


@everywhere
def test_a_page_says_whether_there_is_another(world, name):
    client, count = world.as_("editor"), len(world.seen(name, "editor"))

    assert get(client, f"{name}/", limit=count)["next"] is None
    if count > 1:
        assert get(client, f"{name}/", limit=count - 1)["next"]


@everywhere
def test_a_cursor_goes_on_in_its_own_list_only(world, name):
    # Who reads two regions.
    client = world.as_("national")
    following = client.get(f"/api/v1/{name}/", {"limit": 1, "ordering": "-id"}).json()["next"]
    cursor = dict(part.split("=") for part in following.partition("?")[2].split("&"))["cursor"].replace(
        "%3A", ":"
    )
    other = "roadmaps" if name != "roadmaps" else "goals"
    for path, query in (
        (name, {"ordering": "id"}),
        (name, {"ordering": "-id", "updated_since": "2020-01-01"}),
        (other, {"ordering": "-id"}),
    ):
        answer = client.get(f"/api/v1/{path}/", {**query, "cursor": cursor})
        assert (answer.status_code, answer.json()["code"]) == (400, "curseur_invalide")
        assert answer.json()["errors"][0]["field"] == "cursor"


@everywhere
def test_what_moved_since_is_pulled_alone(world: World, name):
    resource, client = resource_named(name), world.as_("editor")
    old, moment = timezone.now() - dt.timedelta(days=9), timezone.now() - dt.timedelta(hours=1)
    Stamp.objects.update(touched_at=old)
    pk = max(world.seen(name, "editor"))
    stamp = Stamp.objects.filter(resource=resource.stamp_name, object_id=pk)
    assert stamp.update(touched_at=moment) == 1

    def since(when: dt.datetime | dt.date) -> list[int]:
        return [row["id"] for row in all_rows(client, name, updated_since=when.isoformat())]

    assert since(moment) == [pk]
    assert since(moment + dt.timedelta(microseconds=1)) == []
    assert set(since((old - dt.timedelta(days=1)).date())) == world.seen(name, "editor")
    assert dt.datetime.fromisoformat(get(client, f"{name}/{pk}/")["updated_at"]) == moment


@everywhere
def test_an_object_is_given_again_only_when_it_changed(world, name):
    resource, client = resource_named(name), world.as_("editor")
    pk = max(world.seen(name, "editor"))
    path = f"/api/v1/{name}/{pk}/"
    tag = client.get(path)["ETag"]

    unchanged = client.get(path, headers={"if-none-match": tag})
    assert (unchanged.status_code, unchanged.content, unchanged["ETag"]) == (304, b"", tag)
    assert client.get(path, {"fields": "id"}, headers={"if-none-match": tag}).status_code == 200
    assert client.get(path, headers={"if-none-match": '"0-0"'}).status_code == 200

    Stamp.objects.filter(resource=resource.stamp_name, object_id=pk).update(transaction=1)
    changed = client.get(path, headers={"if-none-match": tag})
    assert changed.status_code == 200
    assert changed["ETag"] != tag


@everywhere
def test_a_list_is_given_again_only_when_something_of_it_changed(world, name):
    resource, client = resource_named(name), world.as_("editor")
    path = f"/api/v1/{name}/"
    # As if the world had been made by an earlier transaction: that of the test is never over.
    Stamp.objects.update(transaction=1)
    tag = client.get(path)["ETag"]
    assert tag.startswith("W/")

    unchanged = client.get(path, headers={"if-none-match": tag})
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert client.get(path, {"limit": 1}, headers={"if-none-match": tag}).status_code == 200
    assert world.as_("partner").get(path, headers={"if-none-match": tag}).status_code == 200
    for wrong in ('W/"abc"', 'W/""', "*x", '"1:1:-x"', 'W/"1:1:1-' + tag.split("-")[-1]):
        assert client.get(path, headers={"if-none-match": wrong}).status_code == 200

    pk = max(world.seen(name, "editor"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT txid_snapshot_xmax(txid_current_snapshot())")
        later = cursor.fetchone()[0] + 1_000
    Stamp.objects.filter(resource=resource.stamp_name, object_id=pk).update(transaction=later)
    assert client.get(path, headers={"if-none-match": tag}).status_code == 200


@everywhere
def test_the_statements_do_not_grow_with_the_rows(world, name):
    resource, client = resource_named(name), world.as_("editor")
    path, pk = f"/api/v1/{name}/", max(world.seen(name, "editor"))
    lists, one = QUERIES[name]
    for query in ({"limit": 1}, {"limit": 500}, {"limit": 500, **expand_all(resource)}):
        with CaptureQueriesContext(
            connection,
        ) as said:
            assert client.get(path, query).status_code == 200
        assert len(said) == lists, [each["sql"][:80] for each in said]
    with CaptureQueriesContext(connection) as said:
        assert client.get(f"{path}{pk}/", expand_all(resource)).status_code == 200
    assert len(said) == one, [each["sql"][:80] for each in said]
