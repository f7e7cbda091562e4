"""What is not understood is refused by name, and never fails."""

from __future__ import annotations

import pytest

from common.api.resource import Resource, resource_named, resources
from common.api.views import views_of
from common.tabular.model import typographic
from tests.common.api.test_every_resource import NAMES, all_rows, everywhere, expand_all

pytestmark = pytest.mark.django_db

# What needs no row holds of what the other apps serve too.
served = pytest.mark.parametrize("name", [each.name for each in resources()])

HUGE = "9" * 40
NOT_UNDERSTOOD = {
    "fields": ["absent", "id,absent", "", "id,,code", "id;drop", "é"],
    "expand": ["absent", "parent", ""],
    "ordering": ["title_folded", "absent", "--id", "-", "?", "id,absent"],
    "limit": ["0", "-1", "501", HUGE, "dix", "", "1.5", "１"],
    "cursor": ["", "absent", "x" * 1999, "WyJhIixbMV1d:abc", "é", ":", "a:b:c"],
    "updated_since": [
        "hier",
        "2026-13-01",
        "2026-02-30",
        "0000-00-00",
        "99999-01-01",
        "2026-01-01T25:00",
        "",
    ],
    "format": ["pdf", "", "JSON"],
}


def refusal(client, path: str, query: object) -> dict:
    answer = client.get(path, query)
    assert answer.status_code == 400, (path, query, answer.content.decode())
    assert answer["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert set(body) == {"type", "title", "status", "detail", "code", "errors"}
    assert body["status"] == 400
    sentences = [body["title"], body["detail"], *(each["detail"] for each in body["errors"])]
    assert sentences == [typographic(each) for each in sentences]
    return body


@served
@pytest.mark.parametrize("parameter", NOT_UNDERSTOOD)
def test_a_value_that_means_nothing_is_refused_by_name(world, name, parameter):
    client = world.as_("editor")
    for value in NOT_UNDERSTOOD[parameter]:
        body = refusal(client, f"/api/v1/{name}/", {parameter: value})
        assert [error["field"] for error in body["errors"]] == [parameter], value


@everywhere
@pytest.mark.parametrize(
    "parameter", ["absent", "page", "code__startswith", "roadmap__withdrawn_at", "Limit"]
)
def test_an_unknown_parameter_is_refused_by_name(world, name, parameter):
    client = world.as_("editor")
    for path in (f"/api/v1/{name}/", f"/api/v1/{name}/{min(world.seen(name, 'editor'))}/"):
        body = refusal(client, path, {parameter: "1"})
        assert body["code"] == "parametre_inconnu"
        assert [error["field"] for error in body["errors"]] == [parameter]


@everywhere
def test_an_object_is_asked_nothing_of_a_list(world, name):
    path = f"/api/v1/{name}/{min(world.seen(name, 'editor'))}/"
    for parameter in ("limit", "cursor", "ordering", "updated_since", "search"):
        assert refusal(world.as_("editor"), path, {parameter: "1"})["errors"][0]["field"] == parameter


@everywhere
def test_a_parameter_is_given_once(world, name):
    resource, client = resource_named(name), world.as_("editor")
    single = [each for each, filter_ in filters_of(resource).items() if not hasattr(filter_, "conjoined")]
    assert single
    for parameter in ("limit", "fields", "updated_since", *single):
        body = refusal(client, f"/api/v1/{name}/", {parameter: ["1", "1"]})
        assert [error["field"] for error in body["errors"]] == [parameter]


def filters_of(resource: Resource) -> dict:
    return resource.filterset.base_filters


@served
@pytest.mark.parametrize(
    "value",
    [
        "\x00",
        "a\x00b",
        HUGE,
        "-1",
        "0",
        "1e999",
        "NaN",
        "1.5",
        "'; --",
        "%",
        "é" * 300,
        "x" * 3000,
        "1\n",
        " ",
    ],
)
def test_no_value_of_a_filter_fails(world, name, value):
    resource, client = resource_named(name), world.as_("editor")
    for parameter in (*filters_of(resource), *(["search"] if resource.search else [])):
        answer = client.get(f"/api/v1/{name}/", {parameter: value})
        assert answer.status_code in (200, 400), (parameter, answer.content.decode())
        if answer.status_code == 400:
            assert [error["field"] for error in answer.json()["errors"]] == [parameter]
        if "\x00" in value or len(value) > 2000:
            assert answer.status_code == 400, parameter


@served
def test_an_empty_filter_asks_nothing(world, name):
    """As on the pages, whose forms send their empty fields too."""
    resource, client = resource_named(name), world.as_("editor")
    whole = [row["id"] for row in all_rows(client, name, fields="id")]
    for parameter in filters_of(resource):
        assert [row["id"] for row in all_rows(client, name, fields="id", **{parameter: ""})] == whole


@everywhere
@pytest.mark.parametrize("number", ["0", HUGE, "9223372036854775807"])
def test_no_identifier_fails(world, name, number):
    answer = world.as_("editor").get(f"/api/v1/{name}/{number}/")

    assert (answer.status_code, answer.json()["code"]) == (404, "introuvable")


@everywhere
def test_what_only_reads_refuses_to_write(world, name):
    lists, objects = views_of(resource_named(name))
    pk = min(world.seen(name, "editor"))
    for view, path in ((lists, f"/api/v1/{name}/"), (objects, f"/api/v1/{name}/{pk}/")):
        for method in ("post", "put", "patch", "delete"):
            if hasattr(view, method):
                continue
            answer = getattr(world.as_("editor"), method)(path, "{}", content_type="application/json")
            assert answer.status_code == 405
            assert answer["Content-Type"] == "application/problem+json"
            assert answer.json()["code"] == "methode_refusee"
            assert "GET" in answer["Allow"]


@everywhere
def test_headers_can_be_asked_alone(world, name):
    client = world.as_("editor")
    for path in (f"/api/v1/{name}/", f"/api/v1/{name}/{min(world.seen(name, 'editor'))}/"):
        whole, head = client.get(path), client.head(path)
        assert (head.status_code, head.content) == (200, b"")
        assert head["Content-Type"] == whole["Content-Type"]
        assert head["ETag"].split("-")[-1] == whole["ETag"].split("-")[-1]


@everywhere
def test_nobody_reads_without_signing_in(client, world, name):
    for path in (f"/api/v1/{name}/", f"/api/v1/{name}/{min(world.seen(name, 'editor'))}/"):
        answer = client.get(path)
        assert (answer.status_code, answer.json()["code"]) == (401, "jeton_absent")


def test_everything_can_be_put_inside_at_once(world):
    for name in NAMES:
        resource = resource_named(name)
        if resource.children:
            rows = all_rows(world.as_("editor"), name, **expand_all(resource))
            assert list(rows[0])[-len(resource.children) :] == sorted(resource.children_by_name)
