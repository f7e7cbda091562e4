"""Two people edit one action: the second sees both texts, chooses, and loses nothing."""

from __future__ import annotations

import pytest
from django.test import Client

from roadmap.models import Action
from tests.factories import make_status
from tests.roadmap.editing.conftest import World
from tests.roadmap.editing.sending import fields_in, opened, send
from tests.roadmap.editing.test_edit import steps, text

pytestmark = pytest.mark.django_db
YEAR = "annee-2024-text"


def reload(world: World) -> Action:
    return Action.objects.get(pk=world.action.pk)


def test_the_second_is_offered_both_texts_side_by_side(world: World, editor: Client, second: Client) -> None:
    late = opened(second, world.address)
    send(editor, world.address, title="Déployer partout")
    response = second.post(world.address, late | {"title": "Déployer mieux", "priority": "2"})
    page = response.content.decode()
    assert response.status_code == 409
    assert "Ce que vous aviez écrit" in page
    assert "Ce qui est enregistré maintenant" in page
    assert f"par {world.editor} le" in page
    assert "<li>Déployer partout</li>" in page
    assert "<li>Déployer mieux</li>" in page
    assert (reload(world).title, reload(world).priority) == ("Déployer partout", 1)


@pytest.mark.parametrize(
    ("choice", "title"),
    [("mine", "Déployer mieux"), ("now", "Déployer partout"), ("both", "Déployer mieux et partout")],
)
def test_what_is_chosen_is_saved_with_what_did_not_conflict(
    world: World, editor: Client, second: Client, choice: str, title: str
) -> None:
    late = opened(second, world.address)
    send(editor, world.address, title="Déployer partout", code="B-2")
    page = second.post(world.address, late | {"title": "Déployer mieux", "priority": "2"})
    sent = fields_in(page) | {"choix-title": choice, "texte-title": "Déployer mieux et partout"}
    assert second.post(world.address, sent).status_code == 302
    action = reload(world)
    assert (action.title, action.priority, action.code, action.version) == (title, 2, "B-2", 3)


def test_a_conflict_left_open_is_asked_again_and_keeps_both(
    world: World, editor: Client, second: Client
) -> None:
    late = opened(second, world.address)
    send(editor, world.address, title="Déployer partout")
    page = second.post(world.address, late | {"title": "Déployer mieux"})
    response = second.post(world.address, fields_in(page))
    assert response.status_code == 422
    assert "Choisissez ce qui sera enregistré." in response.content.decode()
    assert "<li>Déployer mieux</li>" in response.content.decode()


def test_changes_of_different_fields_are_both_kept_and_it_is_said(
    world: World, editor: Client, second: Client
) -> None:
    late = opened(second, world.address)
    send(editor, world.address, title="Déployer partout")
    response = second.post(world.address, late | {YEAR: "- Recruter\n- Former\n- Évaluer"}, follow=True)
    assert (
        f"{world.editor} a modifié entre-temps, et c’est gardé\u00a0: Intitulé." in response.content.decode()
    )
    assert reload(world).title == "Déployer partout"
    assert text(world.action, 2024) == "- Recruter\n- Former\n- Évaluer"


def test_two_texts_of_one_year_become_one_that_keeps_the_steps(
    world: World, editor: Client, second: Client
) -> None:
    late = opened(second, world.address)
    send(editor, world.address, **{YEAR: "- Recruter\n- Former\n- Équiper"})
    kept = [step.pk for step in steps(world.action, 2024)]
    page = second.post(world.address, late | {YEAR: "- Recruter\n- Évaluer"})
    assert page.status_code == 409
    merged = "- Recruter\n- Former\n- Équiper\n- Évaluer"
    sent = fields_in(page) | {"choix-years-2024": "both", "texte-years-2024": merged}
    assert second.post(world.address, sent).status_code == 302
    assert text(world.action, 2024) == merged
    assert [step.pk for step in steps(world.action, 2024)][:3] == kept


def test_both_lists_of_pilots_can_be_joined(world: World, editor: Client, second: Client) -> None:
    late = opened(second, world.address)
    send(editor, world.address, **{"pilotes-1-remove": "on"})
    changes = {"pilotes-2-organisation": str(world.support.pk), "pilotes-2-role": "support"}
    page = second.post(world.address, late | changes)
    second.post(world.address, fields_in(page) | {"choix-pilots": "both"})
    rows = world.action.pilotages.order_by("position").values_list("organisation", "label")
    assert list(rows) == [(world.pilot.pk, ""), (None, "Cellule locale"), (world.support.pk, "")]


def test_a_third_who_saves_during_the_merge_is_merged_too(
    world: World, editor: Client, second: Client
) -> None:
    late = opened(second, world.address)
    send(editor, world.address, title="Un")
    page = second.post(world.address, late | {"title": "Deux"})
    send(editor, world.address, title="Trois")
    again = second.post(world.address, fields_in(page) | {"choix-title": "mine"})
    assert again.status_code == 409
    assert "<li>Deux</li>" in again.content.decode()
    assert "<li>Trois</li>" in again.content.decode()
    second.post(world.address, fields_in(again) | {"choix-title": "mine"})
    assert reload(world).title == "Deux"


def test_a_status_update_in_between_is_no_conflict(world: World, second: Client) -> None:
    late = opened(second, world.address)
    make_status(world.action, comment="Du neuf")
    Action.objects.filter(pk=world.action.pk).update(version=2)
    assert second.post(world.address, late | {"title": "Déployer mieux"}).status_code == 302
    assert (reload(world).title, reload(world).version) == ("Déployer mieux", 3)


def test_a_double_click_saves_once_and_says_so(world: World, editor: Client) -> None:
    changes = {
        "title": "Déployer mieux",
        YEAR: "- Recruter\n- Former\n- Évaluer",
        "jalons-1-label": "Bilan",
        "pilotes-2-organisation": str(world.support.pk),
    }
    sent = opened(editor, world.address) | changes
    assert editor.post(world.address, sent).status_code == 302
    response = editor.post(world.address, sent, follow=True)
    assert "Déjà enregistré" in response.content.decode()
    assert (reload(world).version, world.action.milestones.count()) == (2, 2)
    assert (len(steps(world.action, 2024)), world.action.pilotages.count()) == (3, 3)


def test_a_merge_that_was_made_up_is_not_read(world: World, editor: Client) -> None:
    response = editor.post(world.address, {"fusion": "n’importe quoi", "choix-title": "mine"})
    assert response.status_code == 422
    assert reload(world).version == 1
