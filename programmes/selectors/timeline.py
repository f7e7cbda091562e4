"""Where each window stands on the common line of time of its programme."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from programmes.models import Window

LENGTH = 1000
"""Units of the drawing for the whole line."""

_SHORTEST = 8
"""A window of a few days is still seen."""

_UNPUBLISHED = dt.timedelta(days=60)
"""How far a window is drawn on the side whose date is not published."""


@dataclass(frozen=True, slots=True)
class Bar:
    """``start`` and ``length`` in units of the drawing; ``open_ended`` when one end is not published."""

    start: int
    length: int
    open_ended: bool


@dataclass(frozen=True, slots=True)
class Tick:
    """The first of January of a year."""

    year: int
    at: int


@dataclass(frozen=True, slots=True)
class Timeline:
    first: dt.date
    last: dt.date
    today: int | None

    def at(self, day: dt.date) -> int:
        """Where a day stands, in whole units."""
        span = (self.last - self.first).days
        return (min(max(day, self.first), self.last) - self.first).days * LENGTH // span

    @property
    def ticks(self) -> list[Tick]:
        years = range(self.first.year, self.last.year)
        return [Tick(year, self.at(dt.date(year, 1, 1))) for year in years]

    def bar(self, window: Window) -> Bar | None:
        """None when neither end of the window is published."""
        published = [day for day in (window.opens_on, window.closes_on) if day]
        if not published:
            return None
        left = self.at(window.opens_on or published[0] - _UNPUBLISHED)
        right = self.at(window.closes_on or published[0] + _UNPUBLISHED)
        length = max(right - left, _SHORTEST)
        return Bar(min(left, LENGTH - length), length, open_ended=len(published) == 1)


def timeline_of(windows: Sequence[Window], *, today: dt.date) -> Timeline | None:
    """Whole years around the published dates; None when no window has one."""
    days = [day for window in windows for day in (window.opens_on, window.closes_on) if day]
    if not days:
        return None
    first, last = dt.date(min(days).year, 1, 1), dt.date(max(days).year + 1, 1, 1)
    line = Timeline(first, last, None)
    return Timeline(first, last, line.at(today)) if first <= today <= last else line
