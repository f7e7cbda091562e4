"""Rule 2, second half: the gap to the trajectory, and the word for it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from common.templatetags.french import french_date
from indicators.enums import Direction
from indicators.rules.exact import HUNDRED, Number, exact, kept, shown
from indicators.rules.rate import Aim, is_met, is_past
from indicators.rules.words import COLON, number, operand, points


class Standing(StrEnum):
    AHEAD = "ahead"
    ON_COURSE = "on_course"
    BEHIND = "behind"
    FAR_BEHIND = "far_behind"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Standing.AHEAD: "en avance",
    Standing.ON_COURSE: "dans les temps",
    Standing.BEHIND: "en retard",
    Standing.FAR_BEHIND: "très en retard",
}

THRESHOLDS: tuple[tuple[Standing, int], ...] = (
    (Standing.AHEAD, 5),
    (Standing.ON_COURSE, -5),
    (Standing.BEHIND, -20),
)
"""The lowest gap, in points, of each standing but the last: nowhere else, the SQL is given them."""


class StandingMissing(StrEnum):
    """Why a figure has no position; the first that fits."""

    NEUTRAL = "neutral"
    RANGE = "range"
    NO_VALUE = "no_value"
    NO_BASELINE = "no_baseline"
    NO_TARGET = "no_target"
    BEFORE_START = "before_start"

    @property
    def sentence(self) -> str:
        return _MISSING[self]


_MISSING = {
    StandingMissing.NEUTRAL: "L’indicateur n’a pas de sens de progression\u00a0: il n’a pas de position.",
    StandingMissing.RANGE: "Une fourchette n’a pas de trajectoire\u00a0: on y est, ou non.",
    StandingMissing.NO_VALUE: "Sans valeur relevée, il n’y a pas de position.",
    StandingMissing.NO_BASELINE: "Sans valeur de départ publiée, il n’y a pas de trajectoire.",
    StandingMissing.NO_TARGET: "Sans cible publiée, il n’y a pas de trajectoire.",
    StandingMissing.BEFORE_START: "Aucune valeur attendue à cette date\u00a0: la trajectoire n’a pas commencé.",
}


@dataclass(frozen=True, slots=True)
class Position:
    """Gap in points and expected value at six decimals; the standing is taken on the exact gap."""

    standing: Standing | None
    gap: Decimal | None
    expected: Decimal | None
    missing: StandingMissing | None
    explanation: str


def thresholds_shown() -> list[tuple[Standing, str]]:
    """Each standing with the gaps it covers, as a legend: « en avance : écart d’au moins 5 points »."""
    lines = [(standing, f"écart d’au moins {points(lowest)}") for standing, lowest in THRESHOLDS]
    return [*lines, (Standing.FAR_BEHIND, f"écart inférieur à {points(THRESHOLDS[-1][1])}")]


def standing_of_gap(gap: Number) -> Standing:
    for standing, lowest in THRESHOLDS:
        if exact(gap) >= lowest:
            return standing
    return Standing.FAR_BEHIND


def exact_gap(aim: Aim, value: Number, expected: Number) -> Fraction | None:
    """In points of the way from baseline to target, positive when ahead; None when there is no way to go."""
    if aim.start is None or aim.target is None or is_past(aim.direction, aim.start, aim.target):
        return None
    sign = -1 if aim.direction == Direction.DOWN else 1
    way = abs(exact(aim.target) - exact(aim.start))
    return sign * HUNDRED * (exact(value) - exact(expected)) / way


def why_no_standing(aim: Aim, value: Number | None, expected: Number | None) -> StandingMissing | None:
    reasons = (
        (aim.direction == Direction.NEUTRAL, StandingMissing.NEUTRAL),
        (aim.direction == Direction.RANGE, StandingMissing.RANGE),
        (value is None, StandingMissing.NO_VALUE),
        (aim.start is None, StandingMissing.NO_BASELINE),
        (aim.target is None, StandingMissing.NO_TARGET),
    )
    for fits, reason in reasons:
        if fits:
            return reason
    assert aim.start is not None
    assert aim.target is not None
    no_way = is_past(aim.direction, aim.start, aim.target)
    return StandingMissing.BEFORE_START if expected is None and not no_way else None


def position_of(
    aim: Aim, value: Number | None, expected: Number | None, on: dt.date | None = None
) -> Position:
    """``expected`` is taken at the date of the value, ``on``."""
    missing = why_no_standing(aim, value, expected)
    if missing is not None or value is None or aim.target is None:
        return Position(None, None, kept(expected), missing, missing.sentence if missing else "")
    gap = None if expected is None else exact_gap(aim, value, expected)
    if gap is None:
        met = is_met(aim.direction, value, aim.target)
        standing = Standing.ON_COURSE if met else Standing.FAR_BEHIND
    else:
        standing = standing_of_gap(gap)
    text = explain_standing(aim, value, standing=standing, gap=gap, expected=expected, on=on)
    return Position(standing, shown(gap), kept(expected), None, text)


def explain_standing(
    aim: Aim,
    value: Number,
    *,
    standing: Standing,
    gap: Number | None,
    expected: Number | None,
    on: dt.date | None,
) -> str:
    """« en retard : −10 points = 100 × (15 − 25) / |100 − 0|, 25 étant attendu au 31 mai 2023 »."""
    if gap is None or expected is None or aim.start is None or aim.target is None:
        state = "tenue" if standing == Standing.ON_COURSE else "non tenue"
        return f"{standing.label}{COLON} le départ était déjà à la cible, {state}"
    difference = f"{operand(value)} − {operand(expected)}"
    if aim.direction == Direction.DOWN:
        difference = f"{operand(expected)} − {operand(value)}"
    formula = f"100 × ({difference}) / |{operand(aim.target)} − {operand(aim.start)}|"
    when = f" au {french_date(on)}" if on else ""
    return f"{standing.label}{COLON} {points(gap)} = {formula}, {number(expected)} étant attendu{when}"
