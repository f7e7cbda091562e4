"""The same key does a write once, for one caller, whatever happens meanwhile."""

from __future__ import annotations

import datetime as dt
import json
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client
from django.utils import timezone
from rest_framework.parsers import MultiPartParser
from rest_framework.test import APIRequestFactory
from rest_framework.views import APIView

from accounts.api.idempotency import _digest_of
from accounts.enums import Role
from accounts.models import IdempotentCall
from accounts.services import idempotency
from accounts.services.idempotency import purge_answers
from roadmap.models import Action
from tests.accounts.clients import bearer, make_client, make_token
from tests.factories import client_of, make_action, make_user_with_mandate

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.accounts.api_urls")]


def writer() -> str:
    """The token of a client that writes."""
    return make_token(make_client(role=Role.ARS_EDITOR))[1]


def send(text: str, pk: int, *, key: str | None = "cle-1", **body: Any) -> Any:
    headers = {**bearer(text), **({"Idempotency-Key": key} if key is not None else {})}
    url = f"/api/v1/essai/{pk}/une-fois/"
    caller = Client(headers=headers, raise_request_exception=False)
    return caller.post(url, body, content_type="application/json")


def test_the_second_call_gets_the_answer_of_the_first() -> None:
    text, action = writer(), make_action()
    first, second = send(text, action.pk), send(text, action.pk)
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.content == second.content
    assert json.loads(second.content)["id"] != action.pk
    assert [first.headers[name] for name in ("Location", "Content-Type")] == [
        second.headers[name] for name in ("Location", "Content-Type")
    ]
    assert "Idempotent-Replayed" not in first.headers
    assert second.headers["Idempotent-Replayed"] == "true"
    assert Action.objects.count() == 2


def test_without_a_key_each_call_is_done() -> None:
    text, action = writer(), make_action()
    for _ in range(2):
        assert send(text, action.pk, key=None).status_code == 201
    assert (Action.objects.count(), IdempotentCall.objects.count()) == (3, 0)


def test_another_body_or_address_under_the_same_key_is_refused() -> None:
    text, action, other = writer(), make_action(), make_action()
    send(text, action.pk)
    for answer in (send(text, action.pk, note="autre"), send(text, other.pk)):
        assert (answer.status_code, answer.json()["code"]) == (422, "cle_reutilisee")
    assert Action.objects.count() == 3


def test_a_key_is_one_caller_s_own() -> None:
    action, user = make_action(), make_user_with_mandate()
    for text in (writer(), writer()):
        assert "Idempotent-Replayed" not in send(text, action.pk).headers
    url, person = f"/api/v1/essai/{action.pk}/une-fois/", client_of(user)
    for replayed in (None, "true"):
        answer = person.post(url, {}, content_type="application/json", headers={"Idempotency-Key": "cle-1"})
        assert answer.headers.get("Idempotent-Replayed") == replayed
    assert Action.objects.count() == 4
    assert IdempotentCall.objects.filter(user=user).count() == 1


@pytest.mark.parametrize(("asked", "status"), [({"refuse": True}, 409), ({"fail": True}, 500)])
def test_what_is_refused_or_fails_is_undone_and_may_be_tried_again(
    asked: dict[str, Any], status: int
) -> None:
    text, action = writer(), make_action()
    for _ in range(2):
        answer = send(text, action.pk, **asked)
        assert answer.status_code == status
        assert "Idempotent-Replayed" not in answer.headers
    assert (Action.objects.count(), IdempotentCall.objects.count()) == (1, 0)


@pytest.mark.parametrize("key", ["", " ", "a" * 201, "é"])
def test_a_key_that_cannot_be_kept_is_refused(key: str) -> None:
    answer = send(writer(), make_action().pk, key=key)
    assert (answer.status_code, answer.json()["code"]) == (400, "cle_invalide")


def test_a_form_is_the_same_whatever_its_boundary() -> None:
    def digest(content: bytes, boundary: str) -> str:
        body = (
            f'--{boundary}\r\nContent-Disposition: form-data; name="f"; filename="m.csv"\r\n'
            f"Content-Type: text/csv\r\n\r\n{content.decode()}\r\n--{boundary}--\r\n"
        )
        asked = APIRequestFactory().post(
            "/", body.encode(), content_type=f"multipart/form-data; boundary={boundary}"
        )
        return _digest_of(FormView().initialize_request(asked))

    assert digest(b"a;b", "un") == digest(b"a;b", "deux")
    assert digest(b"a;b", "un") != digest(b"a;c", "un")


class FormView(APIView):
    parser_classes = [MultiPartParser]


def test_answers_are_forgotten_after_two_days(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(idempotency, "_BATCH", 1)
    text, action = writer(), make_action()
    for key in ("un", "deux", "trois"):
        send(text, action.pk, key=key)
    old = timezone.now() - dt.timedelta(hours=49)
    IdempotentCall.objects.filter(key__in=["un", "deux"]).update(created_at=old)
    assert purge_answers() == 2
    assert IdempotentCall.objects.get().key == "trois"


# --- Two at once, each on its own connection ---


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """What each call gives, all started together."""
    found: dict[int, Any] = {}
    ready = threading.Barrier(len(calls))

    def run(position: int, call: Callable[[], Any]) -> None:
        ready.wait()
        try:
            found[position] = call()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [found[position] for position in range(len(calls))]


@pytest.mark.django_db(transaction=True)
def test_two_at_once_write_once_and_the_second_waits() -> None:
    text, action = writer(), make_action()
    answers = at_once(*[lambda: send(text, action.pk, seconds=0.5)] * 2)
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].content == answers[1].content
    assert sorted(answer.headers.get("Idempotent-Replayed", "") for answer in answers) == ["", "true"]
    assert Action.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_second_call_that_cannot_wait_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    text, action = writer(), make_action()

    def second() -> Any:
        return send(text, action.pk, seconds=1)

    monkeypatch.setattr("accounts.api.idempotency.claim", impatient(idempotency.claim))
    answers = at_once(second, second)
    assert sorted(answer.status_code for answer in answers) == [201, 409]
    assert {answer.json().get("code") for answer in answers} == {None, "cle_en_cours"}
    assert Action.objects.count() == 2


def impatient(claim: Callable[..., Any]) -> Callable[..., Any]:
    """As with the time that a page may wait for a lock, shorter."""

    def hurried(asked: Any) -> Any:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '100ms'")
        return claim(asked)

    return hurried
