"""What could not be saved is kept for who typed it, offered again, and gone once saved or given up."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from roadmap.models import Action, Draft, SentForm
from roadmap.services.drafts import MAX_CHARACTERS, MOST, keep_draft
from roadmap.tasks import purge_drafts
from tests.factories import PASSWORD, client_of, make_action, make_goal, make_roadmap, make_user_with_mandate
from tests.roadmap.editing.conftest import World
from tests.roadmap.editing.sending import Fields, fields_in, opened, send

pytestmark = pytest.mark.django_db
OFFER = "Un texte que vous n’avez pas enregistré"


def refused(world: World, editor: Client, second: Client, title: str = "Déployer mieux") -> Any:
    """The second editor's page that merges."""
    late = opened(second, world.address)
    send(editor, world.address, title="Déployer partout")
    response = second.post(world.address, late | {"title": title})
    assert response.status_code == 409
    return response


def resumed(client: Client, draft: Draft) -> tuple[str, Fields]:
    """Where the page of a draft sends it again, and all that it sends."""
    page = client.get(f"/brouillons/{draft.pk}/")
    assert page.status_code == 200
    main = page.content.decode().partition("<main")[2]
    action = re.search(r'<form method="post" action="([^"]+)"', main)
    assert action
    return action[1].replace("&amp;", "&"), fields_in(page)


def title_of(world: World) -> str:
    return str(Action.objects.get(pk=world.action.pk).title)


def test_a_refused_text_outlives_the_page_that_merges(world: World, editor: Client, second: Client) -> None:
    refused(world, editor, second)
    for address in ("/", f"/actions/{world.action.pk}/", world.address):
        assert OFFER in second.get(address).content.decode()
        assert OFFER not in editor.get(address).content.decode()
    draft = Draft.objects.get()
    assert "Déployer mieux" in second.get(f"/brouillons/{draft.pk}/").content.decode()
    days = (draft.expires_at - timezone.now()).days
    assert (draft.action, days) == (world.action, 29)


def test_taking_it_up_merges_with_what_is_there_now(world: World, editor: Client, second: Client) -> None:
    refused(world, editor, second)
    send(editor, world.address, title="Déployer enfin")
    address, sent = resumed(second, Draft.objects.get())
    page = second.post(address, sent)
    assert page.status_code == 409
    assert "<li>Déployer enfin</li>" in page.content.decode()
    assert "<li>Déployer mieux</li>" in page.content.decode()
    assert Draft.objects.count() == 1
    assert second.post(address, fields_in(page) | {"choix-title": "mine"}).status_code == 302
    assert title_of(world) == "Déployer mieux"
    assert Draft.objects.count() == 0


def test_both_texts_are_in_the_history_once_merged(world: World, editor: Client, second: Client) -> None:
    page = refused(world, editor, second)
    second.post(world.address, fields_in(page) | {"choix-title": "mine"})
    history = second.get(f"/journal/?objet=roadmap.action:{world.action.pk}").content.decode()
    assert "Déployer partout" in history
    assert "Déployer mieux" in history


def test_giving_it_up_from_the_page_that_merges(world: World, editor: Client, second: Client) -> None:
    page = refused(world, editor, second)
    draft = Draft.objects.get()
    assert f'formaction="/brouillons/{draft.pk}/abandonner/"' in page.content.decode()
    answer = second.post(f"/brouillons/{draft.pk}/abandonner/", fields_in(page))
    assert answer["Location"] == f"/actions/{world.action.pk}/"
    assert (Draft.objects.count(), title_of(world)) == (0, "Déployer partout")


def test_nobody_else_sees_it_nor_gives_it_up(world: World, editor: Client, second: Client) -> None:
    refused(world, editor, second)
    draft = Draft.objects.get()
    for other in (editor, client_of(make_user_with_mandate(Role.LOCAL_ADMIN, world.region))):
        assert other.get(f"/brouillons/{draft.pk}/").status_code == 404
        assert other.post(f"/brouillons/{draft.pk}/abandonner/").status_code == 404
    assert Draft.objects.count() == 1


def test_an_expired_draft_is_neither_seen_nor_kept(world: World, editor: Client, second: Client) -> None:
    refused(world, editor, second)
    old = timezone.now() - dt.timedelta(days=31)
    Draft.objects.update(expires_at=old + dt.timedelta(days=30))
    SentForm.objects.create(author=world.editor, key=uuid.uuid4())
    SentForm.objects.update(received_at=old)
    assert OFFER not in second.get("/").content.decode()
    assert second.get(f"/brouillons/{Draft.objects.get().pk}/").status_code == 404
    purge_drafts()
    assert (Draft.objects.count(), SentForm.objects.count()) == (0, 0)


def test_what_is_fresh_survives_the_purge_unless_its_author_is_forgotten(
    world: World, editor: Client, second: Client
) -> None:
    refused(world, editor, second)
    purge_drafts()
    assert Draft.objects.count() == 1
    User.objects.filter(pk=Draft.objects.get().author_id).update(pseudonymised_at=timezone.now())
    purge_drafts()
    assert Draft.objects.count() == 0


