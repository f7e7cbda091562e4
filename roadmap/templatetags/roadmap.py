"""Small words of the roadmap pages that a template cannot say by itself."""

from __future__ import annotations

from django import template

from common.enums import Certainty
from roadmap.models import Goal
from roadmap.selectors.summary import StateSummary
from roadmap.selectors.wording import SOURCE_DOUBTS

register = template.Library()


@register.filter
def level_and_number(goal: Goal) -> str:
    """« Axe 3 », « Priorité 14 »; the level alone when there is no number."""
    name = goal.level.name[:1].upper() + goal.level.name[1:]
    return f"{name}\u00a0{goal.number}" if goal.number else name


@register.filter
def certainty_in_words(certainty: str) -> str:
    """How sure the reading of a source is."""
    return SOURCE_DOUBTS[Certainty(certainty)]


@register.filter
def period(roadmap: object) -> str:
    """« 2024-2028 », the year alone when there is one, empty when unknown."""
    start, end = getattr(roadmap, "period_start", None), getattr(roadmap, "period_end", None)
    if start is None:
        return ""
    return f"{start}-{end}" if end and end != start else str(start)


@register.inclusion_tag("roadmap/includes/state_bar.html")
def state_bar(summary: StateSummary) -> dict[str, object]:
    """A bar cut by state; it repeats a sentence, so it is hidden from assistive technologies."""
    return {"total": summary.total, "shares": summary.shares}
