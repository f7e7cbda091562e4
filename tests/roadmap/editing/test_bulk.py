"""Many actions at once: a summary first, then all of it, or nothing."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from roadmap.models import Action, StatusUpdate
from tests.factories import make_action, make_goal, make_region, make_roadmap, make_status
from tests.roadmap.editing.conftest import World
from tests.roadmap.editing.sending import fields_in

pytestmark = pytest.mark.django_db
LOT = "/regions/04/actions/lot/"


@pytest.fixture
def others(world: World) -> list[Action]:
    return [make_action(world.other_goal, title=f"Autre {rank}", priority=2) for rank in (1, 2)]


def choose(editor: Client, actions: list[Action], **change: Any) -> Any:
    """The summary of a change of some actions."""
    chosen = {"action": [action.pk for action in actions], "etape": "resume"}
    return editor.post(LOT, chosen | {"role": "pilot"} | change)


def confirm(editor: Client, summary: Any) -> Any:
    return editor.post(LOT, fields_in(summary))


def test_the_summary_says_what_changes_and_what_does_not_before_anything_does(
    world: World, editor: Client, others: list[Action]
) -> None:
    summary = choose(editor, [world.action, *others], kind="priority", priority="2")
    page = summary.content.decode()
    assert "1\u00a0action changera" in page
    assert "elle le dit déjà" in page
    world.action.refresh_from_db()
    assert world.action.priority == 1
    assert confirm(editor, summary).status_code == 302
    assert set(Action.objects.values_list("priority", "version")) == {(2, 2), (2, 1)}


def test_all_those_of_the_filter(world: World, editor: Client, others: list[Action]) -> None:
    first = editor.post(f"{LOT}?priorite=2", {"quoi": "tout"})
    assert "Modifier 2\u00a0actions" in first.content.decode()
    assert "Déployer" not in first.content.decode()


def test_a_pilot_is_added_then_removed(world: World, editor: Client, others: list[Action]) -> None:
    pilot = str(world.support.pk)
    confirm(editor, choose(editor, others, kind="pilot_add", organisation=pilot, role="support"))
    assert [action.pilotages.get().role for action in others] == ["support", "support"]
    confirm(editor, choose(editor, others, kind="pilot_remove", organisation=pilot))
    assert [action.pilotages.count() for action in others] == [0, 0]


def test_a_step_is_added_to_a_year(world: World, editor: Client) -> None:
    confirm(editor, choose(editor, [world.action], kind="step", year="2024", text="Évaluer"))
    assert world.action.programmings.get(year=2024).text == "- Recruter\n- Former\n- Évaluer"


def test_a_status_is_said_of_each_that_may_change_so(
    world: World, editor: Client, others: list[Action]
) -> None:
    make_status(others[0], state="abandoned", comment="Non")
    change = {"kind": "status", "state": "done", "sentence": "Tout est fait."}
    summary = choose(editor, [world.action, *others], **change)
    assert "On ne passe pas" in summary.content.decode()
    confirm(editor, summary)
    assert StatusUpdate.objects.filter(comment="Tout est fait.", state="done").count() == 2


def test_archiving_many_asks_one_sentence(world: World, editor: Client, others: list[Action]) -> None:
    assert choose(editor, others, kind="archive").status_code == 422
    confirm(editor, choose(editor, others, kind="archive", sentence="Hors sujet."))
    assert Action.objects.active().get() == world.action


def test_a_change_between_the_summary_and_the_confirmation_stops_all_of_it(
    world: World, editor: Client, others: list[Action]
) -> None:
    summary = choose(editor, [world.action, *others], kind="priority", priority="3")
    Action.objects.filter(pk=others[1].pk).update(version=2)
    response = confirm(editor, summary)
    assert response.status_code == 409
    assert "le voici refait, rien n’a été enregistré" in response.content.decode()
    assert not Action.objects.filter(priority=3).exists()
    assert confirm(editor, response).status_code == 302
    assert Action.objects.filter(priority=3).count() == 3


def test_confirming_twice_changes_once(world: World, editor: Client, others: list[Action]) -> None:
    summary = choose(editor, others, kind="unpublish")
    assert confirm(editor, summary).status_code == 302
    assert confirm(editor, summary).status_code == 302
    assert set(Action.objects.filter(pk__in=[a.pk for a in others]).values_list("version")) == {(2,)}


def test_a_foreign_action_a_made_up_summary_and_an_unknown_value(world: World, editor: Client) -> None:
    foreign = make_action(make_goal(make_roadmap(make_region("06", "Mayotte"))))
    assert choose(editor, [world.action, foreign], kind="publish").status_code == 404
    assert editor.post(LOT, {"etape": "confirmer", "resume": "faux"}).status_code == 302
    assert choose(editor, [world.action], kind="priority", priority="4").status_code == 422
    assert choose(editor, [world.action], kind="step", year="2031", text="x").status_code == 422


def test_the_summary_costs_the_same_whatever_the_number(
    world: World, editor: Client, django_assert_max_num_queries: Any
) -> None:
    many = [make_action(world.goal, years={2024: ["Un"]}, pilots=[world.pilot]) for _ in range(12)]
    with django_assert_max_num_queries(30):
        choose(editor, many, kind="priority", priority="3")


def test_a_summary_confirmed_twice_is_done_once_and_says_so(
    world: World, editor: Client, others: list[Action]
) -> None:
    change = {"kind": "status", "state": "done", "sentence": "Tout est fait."}
    summary = choose(editor, others, **change)
    assert confirm(editor, summary).status_code == 302
    again = editor.post(LOT, fields_in(summary), follow=True)
    assert "Déjà enregistré" in again.content.decode()
    assert StatusUpdate.objects.filter(comment="Tout est fait.").count() == 2
