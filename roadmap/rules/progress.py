"""Rates and coverages of actions and of goals. They are parts of one: 2/5 is 40 %."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from roadmap.enums import ActionState, StepState

Weight = Decimal | int


@dataclass(frozen=True, slots=True)
class StepFact:
    """What counts of a step: its state, the year it is programmed in, and its own date if it has one."""

    state: str
    year: int
    due: dt.date | None = None

    @property
    def falls_due(self) -> dt.date:
        return self.due or dt.date(self.year, 12, 31)


@dataclass(frozen=True, slots=True)
class ActionRate:
    """The whole numbers of an action, under the names that ``ActionQuerySet.with_rate`` gives them."""

    steps_done: int = 0
    steps_planned: int = 0
    steps_unknown: int = 0
    steps_cancelled: int = 0
    rate_done: int = 0
    rate_known: int = 0
    rate_unknown: int = 0
    steps_late: int = 0
    next_due: dt.date | None = None
    recurring: bool = False

    @property
    def rate(self) -> Fraction | None:
        """None without any known step: unknown is not 0."""
        return Fraction(self.rate_done, self.rate_known) if self.rate_known else None

    @property
    def coverage(self) -> Fraction | None:
        """None without any step to speak of."""
        steps = self.rate_known + self.rate_unknown
        return Fraction(self.rate_known, steps) if steps else None


def action_rate(steps: Iterable[StepFact], *, state: str | None, on: dt.date) -> ActionRate:
    """Rule 6, at the end of the day ``on``; ``state`` is the declared one, None when nobody said."""
    facts = tuple(steps)
    recurring = state == ActionState.RECURRING
    every = Counter(step.state for step in facts)
    counted = Counter(step.state for step in facts if not recurring or step.falls_due <= on)
    planned = [step.falls_due for step in facts if step.state == StepState.PLANNED]
    return ActionRate(
        steps_done=every[StepState.DONE],
        steps_planned=every[StepState.PLANNED],
        steps_unknown=every[StepState.UNKNOWN],
        steps_cancelled=every[StepState.CANCELLED],
        rate_done=counted[StepState.DONE],
        rate_known=counted[StepState.DONE] + counted[StepState.PLANNED],
        rate_unknown=counted[StepState.UNKNOWN],
        steps_late=sum(due < on for due in planned),
        next_due=min((due for due in planned if due >= on), default=None),
        recurring=recurring,
    )


@dataclass(frozen=True, slots=True)
class Part:
    """A child of a goal: another goal, or an action. Without a rate it covers nothing."""

    rate: Fraction | None
    coverage: Fraction | None
    weight: Weight = 1


@dataclass(frozen=True, slots=True)
class GoalRate:
    """``rated`` children out of ``children`` make the rate; ``weighted`` when they do not all weigh the same."""

    rate: Fraction | None
    coverage: Fraction | None
    rated: int = 0
    children: int = 0
    weighted: bool = False


def action_part(action: ActionRate, *, state: str | None, weight: Weight = 1) -> Part | None:
    """An action as a child of its goal; None once it is abandoned, since it then leaves both means."""
    return None if state == ActionState.ABANDONED else Part(action.rate, action.coverage, weight)


def goal_part(goal: GoalRate, *, weight: Weight = 1) -> Part | None:
    """A goal as a child of the one above; None when nothing that counts is under it."""
    return Part(goal.rate, goal.coverage, weight) if goal.children else None


def goal_rate(parts: Iterable[Part]) -> GoalRate:
    """Rule 7: weighted means of the children, which come in any order; coverage multiplies down."""
    children = tuple(parts)
    rated = [part for part in children if part.rate is not None]
    return GoalRate(
        rate=_mean((part.rate, part.weight) for part in rated),
        coverage=_mean((part.coverage if part.rate is not None else None, part.weight) for part in children),
        rated=len(rated),
        children=len(children),
        weighted=len({Fraction(part.weight) for part in children}) > 1,
    )


def _mean(values: Iterable[tuple[Fraction | None, Weight]]) -> Fraction | None:
    """Nothing said counts 0; None of no value."""
    weighed = [(value or Fraction(0), Fraction(weight)) for value, weight in values]
    total = sum((weight for _, weight in weighed), Fraction(0))
    return sum((value * weight for value, weight in weighed), Fraction(0)) / total if total else None