def test_the_session_was_over_the_text_waits_behind_the_sign_in_page(world: World) -> None:
    browser = client_of(world.editor)
    sent = opened(browser, world.address) | {"title": "Écrit trop longtemps"}
    del browser.cookies[settings.SESSION_COOKIE_NAME]
    answer = browser.post(world.address, sent)
    draft = Draft.objects.get()
    assert answer["Location"] == f"/connexion/?next=%2Fbrouillons%2F{draft.pk}%2F"
    assert "Ce que vous aviez écrit est gardé" in browser.get(answer["Location"]).content.decode()
    who = {"username": world.editor.email, "password": PASSWORD, "next": f"/brouillons/{draft.pk}/"}
    assert browser.post("/connexion/", who)["Location"] == f"/brouillons/{draft.pk}/"
    address, fields = resumed(browser, draft)
    assert browser.post(address, fields).status_code == 302
    assert (title_of(world), Draft.objects.count()) == ("Écrit trop longtemps", 0)


def test_another_person_who_signs_in_there_does_not_find_it(world: World, second: Client) -> None:
    browser = client_of(world.editor)
    sent = opened(browser, world.address) | {"title": "Le mien"}
    del browser.cookies[settings.SESSION_COOKIE_NAME]
    address = browser.post(world.address, sent)["Location"]
    draft = Draft.objects.get()
    assert address.endswith(f"{draft.pk}%2F")
    assert second.get(f"/brouillons/{draft.pk}/").status_code == 404
    assert draft.author == world.editor


def test_the_form_of_one_person_is_not_saved_in_the_name_of_another(world: World, second: Client) -> None:
    sent = opened(client_of(world.editor), world.address) | {"title": "Le mien"}
    answer = second.post(world.address, sent)
    assert answer.status_code == 403
    assert "ouvert par une autre personne" in answer.content.decode()
    assert title_of(world) == "Déployer"
    assert Draft.objects.get().author == world.editor


def test_a_stale_token_costs_no_word(world: World) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(world.editor)
    sent = opened(browser, world.address) | {"title": "Écrit avant", "csrfmiddlewaretoken": "x" * 64}
    answer = browser.post(world.address, sent)
    draft = Draft.objects.get()
    assert answer.status_code == 403
    assert f'href="/brouillons/{draft.pk}/"' in answer.content.decode()
    assert "csrfmiddlewaretoken" not in draft.fields
    address, fields = resumed(browser, draft)
    assert browser.post(address, fields).status_code == 302
    assert title_of(world) == "Écrit avant"


@pytest.mark.parametrize("mark", [None, "n’importe quoi"])
def test_a_form_that_is_not_ours_is_not_kept(world: World, mark: str | None) -> None:
    browser = client_of(world.editor)
    sent = opened(browser, world.address)
    sent = sent | {"marque": mark} if mark else {k: v for k, v in sent.items() if k != "marque"}
    answer = Client().post(world.address, sent)
    assert answer["Location"] == f"/connexion/?next={world.address}"
    assert Draft.objects.count() == 0


def test_a_right_lost_meanwhile_costs_no_word(world: World) -> None:
    browser = client_of(world.editor)
    sent = opened(browser, world.address) | {"title": "Trop tard"}
    world.editor.mandates.update(role=Role.COMMITTEE_MEMBER)
    assert browser.post(world.address, sent).status_code == 403
    assert Draft.objects.get().fields["title"] == ["Trop tard"]


def test_an_action_archived_meanwhile_costs_no_word(world: World, editor: Client) -> None:
    sent = opened(editor, world.address) | {"title": "Trop tard"}
    Action.objects.filter(pk=world.action.pk).update(archived_at=timezone.now())
    assert editor.post(world.address, sent).status_code == 302
    assert Draft.objects.get().fields["title"] == ["Trop tard"]


def test_what_is_kept_is_bounded(world: World) -> None:
    told = {"author": world.editor.pk, "path": world.address}
    assert keep_draft(**told, key=uuid.uuid4(), fields={"title": ["x" * (MAX_CHARACTERS + 1)]}) is None
    assert keep_draft(**told | {"path": "/connexion/"}, key=uuid.uuid4(), fields={}) is None
    assert keep_draft(**told | {"path": "/rien/"}, key=uuid.uuid4(), fields={}) is None
    kept = [keep_draft(**told, key=uuid.uuid4(), fields={"title": ["a\x00b"]}) for _ in range(MOST + 2)]
    assert Draft.objects.count() == MOST
    assert kept[-1]
    assert kept[-1].fields == {"title": ["ab"]}


def test_the_title_of_what_one_no_longer_sees_is_not_told(world: World, editor: Client) -> None:
    foreign = make_action(make_goal(make_roadmap(code="autre")), title="Secrète", published=False)
    keep_draft(
        author=world.editor.pk,
        key=uuid.uuid4(),
        path=f"/actions/{foreign.pk}/modifier/",
        fields={"a": ["b c"]},
    )
    world.editor.mandates.all().delete()
    assert "Secrète" not in editor.get(f"/brouillons/{Draft.objects.get().pk}/").content.decode()
