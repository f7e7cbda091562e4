"""What the rate of an action is made of, counted by the database; roadmap/rules/progress.py specifies it.

Nothing is multiplied by another join, whatever the queryset filters on: each count is a subquery of its own. A
statement over thousands of actions asks for the tally instead, one subquery that counts all of it at once.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    BooleanField,
    CharField,
    DateField,
    ExpressionWrapper,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce

from roadmap.enums import ActionState, StepState

_DONE, _PLANNED = Q(state=StepState.DONE), Q(state=StepState.PLANNED)
_UNKNOWN, _CANCELLED = Q(state=StepState.UNKNOWN), Q(state=StepState.CANCELLED)

_NUMBERS: ArrayField[Any, Any] = ArrayField(IntegerField(null=True))

TALLY = (
    *("steps_done", "steps_planned", "steps_unknown", "steps_cancelled"),
    *("rate_done", "rate_known", "rate_unknown", "steps_late", "next_due"),
)
"""What each number of a tally is, in their order; ``next_due`` is in days since 1970, NULL without any."""


class _YearEnd(Func):
    """31 December of a year."""

    function = "make_date"
    template = "%(function)s(%(expressions)s, 12, 31)"
    output_field = DateField()


class _CountRows(Func):
    """Not an aggregate to Django, so that a subquery of no row counts 0."""

    template = "COUNT(*)"
    output_field = IntegerField()


class _Earliest(Func):
    function = "MIN"
    output_field = DateField()


def _wrapped(which: Q) -> ExpressionWrapper:
    return ExpressionWrapper(which, output_field=BooleanField())


class _CountWhere(Func):
    template = "COUNT(*) FILTER (WHERE %(expressions)s)"
    output_field = IntegerField()

    def __init__(self, which: Any, **extra: Any) -> None:
        super().__init__(_wrapped(which) if isinstance(which, Q) else which, **extra)


class _EarliestDay(Func):
    """In days since 1970, so that it stands in an array of whole numbers."""

    template = "(MIN(%(expressions)s)) - DATE '1970-01-01'"
    arg_joiner = ") FILTER (WHERE "
    output_field = IntegerField()


class _Numbers(Func):
    template = "ARRAY[%(expressions)s]::integer[]"
    output_field = _NUMBERS


def steps_of_outer() -> QuerySet[Any]:
    """The steps of the action that an outer query is about, each with the day it ``falls_due``."""
    steps: QuerySet[Any] = apps.get_model("roadmap", "Step")._default_manager.order_by()
    return steps.filter(programming__action=OuterRef("pk")).alias(
        falls_due=Coalesce("due", _YearEnd("programming__year"))
    )


def late(on: dt.date) -> Q:
    """Of steps: planned, and due before the day."""
    return _PLANNED & Q(falls_due__lt=on)


def unanswered(on: dt.date) -> Q:
    """Of steps: due before the day, and nobody said whether they are done."""
    return _UNKNOWN & Q(falls_due__lt=on)


def rate_annotations(on: dt.date) -> dict[str, Any]:
    return {
        "steps_done": _count(_DONE),
        "steps_planned": _count(_PLANNED),
        "steps_unknown": _count(_UNKNOWN),
        "steps_cancelled": _count(_CANCELLED),
        "rate_done": _counted(_DONE, on),
        "rate_known": _counted(_DONE | _PLANNED, on),
        "rate_unknown": _counted(_UNKNOWN, on),
        "steps_late": _count(late(on)),
        "next_due": _next_due(on),
    }


def tally_annotation(on: dt.date) -> Subquery:
    """The same numbers as :func:`rate_annotations` in one array, in the order of :data:`TALLY`."""
    counts = [
        *(_CountWhere(which) for which in (_DONE, _PLANNED, _UNKNOWN, _CANCELLED)),
        *(_CountWhere(which & _counts(on)) for which in (_DONE, _DONE | _PLANNED, _UNKNOWN)),
        _CountWhere(late(on)),
        _EarliestDay(F("falls_due"), _wrapped(_PLANNED & Q(falls_due__gte=on))),
    ]
    steps = steps_of_outer().alias(action_state=_state_of_outer())
    return Subquery(steps.annotate(tally=_Numbers(*counts)).values("tally"), output_field=_NUMBERS)


def tallied(name: str, tally: str) -> str:
    """In SQL, one number out of a tally: ``tallied("steps_done", "counted.tally")``."""
    number = f"{tally}[{TALLY.index(name) + 1}]"
    return f"DATE '1970-01-01' + {number}" if name == "next_due" else number


def _count(which: Q) -> Subquery:
    return _number(steps_of_outer().filter(which))


def _counted(which: Q, on: dt.date) -> Subquery:
    """A recurring action counts what is due so far."""
    return _number(steps_of_outer().alias(action_state=_state_of_outer()).filter(which & _counts(on)))


def _counts(on: dt.date) -> Q:
    return Q(falls_due__lte=on) | ~Q(action_state=ActionState.RECURRING)


def _state_of_outer() -> Coalesce:
    return Coalesce(OuterRef("current_status__state"), Value(""), output_field=CharField())


def _number(steps: QuerySet[Any]) -> Subquery:
    return Subquery(steps.annotate(number=_CountRows()).values("number"), output_field=IntegerField())


def _next_due(on: dt.date) -> Subquery:
    planned = steps_of_outer().filter(_PLANNED & Q(falls_due__gte=on))
    return Subquery(
        planned.annotate(first=_Earliest(F("falls_due"))).values("first"), output_field=DateField()
    )
