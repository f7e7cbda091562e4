"""What the page of an action says of its rate, its coverage and its alerts."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from roadmap.alerts import ActionAlert, alerts_of, with_alerts
from roadmap.models import Action
from roadmap.rules.progress import ActionRate, StepFact, action_rate
from roadmap.rules.words import explained_action, explained_coverage, percentage


@dataclass(frozen=True, slots=True)
class RateView:
    """``figure`` and ``covered`` are empty when there is no rate, no step: « 40 % », « 45,45 % ».

    ``weight`` is None when it is the usual 1.
    """

    figure: str
    explanation: str
    covered: str
    coverage: str
    late: int
    weight: Decimal | None


def rate_view(action: Action, on: dt.date) -> RateView | None:
    """From an action read by ``with_row`` (no query); None when nothing is cut into steps."""
    steps = [
        StepFact(step.state, programming.year, step.due)
        for programming in action.programmings.all()
        for step in programming.steps.all()
    ]
    state = action.current_status.state if action.current_status else None
    return _in_words(action_rate(steps, state=state, on=on), action) if steps else None


def _in_words(rate: ActionRate, action: Action) -> RateView:
    return RateView(
        figure="" if rate.rate is None else percentage(rate.rate),
        explanation=explained_action(rate),
        covered="" if rate.coverage is None else percentage(rate.coverage),
        coverage=explained_coverage(rate),
        late=rate.steps_late,
        weight=action.weight if action.goal_id and action.weight != 1 else None,
    )


def raised_alerts(action: Action, on: dt.date) -> tuple[ActionAlert, ...]:
    """The alerts that the action raises on a day (one query)."""
    raised: list[str] = with_alerts(Action.objects.filter(pk=action.pk), on).values_list("alerts", flat=True)[
        0
    ]
    return alerts_of(raised)
