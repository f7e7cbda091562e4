"""How the fuzzer calls: without a limit of rate, on the connection that holds the rows of the world."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from accounts.api_rights import ALL_RIGHTS
from accounts.enums import Role
from territories.models import Territory
from tests.accounts.clients import bearer, make_client, make_token
from tests.common.api.openapi.fuzzing import PLAIN
from tests.common.api.world import World


@pytest.fixture
def fuzzed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A server drops the connection between two requests; here it holds the rows of the world."""
    monkeypatch.setattr(settings, "API_RATE_PER_MINUTE", 10**9)
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def headers(world: World) -> dict[str, str]:
    region = Territory.objects.get(kind="region", code="04")
    return PLAIN | bearer(make_token(make_client(region, role=Role.ARS_EDITOR, scopes=ALL_RIGHTS))[1])


@pytest.fixture
def narrow(world: World) -> dict[str, str]:
    region = Territory.objects.get(kind="region", code="06")
    return PLAIN | bearer(make_token(make_client(region, scopes=["read:windows"]))[1])
