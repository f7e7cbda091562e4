"""The Table Schema says what the columns of a file are, well enough for a program that knows nothing else."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal
from typing import Any

import openpyxl
import pandas
import pytest
from django.test import Client

from common.api.bulk_cells import file_fields
from common.api.resource import Resource, resources
from common.api.statements import Shape
from common.api.table_schema import table_schema
from roadmap.enums import ActionState
from tests.accounts.clients import api_client, make_client, make_token
from tests.common.api.bulk.reading import ACTIONS, body_of, csv_rows
from tests.factories import make_action, make_goal
from tests.indicators.factories import make_indicator, make_measure

ADDRESS = f"{ACTIONS}table-schema/"
MEASURES = "/api/v1/measures/"
_DTYPES = {"integer": "Int64", "number": "Float64", "boolean": "boolean", "string": "string"}


@pytest.fixture
def partner(db: None) -> Client:
    return api_client()


def read_with(schema: dict[str, Any], content: bytes) -> pandas.DataFrame:
    """As a data team would: the types of the schema, nothing guessed."""
    kinds = {each["name"]: each["type"] for each in schema["fields"]}
    dtypes = {name: _DTYPES[kind] for name, kind in kinds.items() if kind in _DTYPES}
    moments = [name for name, kind in kinds.items() if kind in {"date", "datetime"}]
    missing = schema["missingValues"]
    return pandas.read_csv(
        io.BytesIO(content), dtype=dtypes, parse_dates=moments, keep_default_na=False, na_values=missing
    )


def test_same_columns_in_the_same_order_as_the_csv(partner: Client) -> None:
    make_action()
    for shape in ("", "&fields=title,pilots,id"):
        said = partner.get(f"{ADDRESS}?{shape.removeprefix('&')}").json()
        assert [each["name"] for each in said["fields"]] == list(csv_rows(partner, f"format=csv{shape}")[0])


def test_what_is_said_of_a_column(partner: Client) -> None:
    said = partner.get(ADDRESS).json()
    fields = {each["name"]: each for each in said["fields"]}
    assert (said["primaryKey"], said["missingValues"]) == (["id"], [""])
    assert fields["id"]["constraints"] == {"required": True, "unique": True}
    assert fields["state"]["constraints"] == {"enum": list(ActionState.values)}
    assert {"value": "done", "label": ActionState.DONE.label} in fields["state"]["categories"]
    assert "constraints" not in fields["title"], "an empty text would read as missing"
    assert fields["priority"]["type"] == "integer"
    assert "constraints" not in fields["priority"]
    assert fields["updated_at"]["format"] == "%Y-%m-%dT%H:%M:%S.%fZ"
    assert fields["region"]["description"].startswith("Code de la région")
    assert "to_confirm" not in fields


@pytest.mark.parametrize("resource", resources(), ids=lambda resource: resource.name)
def test_every_resource_has_one(partner: Client, resource: Resource) -> None:
    said = partner.get(f"/api/v1/{resource.name}/table-schema/").json()
    assert said == table_schema(resource, Shape(frozenset(resource.by_name)))
    for each in said["fields"]:
        assert each["title"]
        assert each["description"]
    whole = file_fields(resource, Shape(frozenset(resource.by_name)))
    answer = partner.get(f"/api/v1/{resource.name}/?format=csv")
    assert answer.getvalue().decode().splitlines()[0].split(",") == [each.name for each in whole]


def test_pandas_reads_with_it_what_the_portal_holds(partner: Client) -> None:
    goal = make_goal()
    first = make_action(
        goal, title="NA", state=ActionState.DONE, on=dt.date(2026, 3, 1), comment="Été, « œuvre »\nfin"
    )
    second = make_action(goal, title="007", priority=None)
    table = read_with(partner.get(ADDRESS).json(), body_of(partner, "format=csv"))
    assert list(table["id"]) == [first.pk, second.pk]
    assert list(table["region"]) == ["04", "04"], "a code is no number"
    assert list(table["title"]) == ["NA", "007"]
    assert table["priority"][0] == 1
    assert pandas.isna(table["priority"][1])
    assert table["comment"][0] == "Été, « œuvre »\nfin"
    assert table["status_on"][0] == pandas.Timestamp("2026-03-01")
    assert table["published_at"][0] == pandas.Timestamp(first.published_at)


def test_pandas_reads_measures(partner: Client) -> None:
    make_measure(make_indicator(), None, Decimal("12.500000"), note="12,5 %")
    make_measure(make_indicator(), None, over=(1, 3))
    content = partner.get(f"{MEASURES}?format=csv").getvalue()
    table = read_with(partner.get(f"{MEASURES}table-schema/").json(), content)
    assert table["value"][0] == 12.5
    assert pandas.isna(table["value"][1])
    assert (table["numerator"][1], table["denominator"][1]) == (1, 3)
    assert list(table["outlier"]) == [False, False]
    assert table["on"][0] == pandas.Timestamp("2023-10-04")
    assert table["recorded_at"].dt.tz is not None


def test_a_number_that_a_sheet_would_round_is_written_in_words(partner: Client) -> None:
    make_measure(make_indicator(), None, Decimal("12345678901234.567890"))
    make_measure(make_indicator(), None, Decimal("-1234.500000"))
    content = partner.get(f"{MEASURES}?format=xlsx&fields=value").getvalue()
    cells = openpyxl.load_workbook(io.BytesIO(content))["Données"]["B"]
    assert [(cell.value, cell.data_type) for cell in cells[1:]] == [
        ("12345678901234.567890", "s"),
        (-1234.5, "n"),
    ]


def test_refusals_and_rights(partner: Client) -> None:
    assert partner.get(f"{ADDRESS}?fields=nom").json()["errors"][0]["field"] == "fields"
    assert partner.get(f"{ADDRESS}?fields=to_confirm").status_code == 400
    assert partner.get(f"{ADDRESS}?expand=programming").json()["errors"][0]["field"] == "expand"
    assert partner.get(f"{ADDRESS}?region=04").json()["code"] == "parametre_inconnu"
    closed = make_token(make_client(scopes=["read:regions"]))[1]
    assert api_client(closed).get(ADDRESS).status_code == 403
    assert Client().get(ADDRESS).status_code == 401


def test_an_unchanged_schema_is_not_sent_again(partner: Client) -> None:
    tag = partner.get(ADDRESS).headers["ETag"]
    assert partner.get(ADDRESS, headers={"If-None-Match": tag}).status_code == 304
    assert partner.get(f"{ADDRESS}?fields=id", headers={"If-None-Match": tag}).status_code == 200
