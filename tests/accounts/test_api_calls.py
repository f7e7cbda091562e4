"""Every call of the API leaves one line, answered or refused; no line holds a token."""

from __future__ import annotations

import datetime as dt
import logging
from typing import Any

import pytest
from django.http import StreamingHttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone

from accounts.api import calls
from accounts.models import ApiCall
from accounts.services import api_calls
from accounts.services.api_calls import purge_api_calls
from accounts.services.clients import create_token
from accounts.tasks import purge_api
from common.scope import Scope
from journal.trace_kinds import traced_models
from tests.accounts.clients import api_client, bearer, make_client, make_token
from tests.factories import client_of, make_region, make_user_with_mandate

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.accounts.api_urls")]
WHO = "/api/v1/essai/"


def test_an_answered_call_has_its_client_its_answer_and_its_time() -> None:
    client = make_client()
    before = timezone.now()
    api_client(make_token(client)[1]).get(f"{WHO}?region=04&search=t%C3%A9l%C3%A9")
    call = ApiCall.objects.get()
    assert (call.client_id, call.user_id) == (client.pk, None)
    assert (call.method, call.path, call.status) == ("GET", WHO, 200)
    assert call.query == "region=04&search=t%C3%A9l%C3%A9"
    assert before <= call.at <= timezone.now()
    assert 0 <= call.duration_ms < 60_000
    assert call.size


def test_a_person_s_call_has_their_account() -> None:
    user = make_user_with_mandate()
    client_of(user).get(WHO)
    assert ApiCall.objects.values_list("client", "user", "status").get() == (None, user.pk, 200)


@pytest.mark.parametrize(
    ("path", "status"), [(WHO, 401), ("/api/v1/nulle-part/", 404), ("/api/v1/essai/%00%FF/", 404)]
)
def test_a_refused_call_has_nobody(path: str, status: int) -> None:
    Client().get(path)
    assert ApiCall.objects.values_list("client", "user", "status").get() == (None, None, status)


def test_a_failure_is_logged_too() -> None:
    caller = api_client()
    caller.raise_request_exception = False
    assert caller.get(f"{WHO}casse/").status_code == 500
    assert ApiCall.objects.get().status == 500


def test_a_stream_is_logged_once_with_all_that_left() -> None:
    answer = api_client().get(f"{WHO}fichier/")
    assert not ApiCall.objects.exists()
    assert b"".join(answer.streaming_content) == b"a" * 10 + b"b" * 5
    assert ApiCall.objects.get().size == 15


def test_a_stream_left_half_way_is_logged_with_what_left() -> None:
    """Closed by hand: the whole end of a request would close the connection of the test."""
    log = calls.CallLogMiddleware(lambda _: StreamingHttpResponse(iter([b"a" * 10, b"b" * 5])))
    answer: Any = log(RequestFactory().get(WHO))
    next(iter(answer.streaming_content))
    for close in answer._resource_closers:
        close()
    assert ApiCall.objects.get().size == 10


def test_a_page_is_no_call_of_the_api() -> None:
    client_of(make_user_with_mandate()).get("/mon-compte/")
    assert not ApiCall.objects.exists()


def test_a_long_address_is_cut() -> None:
    api_client().get(f"{WHO}?search={'a' * 5000}")
    assert len(ApiCall.objects.get().query) == 500


@pytest.mark.parametrize("written", ["{}", "token={}", "x=1&y=Bearer%20{}", "token=%61zm{}"])
def test_a_token_put_in_the_address_is_not_kept(written: str) -> None:
    _, text = make_token()
    told = written.format(text.removeprefix("azm") if "%61" in written else text)
    Client().get(f"{WHO}?{told}")
    query = ApiCall.objects.get().query
    assert text[-20:] not in query
    assert "azm_…" in query


def test_the_log_never_stops_an_answer(monkeypatch: pytest.MonkeyPatch, caplog: Any) -> None:
    caller = api_client()
    monkeypatch.setattr(calls._Call, "_values", lambda self: [])
    assert caller.get(WHO).status_code == 200
    assert "A call of the API is not in its log" in caplog.text
    assert not ApiCall.objects.exists()


def test_a_token_is_nowhere_but_in_its_answer(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    scope = Scope(administered_regions=frozenset({make_region().pk}))
    token, text = create_token(
        scope=scope,
        client=make_client(),
        author_label="Administration",
        label="Jeton",
        expires_at=timezone.now() + dt.timedelta(days=1),
    )
    secret = text.rpartition(f"{token.prefix}_")[2]
    for caller in (api_client(text), Client(headers=bearer(text + "x"))):
        caller.get(f"{WHO}?jeton={text}")
    event = traced_models()["accounts.apitoken"][1]
    kept = [str(list(model.objects.values())) for model in (type(token), event, ApiCall)]
    assert secret not in caplog.text + " ".join(kept)
    assert not {"digest", "last_used_at"} & {field.name for field in event._meta.local_fields}


def test_old_calls_are_forgotten_by_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api_calls, "_BATCH", 2)
    now = timezone.now()
    for days in (1, 179, 181, 200, 300, 400, 500):
        fields = {"method": "GET", "path": WHO, "status": 200, "duration_ms": 1}
        ApiCall.objects.create(at=now - dt.timedelta(days=days), **fields)
    assert purge_api_calls(now=now) == 5
    assert ApiCall.objects.count() == 2
    purge_api()
    assert ApiCall.objects.count() == 2
