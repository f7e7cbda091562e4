"""Rule 3: why a figure is empty, and until when one may wait for it. Unknown is never 0."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from common.templatetags.french import french_date
from indicators.enums import Periodicity


class Emptiness(StrEnum):
    """The first that fits, in this order; ``ZERO_DENOMINATOR`` is of a measure that stands there, ``PENDING`` of
    figures of establishments whose sum is not computed yet."""

    NOT_APPLICABLE = "not_applicable"
    WITHHELD = "withheld"
    CLOSED = "closed"
    NOT_PUBLISHED = "not_published"
    NOT_YET_DUE = "not_yet_due"
    LATE = "late"
    ZERO_DENOMINATOR = "zero_denominator"
    PENDING = "pending"

    @property
    def label(self) -> str:
        return _LABELS[self][0]

    @property
    def sentence(self) -> str:
        return _LABELS[self][1]


_LABELS = {
    Emptiness.NOT_APPLICABLE: ("sans objet", "L’indicateur ne s’applique pas à ce territoire."),
    Emptiness.WITHHELD: (
        "couvert par le secret",
        "Le chiffre est réservé\u00a0: il désignerait des établissements.",
    ),
    Emptiness.CLOSED: (
        "suivi clos",
        "Le programme ou le suivi est clos\u00a0: aucun chiffre n’est plus attendu.",
    ),
    Emptiness.NOT_PUBLISHED: ("non publié", "La source ne publie pas ce chiffre."),
    Emptiness.NOT_YET_DUE: ("pas encore dû", "Le chiffre n’est pas encore attendu."),
    Emptiness.LATE: ("en retard", "Le chiffre aurait dû être publié."),
    Emptiness.ZERO_DENOMINATOR: ("dénominateur nul", "Le dénominateur est nul\u00a0: la part n’existe pas."),
    Emptiness.PENDING: (
        "calcul en attente",
        "Des établissements ont donné leur chiffre\u00a0: le total n’est pas encore calculé.",
    ),
}


@dataclass(frozen=True, slots=True)
class Case:
    """What is known of a figure that is not there. ``closed_on`` is the last day of the follow-up."""

    applicable: bool = True
    withheld: bool = False
    closed_on: dt.date | None = None
    not_published: bool = False
    periodicity: str = Periodicity.NONE
    delay: int | None = None


def emptiness_of(case: Case, day: dt.date) -> Emptiness:
    """Why there is no figure, on ``day``."""
    if not case.applicable:
        return Emptiness.NOT_APPLICABLE
    if case.withheld:
        return Emptiness.WITHHELD
    if case.closed_on is not None and case.closed_on < day:
        return Emptiness.CLOSED
    due = None if case.not_published else due_date(day, case.periodicity, case.delay)
    # Of what has no calendar one can only say that it is not published: nothing makes it late.
    if due is None:
        return Emptiness.NOT_PUBLISHED
    return Emptiness.LATE if day > due else Emptiness.NOT_YET_DUE


def explain_emptiness(emptiness: Emptiness, case: Case, day: dt.date) -> str:
    """The sentence, with the dates of the case."""
    if emptiness == Emptiness.CLOSED and case.closed_on:
        return f"Le programme ou le suivi est clos depuis le {french_date(case.closed_on)}."
    due = due_date(day, case.periodicity, case.delay)
    end = last_period_end(day, case.periodicity)
    if due is None or end is None or emptiness not in (Emptiness.LATE, Emptiness.NOT_YET_DUE):
        return emptiness.sentence
    period = f"période close le {french_date(end)}, délai de publication de {case.delay} jours"
    if emptiness == Emptiness.LATE:
        return f"Le chiffre était attendu le {french_date(due)} ({period})."
    return f"Le chiffre est attendu le {french_date(due)} ({period})."


def months_of(periodicity: str) -> int | None:
    return Periodicity(periodicity).months


def period_end(day: dt.date, months: int) -> dt.date:
    """The last day of the period of ``months`` that holds ``day``; periods are cut from January."""
    month = ((day.month - 1) // months + 1) * months
    if month == 12:
        return dt.date(day.year, 12, 31)
    return dt.date(day.year, month + 1, 1) - dt.timedelta(days=1)


def last_period_end(day: dt.date, periodicity: str) -> dt.date | None:
    """The end of the last period that is over on ``day``."""
    months = months_of(periodicity)
    if months is None:
        return None
    end = period_end(day, months)
    if end <= day:
        return end
    first_month = end.month - months + 1
    return dt.date(end.year, first_month, 1) - dt.timedelta(days=1)


def due_date(day: dt.date, periodicity: str, delay: int | None) -> dt.date | None:
    """When the figure of the last finished period is to be published; None where nobody said."""
    end = last_period_end(day, periodicity)
    return None if end is None or delay is None else end + dt.timedelta(days=delay)


def next_due(on: dt.date, periodicity: str, delay: int | None) -> dt.date | None:
    """When the figure that follows one dated ``on`` is to be published; None where nobody said."""
    months = months_of(periodicity)
    if months is None or delay is None:
        return None
    following = period_end(period_end(on, months) + dt.timedelta(days=1), months)
    return following + dt.timedelta(days=delay)


@dataclass(frozen=True, slots=True)
class Freshness:
    """Until when a figure is up to date; ``late`` is None where nobody said when the next one comes."""

    on: dt.date
    next_due: dt.date | None
    late: bool | None

    @property
    def sentence(self) -> str:
        if self.next_due is None:
            return "Le rythme de publication n’est pas connu."
        tense = "était attendu" if self.late else "est attendu"
        return f"Le relevé suivant {tense} le {french_date(self.next_due)}."


def freshness_of(on: dt.date, periodicity: str, delay: int | None, day: dt.date) -> Freshness:
    due = next_due(on, periodicity, delay)
    return Freshness(on, due, None if due is None else day > due)
