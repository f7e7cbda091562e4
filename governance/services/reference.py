"""Loads every reference fixture, from the ground floor up, as one whole."""

from __future__ import annotations

from pathlib import Path

from django.db import transaction

from common.reference import Tally
from governance.services.reference_committees import load_committees
from indicators.services.reference import load_indicators
from programmes.services.reference import load_programmes
from roadmap.services.reference import load_roadmaps, load_successions
from territories.services.reference import load_organisations, load_territories

LOADERS = (
    load_territories,
    load_organisations,
    load_roadmaps,
    load_successions,
    load_programmes,
    load_indicators,
    load_committees,
)


@transaction.atomic
def load_reference(*, directory: Path) -> list[Tally]:
    """What was created, updated and left; a second run changes nothing. Raises ``ReferenceDataError``."""
    return [tally for load in LOADERS for tally in load(directory=directory)]
