"""Counter-proposals to answer, beside a figure, and those whose answer their author waits for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from common.scope import Scope
from indicators.enums import CounterState
from indicators.models import CounterProposal, Indicator, Measure
from indicators.selectors.measure_history import written
from indicators.services.counters import key_of

_PENDING_FIRST = Case(
    When(state=CounterState.PENDING, then=Value(0)), default=Value(1), output_field=IntegerField()
)
_RECENT = 10


@dataclass(frozen=True, slots=True)
class Shown:
    """A counter-proposal in words."""

    counter: CounterProposal
    text: str
    is_mine: bool


def counters_for(scope: Scope) -> QuerySet[Any]:
    """Those of the regions one works in, what waits first (one query)."""
    return _readable(scope).order_by(_PENDING_FIRST, "-created_at", "-pk")


def waiting_for(scope: Scope) -> QuerySet[Any]:
    """Those that this person may answer."""
    regions = scope.editable_regions
    mine = Q(territory__in=regions) | Q(territory__parent__in=regions)
    pending = _readable(scope).filter(mine, state=CounterState.PENDING)
    return pending.exclude(author_id=scope.user_id).order_by("created_at", "pk")


def counters_on(scope: Scope, indicator: Indicator) -> list[Shown]:
    """On an indicator's page: what waits, and what one's own became (one query)."""
    shown = Q(state=CounterState.PENDING) | Q(author_id=scope.user_id)
    found = _readable(scope).filter(shown, indicator=indicator).order_by(_PENDING_FIRST, "-created_at")
    return in_words(scope, found[:_RECENT])


def in_words(scope: Scope, counters: Any) -> list[Shown]:
    return [
        Shown(counter, written(counter.indicator, counter), counter.author_id == scope.user_id)
        for counter in counters
    ]


def standing_of(counter: CounterProposal) -> Measure | None:
    """The published figure that it speaks of (one query)."""
    return key_of(counter).find()


def readable_counters(scope: Scope) -> QuerySet[Any]:
    """What one may know exists: those of the regions where one works, and one's own."""
    return _readable(scope)


def _readable(scope: Scope) -> QuerySet[Any]:
    regions = scope.draft_regions
    working = Q(territory__in=regions) | Q(territory__parent__in=regions)
    own = Q(author_id=scope.user_id)
    visible = CounterProposal.objects.visible_to(scope).filter(working | own)
    return visible.select_related("indicator", "territory__parent")
