"""Mandates as a person reads them: « ARS La Réunion, éditeur »."""

from __future__ import annotations

import datetime as dt

from accounts.enums import Role
from accounts.models import Mandate, User

_WORDS = {
    Role.ARS_EDITOR: "éditeur",
    Role.GRADES_CONTRIBUTOR: "contributeur",
    Role.COMMITTEE_MEMBER: "membre d’instance",
    Role.NATIONAL_READER: "lecteur national",
    Role.PARTNER: "partenaire",
    Role.LOCAL_ADMIN: "administrateur local",
}
_SHOWN = 2


def mandates_in_force(user: User, *, day: dt.date) -> list[Mandate]:
    """Mandates of a user on a day with territory and organisation (one query)."""
    mandates = Mandate.objects.filter(user=user).in_force(day)
    return list(mandates.select_related("territory", "organisation").order_by("pk"))


def mandate_in_words(mandate: Mandate) -> str:
    """For whom and as what: « TESIS pour La Réunion, contributeur »."""
    return f"{_on_behalf_of(mandate)}, {_WORDS[Role(mandate.role)]}"


def mandates_in_words(mandates: list[Mandate]) -> str:
    """The first mandates in words, and how many are left unsaid."""
    if not mandates:
        return "Aucune habilitation en cours"
    text = "\u202f; ".join(mandate_in_words(mandate) for mandate in mandates[:_SHOWN])
    left = len(mandates) - _SHOWN
    return f"{text} (et {left} de plus)" if left > 0 else text


def _on_behalf_of(mandate: Mandate) -> str:
    region = str(mandate.territory) if mandate.territory else "France entière"
    if mandate.role == Role.ARS_EDITOR:
        return mandate.organisation.label if mandate.organisation else f"ARS {region}"
    if mandate.organisation is None:
        return region
    label = mandate.organisation.label
    return label if region in label else f"{label} pour {region}"
