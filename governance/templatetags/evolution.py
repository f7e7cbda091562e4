"""The difference of two percentages, for the templates."""

from __future__ import annotations

from decimal import Decimal

from django import template

from governance.selectors.evolution_words import points_words

register = template.Library()


@register.filter
def points(value: Decimal | None) -> str:
    """« +7,5 points »."""
    return points_words(value)
