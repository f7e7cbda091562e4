"""Codes that the rules of computation give, as closed lists with their labels."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import TextChoices

from indicators.rules.emptiness import Emptiness
from indicators.rules.rate import RateMissing
from indicators.rules.standing import Standing


def closed(name: str, members: Iterable[Any], **more: tuple[str, str]) -> type[TextChoices]:
    """From the members of a rule, each with its French ``label``; ``more`` are names with their value and label."""
    listed = [(each.name, (each.value, each.label)) for each in members]
    made: Any = TextChoices(name, [*listed, *more.items()])  # type: ignore[call-overload]
    found: type[TextChoices] = made
    return found


class ProgressKind(TextChoices):
    ACTION = "action", "action"
    GOAL = "goal", "objectif d’une feuille de route régionale"
    ROADMAP = "roadmap", "feuille de route régionale"
    NATIONAL_GOAL = "national_goal", "objectif national, par les actions d’une région ou de toutes"
    NATIONAL_ROADMAP = "national_roadmap", "feuille de route nationale, par les mêmes actions"
    INDICATOR = "indicator", "indicateur dans un territoire"


StandingCode = closed("StandingCode", Standing)
EmptinessCode = closed("EmptinessCode", Emptiness)
RateMissingCode = closed(
    "RateMissingCode",
    RateMissing,
    NO_STEP=("no_step", "aucune étape à compter"),
    NOTHING_KNOWN=("nothing_known", "aucune étape renseignée"),
    NO_ACTION=("no_action", "rien n’est rattaché"),
    WITHHELD=("withheld", "couvert par le secret"),
)
