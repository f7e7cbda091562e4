"""`changes/` one answer at a time: what it tells, what it refuses, what it costs."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.enums import Role
from accounts.models import ApiClient, ApiToken
from roadmap.models import Action, Roadmap
from tests.factories import make_action, make_goal, make_region, make_roadmap, make_user_with_mandate
from tests.journal.changes.partner import Partner, token_of

pytestmark = pytest.mark.django_db
# What a transaction under way has written is in no snapshot, not even its own.
committed = pytest.mark.django_db(transaction=True)


@pytest.fixture
def action() -> Action:
    return make_action(make_goal(make_roadmap(make_region("04"))), years={2025: "Cadrer"})


@pytest.fixture
def partner(action: Action) -> Partner:
    partner = Partner(token_of(make_region("04")))
    partner.catch_up()
    partner.told.clear()
    return partner


def refused(partner: Partner, query: str) -> tuple[int, str, str]:
    answer = partner.get(f"changes/?{query}")
    assert answer.headers["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert body["status"] == answer.status_code
    return answer.status_code, body["code"], body["errors"][0]["field"] if body["errors"] else ""


@committed
def test_a_partner_in_step_is_told_nothing_and_given_a_cursor(partner: Partner) -> None:
    assert partner.pull() == 0
    assert partner.pull() == 0


@committed
def test_what_an_object_shows_makes_it_change(partner: Partner, action: Action) -> None:
    action.programmings.get().steps.update(state="done")
    partner.catch_up()
    year = action.programmings.get()
    assert partner.told == [("upsert", ("actions", action.pk)), ("upsert", ("programming", year.pk))]
    assert partner.copy["programming", year.pk]["steps"][0]["state"] == "done"


@committed
def test_what_leaves_the_scope_is_deleted_and_comes_back(partner: Partner, action: Action) -> None:
    Roadmap.objects.update(published_at=None)
    partner.catch_up()
    assert ("delete", ("actions", action.pk)) in partner.told
    assert not [key for key in partner.copy if key[0] in {"roadmaps", "goals", "actions", "programming"}]
    Roadmap.objects.update(published_at=timezone.now())
    partner.catch_up()
    assert partner.copy["actions", action.pk]["title"] == action.title


@committed
def test_a_draft_that_was_never_shown_is_not_told_gone(partner: Partner, action: Action) -> None:
    draft = make_action(action.goal, published=False)
    Action.objects.filter(pk=draft.pk).delete()
    partner.catch_up()
    assert ("actions", draft.pk) not in {key for _, key in partner.told}


@committed
def test_several_pages_lead_to_the_same_end(action: Action) -> None:
    for number in range(7):
        make_action(action.goal, title=f"Action {number}")
    short, whole = (Partner(token_of(make_region("04"), name=f"P{limit}"), limit=limit) for limit in (2, 500))
    short.catch_up()
    whole.catch_up()
    assert short.copy == whole.copy
    assert len(short.told) == len(set(short.told))


@committed
def test_now_begins_without_a_copy(action: Action) -> None:
    partner = Partner(token_of(make_region("04")))
    body = partner.get("changes/?since=now&resources=actions").json()
    assert body["results"] == []
    Action.objects.filter(pk=action.pk).update(title="Reprise")
    told = partner.get(f"changes/?resources=actions&since={body['next']}").json()["results"]
    assert [(each["op"], each["resource"], each["id"]) for each in told] == [("upsert", "actions", action.pk)]


@committed
def test_only_the_resources_asked_for(action: Action) -> None:
    partner = Partner(token_of(make_region("04")))
    told = partner.get("changes/?resources=actions,programming").json()["results"]
    assert {each["resource"] for each in told} == {"actions", "programming"}


@committed
def test_only_the_resources_that_the_token_opens(action: Action) -> None:
    partner = Partner(token_of(make_region("04"), scopes=("read:changes", "read:actions")))
    partner.catch_up()
    assert {name for name, _ in partner.copy} == {"actions"}
    assert refused(partner, "resources=goals") == (400, "parametre_invalide", "resources")


def test_without_the_right_to_follow_nothing_is_told(action: Action) -> None:
    partner = Partner(token_of(make_region("04"), scopes=("read:actions",)))
    assert refused(partner, "")[:2] == (403, "portee_insuffisante")


@pytest.mark.parametrize(
    ("query", "code", "field"),
    [
        ("since=x", "curseur_invalide", "since"),
        ("since=WyJhIiwiMToxOiIsbnVsbCxudWxsXQ:falsifie", "curseur_invalide", "since"),
        ("since=", "curseur_invalide", "since"),
        ("since=1&since=2", "parametre_invalide", "since"),
        ("limit=0", "parametre_invalide", "limit"),
        ("limit=-1", "parametre_invalide", "limit"),
        ("limit=501", "parametre_invalide", "limit"),
        ("limit=1e2", "parametre_invalide", "limit"),
        ("limit=%C2%B2", "parametre_invalide", "limit"),
        ("resources=inconnue", "parametre_invalide", "resources"),
        ("resources=", "parametre_invalide", "resources"),
        ("resources=a%00", "parametre_invalide", "resources"),
        ("depuis=hier", "parametre_inconnu", "depuis"),
    ],
)
def test_what_is_not_understood_is_refused_by_name(
    partner: Partner, query: str, code: str, field: str
) -> None:
    assert refused(partner, query) == (400, code, field)


def test_a_cursor_dies_with_the_rights_it_was_made_for(partner: Partner) -> None:
    cursor = partner.get("changes/").json()["next"]
    ApiClient.objects.update(role=Role.ARS_EDITOR)
    assert refused(partner, f"since={cursor}")[:2] == (410, "curseur_perime")


def test_a_cursor_is_of_no_use_to_another_region(partner: Partner) -> None:
    cursor = partner.get("changes/").json()["next"]
    other = Partner(token_of(make_region("32", "Hauts-de-France"), name="Autre"))
    assert refused(other, f"since={cursor}")[:2] == (410, "curseur_perime")


def test_a_cursor_of_some_resources_does_not_serve_for_all(partner: Partner) -> None:
    cursor = partner.get("changes/?resources=actions").json()["next"]
    assert refused(partner, f"since={cursor}")[:2] == (410, "curseur_perime")


def test_an_expired_token_is_told_so(partner: Partner) -> None:
    # In one go: the database refuses an expiry before the creation.
    ApiToken.objects.update(
        created_at=timezone.now() - dt.timedelta(days=2),
        expires_at=timezone.now() - dt.timedelta(days=1),
    )
    assert refused(partner, "")[:2] == (401, "jeton_expire")


@committed
def test_a_signed_in_person_follows_what_they_read(action: Action, client: Any) -> None:
    client.force_login(make_user_with_mandate(Role.COMMITTEE_MEMBER, make_region("04")))
    told = client.get("/api/v1/changes/?resources=actions").json()["results"]
    assert [each["id"] for each in told] == [action.pk]


def queries_of(partner: Partner, query: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert partner.get(f"changes/?{query}").status_code == 200
    return len(seen)


@committed
def test_the_cost_is_that_of_the_resources_whatever_the_rows(partner: Partner, action: Action) -> None:
    """Token, database, whether anything changed, stamps, measures, one for each resource, and the log of the call."""
    since = partner.get("changes/").json()["next"]
    # The first call of the minute notes the use of the token.
    assert queries_of(partner, f"since={since}") == 4
    make_action(action.goal)
    assert queries_of(partner, f"since={since}") == 7
    for _ in range(12):
        make_action(action.goal)
    assert queries_of(partner, f"since={since}") == 7
