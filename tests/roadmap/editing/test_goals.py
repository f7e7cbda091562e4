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


def test_a_stale_goal_shows_both_and_keeps_what_was_typed(
    world: World, editor: Client, second: Client
) -> None:
    late = opened(second, edit(world.goal))
    send(editor, edit(world.goal), title="Promouvoir partout")
    response = second.post(edit(world.goal), late | {"title": "Promouvoir mieux"})
    assert response.status_code == 409
    page = response.content.decode()
    assert "Promouvoir partout" in page
    assert "Promouvoir mieux" in page
    second.post(edit(world.goal), fields_in(response))
    world.goal.refresh_from_db()
    assert (world.goal.title, world.goal.version) == ("Promouvoir mieux", 3)


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
