"""The pages of the reference: open to everybody, complete, without data."""

from __future__ import annotations

import json

import pytest
import yaml
from django.test import Client
from django.urls import reverse

from accounts.enums import Role
from common.api.problems import CODES
from common.api.resource import resources
from tests.accounts.clients import make_client, make_token
from tests.factories import make_user_with_mandate
from tests.pages import source_of

pytestmark = pytest.mark.django_db

PAGES = ("docs", "docs-guide", "docs-errors")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_read_without_an_account(client: Client, name: str) -> None:
    response = client.get(reverse(f"api:{name}"))
    assert response.status_code == 200
    assert source_of(response).count("<h1>") == 1


def test_the_console_asks_for_an_account(client: Client) -> None:
    assert client.get(reverse("api:docs-console")).status_code == 302
    client.force_login(make_user_with_mandate(Role.PARTNER))
    assert client.get(reverse("api:docs-console")).status_code == 200


@pytest.mark.parametrize("resource", resources(), ids=lambda each: each.name)
def test_the_page_of_a_resource_names_each_of_its_fields_and_filters(client: Client, resource) -> None:
    page = source_of(client.get(reverse("api:docs-resource", args=[resource.name])))
    names = [*resource.by_name, *(resource.filterset.base_filters if resource.filterset else ())]
    assert [name for name in names if f"<code>{name}</code>" not in page] == []


def test_the_reference_leads_to_each_resource(client: Client) -> None:
    page = source_of(client.get(reverse("api:docs")))
    assert [
        each.name for each in resources() if reverse("api:docs-resource", args=[each.name]) not in page
    ] == []


def test_an_unknown_resource_is_a_page_not_found(client: Client) -> None:
    response = client.get("/api/v1/docs/nulle-part/")
    assert response.status_code == 404
    assert response["Content-Type"].startswith("text/html")


def test_each_refusal_has_its_anchor(client: Client) -> None:
    page = source_of(client.get(reverse("api:docs-errors")))
    assert [code for code in CODES if f'id="{code}"' not in page] == []


def test_the_schema_is_read_as_json_and_as_yaml(client: Client) -> None:
    as_json = json.loads(client.get(reverse("api:schema")).content)
    assert as_json["openapi"] == "3.1.0"
    for asked in (
        client.get(reverse("api:schema"), {"format": "yaml"}),
        client.get(reverse("api:schema"), headers={"Accept": "application/yaml"}),
    ):
        assert asked["Content-Type"] == "application/yaml"
        assert yaml.safe_load(asked.content) == as_json


def test_a_schema_of_another_format_is_refused(client: Client) -> None:
    response = client.get(reverse("api:schema"), {"format": "xml"})
    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")


def test_the_root_names_the_address_of_each_resource(client: Client) -> None:
    assert client.get(reverse("api:index")).status_code == 401
    _, text = make_token(make_client())
    found = client.get(reverse("api:index"), headers={"Authorization": f"Bearer {text}"}).json()
    assert set(found) == {*(each.name for each in resources()), "schema", "docs"}
    assert found["actions"] == "http://testserver/api/v1/actions/"
