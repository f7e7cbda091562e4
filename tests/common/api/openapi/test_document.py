"""The reference for machines: valid, complete, without warning, and the one that is committed."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
import yaml
from django.core.management import call_command

from common.api.openapi import document
from common.api.openapi_components import name_of
from common.api.problems import CODES
from common.api.resource import resources

REMAKE = "manage.py spectacular --validate --fail-on-warn --file docs/openapi.yaml"


@pytest.fixture(scope="module")
def found() -> dict:
    return document()


def test_it_is_valid_and_nothing_is_left_unsaid() -> None:
    call_command("spectacular", "--validate", "--fail-on-warn", stdout=StringIO())


def test_the_one_that_is_committed_is_current(root: Path, found: dict) -> None:
    committed = yaml.safe_load((root / "docs" / "openapi.yaml").read_text(encoding="utf-8"))
    assert committed == yaml.safe_load(yaml.dump(found)), f"Refaites-le : {REMAKE}"


def test_each_field_says_what_it_means(found: dict) -> None:
    schemas = found["components"]["schemas"]
    unsaid = [
        f"{resource.name}.{field}"
        for resource in resources()
        for field, said in schemas[name_of(resource)]["properties"].items()
        if not said["description"]
    ]
    assert unsaid == []


def test_an_enumeration_bears_its_labels(found: dict) -> None:
    state = found["components"]["schemas"]["Action"]["properties"]["state"]
    assert state["type"] == ["string", "null"]
    assert len(state["enum"]) == len(state["x-enum-descriptions"])
    assert state["enum"][-1] is None
    assert "`under_way` (" in state["description"]


def test_a_list_tells_its_filters_and_what_every_list_knows(found: dict) -> None:
    operation = found["paths"]["/api/v1/actions/"]["get"]
    assert operation["operationId"] == "actions_list"
    named = {each["name"] for each in operation["parameters"]}
    assert named >= {
        "region",
        "etat",
        "ordering",
        "fields",
        "expand",
        "updated_since",
        "limit",
        "cursor",
        "format",
    }
    assert set(operation["responses"]) == {"200", "304", "400", "401", "403", "429", "503"}
    assert {"text/csv", "application/x-ndjson"} < set(operation["responses"]["200"]["content"])


def test_each_resource_is_there_and_each_code_is_told(found: dict) -> None:
    assert [each.name for each in resources() if f"/api/v1/{each.name}/" not in found["paths"]] == []
    told = [
        code
        for name, schema in found["components"]["schemas"].items()
        if name.startswith("Problem")
        for code in schema["properties"]["code"]["enum"]
    ]
    assert sorted(told) == sorted(CODES)


def test_a_write_says_what_it_takes_and_refuses_the_rest(found: dict) -> None:
    operation = found["paths"]["/api/v1/status-updates/"]["post"]
    name = operation["requestBody"]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
    assert found["components"]["schemas"][name]["additionalProperties"] is False
    assert {"201", "409", "413", "415", "422"} < set(operation["responses"])
    assert "If-Match" in {
        each["name"] for each in found["paths"]["/api/v1/programming/{id}/"]["patch"]["parameters"]
    }
