"""An import that rewrites a year loses no proof and no answer of a pilot; undoing it gives the same rows back."""

from __future__ import annotations

import pytest

from roadmap.enums import StepState
from roadmap.models import Action, Proof, Step
from roadmap.services.import_changes import bump, replace_year, restore, snapshot, with_all_of_it
from tests.factories import make_action

pytestmark = pytest.mark.django_db


@pytest.fixture
def action() -> Action:
    made = make_action(years={2024: ["cadrer", "lancer"]})
    lancer = Step.objects.get(text="lancer")
    Step.objects.filter(pk=lancer.pk).update(state=StepState.DONE)
    Proof.objects.create(
        step=lancer, label="compte rendu", url="https://exemple.invalid/cr", author_label="ARS"
    )
    return loaded(made)


def loaded(action: Action) -> Action:
    return with_all_of_it(Action.objects.filter(pk=action.pk)).get()


def steps() -> list[tuple[str, str]]:
    return list(Step.objects.order_by("position").values_list("text", "state"))


def test_a_step_whose_words_stay_keeps_its_row_and_its_proof(action: Action) -> None:
    kept = Step.objects.get(text="lancer").pk
    replace_year(action, 2024, "- recruter\n- lancer")
    assert steps() == [("recruter", StepState.UNKNOWN), ("lancer", StepState.DONE)]
    assert Proof.objects.get().step_id == kept


def test_a_proved_step_outlives_the_words_that_left_the_file(action: Action) -> None:
    replace_year(action, 2024, "- recruter")
    assert steps() == [("recruter", StepState.UNKNOWN), ("lancer", StepState.DONE)]
    replace_year(loaded(action), 2024, "")
    assert steps() == [("lancer", StepState.DONE)]
    assert Proof.objects.get().step.text == "lancer"


def test_restoring_gives_the_years_back_with_their_rows(action: Action) -> None:
    before, rows = snapshot(action), set(Step.objects.values_list("pk", "text", "state"))
    replace_year(action, 2024, "- cadrer\n- lancer\n- évaluer")
    bump(action)
    restore(loaded(action), before, with_goal_title=False)
    assert set(Step.objects.values_list("pk", "text", "state")) == rows
    assert action.programmings.get().text == before["years"]["2024"]["text"]
