"""The colours of what the charts stack: those of the pages, darker or paler where grey would not tell them apart."""

from __future__ import annotations

from indicators.rules.standing import Standing
from roadmap.enums import ActionState
from roadmap.selectors.summary import UNKNOWN

STATES: tuple[tuple[str, str], ...] = (
    (ActionState.DONE, "#18753C"),
    (ActionState.UNDER_WAY, "#0B3E46"),
    (ActionState.RECURRING, "#5FA9B4"),
    (ActionState.TO_LAUNCH, "#B3B3B3"),
    (ActionState.SUSPENDED, "#B34000"),
    (ActionState.ABANDONED, "#3A3A3A"),
    (UNKNOWN, "#E5E5E5"),
)
STANDINGS: tuple[tuple[Standing, str], ...] = (
    (Standing.AHEAD, "#18753C"),
    (Standing.ON_COURSE, "#6FB98F"),
    (Standing.BEHIND, "#F0A36B"),
    (Standing.FAR_BEHIND, "#B34000"),
)
"""In the order in which they are stacked."""
