"""Goals: created, edited, linked, archived when nothing hangs from them."""

from __future__ import annotations

import pytest
from django.test import Client

from roadmap.models import Goal
from tests.factories import make_goal, make_region, make_roadmap
from tests.roadmap.editing.conftest import World
from tests.roadmap.editing.sending import fields_in, opened, send
from tests.roadmap.pages import text_of

pytestmark = pytest.mark.django_db
NEW = "/regions/04/objectifs/nouveau/"


def edit(goal: Goal) -> str:
    return f"/objectifs/{goal.pk}/modifier/"


def test_a_goal_is_created_once_with_its_milestones(world: World, editor: Client) -> None:
    changes = {"title": "Former", "number": "7", "jalons-0-label": "Plan", "jalons-0-due": "2025-01-31"}
    sent = opened(editor, NEW) | changes
    assert editor.post(NEW, sent).status_code == 302
    assert editor.post(NEW, sent).status_code == 302
    goal = Goal.objects.get(title="Former")
    assert (goal.number, goal.milestones.get().label) == ("7", "Plan")
    assert "Former" in text_of(editor, "/regions/04/feuille-de-route/")


def test_a_general_objective_is_linked_to_an_operational_one(world: World, editor: Client) -> None:
    levels = [("objectif général", "objectifs généraux", None), ("objectif opérationnel", "objectifs", None)]
    roadmap = make_roadmap(world.region, code="deux-niveaux", levels=levels)
    above, below = make_goal(roadmap, title="Général"), make_goal(roadmap, title="Opérationnel", depth=2)
    send(editor, edit(below), parent=str(above.pk), lead=str(world.pilot.pk), description="Mieux.")
    below.refresh_from_db()
    assert (below.parent, below.lead, below.description, below.version) == (above, world.pilot, "Mieux.", 2)
    assert send(editor, edit(above), parent=str(below.pk)).status_code == 422


def test_a_goal_with_actions_is_not_archived(world: World, editor: Client) -> None:
    page = editor.post(f"/objectifs/{world.goal.pk}/archiver/", {"version": "1"}, follow=True)
    assert "porte encore 1\u00a0action(s)" in page.content.decode()
    world.goal.refresh_from_db()
    assert world.goal.archived_at is None


def test_an_empty_goal_leaves_the_tree_and_comes_back(world: World, editor: Client) -> None:
    editor.post(f"/objectifs/{world.other_goal.pk}/archiver/", {"version": "1"})
    assert "Sécuriser" not in text_of(editor, "/regions/04/feuille-de-route/")
    editor.post(f"/objectifs/{world.other_goal.pk}/desarchiver/")
    assert "Sécuriser" in text_of(editor, "/regions/04/feuille-de-route/")


def test_two_people_on_one_goal_are_offered_both_texts_side_by_side(
    world: World, editor: Client, second: Client
) -> None:
    late = opened(second, edit(world.goal))
    first = {"title": "Promouvoir partout", "number": "7", "jalons__0__label": "Bilan"}
    send(editor, edit(world.goal), **first)
    mine = {"title": "Promouvoir mieux", "description": "Avec les soignants.", "jalons-0-label": "Plan"}
    response = second.post(edit(world.goal), late | mine)
    assert response.status_code == 409
    page = response.content.decode()
    assert "Deux personnes ont modifié cet objectif" in page
    for line in ("Promouvoir partout", "Promouvoir mieux", "sans date, Bilan", "sans date, Plan"):
        assert f"<li>{line}</li>" in page
    chosen = {"choix-title": "mine", "choix-milestones": "both"}
    assert second.post(edit(world.goal), fields_in(response) | chosen).status_code == 302
    world.goal.refresh_from_db()
    goal = world.goal
    assert (goal.title, goal.number, goal.description) == ("Promouvoir mieux", "7", "Avec les soignants.")
    assert sorted(goal.milestones.values_list("label", flat=True)) == ["Bilan", "Plan"]
    assert goal.version == 3


def test_changes_of_different_fields_of_a_goal_are_both_kept(
    world: World, editor: Client, second: Client
) -> None:
    late = opened(second, edit(world.goal))
    send(editor, edit(world.goal), number="7")
    response = second.post(edit(world.goal), late | {"description": "Mieux."}, follow=True)
    assert "a modifié entre-temps, et c’est gardé\u00a0: Numéro." in response.content.decode()
    world.goal.refresh_from_db()
    assert (world.goal.number, world.goal.description) == ("7", "Mieux.")


def test_a_goal_sent_twice_is_saved_once(world: World, editor: Client) -> None:
    sent = opened(editor, edit(world.goal)) | {"title": "Promouvoir mieux", "jalons-0-label": "Plan"}
    assert editor.post(edit(world.goal), sent).status_code == 302
    assert "Déjà enregistré" in editor.post(edit(world.goal), sent, follow=True).content.decode()
    world.goal.refresh_from_db()
    assert (world.goal.version, world.goal.milestones.count()) == (2, 1)


def test_the_form_of_another_goal_is_not_read(world: World, editor: Client) -> None:
    sent = opened(editor, edit(world.other_goal)) | {"title": "Détourné"}
    assert editor.post(edit(world.goal), sent).status_code == 422
    world.goal.refresh_from_db()
    assert world.goal.title != "Détourné"


def test_a_number_already_taken_is_refused_beside_its_field(world: World, editor: Client) -> None:
    make_goal(world.roadmap, title="Un", number="1")
    response = send(editor, edit(world.goal), number="1")
    assert response.status_code == 422
    assert "Ce numéro est déjà pris" in response.content.decode()


def test_goals_of_another_region_or_of_the_nation_are_closed(world: World, editor: Client) -> None:
    foreign = make_goal(make_roadmap(make_region("06", "Mayotte")))
    assert editor.get(edit(foreign)).status_code == 404
    assert send(editor, edit(world.goal), parent=str(foreign.pk)).status_code == 422
    assert editor.get(edit(world.national)).status_code == 403


def test_two_weights_of_one_goal_are_a_conflict_that_is_chosen(
    world: World, editor: Client, second: Client
) -> None:
    late = opened(second, edit(world.goal))
    assert late["weight"] == "1,00"
    send(editor, edit(world.goal), weight="2")
    response = second.post(edit(world.goal), late | {"weight": "0,5"})
    assert response.status_code == 409
    for line in ("<li>2,00</li>", "<li>0,50</li>"):
        assert line in response.content.decode()
    assert second.post(edit(world.goal), fields_in(response) | {"choix-weight": "mine"}).status_code == 302
    assert str(Goal.objects.get(pk=world.goal.pk).weight) == "0.50"


def test_a_goal_keeps_its_weight_when_it_is_emptied_and_starts_at_1(world: World, editor: Client) -> None:
    send(editor, edit(world.goal), weight="3")
    send(editor, edit(world.goal), weight="", number="8")
    assert str(Goal.objects.get(pk=world.goal.pk).weight) == "3.00"
    editor.post(NEW, opened(editor, NEW) | {"title": "Former"})
    assert Goal.objects.get(title="Former").weight == 1
    assert send(editor, edit(world.goal), weight="0").status_code == 422
