"""Status updates and steps written by partners: what the pages do, and nothing that they refuse."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.enums import Role
from journal.models import Change, DirtyMark
from roadmap.models import Action, Campaign, CampaignItem, Proof, StatusUpdate, Step
from tests.accounts.clients import api_client, make_client, make_token
from tests.factories import (
    client_of,
    make_action,
    make_goal,
    make_organisation,
    make_region,
    make_roadmap,
    make_user_with_mandate,
)
from tests.roadmap.api.writing import WRITES, problems, send, writer

pytestmark = pytest.mark.django_db
UPDATES = "/api/v1/status-updates/"


def programming_of(action: Action) -> str:
    return f"/api/v1/programming/{action.programmings.get().pk}/"


def say(client: Client, action: Action | int, /, **more: Any) -> Any:
    pk = action if isinstance(action, int) else action.pk
    return send(client, "POST", UPDATES, {"action": pk, "comment": "Le pilote a démarré."} | more)


def foreign_action() -> Action:
    return make_action(make_goal(make_roadmap(make_region("32", "Hauts-de-France"))))


def test_a_system_says_where_an_action_stands_as_the_page_would() -> None:
    action = make_action(state="to_launch", comment="Prévu.")
    client = make_client(role=Role.ARS_EDITOR, scopes=WRITES, name="Pilotage régional")
    DirtyMark.objects.all().delete()
    response = say(
        api_client(make_token(client)[1]),
        action,
        state="under_way",
        confidence="on_course",
        on="2026-03-02",
        links=["https://exemple.invalid/cr"],
    )
    assert response.status_code == 201, response.content
    update = StatusUpdate.objects.get(pk=response.json()["id"])
    said = (update.state, update.confidence, update.on, update.author, update.author_label)
    assert said == ("under_way", "on_course", dt.date(2026, 3, 2), None, "Pilotage régional")
    assert Proof.objects.get().url == "https://exemple.invalid/cr"
    action.refresh_from_db()
    assert (action.current_status, action.version) == (update, 2)
    assert response["Location"] == f"{UPDATES}{update.pk}/"
    read = writer().get(response["Location"])
    assert (read["ETag"], read.json()) == (response["ETag"], response.json())
    assert response.json()["links"][0]["url"] == "https://exemple.invalid/cr"
    change = Change.objects.filter(kind="roadmap.statusupdate").latest("pk")
    context = change.context.metadata
    told = (context["kind"], context["actor"], context["client"], context["user"], context["cause"])
    assert told == ("api", "Pilotage régional", client.pk, None, UPDATES)
    assert DirtyMark.objects.filter(territory=action.roadmap.territory).exists()


def test_a_person_writes_by_their_session_and_their_token_of_origin() -> None:
    action = make_action()
    user = make_user_with_mandate(Role.ARS_EDITOR)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(user)
    refused = say(strict, action)
    assert (refused.status_code, refused.json()["code"]) == (403, "csrf")
    done = say(client_of(user), action)
    assert done.status_code == 201
    assert StatusUpdate.objects.get().author == user


@pytest.mark.parametrize(
    ("role", "there", "here"),
    [
        (Role.ARS_EDITOR, 400, 201),
        (Role.GRADES_CONTRIBUTOR, 400, 403),
        (Role.PARTNER, 403, 403),
        (Role.NATIONAL_READER, 403, 403),
    ],
)
def test_who_may_say_where_an_action_stands(role: str, there: int, here: int) -> None:
    client = writer(role)
    assert say(client, make_action()).status_code == here
    foreign = say(client, foreign_action())
    assert foreign.status_code == there
    if there == 400:
        absent = say(client, 999_999_999)
        assert foreign.json() == absent.json()
        assert problems(absent) == [("action", "introuvable")]


def test_a_pilot_says_it_of_its_own_actions_and_only_what_a_pilot_may() -> None:
    organisation = make_organisation("TESIS", serving=[make_region()])
    action = make_action(pilots=[organisation], state="to_launch")
    client = writer(Role.GRADES_CONTRIBUTOR, organisation=organisation)
    assert say(client, action, state="under_way").status_code == 201
    refused = say(client, action, state="abandoned")
    assert (refused.status_code, problems(refused)) == (422, [("state", "refus")])
    assert "revient à l’ARS" in refused.json()["detail"]
    other = say(client, make_action())
    assert (other.status_code, other.json()["code"]) == (403, "acces_refuse")


def test_a_draft_is_unknown_to_a_reader_and_nobody_writes_without_a_token() -> None:
    assert say(Client(), make_action()).status_code == 401
    reader = api_client(make_token(make_client(scopes=WRITES, role=Role.ARS_EDITOR))[1])
    assert say(reader, make_action(published=False)).status_code == 201
    unscoped = api_client(make_token(make_client(role=Role.ARS_EDITOR, scopes=("read:*",)))[1])
    refused = say(unscoped, make_action())
    assert (refused.status_code, refused.json()["code"]) == (403, "portee_insuffisante")


def test_the_version_that_was_read_protects_what_others_said() -> None:
    action = make_action()
    assert say(writer(), action, version=1).status_code == 201
    stale = say(writer(), action, version=1, comment="Autre chose.")
    assert (stale.status_code, problems(stale), stale.json()["version"]) == (409, [("version", "conflit")], 2)
    assert StatusUpdate.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        ({"etat": "done"}, ("etat", "champ_inconnu")),
        ({"state": "finished"}, ("state", "choix_inconnu")),
        ({"state": 3}, ("state", "choix_inconnu")),
        ({"action": "1"}, ("action", "type_invalide")),
        ({"action": True}, ("action", "type_invalide")),
        ({"action": 10**20}, ("action", "hors_bornes")),
        ({"action": None}, ("action", "champ_nul")),
        ({"comment": "x" * 5_001}, ("comment", "trop_long")),
        ({"comment": ["x"]}, ("comment", "type_invalide")),
        ({"on": "02/03/2026"}, ("on", "type_invalide")),
        ({"on": "2026-02-30"}, ("on", "type_invalide")),
        ({"on": 20260302}, ("on", "type_invalide")),
        ({"links": "https://exemple.invalid/"}, ("links", "type_invalide")),
        ({"links": ["https://exemple.invalid/"] * 21}, ("links", "trop_long")),
        ({"links": [7]}, ("links/0", "type_invalide")),
        ({"version": 1.5}, ("version", "type_invalide")),
    ],
)
def test_what_is_not_of_its_shape_is_refused_by_name(
    wrong: dict[str, Any], expected: tuple[str, str]
) -> None:
    response = say(writer(), make_action().pk, **wrong)
    assert response.status_code == 400
    assert problems(response) == [expected]
    assert not StatusUpdate.objects.exists()


def test_rules_answer_422_at_their_field_and_keep_nothing() -> None:
    action, client = make_action(state="done"), writer()
    tomorrow = f"{timezone.localdate() + dt.timedelta(days=3)}"
    for more, field in [
        ({"comment": "  "}, "comment"),
        ({"on": tomorrow}, "on"),
        ({"state": "to_launch"}, "state"),
        ({"links": ["https://exemple.invalid/", "javascript:alert(1)"]}, "links"),
    ]:
        response = say(client, action, **more)
        assert (response.status_code, problems(response)) == (422, [(field, "refus")]), more
    assert (StatusUpdate.objects.count(), Proof.objects.count()) == (1, 0)


def test_an_archived_action_no_longer_moves() -> None:
    response = say(writer(), make_action(archived_at=timezone.now()))
    assert response.status_code == 422
    assert "archivée" in response.json()["detail"]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b'{"action": 1, "action": 2}', "deux fois"),
        (b'{"action": NaN}', "NaN"),
        (b'{"action": -Infinity}', "-Infinity"),
        (b'{"action": 1', "pas du JSON"),
        (b"[" * 100_000, "imbriqué"),
        (b'{"comment": ' + b"[" * 12 + b"]" * 12 + b"}", "imbriqué"),
        (b'{"comment": "a\\u0000b"}', "illisible"),
        (b'{"comment": "\\ud800"}', "illisible"),
        (b'{"comment": "\xe9"}', "UTF-8"),
    ],
)
def test_a_body_that_two_readers_would_not_read_alike_is_refused(body: bytes, words: str) -> None:
    response = send(writer(), "POST", UPDATES, body)
    assert (response.status_code, response.json()["code"]) == (400, "requete_invalide")
    assert words in response.json()["detail"]


@pytest.mark.parametrize("body", [b"[]", b"3", b'"x"', b"null"])
def test_a_body_that_is_no_object_is_refused(body: bytes) -> None:
    response = send(writer(), "POST", UPDATES, body)
    assert (response.status_code, response.json()["code"]) == (400, "donnees_invalides")
    assert problems(response) == [("", "champ_nul" if body == b"null" else "type_invalide")]
    assert response.json()["errors"][0]["detail"] == "Un objet JSON est attendu, entre accolades."


def test_the_wrong_type_of_content_and_a_huge_body_are_refused() -> None:
    client = writer()
    response = client.post(UPDATES, "action=1", content_type="application/x-www-form-urlencoded")
    assert (response.status_code, response.json()["code"]) == (415, "type_refuse")
    large = send(client, "POST", UPDATES, b" " * 1_000_001)
    assert (large.status_code, large.json()["code"]) == (413, "trop_volumineux")
    unknown = send(client, "POST", f"{UPDATES}?dry=1", {})
    assert (unknown.status_code, unknown.json()["code"]) == (400, "parametre_inconnu")


def test_a_body_that_would_be_read_as_an_empty_one_is_refused() -> None:
    """Sent piece by piece, or packed: a program that does so is told, rather than that its fields are missing."""
    client, address = writer(), "/api/v1/measures/imports/?indicator=X"
    for where, kind in ((UPDATES, "application/json"), (address, "text/csv")):
        pieces = client.generic("POST", where, b"", kind, headers={"Transfer-Encoding": "chunked"})
        assert (pieces.status_code, pieces.json()["code"]) == (411, "longueur_absente")
        packed = client.generic("POST", where, b"x", kind, headers={"Content-Encoding": "gzip"})
        assert (packed.status_code, packed.json()["code"]) == (415, "type_refuse")
        assert "sans le compresser" in packed.json()["detail"]
    assert client.get(UPDATES, headers={"Transfer-Encoding": "chunked"}).status_code == 200


def test_the_same_key_writes_once_and_answers_the_same() -> None:
    action, client = make_action(), writer()
    body = {"action": action.pk, "comment": "Lancé."}
    first = send(client, "POST", UPDATES, body, Idempotency_Key="point-1")
    again = send(client, "POST", UPDATES, body, Idempotency_Key="point-1")
    assert (first.status_code, again.status_code, StatusUpdate.objects.count()) == (201, 201, 1)
    assert (again.content, again["Location"], again["ETag"]) == (
        first.content,
        first["Location"],
        first["ETag"],
    )
    other = send(client, "POST", UPDATES, body | {"comment": "Autre."}, Idempotency_Key="point-1")
    assert (other.status_code, other.json()["code"]) == (422, "cle_reutilisee")


def test_a_refused_write_leaves_its_key_free() -> None:
    action, client = make_action(), writer()
    refused = send(client, "POST", UPDATES, {"action": action.pk, "comment": ""}, Idempotency_Key="k")
    assert refused.status_code == 422
    done = send(client, "POST", UPDATES, {"action": action.pk, "comment": "Dit."}, Idempotency_Key="k")
    assert done.status_code == 201


# --- Steps ---


def patch(client: Client, action: Action, steps: list[dict[str, Any]], tag: str | None = None) -> Any:
    address = programming_of(action)
    tag = tag or client.get(address)["ETag"]
    return send(client, "PATCH", address, {"steps": steps}, If_Match=tag)


@pytest.mark.django_db(transaction=True)
def test_the_steps_of_a_year_are_said_where_they_stand() -> None:
    action = make_action(years={2026: ["Cadrage", "Marché"]})
    first, second = Step.objects.order_by("position")
    client = writer()
    before = client.get(programming_of(action))["ETag"]
    response = patch(client, action, [{"id": first.pk, "state": "done", "due": "2026-03-31"}], before)
    assert response.status_code == 200, response.content
    assert response["ETag"] != before
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, first.due, second.state) == ("done", dt.date(2026, 3, 31), "unknown")
    assert [step["state"] for step in response.json()["steps"]] == ["done", "unknown"]
    action.refresh_from_db()
    assert action.version == 2
    assert Change.objects.filter(kind="roadmap.step").latest("pk").context.metadata["kind"] == "api"
    patch(client, action, [{"id": first.pk, "state": "planned"}])
    first.refresh_from_db()
    assert (first.state, first.due) == ("planned", dt.date(2026, 3, 31))
    patch(client, action, [{"id": first.pk, "state": "planned", "due": None}])
    first.refresh_from_db()
    assert first.due is None


@pytest.mark.django_db(transaction=True)
def test_steps_need_the_tag_that_was_read_and_a_stale_one_loses_nothing() -> None:
    action = make_action(years={2026: ["Cadrage"]})
    step, client = Step.objects.get(), writer()
    body = {"steps": [{"id": step.pk, "state": "done"}]}
    bare = send(client, "PATCH", programming_of(action), body)
    assert (bare.status_code, bare.json()["code"]) == (428, "condition_absente")
    tag = client.get(programming_of(action))["ETag"]
    assert patch(client, action, [{"id": step.pk, "state": "done"}], tag).status_code == 200
    stale = patch(client, action, [{"id": step.pk, "state": "cancelled"}], tag)
    assert (stale.status_code, stale.json()["code"]) == (412, "modifie_depuis")
    assert stale["ETag"] == client.get(programming_of(action))["ETag"]
    step.refresh_from_db()
    assert step.state == "done"


def test_a_step_of_another_year_or_action_is_as_unknown_as_none() -> None:
    action = make_action(years={2026: ["Cadrage"]})
    other = make_action(years={2026: ["Ailleurs"]}).programmings.get().steps.get()
    own = action.programmings.get().steps.get()
    answers = [
        patch(writer(), action, [{"id": own.pk, "state": "done"}, {"id": pk, "state": "done"}])
        for pk in (other.pk, 999_999_999)
    ]
    assert [problems(each) for each in answers] == [[("steps/1/id", "introuvable")]] * 2
    assert answers[0].json() == answers[1].json()
    twice = patch(writer(), action, [{"id": own.pk, "state": "done"}, {"id": own.pk, "state": "unknown"}])
    assert problems(twice) == [("steps/1/id", "repete")]
    assert set(Step.objects.values_list("state", flat=True)) == {"unknown"}


def test_the_shape_of_steps() -> None:
    action, client = make_action(years={2026: ["Cadrage"]}), writer()
    step = Step.objects.get()
    assert problems(patch(client, action, [{"id": step.pk, "state": "fini"}])) == [
        ("steps/0/state", "choix_inconnu")
    ]
    assert problems(patch(client, action, [{"state": "done"}])) == [("steps/0/id", "champ_absent")]
    assert problems(patch(client, action, [3])) == [("steps/0", "type_invalide")]  # type: ignore[list-item]
    assert problems(send(client, "PATCH", programming_of(action), {})) == [("steps", "champ_absent")]
    assert problems(send(client, "PATCH", programming_of(action), {"steps": {}})) == [
        ("steps", "type_invalide")
    ]
    assert problems(patch(client, action, [{"id": step.pk, "state": "done"}] * 501)) == [
        ("steps", "trop_long")
    ]


@pytest.mark.parametrize(
    ("role", "here", "there"),
    [
        (Role.ARS_EDITOR, 200, 404),
        (Role.GRADES_CONTRIBUTOR, 403, 404),
        (Role.PARTNER, 403, 403),
        (Role.NATIONAL_READER, 403, 403),
    ],
)
def test_who_may_say_where_steps_stand(role: str, here: int, there: int) -> None:
    client = writer(role)
    for region, code, expected in (("La Réunion", "04", here), ("Hauts-de-France", "32", there)):
        action = make_action(make_goal(make_roadmap(make_region(code, region))), years={2026: ["Cadrage"]})
        step = action.programmings.get().steps.get()
        response = patch(client, action, [{"id": step.pk, "state": "done"}], _tag_of(action))
        assert response.status_code == expected, response.content


def _tag_of(action: Action) -> str:
    return str(writer(Role.NATIONAL_READER).get(programming_of(action))["ETag"])


def test_what_a_campaign_asks_of_an_organisation_is_answered_by_its_system() -> None:
    organisation = make_organisation("TESIS", serving=[make_region()])
    action = make_action(pilots=[organisation])
    today = timezone.localdate()
    campaign = Campaign.objects.create(
        territory=action.roadmap.territory,
        title="Point d’automne",
        opens_on=today,
        closes_on=today,
        author=make_user_with_mandate(),
    )
    item = CampaignItem.objects.create(campaign=campaign, action=action, organisation=organisation)
    assert say(writer(Role.GRADES_CONTRIBUTOR, organisation=organisation), action).status_code == 201
    item.refresh_from_db()
    assert item.status_update == StatusUpdate.objects.get()
