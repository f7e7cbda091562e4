"""The reference is true: a public fuzzer asks each operation what it may, and what it may not, with and without rights.

No server error, no answer that the reference does not tell, of its status, content type, headers and shape. What is
drawn is the same at every run; the phase named coverage goes by every limit of every parameter.
"""

from __future__ import annotations

from typing import Any

import pytest
from schemathesis.specs.openapi.checks import negative_data_rejection
from werkzeug.test import Client

from tests.common.api.openapi.fuzzing import PLAIN, drawn, schema_drawn
from tests.common.api.world import HERE, World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fuzzed")]

EXAMPLES = 3
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


@WITH_RIGHTS.parametrize()
@drawn(EXAMPLES)
def test_an_operation_answers_what_the_reference_says(
    case: Any, headers: dict[str, str], world: World
) -> None:
    case.call_and_validate(headers=headers)
    name = case.path.split("/")[3]
    if "id" in case.path_parameters and world.groups[name][HERE]:
        # Of an object that is there, under the version that was read.
        case.path_parameters["id"] = min(world.groups[name][HERE])
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
