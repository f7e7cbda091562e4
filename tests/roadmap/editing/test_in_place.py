"""The page of an action and its form as htmx asks for them: the same templates, only what changes."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from accounts.enums import Role
from roadmap.models import Action
from tests.factories import client_of, make_region, make_user_with_mandate
from tests.pages import source_of
from tests.roadmap.editing.conftest import World
from tests.roadmap.editing.sending import fields_in, named, opened, send

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def block(editor: Client, world: World, name: str) -> Any:
    return editor.get(world.address, {"bloc": name}, headers=HTMX)


def send_block(editor: Client, world: World, name: str, **changes: Any) -> Any:
    """Open one block as a page, and send it as htmx does, which follows redirections."""
    sent = opened(editor, f"{world.address}?bloc={name}") | named(**changes)
    return editor.post(world.address, sent, headers=HTMX, follow=True)


def places(html: str) -> list[str]:
    return re.findall(r'data-az-place="([^"]*)"', html)


@pytest.mark.parametrize("name", ["identite", "pilotes", "annee-2024", "jalons", "alignements"])
def test_a_block_opens_as_its_form_alone(world: World, editor: Client, name: str) -> None:
    answer = block(editor, world, name)
    html = source_of(answer)
    assert answer.status_code == 200
    assert answer["Azimut-In-Place"] == "1"
    assert "HX-Reswap" not in answer
    assert "<html" not in html
    assert html.count("<section") == 1
    assert f'name="bloc" value="{name}"' in html
    assert f'hx-post="{world.address}"' in html
    assert "Annuler" in html


def test_without_htmx_the_same_address_is_the_whole_page(world: World, editor: Client) -> None:
    html = source_of(editor.get(world.address, {"bloc": "pilotes"}))
    assert "<html" in html
    assert "hx-post" not in html
    assert "Revenir à la fiche sans enregistrer" in html


def test_every_place_of_the_page_has_the_block_that_its_link_asks_for(world: World, editor: Client) -> None:
    html = source_of(editor.get(f"/actions/{world.action.pk}/"))
    asked = re.findall(rf'hx-get="{world.address}\?bloc=([^"]*)"', html)
    assert sorted(asked) == sorted(set(places(html)) - {"point"})
    assert all(f'name="bloc" value="{name}"' in source_of(block(editor, world, name)) for name in asked)


def test_a_saved_block_answers_with_the_page_as_it_is_now(world: World, editor: Client) -> None:
    answer = send_block(editor, world, "identite", title="Étendre", priority="3")
    html = source_of(answer)
    assert (answer.status_code, answer["HX-Reswap"], answer["Azimut-In-Place"]) == (200, "none", "1")
    assert "<html" not in html
    assert "<title>Étendre - Azimut</title>" in html
    assert '<span id="fiche-titre" hx-swap-oob="true">Étendre</span>' in html
    assert re.search(r'<div id="annonces" hx-swap-oob="innerHTML">.*Enregistré\.', html)
    assert re.search(r'<span class="rm-keys__figure">3</span>', html)
    assert 'name="version" value="2"' in html
    assert "Trace des changements" in html
    assert "Étendre" in html[html.index("Trace des changements") :]


def test_a_refused_block_comes_back_with_what_was_typed(world: World, editor: Client) -> None:
    answer = send_block(editor, world, "identite", title="x" * 5001)
    html = source_of(answer)
    assert (answer.status_code, answer["Azimut-In-Place"]) == (422, "1")
    assert "HX-Reswap" not in answer
    assert "<html" not in html
    assert "5001\u00a0caractères" in html
    assert "x" * 5001 in html
    assert Action.objects.get(pk=world.action.pk).version == 1


def test_a_stale_block_is_told_and_the_same_form_sent_without_htmx_merges(
    world: World, editor: Client, second: Client
) -> None:
    mine = opened(editor, f"{world.address}?bloc=identite") | {"title": "Le mien"}
    send(second, world.address, title="Le leur")
    assert editor.post(world.address, mine, headers=HTMX).status_code == 409
    merge = editor.post(world.address, mine)
    assert merge.status_code == 409
    assert "Le mien" in source_of(merge)
    assert "Le leur" in source_of(merge)
    assert Action.objects.get(pk=world.action.pk).title == "Le leur"


def test_what_somebody_else_saved_in_another_block_is_kept_and_said(
    world: World, editor: Client, second: Client
) -> None:
    mine = opened(editor, f"{world.address}?bloc=identite") | {"title": "Le mien"}
    send(second, world.address, priority="3")
    html = source_of(editor.post(world.address, mine, headers=HTMX, follow=True))
    action = Action.objects.get(pk=world.action.pk)
    assert (action.title, action.priority, action.version) == ("Le mien", 3, 3)
    assert "a modifié entre-temps, et c’est gardé" in html


def test_leaving_a_block_brings_the_page_back_without_a_word(world: World, editor: Client) -> None:
    html = source_of(editor.get(f"/actions/{world.action.pk}/", headers=HTMX))
    assert '<div id="annonces" hx-swap-oob="innerHTML"> </div>' in html
    assert "annee-2024" in places(html)


def test_an_archived_action_brings_its_page_back_and_says_why(world: World, editor: Client) -> None:
    sent = opened(editor, f"/actions/{world.action.pk}/archiver/") | {"reason": "Abandonnée."}
    assert editor.post(f"/actions/{world.action.pk}/archiver/", sent).status_code == 302
    editor.get(f"/actions/{world.action.pk}/")
    answer = editor.get(world.address, {"bloc": "pilotes"}, headers=HTMX, follow=True)
    assert answer["HX-Reswap"] == "none"
    assert "sortez-la des archives pour la modifier" in source_of(answer)


def test_who_may_not_is_answered_as_on_any_page(world: World) -> None:
    member = client_of(make_user_with_mandate(Role.COMMITTEE_MEMBER, world.region))
    stranger = client_of(make_user_with_mandate(Role.ARS_EDITOR, make_region("06", "Mayotte")))
    for client, status in ((member, 403), (stranger, 404), (Client(), 302)):
        for answer in (block(client, world, "pilotes"), client.post(world.address, {}, headers=HTMX)):
            assert answer.status_code == status
            assert "Azimut-In-Place" not in answer
    assert "hx-get" not in source_of(member.get(f"/actions/{world.action.pk}/"))
    assert "htmx" not in source_of(member.get(f"/actions/{world.action.pk}/"))


def test_caches_are_told_that_one_address_answers_two_ways(world: World, editor: Client) -> None:
    for address in (world.address, f"/actions/{world.action.pk}/"):
        for headers in ({}, HTMX):
            assert "HX-Request" in editor.get(address, headers=headers)["Vary"]


def test_every_field_of_a_block_is_sent_back_as_it_came(world: World, editor: Client) -> None:
    """Opened in place and saved untouched, a block changes nothing."""
    for name in ("identite", "pilotes", "annee-2024", "jalons", "alignements"):
        answer = block(editor, world, name)
        answer.content = b"<main>" + answer.content
        editor.post(world.address, fields_in(answer), headers=HTMX)
        assert Action.objects.get(pk=world.action.pk).version == 1
