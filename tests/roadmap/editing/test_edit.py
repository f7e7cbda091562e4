"""The form of an action: what it changes, and that nothing else moves."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client

from roadmap.enums import StepState
from roadmap.models import Action, Proof, Step
from tests.factories import make_action
from tests.roadmap.editing.conftest import World
from tests.roadmap.editing.sending import named, opened, send
from tests.roadmap.pages import queries_of

pytestmark = pytest.mark.django_db


def steps(action: Action, year: int) -> list[Step]:
    return list(Step.objects.filter(programming__action=action, programming__year=year).order_by("position"))


def text(action: Action, year: int) -> str:
    return action.programmings.get(year=year).text


def test_a_form_sent_back_as_it_opened_changes_nothing(world: World, editor: Client) -> None:
    response = send(editor, world.address)
    assert response.status_code == 302
    world.action.refresh_from_db()
    assert world.action.version == 1


def test_the_title_goal_code_priority_and_visibility(world: World, editor: Client) -> None:
    goal = str(world.other_goal.pk)
    send(editor, world.address, title="Étendre", goal=goal, code="A-9", priority="3", published="no")
    action = Action.objects.get(pk=world.action.pk)
    assert (action.title, action.goal, action.code, action.priority) == (
        "Étendre",
        world.other_goal,
        "A-9",
        3,
    )
    assert (action.published_at, action.version) == (None, 2)


def test_a_draft_is_published(world: World, editor: Client) -> None:
    draft = make_action(world.goal, published=False)
    send(editor, f"/actions/{draft.pk}/modifier/", published="yes")
    draft.refresh_from_db()
    assert draft.published_at is not None


def test_pilots_are_added_recognised_and_removed_and_keep_the_words_of_the_document(
    world: World, editor: Client
) -> None:
    kept = world.action.pilotages.get(organisation=world.pilot)
    changes = {
        "pilotes-1-organisation": str(world.support.pk),
        "pilotes-2-organisation": str(world.support.pk),
        "pilotes-2-role": "support",
    }
    send(editor, world.address, **changes)
    rows = world.action.pilotages.order_by("position").values_list("organisation", "role", "label")
    assert list(rows) == [
        (world.pilot.pk, "pilot", ""),
        (world.support.pk, "pilot", "Cellule locale"),
        (world.support.pk, "support", ""),
    ]
    assert world.action.pilotages.filter(pk=kept.pk).exists()
    send(editor, world.address, **{"pilotes-0-remove": "on"})
    assert world.action.pilotages.count() == 2


def test_a_new_text_cuts_its_steps_again_and_keeps_those_whose_words_are_the_same(
    world: World, editor: Client
) -> None:
    first, second = steps(world.action, 2024)
    Step.objects.filter(pk=second.pk).update(state=StepState.DONE, due=dt.date(2024, 6, 1))
    Proof.objects.create(step=second, label="Attestation", url="https://exemple.invalid/", author_label="x")
    send(editor, world.address, **{"annee-2024-text": "- Former\n- Recruter\n- Évaluer"})
    found = steps(world.action, 2024)
    assert [step.text for step in found] == ["Former", "Recruter", "Évaluer"]
    assert [step.pk for step in found[:2]] == [second.pk, first.pk]
    assert (found[0].state, found[0].due) == (StepState.DONE, dt.date(2024, 6, 1))
    assert found[0].proofs.count() == 1


def test_editing_steps_writes_the_text_again(world: World, editor: Client) -> None:
    first, second = steps(world.action, 2024)
    changes = {
        "etapes-2024-0-text": "Recruter deux personnes",
        "etapes-2024-0-state": "done",
        "etapes-2024-2-text": "Évaluer",
        "etapes-2024-2-due": "2024-12-15",
    }
    send(editor, world.address, **changes)
    found = steps(world.action, 2024)
    assert text(world.action, 2024) == "- Recruter deux personnes\n- Former\n- Évaluer"
    assert [step.pk for step in found[:2]] == [first.pk, second.pk]
    assert (found[0].state, found[2].due) == ("done", dt.date(2024, 12, 15))


def test_the_state_of_a_step_alone_leaves_the_text_as_the_document_wrote_it(
    world: World, editor: Client
) -> None:
    send(editor, world.address, **{"etapes-2024-0-state": "planned"})
    assert text(world.action, 2024) == "- Recruter\n- Former"
    assert [step.state for step in steps(world.action, 2024)] == ["planned", "unknown"]


def test_a_step_that_was_told_does_not_go_without_asking(world: World, editor: Client) -> None:
    Step.objects.filter(pk=steps(world.action, 2024)[0].pk).update(state=StepState.DONE)
    sent = opened(editor, world.address) | {"annee-2024-text": "Former"}
    response = editor.post(world.address, sent)
    assert response.status_code == 422
    assert "«\u00a0Recruter\u00a0»" in response.content.decode()
    assert len(steps(world.action, 2024)) == 2
    assert editor.post(world.address, sent | {"lose": "1"}).status_code == 302
    assert [step.text for step in steps(world.action, 2024)] == ["Former"]


def test_a_proven_step_does_not_go_without_asking(world: World, editor: Client) -> None:
    step = steps(world.action, 2024)[0]
    Proof.objects.create(step=step, label="Lien", url="https://exemple.invalid/", author_label="x")
    response = send(editor, world.address, **{"etapes-2024-0-remove": "on"})
    assert response.status_code == 422
    assert Step.objects.filter(pk=step.pk).exists()


def test_a_text_and_its_steps_that_disagree_are_refused(world: World, editor: Client) -> None:
    changes = {"annee-2024-text": "Autre chose", "etapes-2024-0-text": "Encore autre chose"}
    response = send(editor, world.address, **changes)
    assert response.status_code == 422
    assert "récrits tous les deux" in response.content.decode()
    assert text(world.action, 2024) == "- Recruter\n- Former"


def test_a_year_is_written_and_emptied(world: World, editor: Client) -> None:
    send(editor, world.address, **{"annee-2025-text": "Généraliser"})
    assert text(world.action, 2025) == "Généraliser"
    send(editor, world.address, **{"annee-2025-text": ""})
    assert not world.action.programmings.filter(year=2025).exists()


def test_milestones_alignments_and_remarks(world: World, editor: Client) -> None:
    changes = {
        "jalons-0-reached_on": "2025-05-01",
        "jalons-1-label": "Bilan",
        "jalons-1-due": "2026-01-31",
        "alignements-keep": [],
        "settled": ["0"],
    }
    send(editor, world.address, **changes)
    rows = list(world.action.milestones.values_list("label", "reached_on"))
    assert rows == [("Label remis", dt.date(2025, 5, 1)), ("Bilan", None)]
    assert world.action.alignments.count() == 0
    world.action.refresh_from_db()
    assert world.action.to_confirm == []
    send(editor, world.address, alignements__second=str(world.national.pk))
    assert world.action.alignments.get().national_goal == world.national


def test_one_block_alone_leaves_the_others_and_comes_back_to_its_place(world: World, editor: Client) -> None:
    sent = opened(editor, f"{world.address}?bloc=annee-2025")
    assert "title" not in sent
    response = editor.post(world.address, sent | named(annee__2025__text="Généraliser"))
    assert response["Location"] == f"/actions/{world.action.pk}/#annee-2025"
    world.action.refresh_from_db()
    assert (world.action.title, text(world.action, 2025)) == ("Déployer", "Généraliser")
    assert world.action.pilotages.count() == 2


def test_the_form_costs_the_same_whatever_the_action_holds(world: World, editor: Client) -> None:
    small = queries_of(editor, f"/actions/{make_action(world.goal).pk}/modifier/")
    many = {year: [f"Étape {rank}" for rank in range(9)] for year in (2024, 2025, 2026)}
    large = make_action(world.goal, years=many, pilots=[world.pilot, world.support, "Autre"])
    assert queries_of(editor, f"/actions/{large.pk}/modifier/") - small <= 1
    assert small <= 20


def test_a_weight_is_given_with_a_comma_and_kept_when_it_is_emptied(world: World, editor: Client) -> None:
    send(editor, world.address, weight="2,5")
    assert Action.objects.get(pk=world.action.pk).weight == Decimal("2.50")
    assert opened(editor, world.address)["weight"] == "2,50"
    send(editor, world.address, weight="")
    assert Action.objects.get(pk=world.action.pk).weight == Decimal("2.50")


@pytest.mark.parametrize(
    ("weight", "refusal"),
    [
        ("0", "Le poids est un nombre supérieur à 0"),
        ("-1", "Le poids est un nombre supérieur à 0"),
        ("1000", "Le poids est un nombre supérieur à 0"),
        ("lourd", "Donnez un nombre, par exemple 1 ou 0,5."),
        ("0,005", "Deux décimales au plus."),
    ],
)
def test_a_weight_that_does_not_hold_is_refused(
    world: World, editor: Client, weight: str, refusal: str
) -> None:
    response = send(editor, world.address, weight=weight)
    assert response.status_code == 422
    assert refusal in response.content.decode()
    assert Action.objects.get(pk=world.action.pk).weight == 1
