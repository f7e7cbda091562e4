"""Which days of snapshots stay: all of the recent ones, then one a week, and those that somebody asked to keep."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection

from django.db.models import Max
from django.db.models.functions import TruncWeek
from django.utils import timezone

from indicators.models import Snapshot

DAILY_DAYS = 130
"""Longer than the time between two meetings of a committee."""
_KEEPERS: list[Callable[[], Collection[dt.date]]] = []


def keep_days_of(keeper: Callable[[], Collection[dt.date]]) -> None:
    """An upper app says which days its pages compare with: the last snapshot on such a day or before it stays."""
    if keeper not in _KEEPERS:
        _KEEPERS.append(keeper)


def purge(*, today: dt.date | None = None) -> int:
    """How many snapshots were deleted."""
    limit = (today or timezone.localdate()) - dt.timedelta(days=DAILY_DAYS)
    old = Snapshot.objects.filter(on__lt=limit)
    kept = _last_of_weeks() | _asked_for()
    gone = [pk for pk in old.order_by("pk").values_list("pk", flat=True) if pk not in kept]
    for start in range(0, len(gone), 100):
        Snapshot.objects.filter(pk__in=gone[start : start + 100]).delete()
    return len(gone)


def _last_of_weeks() -> set[int]:
    weeks = (
        Snapshot.objects.order_by()
        .annotate(week=TruncWeek("on"))
        .values("territory", "part", "week")
        .annotate(last=Max("on"))
        .values_list("territory", "part", "last")
    )
    last = set(weeks)
    rows = Snapshot.objects.order_by().values_list("pk", "territory", "part", "on")
    return {pk for pk, *key in rows if tuple(key) in last}


def _asked_for() -> set[int]:
    kept: set[int] = set()
    for day in {day for keeper in _KEEPERS for day in keeper()}:
        latest = Snapshot.objects.filter(on__lte=day).order_by("territory_id", "part", "-on")
        kept.update(latest.distinct("territory_id", "part").values_list("pk", flat=True))
    return kept
