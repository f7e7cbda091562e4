"""Linking an indicator to what it speaks of, and saying that a figure is not published."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from indicators.enums import AbsenceReason
from indicators.models import Absence, Indicator, IndicatorCategory, IndicatorLink, Measure
from indicators.services.errors import EntryRefused
from roadmap.models import Action, Goal
from territories.models import Territory


@transaction.atomic
def link_indicator(*, indicator: Indicator, subject: Action | Goal, note: str = "") -> IndicatorLink:
    """Say that the indicator speaks of an action or of a goal; a double click makes one link."""
    about = {"action": subject} if isinstance(subject, Action) else {"goal": subject}
    said = {"note": note.strip(), "source": "saisi sur le portail"}
    link, _ = IndicatorLink.objects.get_or_create(indicator=indicator, **about, defaults=said)
    return link


@transaction.atomic
def unlink_indicator(*, link: IndicatorLink) -> None:
    """Remove a link; it stays in the journal."""
    link.delete()


@transaction.atomic
def declare_absence(
    *,
    indicator: Indicator,
    territory: Territory,
    category: str = "",
    on: dt.date | None = None,
    reason: AbsenceReason,
    note: str,
) -> Absence:
    """Say that a figure is not there and why, for one date or for all; a double click makes one.

    Raises:
        EntryRefused: no sentence, an unknown category, a figure that stands at that date.
    """
    note = note.strip()
    if not note:
        raise EntryRefused("Dites en une phrase pourquoi ce chiffre n’est pas là.", field="note")
    if category and not IndicatorCategory.objects.filter(indicator=indicator, code=category).exists():
        raise EntryRefused(f"Catégorie inconnue pour cet indicateur : « {category} ».", field="category")
    key: dict[str, Any] = {"indicator": indicator, "territory": territory, "category": category, "on": on}
    if on and Measure.objects.filter(**key).exists():
        raise EntryRefused("Un relevé existe à cette date : retirez-le d’abord s’il est faux.", field="on")
    said: dict[str, Any] = {"reason": reason, "note": note, "source": "saisi sur le portail"}
    absence, _ = Absence.objects.update_or_create(**key, defaults=said)
    return absence


@transaction.atomic
def retract_absence(*, absence: Absence) -> None:
    """The figure is expected again; what was said stays in the journal."""
    absence.delete()
