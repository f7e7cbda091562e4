"""Words of the difference between two days and of the projection, for the templates."""

from __future__ import annotations

from decimal import Decimal

from django import template

from governance.selectors.evolution_words import points_words
from governance.selectors.region_dashboard_words import AlertCount
from roadmap.alerts import BY_CODE

register = template.Library()


@register.filter
def alert_words(counted: AlertCount) -> str:
    """« bloquée », « bloquées »: what stands under the number of an alert on actions."""
    alert = BY_CODE[counted.code]
    return alert.plural if counted.count >= 2 else alert.label.lower()


@register.filter
def points(value: Decimal | None) -> str:
    """« +7,5 points »."""
    return points_words(value)
