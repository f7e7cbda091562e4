"""Creating, duplicating, moving, archiving: what comes of it in the lists, and what is refused."""

from __future__ import annotations

import io

import pytest
from django.core.management import call_command
from django.test import Client

from roadmap.models import Action, StatusUpdate, Step
from tests.factories import client_of, make_action, make_goal, make_region, make_roadmap, make_status
from tests.journeys.world import REAL_TABLE, load_world
from tests.journeys.world import editor as editor_of
from tests.roadmap.editing.conftest import World
from tests.roadmap.editing.sending import fields_in, opened, send
from tests.roadmap.pages import text_of

pytestmark = pytest.mark.django_db
NEW, LIST, TREE = "/regions/04/actions/nouvelle/", "/regions/04/actions/", "/regions/04/feuille-de-route/"


def of(world: World, what: str) -> str:
    return f"/actions/{world.action.pk}/{what}/"


def test_an_action_is_created_with_the_code_proposed(world: World, editor: Client) -> None:
    changes = {"title": "Nouvelle", "goal": str(world.goal.pk), "annee-2025-text": "- Un\n- Deux"}
    changes |= {"pilotes-0-organisation": str(world.pilot.pk)}
    response = send(editor, NEW, **changes)
    action = Action.objects.get(title="Nouvelle")
    assert response["Location"] == f"/actions/{action.pk}/"
    assert (action.code, action.goal, action.published_at, action.version) == (
        "04-2024-002",
        world.goal,
        None,
        1,
    )
    assert Step.objects.filter(programming__action=action).count() == 2
    assert action.pilotages.get().organisation == world.pilot


def test_a_double_click_creates_one_action(world: World, editor: Client) -> None:
    sent = opened(editor, NEW) | {"title": "Nouvelle"}
    first = editor.post(NEW, sent)
    second = editor.post(NEW, sent, follow=True)
    assert Action.objects.filter(title="Nouvelle").count() == 1
    assert second.redirect_chain[0][0] == first["Location"]
    assert "éjà enregistré" in second.content.decode()


def test_a_new_action_without_title_or_with_a_foreign_goal_is_refused(world: World, editor: Client) -> None:
    assert send(editor, NEW).status_code == 422
    elsewhere = make_goal(make_roadmap(make_region("06", "Mayotte")))
    assert send(editor, NEW, title="Nouvelle", goal=str(elsewhere.pk)).status_code == 422
    assert Action.objects.count() == 1


def test_a_copy_is_a_draft_with_nothing_told(world: World, editor: Client) -> None:
    make_status(world.action, comment="En route", state="under_way")
    Step.objects.filter(programming__action=world.action).update(state="done")
    send(editor, of(world, "dupliquer"), title="Déployer (copie)")
    copy = Action.objects.get(title="Déployer (copie)")
    assert (copy.published_at, copy.current_status, copy.to_confirm) == (None, None, [])
    assert set(Step.objects.filter(programming__action=copy).values_list("state", flat=True)) == {"unknown"}
    assert (copy.pilotages.count(), copy.milestones.count(), copy.alignments.count()) == (2, 1, 1)
    world.action.refresh_from_db()
    assert world.action.current_status is not None


def test_an_action_moves_after_another_and_under_another_goal(world: World, editor: Client) -> None:
    other = make_action(world.other_goal, title="Ailleurs")
    last = make_action(world.other_goal, title="Dernière")
    send(editor, of(world, "deplacer"), place=f"a{other.pk}")
    order = list(Action.objects.order_by("position").values_list("title", "goal"))
    assert order == [(a.title, world.other_goal.pk) for a in (other, world.action, last)]
    send(editor, of(world, "deplacer"), place=f"g{world.goal.pk}")
    world.action.refresh_from_db()
    assert (world.action.goal, world.action.version) == (world.goal, 3)


def test_a_place_in_another_region_is_refused(world: World, editor: Client) -> None:
    foreign = make_action(make_goal(make_roadmap(make_region("06", "Mayotte"))))
    for place in (f"a{foreign.pk}", f"g{foreign.goal_id}"):
        assert send(editor, of(world, "deplacer"), place=place).status_code == 422
    world.action.refresh_from_db()
    assert world.action.version == 1


