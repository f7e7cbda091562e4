"""The real table of La Réunion: nothing is known of its steps until the pilots say, then what they amount to."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from common.exact import rounded
from indicators.models import GoalSnapshot
from indicators.services.recompute import recompute
from roadmap.models import Action, Goal, Step
from roadmap.rules.progress import StepFact, action_part, action_rate, goal_part, goal_rate
from territories.models import Territory

pytestmark = pytest.mark.django_db


@pytest.fixture
def region():
    call_command("load_reference", verbosity=0)
    table = settings.BASE_DIR / "fixtures" / "la_reunion_2024.tsv"
    call_command(
        "import_roadmap", str(table), "--region", "04", "--year-from", "2024", "--commit", verbosity=0
    )
    return Territory.objects.regions().get(code="04")


def whole(region) -> GoalSnapshot:
    return GoalSnapshot.objects.get(snapshot__territory=region, goal=None, roadmap__territory=region)


def by_the_rules(region):
    """The whole roadmap as roadmap/rules/progress.py computes it, object by object."""
    below = defaultdict(list)
    for action in Action.objects.filter(roadmap__territory=region).select_related("current_status"):
        status = action.current_status
        state = status.state if status else None
        steps = Step.objects.filter(programming__action=action).select_related("programming")
        facts = [StepFact(step.state, step.programming.year, step.due) for step in steps]
        rate = action_rate(facts, state=state, on=timezone.localdate())
        if part := action_part(rate, state=state, weight=action.weight):
            below[action.goal_id].append(part)
    goals = Goal.objects.filter(roadmap__territory=region).order_by("-level__depth")
    for goal in goals:
        if parts := below.get(goal.pk):
            below[goal.parent_id].append(goal_part(goal_rate(parts), weight=goal.weight))
    return goal_rate(below[None])


def test_coverage_0_and_no_rate_then_what_ten_confirmed_steps_amount_to(region):
    recompute(territory_id=region.pk)
    before = whole(region)
    assert (before.rate, before.coverage, before.steps_known) == (None, Decimal(0), 0)
    assert (before.actions, before.done) == (30, 6)

    steps = list(Step.objects.filter(programming__action__roadmap__territory=region).order_by("pk")[::9][:10])
    for number, step in enumerate(steps):
        step.state = "done" if number < 6 else "planned"
        step.save()
    recompute(territory_id=region.pk)

    after = whole(region)
    expected = by_the_rules(region)
    assert after.steps_known == 10
    assert after.rate == rounded(100 * expected.rate, 2)
    assert after.coverage == rounded(100 * expected.coverage, 2)
    assert 0 < after.coverage < 100
