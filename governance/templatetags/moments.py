"""A moment as it reads in a territory, for the templates."""

from __future__ import annotations

import datetime as dt

from django import template

from roadmap.selectors.moments import local_moment
from territories.models import Territory

register = template.Library()


@register.filter
def moment_in(moment: dt.datetime | None, territory: Territory) -> str:
    """« 22 novembre 2026 à 14 h 05 (heure de La Réunion) »."""
    return local_moment(moment, territory)