def test_a_stale_move_is_told_and_can_be_sent_again(world: World, editor: Client) -> None:
    sent = opened(editor, of(world, "deplacer")) | {"place": f"g{world.other_goal.pk}"}
    send(editor, world.address, title="Autre")
    response = editor.post(of(world, "deplacer"), sent)
    assert response.status_code == 409
    assert (
        editor.post(of(world, "deplacer"), fields_in(response) | sent | {"version": "2"}).status_code == 302
    )


def test_an_archived_action_leaves_lists_and_figures_and_its_page_says_so(
    world: World, editor: Client
) -> None:
    make_action(world.goal, title="Restante")
    make_status(world.action, comment="En route", state="under_way")
    send(editor, of(world, "archiver"), reason="Reprise par le GRADeS.")
    for address in (LIST, TREE):
        page = text_of(editor, address)
        assert "Déployer" not in page
        assert "1 action : 1 sans état reconnu" in page
    assert "Déployer" in text_of(editor, f"{LIST}?archivees=1")
    export = b"".join(editor.get(f"{LIST}export.csv").streaming_content).decode()
    assert "Déployer" not in export
    page = text_of(editor, f"/actions/{world.action.pk}/")
    assert "Action archivée" in page
    assert "Reprise par le GRADeS." in page
    world.action.refresh_from_db()
    assert world.action.current_status.comment == "En route"


def test_archiving_asks_a_sentence(world: World, editor: Client) -> None:
    assert send(editor, of(world, "archiver"), reason=" ").status_code == 422
    world.action.refresh_from_db()
    assert world.action.archived_at is None


def test_archiving_twice_writes_once_and_an_archived_action_is_not_edited(
    world: World, editor: Client
) -> None:
    sent = opened(editor, of(world, "archiver")) | {"reason": "Close."}
    edit = opened(editor, world.address)
    assert editor.post(of(world, "archiver"), sent).status_code == 302
    assert editor.post(of(world, "archiver"), sent).status_code == 302
    assert StatusUpdate.objects.count() == 1
    assert editor.post(world.address, edit | {"title": "Autre"}).status_code == 302
    world.action.refresh_from_db()
    assert (world.action.title, world.action.version) == ("Déployer", 2)


def test_an_action_comes_back_from_the_archives(world: World, editor: Client) -> None:
    send(editor, of(world, "archiver"), reason="Close.")
    editor.post(of(world, "desarchiver"), {"version": "2"})
    assert "Déployer" in text_of(editor, LIST)
    assert "sortie des archives" in text_of(editor, f"/actions/{world.action.pk}/")


def test_a_title_edited_in_the_portal_outlives_the_same_file_again() -> None:
    options = {"region": "04", "year_from": 2024, "commit": True, "verbosity": 0}
    load_world()
    call_command("import_roadmap", str(REAL_TABLE), stdout=io.StringIO(), **options)
    editor = client_of(editor_of("04"))
    action = Action.objects.get(title__contains="homologation")
    send(editor, f"/actions/{action.pk}/modifier/", title="Homologuer les systèmes")
    action.refresh_from_db()
    assert action.version == 2
    call_command("import_roadmap", str(REAL_TABLE), stdout=io.StringIO(), **options)
    action.refresh_from_db()
    assert (action.title, action.version, Action.objects.count()) == ("Homologuer les systèmes", 2, 30)


@pytest.mark.parametrize("page", ["deplacer", "archiver"])
def test_moving_or_archiving_twice_does_it_once(world: World, editor: Client, page: str) -> None:
    address = f"/actions/{world.action.pk}/{page}/"
    told = {"place": f"g{world.other_goal.pk}", "reason": "Terminée."}
    sent = opened(editor, address) | told
    assert [editor.post(address, sent).status_code for _ in range(2)] == [302, 302]
    assert Action.objects.get(pk=world.action.pk).version == 2
