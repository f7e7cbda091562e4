"""Giving the events of a test a day of their own."""

from __future__ import annotations

import datetime as dt

import pgtrigger

from journal.trace_kinds import traced_models


def dated(day: int) -> None:
    """Everything recorded until now, and not dated yet, is of that day of May 2026, at noon."""
    moment = dt.datetime(2026, 5, day, 12, tzinfo=dt.UTC)
    today = dt.datetime(2026, 6, 1, tzinfo=dt.UTC)
    for _, event in traced_models().values():
        with pgtrigger.ignore(f"{event._meta.label}:append_only"):
            event._default_manager.filter(pgh_created_at__gte=today).update(pgh_created_at=moment)
