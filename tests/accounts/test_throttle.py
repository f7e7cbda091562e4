"""Attempts are counted: tightly for one account from one address, widely for an address."""

from __future__ import annotations

from typing import Any

import pytest
import redis
from django.core.cache import cache
from django.test import Client, RequestFactory
from django.urls import reverse

from accounts import throttle
from accounts.models import OutgoingMessage
from accounts.throttle import RESET, SIGN_IN, Limits, Throttle, address_of
from tests.factories import PASSWORD, make_user
from tests.pages import source_of

SMALL = Limits("essai", pair=2, account=4, address=6)


def sign_in(email: str, password: str, address: str = "192.0.2.1") -> Any:
    values = {"username": email, "password": password}
    return Client(REMOTE_ADDR=address).post(reverse("accounts:login"), values)


def ask(email: str, address: str = "192.0.2.1") -> Any:
    return Client(REMOTE_ADDR=address).post(reverse("accounts:password-forgotten"), {"email": email})


def attempts(limits: Limits, *who: tuple[str, str]) -> list[bool]:
    return [Throttle(limits, account, address).allows() for account, address in who]


def test_each_counter_has_its_limit() -> None:
    assert attempts(SMALL, *[("a", "1")] * 3) == [True, True, False]
    assert attempts(SMALL, ("A ", "1"), ("b", "1"), ("c", "1"), ("d", "1")) == [False, True, True, False]
    cache.clear()
    assert attempts(SMALL, *[("a", str(number)) for number in range(6)]) == [True] * 4 + [False] * 2


def test_kinds_of_attempts_do_not_add_up() -> None:
    assert attempts(SMALL, ("a", "1"), ("a", "1")) == [True, True]
    assert attempts(Limits("autre", pair=1, account=1, address=1), ("a", "1")) == [True]


def test_a_success_is_not_counted() -> None:
    for _ in range(20):
        attempt = Throttle(SMALL, "a", "1")
        assert attempt.allows()
        attempt.forget()


def test_a_window_ends() -> None:
    short = Limits("court", pair=1, account=1, address=1, seconds=0)
    assert attempts(short, *[("a", "1")] * 3) == [True] * 3


def test_the_cache_holds_no_address_in_clear() -> None:
    Throttle(SMALL, "camille@azimut.invalid", "192.0.2.1").allows()
    held = " ".join(cache._cache)  # type: ignore[attr-defined]
    assert "camille" not in held
    assert "192.0.2" not in held


def test_without_a_cache_people_still_come_in(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: Any, **__: Any) -> None:
        raise redis.ConnectionError

    for name in ("add", "incr", "decr", "delete"):
        monkeypatch.setattr(throttle.cache, name, away, raising=False)
    attempt = Throttle(SMALL, "a", "1")
    assert [attempt.allows() for _ in range(9)] == [True] * 9
    attempt.forget()


@pytest.mark.parametrize(
    ("proxies", "heard", "address"),
    [
        (0, "203.0.113.9", "192.0.2.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "made up, 203.0.113.9", "203.0.113.9"),
        (2, "made up, 203.0.113.9, 198.51.100.1", "203.0.113.9"),
        (2, "203.0.113.9", "192.0.2.1"),
        (1, "", "192.0.2.1"),
    ],
)
def test_the_address_is_what_our_proxies_heard(settings: Any, proxies: int, heard: str, address: str) -> None:
    settings.PROXIES = proxies
    headers = {"X-Forwarded-For": heard} if heard else {}
    request = RequestFactory(REMOTE_ADDR="192.0.2.1").get("/", headers=headers)
    assert address_of(request) == address


@pytest.mark.django_db
def test_guessing_a_password_is_stopped_for_this_account_from_here_only() -> None:
    user, neighbour = make_user(), make_user()
    for _ in range(SIGN_IN.pair):
        assert sign_in(user.email, "faux").status_code == 200
    refused = sign_in(user.email.upper(), PASSWORD)
    assert refused.status_code == 429
    assert "Trop d’essais sans succès. Attendez un quart d’heure" in source_of(refused)
    assert sign_in(neighbour.email, PASSWORD).status_code == 302
    assert sign_in(user.email, PASSWORD, address="192.0.2.2").status_code == 302


@pytest.mark.django_db
def test_an_unknown_account_is_counted_the_same() -> None:
    codes = [sign_in("personne@azimut.invalid", "faux").status_code for _ in range(SIGN_IN.pair + 1)]
    assert codes == [200] * SIGN_IN.pair + [429]


@pytest.mark.django_db
def test_a_whole_hospital_signs_in_behind_one_proxy() -> None:
    for _ in range(60):
        user = make_user()
        assert sign_in(user.email, "faux").status_code == 200
        assert sign_in(user.email, PASSWORD).status_code == 302


@pytest.mark.django_db
def test_an_account_is_stopped_from_everywhere_in_the_end() -> None:
    user = make_user()
    for number in range(SIGN_IN.account):
        sign_in(user.email, "faux", address=f"198.51.100.{number % 250}")
    assert sign_in(user.email, PASSWORD, address="203.0.113.1").status_code == 429


@pytest.mark.django_db
def test_a_mailbox_is_not_flooded() -> None:
    user = make_user()
    codes = [ask(user.email).status_code for _ in range(RESET.pair + 1)]
    assert codes == [302] * RESET.pair + [429]
    assert "Trop de demandes" in source_of(ask(user.email))
    assert OutgoingMessage.objects.count() <= 2
    assert ask("inconnue@azimut.invalid").status_code == 302
