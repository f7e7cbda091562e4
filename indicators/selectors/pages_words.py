"""The sentences of the pages of indicators: what a figure says, before any drawing."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from common.templatetags.french import MONTHS, NARROW_SPACE, NO_BREAK_SPACE, french_date, plural
from indicators.enums import Direction
from indicators.models import Indicator
from indicators.rules.standing import Standing
from indicators.rules.words import COLON, SEMICOLON, number, percentage
from indicators.selectors.figures_types import Figure, Origin, TargetFigure

Point = tuple[dt.date, Decimal]

# A unit is written in the plural; these words do not lose their final letter.
_INVARIABLE = frozenset({"mois", "fois", "accès", "ESMS"})
_BRACKETS = re.compile(r"\s*\(.*\)")
_PLURAL_NOUN = re.compile(r"[a-zà-ÿ’-]+s\b")


class Freshness(StrEnum):
    """How a list filters figures by their date."""

    UP_TO_DATE = "a-jour"
    LATE = "en-retard"
    NO_CALENDAR = "sans-rythme"
    EMPTY = "sans-chiffre"

    @property
    def label(self) -> str:
        return _FRESHNESS[self]


_FRESHNESS = {
    Freshness.UP_TO_DATE: "à jour",
    Freshness.LATE: "en retard de publication",
    Freshness.NO_CALENDAR: "rythme de publication inconnu",
    Freshness.EMPTY: "sans chiffre",
}


@dataclass(frozen=True, slots=True)
class FreshnessWords:
    key: Freshness
    text: str


def freshness_words(figure: Figure, today: dt.date) -> FreshnessWords:
    """« à jour », « en retard de 12 jours », or why there is nothing to be up to date."""
    if figure.freshness is None:
        label = figure.emptiness.label if figure.emptiness else "sans chiffre"
        return FreshnessWords(Freshness.EMPTY, label)
    if figure.freshness.late is None or figure.freshness.next_due is None:
        return FreshnessWords(Freshness.NO_CALENDAR, Freshness.NO_CALENDAR.label)
    if not figure.freshness.late:
        return FreshnessWords(Freshness.UP_TO_DATE, Freshness.UP_TO_DATE.label)
    days = (today - figure.freshness.next_due).days
    return FreshnessWords(
        Freshness.LATE, f"en retard de {number(days)}{NO_BREAK_SPACE}{plural(days, 'jour,jours')}"
    )


def when_words(on: dt.date) -> str:
    """« à fin mai 2023 » for the last day of a month, « au 4 octobre 2023 » otherwise."""
    if (on + dt.timedelta(days=1)).day == 1:
        return f"à fin {MONTHS[on.month - 1]}{NO_BREAK_SPACE}{on.year}"
    return f"au {french_date(on)}"


def unit_words(unit: str, value: Decimal) -> str:
    """The unit agreed with its number: « 1 projet », « 1,5 document par mois »; nothing for a percentage."""
    if unit.startswith("%"):
        return ""
    if abs(value) >= 2:
        return unit
    head, space, rest = unit.partition(" ")
    singular = head[:-1] if head.endswith("s") and head not in _INVARIABLE else head
    return f"{singular}{space}{rest}"


def with_unit(text: str, unit: str, value: Decimal) -> str:
    words = unit_words(unit, value)
    return f"{text}{NO_BREAK_SPACE}{words}" if words else text


def quantity(figure: Figure) -> str:
    """« 11 300 ESMS », « ≈ 26 000 médecins », « 15 % »; empty without a value."""
    if figure.value is None:
        return ""
    text = as_published(figure) if figure.origin == Origin.AS_PUBLISHED else figure.text
    return with_unit(text, figure.unit, figure.value)


def sentence(indicator: Indicator, figure: Figure, points: Iterable[Point] = ()) -> str:
    """« 15 % des établissements à fin mai 2023, pour une cible de 25 % : en retard de 10 points. »

    ``points`` are those of the trajectory: a target of the very date of the figure is compared with it as it
    stands. Without a value, the sentence that says why.
    """
    if figure.value is None or figure.on is None:
        return f"{figure.why_empty}{_target_alone(figure)}"
    start = f"{quantity(figure)}{_of_what(indicator)} {when_words(figure.on)}"
    return f"{start}{_against_target(indicator, figure, dict(points))}."


def _target_alone(figure: Figure) -> str:
    """The target of what has no figure: « Cible : 410 000 DUI (échéance fin 2024). »"""
    target = figure.progress.target
    if target is None:
        return ""
    text = target.text if target.value is None else with_unit(target.text, figure.unit, target.value)
    return f" Cible{COLON} {text}{due_words(target)}."


def _of_what(indicator: Indicator) -> str:
    """« des établissements de santé »: only where the denominator is a plural noun, which agrees by itself."""
    noun = _BRACKETS.sub("", indicator.denominator).strip()
    if not indicator.unit.startswith("%") or not _PLURAL_NOUN.match(noun):
        return ""
    return f" des {noun}"


def _against_target(indicator: Indicator, figure: Figure, points: dict[dt.date, Decimal]) -> str:
    progress, target = figure.progress, figure.progress.target
    if figure.value is None or figure.on is None or target is None:
        return f"{SEMICOLON} aucune cible n’est publiée"
    # The points start from the baseline, which is no target.
    if figure.on in points and figure.on != progress.baseline_on:
        text = progress.expected_text or target.text
        return f", pour une cible de {text}{COLON} {_difference(indicator, figure.value - points[figure.on])}"
    words = f", pour une cible de {target.text}{due_words(target)}"
    if progress.standing is not None:
        return f"{words}{COLON} {standing_words(progress.standing, progress.gap)}"
    if progress.share is not None:
        return f"{words}{COLON} {percentage(progress.share)} de la cible"
    return words


def due_words(target: TargetFigure) -> str:
    """« (échéance fin 2025) »; the brackets of the source would nest."""
    text = target.due_text.replace(f"{NO_BREAK_SPACE}:", ",").replace(" (", ", ").replace(")", "")
    return f" (échéance {text})" if text else " (échéance non publiée)"


def standing_words(standing: Standing, gap: Decimal | None) -> str:
    """« en retard de 10 points », « dans les temps (−2 points) »."""
    if gap is None:
        return standing.label
    if standing == Standing.ON_COURSE:
        return f"{standing.label} ({_points(gap)})"
    comma = "," if standing == Standing.FAR_BEHIND else ""
    return f"{standing.label}{comma} de {_points(abs(gap))}"


def _difference(indicator: Indicator, difference: Decimal) -> str:
    """To the target of the same day, in the unit of the indicator."""
    better = -difference if indicator.direction == Direction.DOWN else difference
    if indicator.direction not in (Direction.UP, Direction.DOWN):
        return f"écart de {number(difference)}"
    if difference == 0:
        return "cible atteinte"
    side = "en avance" if better > 0 else "en retard"
    size = abs(difference)
    if indicator.unit.startswith("%"):
        return f"{side} de {_points(size)}"
    return f"{side} de {with_unit(number(size), indicator.unit, size)}"


def _points(value: Decimal) -> str:
    return f"{number(value)}{NO_BREAK_SPACE}{'point' if abs(value) < 2 else 'points'}"


def origin_words(figure: Figure) -> str:
    """« publié tel quel » is said wherever such a figure stands; « somme de 7 TAN sur 7 » too."""
    if figure.origin == Origin.AS_PUBLISHED:
        return "publié tel quel"
    if figure.coverage is not None:
        return f"somme de {figure.coverage.sentence}"
    return ""


def as_published(figure: Figure) -> str:
    """A figure as its source writes it: « 34 % », « 0,5 % », without decimals of ours."""
    if figure.value is None:
        return ""
    sign = f"{NARROW_SPACE}%" if figure.unit.startswith("%") else ""
    mark = figure.text[:2] if figure.text[:1] in "≈≥≤" else ""
    return f"{mark}{number(figure.value)}{sign}"
