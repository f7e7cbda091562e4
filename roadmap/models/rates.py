"""What the rate of an action is made of, counted by the database; roadmap/rules/progress.py specifies it.

Each count is a subquery of its own: nothing is multiplied by another join, whatever the queryset filters on.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.apps import apps
from django.db.models import (
    CharField,
    DateField,
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


def steps_of_outer() -> QuerySet[Any]:
    """The steps of the action that an outer query is about, each with the day it ``falls_due``."""
    steps: QuerySet[Any] = apps.get_model("roadmap", "Step")._default_manager.order_by()
    return steps.filter(programming__action=OuterRef("pk")).alias(
        falls_due=Coalesce("due", _YearEnd("programming__year"))
    )


def late(on: dt.date) -> Q:
    """Of steps: planned, and due before the day."""
    return _PLANNED & Q(falls_due__lt=on)


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


def _count(which: Q) -> Subquery:
    return _number(steps_of_outer().filter(which))


def _counted(which: Q, on: dt.date) -> Subquery:
    """A recurring action counts what is due so far."""
    state = Coalesce(OuterRef("current_status__state"), Value(""), output_field=CharField())
    counts = Q(falls_due__lte=on) | ~Q(action_state=ActionState.RECURRING)
    return _number(steps_of_outer().alias(action_state=state).filter(which & counts))


def _number(steps: QuerySet[Any]) -> Subquery:
    return Subquery(steps.annotate(number=_CountRows()).values("number"), output_field=IntegerField())


def _next_due(on: dt.date) -> Subquery:
    planned = steps_of_outer().filter(_PLANNED & Q(falls_due__gte=on))
    return Subquery(
        planned.annotate(first=_Earliest(F("falls_due"))).values("first"), output_field=DateField()
    )
