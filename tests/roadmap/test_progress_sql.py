"""The database counts what the rule specifies, whatever the steps, in one query and for an INSERT … SELECT."""

from __future__ import annotations

import datetime as dt
from dataclasses import astuple, fields

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from roadmap.enums import ActionState, PilotRole, StepState
from roadmap.models import Action, Goal, Programming, Step
from roadmap.models.rates import TALLY
from roadmap.rules.progress import ActionRate, StepFact, action_rate
from tests.factories import make_action, make_goal, make_milestone, make_organisation

pytestmark = pytest.mark.django_db

DAY = dt.date(2026, 6, 30)
NAMES = list(TALLY)
fewer = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

days = st.sampled_from([dt.date(2025, 12, 31), DAY, dt.date(2026, 7, 1), dt.date(2026, 12, 31)])
facts = st.lists(
    st.builds(StepFact, st.sampled_from(StepState.values), st.integers(2024, 2028), st.none() | days),
    max_size=8,
)
actions = st.lists(st.tuples(facts, st.none() | st.sampled_from(ActionState.values)), max_size=4)


@pytest.fixture
def goal() -> Goal:
    return make_goal()


def make_stepped(goal: Goal, facts: list[StepFact], state: str | None = None) -> Action:
    action = make_action(goal, state=state)
    programmings = {
        year: Programming.objects.create(action=action, year=year, text="Texte")
        for year in {fact.year for fact in facts}
    }
    Step.objects.bulk_create(
        Step(programming=programmings[fact.year], position=rank, text="Étape", state=fact.state, due=fact.due)
        for rank, fact in enumerate(facts)
    )
    return action


def counted(action: Action, on: dt.date = DAY) -> tuple:
    return Action.objects.with_rate(on).values_list(*NAMES).get(pk=action.pk)


def untallied(tally: list[int | None]) -> tuple:
    """The numbers of a tally as ``with_rate`` gives them."""
    *numbers, days = tally
    return (*numbers, None if days is None else dt.date(1970, 1, 1) + dt.timedelta(days=days))


@fewer
@given(batch=actions, on=days)
def test_the_database_counts_what_the_rule_says(batch: list, on: dt.date, goal: Goal) -> None:
    with transaction.atomic():
        expected = {
            make_stepped(goal, steps, state).pk: astuple(action_rate(steps, state=state, on=on))[:-1]
            for steps, state in batch
        }
        found = {row[0]: row[1:] for row in Action.objects.with_rate(on).values_list("pk", *NAMES)}
        tallies = dict(Action.objects.with_tally(on).values_list("pk", "tally"))
        transaction.set_rollback(True)
    assert found == expected
    assert {pk: untallied(tally) for pk, tally in tallies.items()} == expected


def test_an_action_without_steps_counts_zeros_and_no_date(goal: Goal) -> None:
    action = make_action(goal)
    assert untallied(Action.objects.with_tally(DAY).get(pk=action.pk).tally) == counted(action)
    assert counted(action) == (*[0] * (len(NAMES) - 1), None)


def test_the_names_of_the_rule_are_those_of_the_database() -> None:
    assert [field.name for field in fields(ActionRate)] == [*TALLY, "recurring"]


def test_nothing_multiplies_by_another_join(goal: Goal) -> None:
    action = make_stepped(
        goal, [StepFact("done", 2025), StepFact("planned", 2026), StepFact("unknown", 2026)]
    )
    for _ in range(3):
        who = make_organisation()
        action.pilotages.create(organisation=who, role=PilotRole.PILOT)
        make_milestone(action=action)
    joined = Action.objects.filter(pilotages__isnull=False, milestones__isnull=False).with_rate(DAY)
    assert set(joined.values_list("rate_done", "rate_known", "rate_unknown")) == {(1, 2, 1)}


def test_the_counts_can_be_inserted_from_a_selection(goal: Goal) -> None:
    action = make_stepped(goal, [StepFact("done", 2025), StepFact("planned", 2025)], ActionState.RECURRING)
    statement, parameters = (
        Action.objects.active().with_rate(DAY).values("pk", *NAMES).query.sql_with_params()
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE kept (pk bigint, a int, b int, c int, d int, e int, f int, g int, h int, i date)"
        )
        cursor.execute(f"INSERT INTO kept {statement}", parameters)
        cursor.execute("SELECT * FROM kept")
        assert cursor.fetchall() == [(action.pk, *counted(action))]


def test_a_weight_is_1_and_stays_above_0(goal: Goal) -> None:
    action = make_action(goal)
    assert (Action.objects.get(pk=action.pk).weight, Goal.objects.get(pk=goal.pk).weight) == (1, 1)
    for row in (action, goal):
        row.weight = 0
        with pytest.raises(ValidationError, match="Le poids est un nombre supérieur à 0"):
            row.full_clean()
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()


def test_a_weight_is_traced(goal: Goal) -> None:
    Goal.objects.filter(pk=goal.pk).update(weight="2.50")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pgh_label, weight FROM roadmap_goalevent WHERE pgh_obj_id = %s ORDER BY pgh_id", [goal.pk]
        )
        assert [(label, str(weight)) for label, weight in cursor.fetchall()] == [
            ("insert", "1.00"),
            ("update", "2.50"),
        ]


def test_the_year_of_a_step_is_enough(goal: Goal) -> None:
    action = make_action(goal, years={2024: ["faite en son temps"]})
    Step.objects.filter(programming__in=Programming.objects.filter(action=action)).update(state="planned")
    assert counted(action)[NAMES.index("steps_late")] == 1
