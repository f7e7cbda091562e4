"""What differs between two days of a dashboard: entered, left, changed. Words and numbers in, words and numbers out.

A difference is taken on what people read: two figures that are shown alike are alike.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, TypeVar

from common.exact import rounded
from common.templatetags.french import NO_BREAK_SPACE, french_date, french_number, share

ALERTS_GAINED, ALERTS_LOST = "Alertes apparues", "Alertes levées"
STATE, CONFIDENCE, RATE, COVERAGE = "État", "Météo", "Taux", "Couverture"
STANDING, VALUE, DUE, REACHED = "Position", "Valeur", "Échéance", "Atteint"
TITLE, LABEL = "Intitulé", "Jalon"
PLANNED, COMMITTED, PAID = "Prévu", "Engagé", "Payé"
APPLICATIONS, BENEFICIARIES = "Candidatures", "Bénéficiaires distincts"
WINDOWS, VALUED = "Fenêtres ouvertes", "Indicateurs qui ont un chiffre"
MONEY = (PLANNED, COMMITTED, PAID)
EUROS = "€"
_UNPUBLISHED, _UNKNOWN = "non publié", "non connu"
GOAL, PRIORITY, PILOTS = "Objectif", "Priorité", "Pilotes"
_NOTHING = {
    GOAL: "aucun",
    STATE: "sans état reconnu",
    CONFIDENCE: "non déclarée",
    RATE: "aucun taux",
    PRIORITY: "aucune",
    PILOTS: "aucun",
    DUE: "aucune",
    REACHED: "pas encore",
    VALUE: _UNPUBLISHED,
    STANDING: "sans position",
}


@dataclass(frozen=True, slots=True)
class Diff:
    """One thing that changed: its words before and after, empty where there was nothing.

    ``points`` is the difference of two percentages, ``gap`` that of two amounts or of two numbers, in ``unit``; None
    where one of them is missing.
    """

    field: str
    old: str
    new: str
    points: Decimal | None = None
    gap: Decimal | None = None
    unit: str = ""

    @property
    def nothing(self) -> str:
        """What is said where there was, or is, nothing."""
        return _NOTHING.get(self.field, "rien")

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


@dataclass(frozen=True, slots=True)
class ProgrammeSide:
    """A programme in one territory: amounts in euros and numbers, None when unknown, which is not 0."""

    code: str
    name: str
    planned: Decimal | None = None
    committed: Decimal | None = None
    paid: Decimal | None = None
    applications: int | None = None
    beneficiaries: int | None = None
    open_windows: int = 0
    indicators: int = 0
    valued: int = 0

    @property
    def known_words(self) -> str:
        """« prévu 1 200 000 €, candidatures 12 »; empty where nothing is known."""
        amounts = ((PLANNED, self.planned), (COMMITTED, self.committed), (PAID, self.paid))
        said = [f"{name.lower()} {_euros(amount)}" for name, amount in amounts if amount is not None]
        if self.applications is not None:
            said.append(f"{APPLICATIONS.lower()} {french_number(self.applications)}")
        return ", ".join(said)


Side = TypeVar("Side")


@dataclass(frozen=True, slots=True)
class Changed(Generic[Side]):
    then: Side
    now: Side
    diffs: tuple[Diff, ...]

    def says(self, *fields: str) -> bool:
        """Whether one of them changed."""
        return any(diff.field in fields for diff in self.diffs)


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

    def counted(self, *fields: str) -> int:
        """How many of the changed ones changed in one of these."""
        return sum(each.says(*fields) for each in self.changed)


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
        Diff(TITLE, then.title, now.title),
        Diff(GOAL, then.goal, now.goal),
        Diff(STATE, then.state, now.state),
        Diff(CONFIDENCE, then.confidence, now.confidence),
        _percentages(RATE, then.rate, now.rate),
        Diff(PRIORITY, _number(then.priority), _number(now.priority)),
        Diff(PILOTS, then.pilots, now.pilots),
        Diff(ALERTS_GAINED, "", ", ".join(gained)),
        Diff(ALERTS_LOST, ", ".join(lost), ""),
    )


def goal_diffs(then: GoalSide, now: GoalSide) -> tuple[Diff, ...]:
    return _kept(
        Diff(TITLE, then.title, now.title),
        _percentages(RATE, then.rate, now.rate),
        _percentages(COVERAGE, then.coverage, now.coverage),
    )


def milestone_diffs(then: MilestoneSide, now: MilestoneSide) -> tuple[Diff, ...]:
    return _kept(
        Diff(LABEL, then.label, now.label),
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


def programme_diffs(then: ProgrammeSide, now: ProgrammeSide) -> tuple[Diff, ...]:
    return _kept(
        _amounts(PLANNED, then.planned, now.planned),
        _amounts(COMMITTED, then.committed, now.committed),
        _amounts(PAID, then.paid, now.paid),
        _counts(APPLICATIONS, then.applications, now.applications),
        _counts(BENEFICIARIES, then.beneficiaries, now.beneficiaries),
        _counts(WINDOWS, then.open_windows, now.open_windows),
        Diff(VALUED, _valued(then), _valued(now), gap=_gap(then.valued, now.valued)),
    )


def points_between(then: Decimal | None, now: Decimal | None) -> Decimal | None:
    """The difference in points; None where one is unknown: unknown is not 0."""
    return None if then is None or now is None else now - then


def _kept(*diffs: Diff) -> tuple[Diff, ...]:
    return tuple(diff for diff in diffs if diff.old != diff.new)


def _percentages(field: str, then: Decimal | None, now: Decimal | None) -> Diff:
    return Diff(field, share(then), share(now), points_between(then, now))


def _amounts(field: str, then: Decimal | None, now: Decimal | None) -> Diff:
    return Diff(field, _euros(then), _euros(now), gap=_gap(then, now), unit=EUROS)


def _counts(field: str, then: int | None, now: int | None) -> Diff:
    old, new = (_UNKNOWN if number is None else french_number(number) for number in (then, now))
    return Diff(field, old, new, gap=_gap(then, now))


def _valued(side: ProgrammeSide) -> str:
    return f"{side.valued} sur {side.indicators}"


def _euros(amount: Decimal | None) -> str:
    return _UNPUBLISHED if amount is None else f"{french_number(amount)}{NO_BREAK_SPACE}{EUROS}"


def _gap(then: Decimal | int | None, now: Decimal | int | None) -> Decimal | None:
    """Of the whole numbers that are shown: 100 € then 102 € differ by 2 €, whatever their cents."""
    return None if then is None or now is None else rounded(now, 0) - rounded(then, 0)


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


def _day(value: dt.date | None) -> str:
    return f"le {french_date(value)}" if value else ""


def _dated(side: FigureSide, *, with_date: bool) -> str:
    return f"{side.value} ({french_date(side.on)})" if with_date and side.on else side.value
