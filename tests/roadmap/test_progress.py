"""Rules 6 and 7: the rate of an action and of a goal, their coverages, and how they are told."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap.enums import ActionState
from roadmap.rules.progress import (
    ActionRate,
    GoalRate,
    Part,
    StepFact,
    action_part,
    action_rate,
    goal_part,
    goal_rate,
)
from roadmap.rules.words import explained_action, explained_coverage, explained_goal, percentage

DAY = dt.date(2026, 6, 30)
DONE, PLANNED, UNKNOWN, CANCELLED = "done", "planned", "unknown", "cancelled"
HALF = Fraction(1, 2)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def rated(*states: str, year: int = 2026, state: str | None = None) -> ActionRate:
    return action_rate([StepFact(each, year) for each in states], state=state, on=DAY)


def yearly(*states: str, state: str | None = ActionState.RECURRING, on: dt.date = DAY) -> ActionRate:
    """One step a year from 2024, without a date."""
    steps = [StepFact(each, year) for year, each in enumerate(states, start=2024)]
    return action_rate(steps, state=state, on=on)


def test_a_rate_is_what_is_done_of_what_is_known() -> None:
    rate = rated(DONE, PLANNED, PLANNED, UNKNOWN, UNKNOWN, CANCELLED)
    assert (rate.rate, rate.coverage) == (Fraction(1, 3), Fraction(3, 5))
    assert (rate.steps_done, rate.steps_planned, rate.steps_unknown, rate.steps_cancelled) == (1, 2, 2, 1)


def test_unknown_steps_give_no_rate_and_no_coverage_rather_than_0_percent_done() -> None:
    rate = rated(UNKNOWN, UNKNOWN)
    assert (rate.rate, rate.coverage) == (None, 0)
    assert (rated(PLANNED).rate, rated(PLANNED).coverage) == (0, 1)


@pytest.mark.parametrize("states", [(), (CANCELLED,)])
def test_without_a_step_left_there_is_neither_rate_nor_coverage(states: tuple[str, ...]) -> None:
    assert (rated(*states).rate, rated(*states).coverage) == (None, None)


def test_a_recurring_action_counts_what_is_due_so_far() -> None:
    states = (DONE, DONE, PLANNED, PLANNED, PLANNED)
    assert yearly(*states).rate == 1
    assert yearly(*states, state=ActionState.UNDER_WAY).rate == Fraction(2, 5)
    assert yearly(*states, on=dt.date(2026, 12, 30)).rate == 1
    assert yearly(*states, on=dt.date(2026, 12, 31)).rate == Fraction(2, 3)


def test_the_coverage_of_a_recurring_action_is_that_of_what_is_due() -> None:
    rate = yearly(DONE, UNKNOWN, UNKNOWN, UNKNOWN)
    assert (rate.rate, rate.coverage) == (1, HALF)
    assert (rate.steps_unknown, rate.rate_unknown) == (3, 1)


def test_a_recurring_action_with_nothing_due_has_no_rate() -> None:
    rate = yearly(PLANNED, on=dt.date(2024, 1, 1))
    assert (rate.rate, rate.coverage) == (None, None)


def test_a_planned_step_is_late_the_day_after_it_fell_due() -> None:
    steps = [StepFact(PLANNED, 2026, dt.date(2026, 6, 29)), StepFact(PLANNED, 2026, DAY)]
    steps += [
        StepFact(PLANNED, 2025),
        StepFact(DONE, 2025),
        StepFact(UNKNOWN, 2025),
        StepFact(CANCELLED, 2025),
    ]
    rate = action_rate(steps, state=None, on=DAY)
    assert (rate.steps_late, rate.next_due) == (2, DAY)
    assert rated(DONE, UNKNOWN).next_due is None


def test_an_action_explains_its_rate() -> None:
    assert (
        plain(explained_action(rated(*[DONE] * 4, *[PLANNED] * 6, *[UNKNOWN] * 12)))
        == "40 % = 4 étapes faites sur 10 renseignées ; 12 non renseignées"
    )
    assert (
        plain(explained_action(rated(DONE, PLANNED, PLANNED)))
        == "33,33 % = 1 étape faite sur 3 renseignées ; aucune non renseignée"
    )
    assert (
        plain(explained_action(yearly(DONE, DONE, PLANNED)))
        == "100 % = 2 étapes faites sur 2 renseignées, parmi les étapes échues à ce jour ; aucune non renseignée"
    )


@pytest.mark.parametrize(
    ("rate", "sentence"),
    [
        (rated(UNKNOWN, UNKNOWN), "Pas de taux : aucune des 2 étapes n’est renseignée."),
        (rated(UNKNOWN), "Pas de taux : la seule étape n’est pas renseignée."),
        (yearly(UNKNOWN, UNKNOWN), "Pas de taux : aucune des 2 étapes échues n’est renseignée."),
        (yearly(UNKNOWN), "Pas de taux : la seule étape échue n’est pas renseignée."),
        (yearly(PLANNED, on=dt.date(2024, 1, 1)), "Pas de taux : aucune étape n’est encore échue."),
        (rated(CANCELLED), "Pas de taux : toutes les étapes sont annulées."),
        (rated(), "Pas de taux : aucune étape."),
    ],
)
def test_a_missing_rate_says_why(rate: ActionRate, sentence: str) -> None:
    assert plain(explained_action(rate)) == sentence


def test_a_coverage_says_what_it_is_of() -> None:
    words = explained_coverage(rated(*[DONE] * 10, *[UNKNOWN] * 12))
    assert plain(words) == "10 étapes renseignées sur 22"
    assert explained_coverage(rated()) == ""


def test_a_percentage_is_rounded_once_half_away_from_zero() -> None:
    assert plain(percentage(Fraction(83485, 100000))) == "83,49 %"
    assert plain(percentage(Fraction(8348499999, 10**10))) == "83,48 %"


def test_coverage_multiplies_down() -> None:
    """A child at coverage 0,1 and one at 1 give 55 %."""
    goal = goal_rate([Part(Fraction(1), Fraction(1, 10)), Part(Fraction(0), Fraction(1))])
    assert (goal.rate, goal.coverage) == (HALF, Fraction(55, 100))


def test_a_child_without_a_rate_leaves_the_rate_and_lowers_the_coverage() -> None:
    without_steps, unknown = rated(), rated(UNKNOWN)
    parts = [action_part(each, state=None) for each in (rated(DONE, PLANNED), without_steps, unknown)]
    goal = goal_rate(part for part in parts if part)
    assert (goal.rate, goal.coverage, goal.rated, goal.children) == (HALF, Fraction(1, 3), 1, 3)


def test_an_abandoned_action_leaves_both_means() -> None:
    assert action_part(rated(DONE), state=ActionState.ABANDONED) is None
    assert action_part(rated(DONE), state=ActionState.SUSPENDED) == Part(Fraction(1), Fraction(1))


def test_a_goal_counts_as_a_child_with_its_own_weight() -> None:
    under = goal_rate([Part(Fraction(1), Fraction(1)), Part(None, None)])
    part = goal_part(under, weight=3)
    assert part is not None
    above = goal_rate([part, Part(Fraction(0), Fraction(1))])
    assert (above.rate, above.coverage) == (Fraction(3, 4), Fraction(3 * HALF + 1, 4))


def test_weights_count_exactly() -> None:
    goal = goal_rate([Part(Fraction(1), HALF, Decimal("0.30")), Part(Fraction(0), HALF, Decimal("0.60"))])
    assert (goal.rate, goal.coverage, goal.weighted) == (Fraction(1, 3), HALF, True)


def test_a_goal_of_nothing_has_neither_rate_nor_coverage() -> None:
    assert goal_rate([]) == GoalRate(None, None)
    assert goal_part(goal_rate([])) is None
    unknown = goal_rate([Part(None, None)])
    assert unknown == GoalRate(None, Fraction(0), 0, 1)
    assert goal_part(unknown) == Part(None, Fraction(0))


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        (
            [Part(HALF, Fraction(1, 5)), Part(None, None)],
            "50 % = moyenne de 1 élément renseigné sur 2 ; couverture 10 %",
        ),
        (
            [Part(HALF, HALF, 2), Part(Fraction(1), HALF, Decimal("2.00"))],
            "75 % = moyenne de 2 éléments renseignés sur 2 ; couverture 50 %",
        ),
        (
            [Part(HALF, HALF, 2), Part(Fraction(1), HALF)],
            "66,67 % = moyenne pondérée de 2 éléments renseignés sur 2 ; couverture 50 %",
        ),
        ([Part(None, None)], "Pas de taux : aucune étape renseignée, sur 1 élément."),
        ([], "Pas de taux : rien n’est rattaché."),
    ],
)
def test_a_goal_explains_its_rate(parts: list[Part], sentence: str) -> None:
    assert plain(explained_goal(goal_rate(parts))) == sentence


shares = st.fractions(0, 1)
parts = st.builds(
    Part, shares, shares, st.decimals("0.01", "999.99", places=2, allow_nan=False, allow_infinity=False)
) | st.just(Part(None, None))


@given(st.lists(parts, max_size=6), st.randoms(use_true_random=False))
def test_the_order_of_the_children_changes_nothing(children: list[Part], random) -> None:
    shuffled = random.sample(children, len(children))
    assert goal_rate(shuffled) == goal_rate(children)


@given(st.lists(parts, min_size=1, max_size=6))
def test_a_mean_stays_among_its_parts(children: list[Part]) -> None:
    goal = goal_rate(children)
    known = [part.rate for part in children if part.rate is not None]
    assert goal.rate is None if not known else min(known) <= goal.rate <= max(known)
    assert 0 <= goal.coverage <= 1
