"""Callers of the API that may write in region 04, and what they send."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpResponse
from django.test import Client

from accounts.enums import Role
from tests.accounts.clients import api_client, make_client, make_token

WRITES = ("read:*", "write:status-updates", "write:programming", "write:measures", "write:targets")


def writer(role: str = Role.ARS_EDITOR, region: Any = None, **fields: Any) -> Client:
    """A system that may write all that its role opens in its region."""
    scopes = WRITES if role in {Role.ARS_EDITOR, Role.GRADES_CONTRIBUTOR} else ("read:*",)
    return api_client(make_token(make_client(region, role=role, scopes=scopes, **fields))[1])


def send(client: Client, method: str, address: str, body: Any = None, /, **headers: str) -> HttpResponse:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.generic(method, address, _json(body), content_type="application/json", headers=named)


def _json(body: Any) -> bytes:
    if body is None:
        return b""
    return body if isinstance(body, bytes) else json.dumps(body).encode()


def problems(response: HttpResponse) -> list[tuple[str, str]]:
    """The fields at fault and their codes."""
    assert response["Content-Type"] == "application/problem+json", response.content
    return [(each["field"], each["code"]) for each in response.json()["errors"]]
