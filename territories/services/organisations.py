"""Renaming an organisation without losing those who know it by its former name."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from territories.models import Organisation, OrganisationName


@transaction.atomic
def keep_former_name(*, organisation: Organisation, former: str, last_day: dt.date) -> OrganisationName:
    """Keep the name that an organisation has just left, so that documents that bear it are still understood."""
    kept, _ = OrganisationName.objects.get_or_create(
        organisation=organisation,
        name=former,
        defaults={"valid_to": last_day, "source": "Changement de nom saisi dans l’administration du portail"},
    )
    return kept
