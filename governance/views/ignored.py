"""What an address asks and that does not exist: the page shows something else, and says so."""

from __future__ import annotations

from common.templatetags.french import NO_BREAK_SPACE
from governance.selectors.national import NationalPage, Sort
from governance.selectors.national_roadmaps import NationalChoice
from journal.forms import DayForm

_COLON = f"{NO_BREAK_SPACE}:"
ROADMAP = (
    f"La feuille de route demandée n’existe pas ou ne vous est pas ouverte{_COLON} voici celle en vigueur."
)
UNCOMPUTED = f"La feuille de route demandée n’a pas de calcul ici{_COLON} voici celle en vigueur."
SORT = f"Cet ordre n’existe pas{_COLON} les régions sont rangées par nom."
MEASURE = f"Cette mesure n’existe pas, ou n’a pas de chiffre ici{_COLON} voici le taux d’avancement."
DAY = "Les chiffres sont ceux d’aujourd’hui."


def of_choice(choice: NationalChoice) -> list[str]:
    return [ROADMAP] if choice.is_unknown and choice.chosen else []


def of_national(page: NationalPage, *, sort: str, measure: str = "") -> list[str]:
    """Order, measure and roadmap: the form says the day."""
    said = [SORT] if sort and sort not in set(Sort) else []
    if measure and measure not in {choice.key for choice in page.measures}:
        said.append(MEASURE)
    return [*said, *of_choice(page.matrix.choice)]


def of_day(form: DayForm) -> list[str]:
    """For a page whose form is not in sight."""
    return [] if form.is_valid() else [f"{error} {DAY}" for error in form.errors.get("au", [])]


def of_region(form: DayForm, *, unknown: bool) -> list[str]:
    """``unknown``: the roadmap asked for is not among those computed of the region."""
    return [*of_day(form), *([UNCOMPUTED] if unknown else [])]
