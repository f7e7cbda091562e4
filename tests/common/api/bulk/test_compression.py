"""Gzip for the API, and never for the pages."""

from __future__ import annotations

import gzip

import pytest
from django.test import Client

from tests.accounts.clients import api_client
from tests.common.api.bulk.reading import ACTIONS, body_of
from tests.factories import make_action, make_goal

pytestmark = pytest.mark.django_db


@pytest.fixture
def partner() -> Client:
    goal = make_goal()
    for _ in range(5):
        make_action(goal, title="Déployer le « DPI » " * 20)
    return api_client()


def test_a_list_is_the_same_in_gzip(partner: Client) -> None:
    plain = partner.get(ACTIONS)
    packed = partner.get(ACTIONS, headers={"Accept-Encoding": "br;q=1.0, gzip;q=0.8"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert int(packed.headers["Content-Length"]) == len(packed.content) < len(plain.content) / 3
    for answer in (plain, packed):
        assert "Accept-Encoding" in answer.headers["Vary"]


def test_the_tag_of_a_packed_object_still_serves(partner: Client) -> None:
    address = f"{ACTIONS}{partner.get(ACTIONS).json()['results'][0]['id']}/"
    strong = partner.get(address).headers["ETag"]
    packed = partner.get(address, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["ETag"] == f"W/{strong}"
    again = {"Accept-Encoding": "gzip", "If-None-Match": packed.headers["ETag"]}
    assert partner.get(address, headers=again).status_code == 304


def test_files(partner: Client) -> None:
    for fmt in ("csv", "ndjson"):
        asked = f"format={fmt}"
        answer = partner.get(f"{ACTIONS}?{asked}", headers={"Accept-Encoding": "gzip"})
        assert answer.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(answer.getvalue()) == body_of(partner, asked)
    workbook = partner.get(f"{ACTIONS}?format=xlsx", headers={"Accept-Encoding": "gzip"})
    assert workbook.getvalue()[:2] == b"PK"


@pytest.mark.parametrize("accepted", ["", "br", "gzip;q=0", "gzip; q=0.0", "gzip;q=0.000"])
def test_not_for_whoever_does_not_accept_it(partner: Client, accepted: str) -> None:
    answer = partner.get(ACTIONS, headers={"Accept-Encoding": accepted})
    assert "Content-Encoding" not in answer.headers


def test_pages_are_never_packed(partner: Client) -> None:
    page = Client().get("/connexion/", headers={"Accept-Encoding": "gzip"})
    assert len(page.content) > 500
    assert "Content-Encoding" not in page.headers
