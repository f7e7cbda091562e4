"""Who is let in by the API, as what, and what is written under their name."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.enums import Role
from accounts.models import ApiClient
from accounts.selectors.clients import scope_of_client
from common.scope import NOBODY, Scope
from journal.models import Change
from tests.accounts.clients import api_client, bearer, make_client, make_token
from tests.factories import client_of, make_action, make_organisation, make_region, make_user_with_mandate

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.accounts.api_urls")]
WHO = "/api/v1/essai/"
YESTERDAY = dt.timedelta(days=1)


def refused(response: Any) -> tuple[int, str, str]:
    return response.status_code, response.json()["code"], response.headers.get("WWW-Authenticate", "")


def test_a_client_comes_in_as_its_role_in_its_region() -> None:
    client = make_client(role=Role.ARS_EDITOR, name="Entrepôt")
    answer = api_client(make_token(client)[1]).get(WHO).json()
    snapshot = answer.pop("snapshot")
    assert answer == {
        "user": "Entrepôt",
        "pk": None,
        "client": client.pk,
        "regions": [client.territory_id],
        "editable": [client.territory_id],
        "person": None,
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT txid_visible_in_snapshot(0, %s::txid_snapshot)", [snapshot])
        assert cursor.fetchone() == (True,)


def test_who_asks_costs_one_statement_and_its_line_in_the_log_another() -> None:
    caller = api_client()
    with CaptureQueriesContext(connection) as statements:
        assert caller.get(WHO).status_code == 200
    assert [sql["sql"].split()[0] for sql in statements] == ["SELECT", "WITH"]
    assert "txid_current_snapshot" in statements[0]["sql"]
    with CaptureQueriesContext(connection) as statements:
        caller.get(WHO)
    assert [sql["sql"].split()[0] for sql in statements] == ["SELECT", "INSERT"]


@pytest.mark.parametrize(
    "header",
    [
        "Bearer",
        "Bearer ",
        "Bearer azm_",
        "Bearer azm_00000000_" + "a" * 43,
        "bearer azm_00000000_" + "a" * 44,
        "Bearer " + "é" * 30,
        "Bearer azm_00000000_" + "a" * 43 + " plus",
        "Bearer " + "a" * 5000,
    ],
)
def test_what_is_not_a_token_of_ours_is_unknown(header: str) -> None:
    answer = Client(headers={"Authorization": header}).get(WHO)
    assert refused(answer) == (401, "jeton_inconnu", "Bearer")


def test_without_a_token_the_answer_says_what_is_expected() -> None:
    assert refused(Client().get(WHO)) == (401, "jeton_absent", "Bearer")
    basic = Client(headers={"Authorization": "Basic YTpi"}).get(WHO)
    assert refused(basic) == (401, "jeton_absent", "Bearer")
    assert "Authorization: Bearer azm_…" in basic.json()["detail"]


def test_a_token_ends_at_its_hour() -> None:
    past = timezone.now() - YESTERDAY
    _, text = make_token(created_at=past - YESTERDAY, expires_at=past)
    assert refused(api_client(text).get(WHO)) == (401, "jeton_expire", "Bearer")


def test_a_revoked_token_and_a_closed_client_open_nothing() -> None:
    _, revoked = make_token(revoked_at=timezone.now(), revoked_by_label="Administration")
    _, closed = make_token(make_client(closed_at=timezone.now()))
    for text in (revoked, closed):
        assert refused(api_client(text).get(WHO)) == (401, "jeton_revoque", "Bearer")


def test_a_token_that_is_refused_does_not_fall_back_on_the_session() -> None:
    signed_in = client_of(make_user_with_mandate())
    assert refused(signed_in.get(WHO, headers=bearer("azm_faux")))[:2] == (401, "jeton_inconnu")


def test_the_last_use_is_written_at_most_once_a_minute() -> None:
    token, text = make_token()
    api_client(text).get(WHO)
    token.refresh_from_db()
    first = token.last_used_at
    assert first is not None
    api_client(text).get(WHO)
    token.refresh_from_db()
    assert token.last_used_at == first
    type(token).objects.update(last_used_at=first - dt.timedelta(seconds=90))
    api_client(text).get(WHO)
    token.refresh_from_db()
    assert token.last_used_at >= first


def test_a_last_use_leaves_no_trace() -> None:
    token, text = make_token()
    before = Change.objects.count()
    api_client(text).get(WHO)
    token.refresh_from_db()
    assert token.last_used_at is not None
    assert Change.objects.count() == before


def test_a_signed_in_person_reads_by_their_session() -> None:
    region = make_region()
    user = make_user_with_mandate(Role.ARS_EDITOR, region)
    answer = client_of(user).get(WHO).json()
    assert (answer["pk"], answer["person"], answer["editable"]) == (user.pk, user.pk, [region.pk])
    assert (answer["client"], answer["snapshot"]) == (None, None)


def test_a_person_writes_with_the_token_of_the_page_only() -> None:
    user = make_user_with_mandate()
    person = Client(enforce_csrf_checks=True)
    person.force_login(user)
    answer = person.post(WHO, {}, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (403, "csrf")
    assert person.get(WHO).status_code == 200


def test_a_program_writes_without_the_token_of_a_page() -> None:
    client = make_client(role=Role.ARS_EDITOR, scopes=["write:measures"])
    program = Client(enforce_csrf_checks=True, headers=bearer(make_token(client)[1]))
    assert program.post(WHO, {}, content_type="application/json").status_code == 200


@pytest.mark.parametrize("scope", ["read:measures", "read:*"])
def test_reading_asks_for_the_scope_of_the_resource(scope: str) -> None:
    caller = api_client(make_token(make_client(scopes=[scope]))[1])
    assert caller.get(WHO).status_code == 200
    assert caller.head(WHO).status_code == 200


@pytest.mark.parametrize(
    ("scopes", "method", "missing"),
    [
        (["read:actions"], "get", "read:measures"),
        (["write:measures"], "get", "read:measures"),
        (["read:*"], "post", "write:measures"),
        (["read:measures", "write:targets"], "post", "write:measures"),
    ],
)
def test_a_missing_scope_is_named(scopes: list[str], method: str, missing: str) -> None:
    caller = api_client(make_token(make_client(role=Role.ARS_EDITOR, scopes=scopes))[1])
    answer = getattr(caller, method)(WHO, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (403, "portee_insuffisante")
    assert f"«\u00a0{missing}\u00a0»" in answer.json()["detail"]


def test_scopes_changed_by_the_administrator_hold_from_the_next_call() -> None:
    client = make_client(scopes=["read:actions"])
    caller = api_client(make_token(client)[1])
    assert caller.get(WHO).status_code == 403
    ApiClient.objects.update(scopes=["read:measures"])
    assert caller.get(WHO).status_code == 200


def test_what_a_client_writes_bears_its_name_in_the_trace() -> None:
    action = make_action(title="Avant")
    client = make_client(role=Role.ARS_EDITOR, name="Outil de suivi")
    caller = api_client(make_token(client)[1])
    answer = caller.post(
        f"/api/v1/essai/{action.pk}/titre/", {"title": "Après"}, content_type="application/json"
    )
    assert answer.status_code == 200
    metadata = Change.objects.filter(kind="roadmap.action", operation="update").latest("pk").context.metadata
    assert metadata == {
        "kind": "api",
        "cause": f"/api/v1/essai/{action.pk}/titre/",
        "user": None,
        "actor": "Outil de suivi",
        "client": client.pk,
    }


def test_the_scope_of_each_role() -> None:
    here = make_region()
    region, grades = frozenset({here.pk}), make_organisation(serving=[here])
    contributor = make_client(role=Role.GRADES_CONTRIBUTOR, organisation=grades)
    assert scope_of_client(make_client()) == Scope(readable_regions=region)
    assert scope_of_client(make_client(role=Role.NATIONAL_READER)) == Scope(every_region=True)
    assert scope_of_client(make_client(role=Role.ARS_EDITOR)) == Scope(
        readable_regions=region, draft_regions=region, editable_regions=region
    )
    assert scope_of_client(contributor) == Scope(
        readable_regions=region, draft_regions=region, piloting=frozenset({(grades.pk, here.pk)})
    )
    assert scope_of_client(make_client(closed_at=timezone.now())) == NOBODY
