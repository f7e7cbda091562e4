"""The line of a dashboard that says when it was computed, and what is still to come."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.dateparse import parse_datetime

from indicators.selectors.snapshots import Computed

POLL_SECONDS = 3
_SAME_MOMENT = dt.timedelta(minutes=5)
WAITING, RUNNING, CALM = "attente", "cours", ""


@dataclass(frozen=True, slots=True)
class ComputedLine:
    """``page`` is the address of the dashboard, ``address`` that of this line alone. ``is_newer``: the figures that
    the reader looks at were computed again since; the line then brings the dashboard anew."""

    computed: Computed
    page: str
    address: str
    is_newer: bool = False

    @property
    def seconds(self) -> int:
        return POLL_SECONDS

    @property
    def roadmap_at(self) -> dt.datetime | None:
        """When the figures of the roadmap were computed, or those of the indicators where there is no roadmap."""
        computed = self.computed.roadmap or self.computed.figures
        return computed.computed_at if computed else None

    @property
    def figures_at(self) -> dt.datetime | None:
        """When those of the indicators were, if it was another moment: they are not computed again by an edit."""
        if self.computed.roadmap is None or self.computed.figures is None:
            return None
        at = self.computed.figures.computed_at
        return at if abs(at - self.computed.roadmap.computed_at) >= _SAME_MOMENT else None

    @property
    def state(self) -> str:
        if self.computed.is_running:
            return RUNNING
        return WAITING if self.computed.is_waiting else CALM

    @property
    def polls(self) -> bool:
        """Something is to come: the line asks again every few seconds."""
        return self.state != CALM

    @property
    def again(self) -> str:
        """The address to ask, with what the reader sees: the answer is empty as long as it stays so."""
        return f"{self.address}{'&' if '?' in self.address else '?'}{urlencode(self._seen)}"

    @property
    def _seen(self) -> dict[str, str]:
        return {"vu": _stamp(self.computed), "etat": self.state}

    def is_seen(self, stamp: str, state: str) -> bool:
        return self._seen == {"vu": stamp, "etat": state}


def _stamp(computed: Computed) -> str:
    return computed.latest_at.isoformat() if computed.latest_at else ""


def is_newer(computed: Computed, stamp: str) -> bool:
    """Whether something was computed after what ``stamp`` (an ISO date) says; an unreadable one is not old."""
    try:
        seen = parse_datetime(stamp)
    except ValueError:
        return False
    if computed.latest_at is None:
        return False
    return stamp == "" or (seen is not None and seen.tzinfo is not None and computed.latest_at > seen)


def line_of(
    computed: Computed,
    *,
    page: str,
    address: str,
    query: dict[str, str] | None = None,
    seen: str | None = None,
) -> ComputedLine:
    """``query`` (without what is empty) is kept by both addresses; ``seen`` is the stamp that the reader has."""
    kept = urlencode({name: value for name, value in (query or {}).items() if value})
    suffix = f"?{kept}" if kept else ""
    newer = seen is not None and is_newer(computed, seen)
    return ComputedLine(computed, f"{page}{suffix}", f"{address}{suffix}", newer)
