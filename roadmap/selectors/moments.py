"""Moments as they read in a territory: « 22 novembre 2026 à 14 h 05 (heure de La Réunion) »."""

from __future__ import annotations

import datetime as dt

from common.templatetags.french import french_datetime
from territories.models import Territory

# The name that goes with « heure de »; every other zone is said to be local.
_OF_ZONE = {
    "Europe/Paris": "de Paris",
    "Indian/Reunion": "de La Réunion",
    "Indian/Mayotte": "de Mayotte",
    "America/Guadeloupe": "de la Guadeloupe",
    "America/Martinique": "de la Martinique",
    "America/Cayenne": "de la Guyane",
}


def local_moment(moment: dt.datetime | None, territory: Territory) -> str:
    """The moment in the territory's time, naming that time; empty without a moment."""
    if moment is None:
        return ""
    # Naive on purpose: the filter shows an aware datetime in the zone of the process.
    local = moment.astimezone(territory.zone).replace(tzinfo=None)
    return f"{french_datetime(local)} (heure {_OF_ZONE.get(territory.timezone, 'locale')})"
