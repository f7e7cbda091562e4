"""What one figure may not be, declared by its indicator: one list for the forms (Python) and the imports (SQL).

Each check is written twice, side by side; the tests prove that both refuse the same figures.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from common.tabular.model import typographic
from indicators.enums import IndicatorKind
from indicators.models import Indicator

HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Figure:
    """A value, or a numerator over a denominator, in the unit of the indicator (45 for 45 %)."""

    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None

    @property
    def parts(self) -> tuple[Decimal | None, ...]:
        return (self.value, self.numerator, self.denominator)


@dataclass(frozen=True, slots=True)
class Check:
    """``sql`` is true of a refused row of ``f`` (value, numerator, denominator) under ``i``, its indicator."""

    sentence: str
    refuses: Callable[[Indicator, Figure], bool]
    sql: str


def _is_ratio(indicator: Indicator) -> bool:
    return indicator.kind == IndicatorKind.RATIO


def _numerator_without_denominator(_: Indicator, figure: Figure) -> bool:
    return (figure.numerator is None) != (figure.denominator is None)


def _nothing(_: Indicator, figure: Figure) -> bool:
    return all(part is None for part in figure.parts)


def _disagrees(_: Indicator, figure: Figure) -> bool:
    """A percentage given beside its fraction may be rounded, at its own last digit."""
    value, numerator, denominator = figure.parts
    if value is None or numerator is None or not denominator:
        return False
    unit = Decimal(1).scaleb(value.as_tuple().exponent)  # type: ignore[arg-type]  # finite
    return abs(value * denominator - HUNDRED * numerator) > min(unit, Decimal(1)) * abs(denominator)


def _has_fraction(indicator: Indicator, figure: Figure) -> bool:
    checked = figure.parts[1:] if _is_ratio(indicator) else figure.parts
    return indicator.integer_only and any(
        part is not None and part != part.to_integral_value() for part in checked
    )


def _is_negative(indicator: Indicator, figure: Figure) -> bool:
    counted = indicator.kind in (IndicatorKind.COUNT, IndicatorKind.RATIO) and indicator.minimum is None
    return counted and any(part is not None and part < 0 for part in figure.parts)


def _below(indicator: Indicator, figure: Figure) -> bool:
    return indicator.minimum is not None and _exceeds(-indicator.minimum, figure, sign=-1)


def _above(indicator: Indicator, figure: Figure) -> bool:
    return indicator.maximum is not None and _exceeds(indicator.maximum, figure, sign=1)


def _exceeds(bound: Decimal, figure: Figure, *, sign: int) -> bool:
    if figure.numerator is not None and figure.denominator:
        return sign * HUNDRED * figure.numerator > bound * figure.denominator
    return figure.value is not None and sign * figure.value > bound


def _over_hundred(indicator: Indicator, figure: Figure) -> bool:
    capped = _is_ratio(indicator) and indicator.maximum is None
    return capped and figure.value is not None and figure.value > HUNDRED


def _over_denominator(indicator: Indicator, figure: Figure) -> bool:
    capped = _is_ratio(indicator) and indicator.maximum is None
    both = figure.numerator is not None and figure.denominator is not None
    return capped and both and figure.numerator > figure.denominator  # type: ignore[operator]


def _not_yes_or_no(indicator: Indicator, figure: Figure) -> bool:
    return indicator.kind == IndicatorKind.YES_NO and figure.value not in (None, Decimal(0), Decimal(1))


_CAPPED = "i.kind = 'ratio' AND i.maximum IS NULL"
_FRACTION = "f.numerator IS NOT NULL AND f.denominator <> 0"
_BOUNDED = "CASE WHEN {fraction} THEN 100 * f.numerator {sign} {bound} * f.denominator ELSE f.value {sign} {bound} END"

CHECKS = (
    Check(
        "Un numérateur va avec un dénominateur, et réciproquement.",
        _numerator_without_denominator,
        "(f.numerator IS NULL) <> (f.denominator IS NULL)",
    ),
    Check(
        "Aucune valeur n’est donnée.",
        _nothing,
        "f.value IS NULL AND f.numerator IS NULL AND f.denominator IS NULL",
    ),
    Check(
        "Le dénominateur est négatif.",
        lambda _, figure: figure.denominator is not None and figure.denominator < 0,
        "f.denominator < 0",
    ),
    Check(
        "Le pourcentage donné n’est pas celui du numérateur sur le dénominateur.",
        _disagrees,
        "f.denominator <> 0 AND abs(f.value * f.denominator - 100 * f.numerator) "
        "> least(power(10::numeric, -scale(f.value)), 1) * abs(f.denominator)",
    ),
    Check(
        "Une valeur entière est attendue.",
        _has_fraction,
        "i.integer_only AND (CASE WHEN i.kind = 'ratio' THEN false ELSE f.value <> trunc(f.value) END "
        "OR f.numerator <> trunc(f.numerator) OR f.denominator <> trunc(f.denominator))",
    ),
    Check(
        "Un nombre ou une part n’est pas négatif.",
        _is_negative,
        "i.kind IN ('count', 'ratio') AND i.minimum IS NULL AND least(f.value, f.numerator, f.denominator) < 0",
    ),
    Check(
        "La valeur est au-dessous du minimum admis.",
        _below,
        _BOUNDED.format(fraction=_FRACTION, sign="<", bound="i.minimum"),
    ),
    Check(
        "La valeur dépasse le maximum admis.",
        _above,
        _BOUNDED.format(fraction=_FRACTION, sign=">", bound="i.maximum"),
    ),
    Check("Une part ne dépasse pas 100\u202f%.", _over_hundred, f"{_CAPPED} AND f.value > 100"),
    Check(
        "Le numérateur dépasse le dénominateur.",
        _over_denominator,
        f"{_CAPPED} AND f.numerator > f.denominator",
    ),
    Check(
        "Oui ou non est attendu (1 ou 0).",
        _not_yes_or_no,
        "i.kind = 'yes_no' AND f.value NOT IN (0, 1)",
    ),
)


def refusals(indicator: Indicator, figure: Figure) -> list[str]:
    """What an indicator refuses of a figure, one French sentence each; empty when nothing."""
    return [typographic(check.sentence) for check in CHECKS if check.refuses(indicator, figure)]


def refusal_sql() -> str:
    """The first refusal of a row of ``f`` under ``i`` as an SQL expression, NULL when there is none."""
    cases = " ".join(f"WHEN {check.sql} THEN '{_quoted(check.sentence)}'" for check in CHECKS)
    return f"CASE {cases} END"


def _quoted(sentence: str) -> str:
    return typographic(sentence).replace("'", "''").replace("%", "%%")
