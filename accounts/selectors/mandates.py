"""Mandates as a person reads them: « ARS La Réunion, éditeur »."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import F

from accounts.enums import MandateState, Role
from accounts.models import Mandate, User
from territories.models import Organisation

_WORDS = {
    Role.ARS_EDITOR: "éditeur",
    Role.GRADES_CONTRIBUTOR: "contributeur",
    Role.COMMITTEE_MEMBER: "membre d’instance",
    Role.NATIONAL_READER: "lecteur national",
    Role.PARTNER: "partenaire",
    Role.LOCAL_ADMIN: "administrateur local",
}
_NAMED = 3


def mandates_in_force(user: User, *, day: dt.date) -> list[Mandate]:
    """Mandates of a user on a day with territory and organisation (one query)."""
    mandates = Mandate.objects.filter(user=user).in_force(day)
    return list(mandates.select_related("territory", "organisation").order_by("pk"))


def mandates_to_come(user: User, *, day: dt.date) -> list[Mandate]:
    """Mandates in force or still to begin, with territory and organisation (one query)."""
    mandates = Mandate.objects.filter(user=user).not_over(day)
    return list(mandates.select_related("territory", "organisation").order_by("pk"))


@dataclass(frozen=True, slots=True)
class OwnMandate:
    """``words``: « TESIS pour La Réunion, contributeur »."""

    mandate: Mandate
    words: str
    state: MandateState


def own_mandates(user: User, *, day: dt.date) -> list[OwnMandate]:
    """All of a person's mandates, the latest first, those that are over last (one query)."""
    mandates = Mandate.objects.filter(user=user).select_related("territory", "organisation")
    latest = mandates.order_by(F("valid_from").desc(nulls_last=True), "-pk")
    found = [OwnMandate(one, mandates_in_words([one]), one.state_on(day)) for one in latest]
    return sorted(found, key=lambda one: one.state == MandateState.OVER)


def mandates_in_words(mandates: list[Mandate]) -> str:
    """For whom and as what: « TESIS pour La Réunion et Mayotte, contributeur »; same roles are said once."""
    if not mandates:
        return "Aucune habilitation en cours"
    regions: dict[tuple[str, Organisation | None], list[str]] = defaultdict(list)
    for mandate in mandates:
        regions[mandate.role, mandate.organisation].append(_region(mandate))
    sentences = [
        f"{_on_behalf_of(Role(role), organisation, names)}, {_WORDS[Role(role)]}"
        for (role, organisation), names in regions.items()
    ]
    return "\u202f; ".join(sentences)


def _region(mandate: Mandate) -> str:
    return str(mandate.territory) if mandate.territory else "France entière"


def _on_behalf_of(role: Role, organisation: Organisation | None, regions: list[str]) -> str:
    where = _enumerate(regions)
    if organisation is None:
        return f"ARS {where}" if role == Role.ARS_EDITOR else where
    label = organisation.label
    if role == Role.ARS_EDITOR or all(region in label for region in regions):
        return label
    return f"{label} pour {where}"


def _enumerate(names: list[str]) -> str:
    if len(names) > _NAMED:
        return f"{len(names)} régions"
    return " et ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
