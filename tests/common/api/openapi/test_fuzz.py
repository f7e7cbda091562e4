"""The reference is true: a public fuzzer asks each operation what it may, and what it may not, with and without rights.

No server error, no answer that the reference does not tell, of its status, content type, headers and shape. What is
drawn is the same at every run; the phase named coverage goes by every limit of every parameter.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase
from hypothesis import settings as drawing
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi.checks import negative_data_rejection
from werkzeug.test import Client

from accounts.api_rights import ALL_RIGHTS
from accounts.enums import Role
from common.api.openapi import document
from territories.models import Territory
from tests.accounts.clients import make_client, make_token
from tests.common.api.world import HERE, World

pytestmark = [
    pytest.mark.django_db,
    # Files are sent by the tests of the imports.
    pytest.mark.filterwarnings("ignore:Skipped test cases with unsupported payload:UserWarning"),
]

EXAMPLES = 3
# The fuzzer does not unpack what it reads through WSGI.
PLAIN = {"Accept-Encoding": "identity"}


def schema_drawn(examples: int, *, coverage: bool) -> Any:
    config = SchemathesisConfig.from_dict(
        {
            "seed": 6,
            "generation": {
                "max-examples": examples,
                "deterministic": True,
                "no-shrink": True,
                "with-security-parameters": False,
            },
            "phases": {"coverage": {"enabled": coverage}},
            # What is accepted depends on rows that the fuzzer does not know: a cursor, a code.
            "checks": {"positive_data_acceptance": {"enabled": False}},
        }
    )
    drawn = schemathesis.openapi.from_dict(document(), config=config)
    drawn.app = get_wsgi_application()
    return drawn


def drawn(examples: int) -> Any:
    """The rows stay for all that is drawn of an operation; nothing is shrunk, nothing kept from one run to another."""
    return drawing(
        max_examples=examples,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )


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


@pytest.fixture(autouse=True)
def _no_rate(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "API_RATE_PER_MINUTE", 10**9)


@pytest.fixture(autouse=True)
def _one_connection() -> Iterator[None]:
    """A server drops the connection between two requests; here it holds the rows of the world."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def headers(world: World) -> dict[str, str]:
    region = Territory.objects.get(kind="region", code="04")
    _, text = make_token(make_client(region, role=Role.ARS_EDITOR, scopes=ALL_RIGHTS))
    return PLAIN | {"Authorization": f"Bearer {text}"}


@pytest.fixture
def narrow(world: World) -> dict[str, str]:
    region = Territory.objects.get(kind="region", code="06")
    _, text = make_token(make_client(region, scopes=["read:windows"]))
    return PLAIN | {"Authorization": f"Bearer {text}"}


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
