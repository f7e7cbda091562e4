"""Whatever the resource, each of its files holds the rows of its list."""

from __future__ import annotations

import csv
import io
import json

import openpyxl
import pytest
from django.test import Client

from accounts.enums import Role
from common.api.resource import Resource, resources
from tests.accounts.clients import api_client, make_client, make_token
from tests.common.api.world import World


@pytest.fixture
def nation(world: World) -> Client:
    return api_client(make_token(make_client(role=Role.NATIONAL_READER))[1])


@pytest.mark.parametrize("resource", resources(), ids=lambda resource: resource.name)
def test_files_hold_the_rows_of_the_list(nation: Client, resource: Resource) -> None:
    address = f"/api/v1/{resource.name}/"
    answer = nation.get(f"{address}?limit=500").json()
    assert answer["next"] is None
    listed = [str(each["id"]) for each in answer["results"]]
    text = nation.get(f"{address}?format=csv").getvalue().decode()
    assert [row["id"] for row in csv.DictReader(io.StringIO(text, newline=""))] == listed
    objects = nation.get(f"{address}?format=ndjson").getvalue().decode().split("\n")[:-1]
    assert [json.loads(line) for line in objects] == answer["results"]
    book = openpyxl.load_workbook(io.BytesIO(nation.get(f"{address}?format=xlsx").getvalue()))
    assert [str(row[0]) for row in book["Données"].iter_rows(min_row=2, values_only=True)] == listed
