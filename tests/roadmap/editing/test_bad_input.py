"""What is refused is said beside its field, and nothing of it is saved."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.test import Client

from accounts.enums import Role
from roadmap.models import Action, Programming
from roadmap.services.editing.actions import edit_action
from roadmap.services.editing.content import YearEntry, content_of
from roadmap.services.errors import RoadmapRefused
from tests.factories import (
    client_of,
    make_action,
    make_goal,
    make_milestone,
    make_organisation,
    make_region,
    make_roadmap,
    make_user_with_mandate,
)
from tests.roadmap.editing.conftest import World
from tests.roadmap.editing.sending import opened, send
from tests.roadmap.editing.test_edit import steps

pytestmark = pytest.mark.django_db


@pytest.fixture
def foreign() -> Action:
    """An action of another region, with something of everything."""
    region = make_region("06", "Mayotte", timezone="Indian/Mayotte")
    goal = make_goal(make_roadmap(region))
    pilot = make_organisation("D’ailleurs", serving=[region])
    action = make_action(goal, years={2024: ["Ailleurs"]}, pilots=[pilot])
    make_milestone(action=action)
    return action


def refused(world: World, response: Any, sentence: str) -> None:
    """The page says why, and the action is as it was."""
    page = response.content.decode().replace("&#x27;", "'")
    assert response.status_code == 422
    assert sentence in page
    assert "Rien n’a été enregistré" in page
    world.action.refresh_from_db()
    assert (world.action.version, world.action.title) == (1, "Déployer")
    assert world.action.pilotages.count() == 2
    assert [step.text for step in steps(world.action, 2024)] == ["Recruter", "Former"]


def test_a_year_outside_the_roadmap(world: World) -> None:
    content = content_of(world.action).put("years.2031", YearEntry("Plus tard"))
    with pytest.raises(RoadmapRefused, match="2031 est hors de la feuille de route") as refusal:
        edit_action(action=world.action, content=content, version=1)
    assert refusal.value.field == "texte-2031"


def test_a_year_outside_the_roadmap_has_no_field_that_could_be_forged(world: World, editor: Client) -> None:
    send(editor, world.address, **{"annee-2031-text": "Plus tard", "title": "Autre"})
    assert not Programming.objects.filter(year=2031).exists()


def test_a_pilot_of_another_region(world: World, editor: Client, foreign: Action) -> None:
    pilot = foreign.pilotages.get().organisation_id
    response = send(editor, world.address, **{"pilotes-2-organisation": str(pilot)})
    refused(world, response, "Cet organisme ne sert pas cette région.")


def test_a_goal_of_another_region(world: World, editor: Client, foreign: Action) -> None:
    response = send(editor, world.address, goal=str(foreign.goal_id), title="Autre")
    refused(world, response, "Cet objectif n’est pas de cette feuille de route.")
    assert "Autre" in response.content.decode()


def test_a_step_of_another_region(world: World, editor: Client, foreign: Action) -> None:
    step = steps(foreign, 2024)[0]
    changes = {"etapes-2024-0-pk": str(step.pk), "etapes-2024-0-text": "Volée"}
    refused(world, send(editor, world.address, **changes), "Cette étape n’est pas de cette action.")
    step.refresh_from_db()
    assert step.text == "Ailleurs"


def test_a_milestone_of_another_region(world: World, editor: Client, foreign: Action) -> None:
    milestone = foreign.milestones.get()
    changes = {"jalons-0-pk": str(milestone.pk), "jalons-0-label": "Volé"}
    refused(world, send(editor, world.address, **changes), "Ce jalon n’est pas de cette action.")
    milestone.refresh_from_db()
    assert milestone.label == "Jalon d’essai"


def test_an_alignment_to_a_goal_that_is_not_national(world: World, editor: Client, foreign: Action) -> None:
    response = send(editor, world.address, **{"alignements-first": str(foreign.goal_id)})
    refused(world, response, "feuille de route nationale publiée")


def test_an_action_of_another_region_is_not_found(world: World, foreign: Action, editor: Client) -> None:
    address = f"/actions/{foreign.pk}/modifier/"
    assert editor.get(address).status_code == 404
    assert editor.post(address, opened(editor, world.address)).status_code == 404


def test_the_form_of_one_action_is_not_taken_for_another(world: World, editor: Client) -> None:
    other = make_action(world.goal, title="Autre")
    response = editor.post(f"/actions/{other.pk}/modifier/", opened(editor, world.address))
    assert response.status_code == 422
    other.refresh_from_db()
    assert (other.title, other.version) == ("Autre", 1)


def test_who_only_reads_may_not(world: World) -> None:
    client = client_of(make_user_with_mandate(Role.GRADES_CONTRIBUTOR, world.region))
    assert client.get(world.address).status_code == 403
    assert client.post(world.address, {"title": "Pris"}).status_code == 403


@pytest.mark.parametrize("name", ["title", "annee-2024-text", "etapes-2024-0-text", "jalons-0-label"])
def test_five_thousand_and_one_characters(world: World, editor: Client, name: str) -> None:
    response = send(editor, world.address, **{name: "a" * 5_001})
    refused(world, response, "Ce texte compte 5001\u00a0caractères\u202f; la limite est de 5000.")
    assert "a" * 5_001 in response.content.decode()


def test_a_browser_is_not_told_to_cut_what_is_pasted(world: World, editor: Client) -> None:
    assert "maxlength" not in editor.get(world.address).content.decode()


def test_five_thousand_characters_are_kept(world: World, editor: Client) -> None:
    assert send(editor, world.address, title="é" * 5_000).status_code == 302


def test_a_script_is_words(world: World, editor: Client) -> None:
    script = "<script>alert(1)</script>"
    send(editor, world.address, title=script, **{"annee-2024-text": script, "jalons-0-label": script})
    for address in (world.address, f"/actions/{world.action.pk}/"):
        page = editor.get(address).content.decode()
        assert script not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_an_unknown_priority(world: World, editor: Client) -> None:
    refused(world, send(editor, world.address, priority="4"), "La priorité est 1, 2 ou 3.")


def test_a_step_due_before_its_year_starts(world: World, editor: Client) -> None:
    response = send(editor, world.address, **{"etapes-2024-0-due": "2023-12-31"})
    refused(world, response, "ne précède pas le début de l’année")


def test_a_milestone_reached_tomorrow(world: World, editor: Client) -> None:
    later = dt.date.today() + dt.timedelta(days=3)  # noqa: DTZ011 - any zone will do
    response = send(editor, world.address, **{"jalons-0-reached_on": later.isoformat()})
    refused(world, response, "Un jalon n’est pas atteint demain.")


def test_a_date_that_does_not_exist(world: World, editor: Client) -> None:
    response = send(editor, world.address, **{"jalons-0-due": "2025-02-31"})
    refused(world, response, "Donnez une date")


def test_a_code_that_another_action_has(world: World, editor: Client) -> None:
    make_action(world.goal, code="PRIS")
    refused(world, send(editor, world.address, code="PRIS"), "Ce code est déjà celui d’une autre action")


def test_an_empty_title_and_the_same_pilot_twice_are_both_said(world: World, editor: Client) -> None:
    refused(world, send(editor, world.address, title="  "), "Une action a un intitulé.")
    changes = {"pilotes-2-organisation": str(world.pilot.pk), "pilotes-2-role": "pilot"}
    refused(world, send(editor, world.address, **changes), "Cet organisme a déjà ce rôle dans l’action.")


def test_a_null_character(world: World, editor: Client) -> None:
    refused(world, send(editor, world.address, title="a\x00b"), "un caractère qui ne s’écrit pas")


def test_a_failure_half_way_leaves_everything_as_it_was(world: World) -> None:
    """The database refuses the last row written: the title, the pilots and the years must not stay."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION pg_temp.refuse() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'broken'; END $$"
        )
        cursor.execute(
            "CREATE TRIGGER refuse BEFORE INSERT ON roadmap_milestone "
            "FOR EACH ROW EXECUTE FUNCTION pg_temp.refuse()"
        )
    before = content_of(world.action)
    content = before.put("title", "Autre").put("pilots", ()).put("years.2024", YearEntry())
    content = content.put("milestones", (type(before.milestones[0])("Nouveau"),))
    with pytest.raises(DatabaseError, match="broken"):
        edit_action(action=world.action, content=content, version=1)
    world.action.refresh_from_db()
    assert content_of(world.action) == before
    assert world.action.version == 1
