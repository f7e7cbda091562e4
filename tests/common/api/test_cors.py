"""Other sites' pages call the API from a browser only when they are named."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

OTHER = "https://cartographie.exemple.fr"
ALLOW = "Access-Control-Allow-Origin"


def _asked_before(address: str) -> Any:
    """What a browser asks before it lets a page of another site send a token."""
    headers = {
        "origin": OTHER,
        "access-control-request-method": "GET",
        "access-control-request-headers": "authorization",
    }
    return Client().options(address, headers=headers)


@pytest.mark.django_db
def test_no_other_site_is_let_in_by_default() -> None:
    assert ALLOW not in _asked_before("/api/v1/actions/").headers


@pytest.mark.django_db
def test_a_named_site_may_send_a_token_and_never_the_session(settings: Any) -> None:
    settings.CORS_ALLOWED_ORIGINS = [OTHER]
    answer = _asked_before("/api/v1/actions/")
    assert answer.headers[ALLOW] == OTHER
    assert "authorization" in answer.headers["Access-Control-Allow-Headers"]
    assert "Access-Control-Allow-Credentials" not in answer.headers


@pytest.mark.django_db
def test_the_pages_are_never_opened(settings: Any) -> None:
    settings.CORS_ALLOWED_ORIGINS = [OTHER]
    assert ALLOW not in _asked_before("/connexion/").headers
