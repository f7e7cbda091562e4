"""What a recomputation writes: the rules of progress, over real tables."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone

from indicators.enums import RunReason, RunState
from indicators.models import (
    ActionSnapshot,
    ComputationRun,
    GoalSnapshot,
    IndicatorSnapshot,
    MilestoneSnapshot,
    ProgrammeSnapshot,
    Snapshot,
)
from indicators.services.recompute import Outcome, recompute
from journal.models import DirtyMark
from roadmap.models import Action, Alignment, Step
from tests.factories import (
    make_action,
    make_goal,
    make_milestone,
    make_nation,
    make_organisation,
    make_region,
    make_roadmap,
    make_status,
)
from tests.indicators.factories import make_department, make_establishment, make_indicator, make_measure

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
LEVELS = (("axe", "axes", None), ("objectif", "objectifs", None))


@pytest.fixture
def nation():
    return make_nation()


@pytest.fixture
def region(nation):
    return make_region()


@pytest.fixture
def roadmap(region):
    return make_roadmap(region, years=(2024, 2026), levels=LEVELS)


def set_steps(action: Action, *, done: int = 0, planned: int = 0) -> None:
    steps = list(Step.objects.filter(programming__action=action).order_by("pk"))
    for number, step in enumerate(steps):
        step.state = "done" if number < done else "planned" if number < done + planned else "unknown"
        step.save()


def row_of(goal) -> GoalSnapshot:
    return GoalSnapshot.objects.get(goal=goal)


def test_steps_that_nobody_confirmed_give_a_coverage_of_0_and_no_rate(region, roadmap):
    action = make_action(make_goal(roadmap), years={2024: ["Recruter", "Former"], 2025: ["Étendre"]})

    recompute(territory_id=region.pk)

    whole = GoalSnapshot.objects.get(goal=None, roadmap=roadmap)
    assert (whole.rate, whole.coverage) == (None, Decimal(0))
    assert (whole.actions, whole.steps_known, whole.steps_unknown) == (1, 0, 3)
    row = ActionSnapshot.objects.get(action=action)
    assert (row.rate_known, row.steps_unknown) == (0, 3)


def test_a_goal_is_the_mean_of_what_stands_under_it_and_coverage_multiplies_down(region, roadmap):
    goal = make_goal(roadmap)
    known = make_action(goal, years={2024: ["a", "b"]})
    hardly = make_action(goal, years={2024: list("abcdefghij")})
    set_steps(known, done=1, planned=1)
    set_steps(hardly, done=1)

    recompute(territory_id=region.pk)

    row = row_of(goal)
    assert row.rate == Decimal("75.00"), "(50 + 100) / 2"
    assert row.coverage == Decimal("55.00"), "(1 + 0,1) / 2"
    assert (row.children, row.rated) == (2, 2)


def test_weights_count_and_an_abandoned_action_leaves_the_mean(region, roadmap):
    goal = make_goal(roadmap)
    heavy = make_action(goal, years={2024: ["a"]}, weight=Decimal("1.5"))
    light = make_action(goal, years={2024: ["a"]}, weight=Decimal("0.5"))
    gone = make_action(goal, years={2024: ["a"]}, state="abandoned")
    set_steps(heavy, done=1)
    set_steps(light, planned=1)
    set_steps(gone, planned=1)

    recompute(territory_id=region.pk)

    row = row_of(goal)
    assert row.rate == Decimal("75.00")
    assert (row.actions, row.abandoned) == (2, 1)
    assert row.states == {"abandoned": 1, "unknown": 2}


def test_an_axis_is_the_mean_of_its_objectives_not_of_their_actions(region, roadmap):
    axis = make_goal(roadmap, depth=1)
    first, second, empty = (make_goal(roadmap, parent=axis, depth=2) for _ in range(3))
    set_steps(make_action(first, years={2024: ["a"]}), done=1)
    for _ in range(3):
        set_steps(make_action(second, years={2024: ["a"]}), planned=1)

    recompute(territory_id=region.pk)

    row = row_of(axis)
    assert row.rate == Decimal("50.00")
    assert row.coverage == Decimal("100.00"), "an objective without any action has nothing to cover"
    assert (row.children, row.rated, row.actions) == (2, 2, 4)
    assert (row_of(empty).rate, row_of(empty).coverage, row_of(empty).actions) == (None, None, 0)
    whole = GoalSnapshot.objects.get(goal=None, roadmap=roadmap)
    assert (whole.rate, whole.actions) == (Decimal("50.00"), 4)


def test_what_is_a_draft_archived_or_superseded_does_not_count(region, roadmap):
    goal = make_goal(roadmap)
    make_action(goal, published=False)
    make_action(goal, archived_at=timezone.now())
    make_action(make_goal(make_roadmap(region, code="ancienne", state="superseded")))

    recompute(territory_id=region.pk)

    assert not ActionSnapshot.objects.exists()
    assert row_of(goal).actions == 0


def test_a_national_goal_counts_each_aligned_action_once(nation, region, roadmap):
    national = make_roadmap(nation, code="nationale", levels=LEVELS)
    axis = make_goal(national, depth=1)
    target, other = make_goal(national, parent=axis, depth=2), make_goal(national, parent=axis, depth=2)
    goal = make_goal(roadmap)
    both, alone = make_action(goal, years={2024: ["a"]}), make_action(goal, years={2024: ["a"]})
    set_steps(both, done=1)
    set_steps(alone, planned=1)
    Alignment.objects.create(action=both, national_goal=target)
    Alignment.objects.create(action=both, national_goal=other)
    Alignment.objects.create(goal=goal, national_goal=target)

    recompute(territory_id=region.pk)
    recompute(territory_id=nation.pk)

    for territory in (region, nation):
        rows = {row.goal_id: row for row in GoalSnapshot.objects.filter(snapshot__territory=territory)}
        assert rows[target.pk].actions == 2
        assert rows[other.pk].actions == 1
        assert (rows[axis.pk].actions, rows[axis.pk].rate) == (2, Decimal("50.00"))


def test_the_nation_keeps_the_goals_nobody_works_on_and_a_region_does_not(nation, region, roadmap):
    goal = make_goal(make_roadmap(nation, code="nationale"))

    recompute(territory_id=region.pk)
    recompute(territory_id=nation.pk)

    row = row_of(goal)
    assert row.snapshot.territory == nation
    assert (row.actions, row.coverage) == (0, None)


def test_counts_by_state_confidence_priority_and_alert(region, roadmap):
    goal = make_goal(roadmap)
    pilot = make_organisation("GIP", serving=[region])
    action = make_action(goal, priority=1, pilots=[pilot], title="Déployer")
    make_status(action, state="under_way", confidence="in_difficulty", on=TODAY)

    recompute(territory_id=region.pk)

    row = row_of(goal)
    assert row.states == {"under_way": 1}
    assert row.confidences == {"in_difficulty": 1}
    assert row.priorities == {"1": 1}
    assert row.alerts == {"en_difficulte": 1}
    one = ActionSnapshot.objects.get(action=action)
    assert (one.alerts, one.pilots, one.updated_on) == (["en_difficulte"], "GIP", TODAY)


def test_milestones_are_kept_with_what_they_are_about(region, roadmap):
    goal = make_goal(roadmap, title="Sécuriser")
    make_milestone(goal, label="Exercice de crise", due=dt.date(2027, 1, 31))

    recompute(territory_id=region.pk)

    milestone = MilestoneSnapshot.objects.get()
    assert (milestone.label, milestone.due) == ("Exercice de crise", dt.date(2027, 1, 31))
    assert milestone.about.endswith("Sécuriser")


def test_every_indicator_in_every_territory_of_the_region(nation, region):
    department = make_department("974", region=region)
    establishment = make_establishment(department)
    indicator = make_indicator(summed_level="establishment", territory_rule="sum")
    make_measure(indicator, establishment, value=7, on=dt.date(2026, 1, 31))

    recompute(territory_id=region.pk)
    recompute(territory_id=nation.pk)

    values = dict(IndicatorSnapshot.objects.values_list("territory__code", "value"))
    assert values == {region.code: 7, "974": 7, nation.code: 7}


def test_a_second_computation_the_same_day_replaces_the_first(region, roadmap):
    make_action(make_goal(roadmap))

    recompute(territory_id=region.pk)
    recompute(territory_id=region.pk)

    assert Snapshot.objects.filter(territory=region, part="roadmap").count() == 1
    assert ActionSnapshot.objects.count() == 1


def test_marks_are_cleared_and_the_nation_is_marked(nation, region, roadmap):
    make_action(make_goal(roadmap))
    DirtyMark.objects.filter(territory=nation).delete()

    recompute(territory_id=region.pk, parts=["roadmap"])

    assert not DirtyMark.objects.filter(territory=region, part="roadmap").exists()
    assert set(DirtyMark.objects.filter(territory=nation).values_list("part", flat=True)) == {"roadmap"}


def test_the_run_says_what_was_done(region):
    done = recompute(territory_id=region.pk)

    run = ComputationRun.objects.get()
    assert (run.state, run.rows, run.parts) == (RunState.DONE, done.rows, ["roadmap", "figures"])


def test_a_night_is_computed_once_whoever_asks_twice(region):
    first = recompute(territory_id=region.pk, reason=RunReason.NIGHT)
    second = recompute(territory_id=region.pk, reason=RunReason.NIGHT)

    assert (first.outcome, second.outcome) == (Outcome.DONE, Outcome.NOT_AGAIN)
    assert ComputationRun.objects.count() == 1


def test_programmes_are_kept_with_what_is_known_of_their_money(region):
    recompute(territory_id=region.pk, parts=["figures"])

    assert all(row.planned is None for row in ProgrammeSnapshot.objects.all())
