"""The reference is true: a public fuzzer asks each operation what it may, and what it may not, with and without rights.

No server error, no answer that the reference does not tell, of its status, content type, headers and shape. What is
drawn is the same at every run; the phase named coverage goes by every limit of every parameter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest
from schemathesis.specs.openapi.checks import negative_data_rejection
from werkzeug.test import Client

from tests.common.api.openapi.fuzzing import PLAIN, drawn, schema_drawn
from tests.common.api.upper_world import build_upper_world
from tests.common.api.world import World, build_world
from tests.reference import built_for_the_module

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fuzzed")]

EXAMPLES = 3
KNOWN = {"indicator": "TOUT-01", "territory": "04", "action": None}
WITH_RIGHTS = schema_drawn(EXAMPLES, coverage=True)
# What the narrow client may read is left out.
WITHOUT = schema_drawn(2, coverage=False).exclude(path_regex="/windows/")


@WITH_RIGHTS.hook
def filter_query(context: Any, query: dict[str, Any] | None) -> bool:
    """An empty filter is none, as the reference says by a word that the fuzzer does not read."""
    given = [
        value for each in (query or {}).values() for value in (each if isinstance(each, list) else [each])
    ]
    return all(str(value).strip() for value in given)


def build() -> World:
    world = build_world()
    build_upper_world()
    return world


@pytest.fixture(scope="module")
def shared_world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Rows of every resource, and not only of those below."""
    with built_for_the_module(django_db_blocker, build) as built:
        yield built


@pytest.fixture
def first(headers: dict[str, str]) -> Callable[[str], Any]:
    """The identifier of a row of a resource, of the caller's own region where it has one."""
    client = Client(WITH_RIGHTS.app)

    @cache
    def found(name: str) -> Any:
        for own in ("&region=04", "&territoire=04", ""):
            read = client.get(f"/api/v1/{name}/?limit=1&fields=id{own}", headers=headers)
            if read.status_code == 200 and read.json["results"]:
                return read.json["results"][0]["id"]
        return None

    return found


@WITH_RIGHTS.parametrize()
@drawn(EXAMPLES)
def test_an_operation_answers_what_the_reference_says(
    case: Any, headers: dict[str, str], first: Callable[[str], Any]
) -> None:
    case.call_and_validate(headers=headers)
    # Those of an import are in test_fuzz_files.
    if "/imports/" in case.path:
        return
    is_about = KNOWN.keys() & set(case.body) if isinstance(case.body, dict) else set()
    if is_about:
        # Of what is there: the rest of what was drawn is then looked at.
        known = {name: KNOWN[name] or first("actions") for name in is_about}
        case.body = {name: said for name, said in case.body.items() if name != "finess"} | known
    if is_about and "id" not in case.path_parameters:
        case.call_and_validate(headers=headers, excluded_checks=[negative_data_rejection])
    if "id" not in case.path_parameters:
        return
    if there := first(case.path.split("/")[3]):
        # Of an object that is there, under the version that was read.
        case.path_parameters["id"] = there
        read = Client(WITH_RIGHTS.app).get(case.formatted_path, headers=headers)
        held = {"If-Match": read.headers["ETag"]} if read.status_code == 200 else {}
        # What was wrong in what was drawn may have been its identifier.
        case.call_and_validate(headers=headers | held, excluded_checks=[negative_data_rejection])


@WITHOUT.parametrize()
@drawn(2)
def test_an_operation_tells_nobody_anything(case: Any, world: World) -> None:
    # An address that no pattern knows is nobody's.
    assert case.call_and_validate(headers=PLAIN).status_code in (401, 404)


@WITHOUT.parametrize()
@drawn(2)
def test_an_operation_tells_nothing_to_who_may_read_something_else(case: Any, narrow: dict[str, str]) -> None:
    assert case.call_and_validate(headers=narrow).status_code in (403, 404)
