"""Rule 1: the rate of an indicator, or the share of its target where no baseline is published."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from indicators.enums import Direction
from indicators.rules.exact import HUNDRED, Number, exact, kept, shown
from indicators.rules.words import SEMICOLON, number, operand, percentage, quoted


class RateMissing(StrEnum):
    """Why there is no rate: the first that fits, in this order."""

    NEUTRAL = "neutral"
    NO_VALUE = "no_value"
    NO_BASELINE = "no_baseline"
    NO_TARGET = "no_target"
    ZERO_DENOMINATOR = "zero_denominator"

    @property
    def label(self) -> str:
        return _LABELS[self][0]

    @property
    def sentence(self) -> str:
        return _LABELS[self][1]


_LABELS = {
    RateMissing.NEUTRAL: (
        "sans sens",
        "L’indicateur n’a pas de sens de progression\u00a0: il n’a pas de taux.",
    ),
    RateMissing.NO_VALUE: ("pas de valeur", "Sans valeur relevée, il n’y a pas de taux."),
    RateMissing.NO_BASELINE: (
        "pas de valeur de départ",
        "Aucune valeur de départ n’est publiée\u00a0: il n’y a pas de taux de progression.",
    ),
    RateMissing.NO_TARGET: ("pas de cible", "Aucune cible n’est publiée\u00a0: il n’y a pas de taux."),
    RateMissing.ZERO_DENOMINATOR: (
        "dénominateur nul",
        "Le dénominateur est nul\u00a0: le quotient n’existe pas.",
    ),
}


@dataclass(frozen=True, slots=True)
class Aim:
    """From where to where: in the unit of the indicator. A range has two bounds and needs no baseline.

    ``zero_start`` says that a missing baseline is 0 by construction (a count since the launch).
    """

    direction: str
    baseline: Number | None = None
    target: Number | None = None
    low: Number | None = None
    high: Number | None = None
    zero_start: bool = False

    @property
    def start(self) -> Number | None:
        """The baseline that counts: the published one first."""
        return 0 if self.baseline is None and self.zero_start else self.baseline

    @property
    def starts_by_construction(self) -> bool:
        return self.baseline is None and self.zero_start


@dataclass(frozen=True, slots=True)
class Rate:
    """``raw`` unclipped at six decimals, ``shown`` clipped to 0-100 at two: each rounded once, from the exact
    quotient. ``share`` is V/T in per cent, only where no baseline is published: another figure, never a rate."""

    raw: Decimal | None
    shown: Decimal | None
    share: Decimal | None
    missing: RateMissing | None
    explanation: str


def is_past(direction: str, baseline: Number, target: Number) -> bool:
    """The start already stands at the target or beyond it, in the sense of the direction."""
    return (
        exact(baseline) <= exact(target) if direction == Direction.DOWN else exact(baseline) >= exact(target)
    )


def is_met(direction: str, value: Number, target: Number) -> bool:
    return exact(value) <= exact(target) if direction == Direction.DOWN else exact(value) >= exact(target)


def exact_rate(aim: Aim, value: Number | None) -> Fraction | None:
    """The rate in per cent, unclipped and unrounded; None where :func:`why_missing` gives a reason."""
    if value is None or aim.direction == Direction.NEUTRAL:
        return None
    if aim.direction == Direction.RANGE:
        return _inside(aim, value)
    if aim.start is None or aim.target is None:
        return None
    if is_past(aim.direction, aim.start, aim.target):
        return HUNDRED if is_met(aim.direction, value, aim.target) else Fraction(0)
    start = exact(aim.start)
    return HUNDRED * (exact(value) - start) / (exact(aim.target) - start)


def _inside(aim: Aim, value: Number) -> Fraction | None:
    if aim.low is None or aim.high is None:
        return None
    return HUNDRED if exact(aim.low) <= exact(value) <= exact(aim.high) else Fraction(0)


def why_missing(aim: Aim, value: Number | None, *, zero_denominator: bool = False) -> RateMissing | None:
    """``zero_denominator``: a measure stands there, whose denominator is 0."""
    if aim.direction == Direction.NEUTRAL:
        return RateMissing.NEUTRAL
    if value is None and not zero_denominator:
        return RateMissing.NO_VALUE
    if aim.start is None and aim.direction != Direction.RANGE:
        return RateMissing.NO_BASELINE
    if (aim.low is None or aim.high is None) if aim.direction == Direction.RANGE else aim.target is None:
        return RateMissing.NO_TARGET
    return RateMissing.ZERO_DENOMINATOR if zero_denominator else None


def exact_share(aim: Aim, value: Number | None) -> Fraction | None:
    """V/T in per cent where a target is published without a baseline; None when T is 0 (unknown is not 0)."""
    if value is None or aim.target is None or aim.start is not None or exact(aim.target) == 0:
        return None
    return HUNDRED * exact(value) / exact(aim.target)


def rate_of(aim: Aim, value: Number | None, *, zero_denominator: bool = False) -> Rate:
    """Everything a screen shows of the progress of a value towards its target."""
    raw = exact_rate(aim, value)
    share = exact_share(aim, value)
    missing = why_missing(aim, value, zero_denominator=zero_denominator)
    return Rate(
        raw=kept(raw),
        shown=shown(clipped(raw)),
        share=shown(share),
        missing=missing,
        explanation=explain(aim, value, missing=missing, raw=raw, share=share),
    )


def clipped(raw: Fraction | None) -> Fraction | None:
    return None if raw is None else min(max(raw, Fraction(0)), HUNDRED)


def explain(
    aim: Aim,
    value: Number | None,
    *,
    missing: RateMissing | None,
    raw: Number | None,
    share: Number | None,
) -> str:
    """« 42 % = (60 − 18) / (118 − 18) », with the numbers of this very figure.

    ``raw`` and ``share`` may come from the database: the sentence says what was computed, it computes nothing.
    """
    if missing is not None or value is None or raw is None:
        return _explain_missing(aim, value, missing or RateMissing.NO_VALUE, share)
    if aim.direction == Direction.RANGE:
        return _explain_range(aim, value, raw)
    if aim.start is None or aim.target is None:
        return RateMissing.NO_BASELINE.sentence
    if is_past(aim.direction, aim.start, aim.target):
        return _explain_past(aim, value, raw)
    return _explain_quotient(aim, value, raw)


def _explain_missing(aim: Aim, value: Number | None, missing: RateMissing, share: Number | None) -> str:
    if share is None or value is None or aim.target is None:
        return missing.sentence
    formula = f"{percentage(share)} de la cible = {operand(value)} / {operand(aim.target)}"
    return f"{formula}. {missing.sentence}"


def _explain_range(aim: Aim, value: Number, raw: Number) -> str:
    if aim.low is None or aim.high is None:
        return RateMissing.NO_TARGET.sentence
    where = "dans" if exact(raw) > 0 else "hors de"
    bounds = f"la fourchette de {number(aim.low)} à {number(aim.high)}"
    return f"{percentage(raw)}\u00a0: {number(value)} est {where} {bounds}"


def _explain_past(aim: Aim, value: Number, raw: Number) -> str:
    assert aim.start is not None
    assert aim.target is not None
    sign = "≤" if aim.direction == Direction.DOWN else "≥"
    outcome = "tenue" if exact(raw) > 0 else "non tenue"
    start = f"le départ ({number(aim.start)}) était déjà à la cible ({number(aim.target)})"
    return f"{percentage(raw)}\u00a0: {start}, {outcome} (il faut {sign} {number(aim.target)}, valeur {number(value)})"


def _explain_quotient(aim: Aim, value: Number, raw: Number) -> str:
    assert aim.start is not None
    assert aim.target is not None
    value_, start, target = operand(value), operand(aim.start), operand(aim.target)
    if aim.direction == Direction.DOWN:
        formula = f"({start} − {value_}) / ({start} − {target})"
    else:
        formula = f"({value_} − {start}) / ({target} − {start})"
    text = f"{percentage(raw)} = {formula}"
    if aim.starts_by_construction:
        text += f"{SEMICOLON} {quoted('départ zéro par construction')}"
    clip = clipped(exact(raw))
    return text if clip == exact(raw) else f"{text}{SEMICOLON} affiché {percentage(clip or 0)}"
