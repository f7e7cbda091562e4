"""What differs between two days of a dashboard: entered, left, changed. Words and numbers in, words and numbers out.

A difference is taken on what people read: two figures that are shown alike are alike.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, TypeVar

from common.templatetags.french import french_date, share

ALERTS_GAINED, ALERTS_LOST = "Alertes apparues", "Alertes levées"
STATE, CONFIDENCE, RATE, COVERAGE = "État", "Météo", "Taux", "Couverture"
STANDING, VALUE, DUE, REACHED = "Position", "Valeur", "Échéance", "Atteint"


@dataclass(frozen=True, slots=True)
class Diff:
    """One thing that changed: its words before and after, empty where there was nothing.

    ``points`` is the difference of two percentages, None where one of them is missing.
    """

    field: str
    old: str
    new: str
    points: Decimal | None = None

    @property
    def is_event(self) -> bool:
        """It came or went, rather than having been something else."""
        return self.field in (ALERTS_GAINED, ALERTS_LOST)


@dataclass(frozen=True, slots=True)
class ActionSide:
    """An action on one of the two days; ``rate`` in percent, ``alerts`` their labels in the order of the rules.

    ``has_page``: it may be opened today.
    """

    pk: int
    code: str
    title: str
    goal: str = ""
    state: str = ""
    confidence: str = ""
    priority: int | None = None
    pilots: str = ""
    rate: Decimal | None = None
    alerts: tuple[str, ...] = ()
    has_page: bool = True


@dataclass(frozen=True, slots=True)
class GoalSide:
    """A goal, or a whole roadmap when ``number`` is empty and ``is_whole``; percentages."""

    title: str
    number: str = ""
    rate: Decimal | None = None
    coverage: Decimal | None = None
    is_whole: bool = False


@dataclass(frozen=True, slots=True)
class MilestoneSide:
    """``due`` is the day, else the words of the document, else empty."""

    label: str
    about: str = ""
    due: str = ""
    reached_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class FigureSide:
    """An indicator: its value as it is shown, or why there is none; ``standing`` in words."""

    code: str
    name: str
    value: str = ""
    on: dt.date | None = None
    rate: Decimal | None = None
    standing: str = ""


Side = TypeVar("Side")


@dataclass(frozen=True, slots=True)
class Changed(Generic[Side]):
    then: Side
    now: Side
    diffs: tuple[Diff, ...]

    def says(self, field: str) -> bool:
        return any(diff.field == field for diff in self.diffs)


@dataclass(frozen=True, slots=True)
class Evolution(Generic[Side]):
    """``same`` counts what did not change."""

    entered: tuple[Side, ...]
    left: tuple[Side, ...]
    changed: tuple[Changed[Side], ...]
    same: int

    @property
    def is_empty(self) -> bool:
        return not (self.entered or self.left or self.changed)

    def counted(self, field: str) -> int:
        """How many of the changed ones changed in that."""
        return sum(each.says(field) for each in self.changed)


def compare(
    then: Mapping[int, Side], now: Mapping[int, Side], differ: Callable[[Side, Side], tuple[Diff, ...]]
) -> Evolution[Side]:
    """Both sides by what identifies them, each in its own order, which is kept."""
    pairs = [(then[key], side, differ(then[key], side)) for key, side in now.items() if key in then]
    changed = tuple(Changed(before, after, diffs) for before, after, diffs in pairs if diffs)
    return Evolution(
        entered=tuple(side for key, side in now.items() if key not in then),
        left=tuple(side for key, side in then.items() if key not in now),
        changed=changed,
        same=len(pairs) - len(changed),
    )


def action_diffs(then: ActionSide, now: ActionSide) -> tuple[Diff, ...]:
    gained = [alert for alert in now.alerts if alert not in then.alerts]
    lost = [alert for alert in then.alerts if alert not in now.alerts]
    return _kept(
        Diff("Intitulé", then.title, now.title),
        Diff("Objectif", then.goal, now.goal),
        Diff(STATE, then.state, now.state),
        Diff(CONFIDENCE, then.confidence, now.confidence),
        _percentages(RATE, then.rate, now.rate),
        Diff("Priorité", _number(then.priority), _number(now.priority)),
        Diff("Pilotes", then.pilots, now.pilots),
        Diff(ALERTS_GAINED, "", ", ".join(gained)),
        Diff(ALERTS_LOST, ", ".join(lost), ""),
    )


def goal_diffs(then: GoalSide, now: GoalSide) -> tuple[Diff, ...]:
    return _kept(
        Diff("Intitulé", then.title, now.title),
        _percentages(RATE, then.rate, now.rate),
        _percentages(COVERAGE, then.coverage, now.coverage),
    )


def milestone_diffs(then: MilestoneSide, now: MilestoneSide) -> tuple[Diff, ...]:
    return _kept(
        Diff("Jalon", then.label, now.label),
        Diff(DUE, then.due, now.due),
        Diff(REACHED, _day(then.reached_on), _day(now.reached_on)),
    )


def figure_diffs(then: FigureSide, now: FigureSide) -> tuple[Diff, ...]:
    """A value found again at a later date is a new value."""
    dated = then.on != now.on
    return _kept(
        Diff(VALUE, _dated(then, with_date=dated), _dated(now, with_date=dated)),
        _percentages(RATE, then.rate, now.rate),
        Diff(STANDING, then.standing, now.standing),
    )


def points_between(then: Decimal | None, now: Decimal | None) -> Decimal | None:
    """The difference in points; None where one is unknown: unknown is not 0."""
    return None if then is None or now is None else now - then


def _kept(*diffs: Diff) -> tuple[Diff, ...]:
    return tuple(diff for diff in diffs if diff.old != diff.new)


def _percentages(field: str, then: Decimal | None, now: Decimal | None) -> Diff:
    return Diff(field, share(then), share(now), points_between(then, now))


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


def _day(value: dt.date | None) -> str:
    return f"le {french_date(value)}" if value else ""


def _dated(side: FigureSide, *, with_date: bool) -> str:
    return f"{side.value} ({french_date(side.on)})" if with_date and side.on else side.value
