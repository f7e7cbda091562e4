"""Words of the difference between two days and of the projection, for the templates."""

from __future__ import annotations

from django import template

from governance.rules.evolution import Diff
from governance.selectors.evolution_words import gap_words
from governance.selectors.region_dashboard_words import AlertCount
from roadmap.alerts import BY_CODE

register = template.Library()


@register.filter
def alert_words(counted: AlertCount) -> str:
    """« bloquée », « bloquées »: what stands under the number of an alert on actions."""
    alert = BY_CODE[counted.code]
    return alert.plural if counted.count >= 2 else alert.label.lower()


@register.filter
def gap(diff: Diff) -> str:
    """« +7,5 points », « +200 000 € »."""
    return gap_words(diff)
