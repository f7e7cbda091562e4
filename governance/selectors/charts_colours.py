"""The colours of what the charts stack: told apart in grey by their order of darkness too."""

from __future__ import annotations

from indicators.rules.standing import Standing
from roadmap.enums import ActionState
from roadmap.selectors.summary import UNKNOWN

STATES: tuple[tuple[str, str], ...] = (
    (ActionState.DONE, "#18753C"),
    (ActionState.UNDER_WAY, "#000091"),
    (ActionState.RECURRING, "#6A6AF4"),
    (ActionState.TO_LAUNCH, "#C3C3F5"),
    (ActionState.SUSPENDED, "#B34000"),
    (ActionState.ABANDONED, "#3A3A3A"),
    (UNKNOWN, "#DDDDDD"),
)
STANDINGS: tuple[tuple[Standing, str], ...] = (
    (Standing.AHEAD, "#18753C"),
    (Standing.ON_COURSE, "#6FB98F"),
    (Standing.BEHIND, "#F0A36B"),
    (Standing.FAR_BEHIND, "#B34000"),
)
"""In the order in which they are stacked."""
