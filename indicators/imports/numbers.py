"""Numbers as people write them, in a spreadsheet or in a form: every reading that a text allows.

``12,5`` and ``12.5`` are one number; ``1.234`` is two (1,234 and 1 234) unless something else decides.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from common.db.search import fold
from indicators.enums import Bound

DECIMAL_PLACES = 6
WHOLE_DIGITS = 14
NOT_A_NUMBER = "n’est pas un nombre"

# Said by the file to be absent: not a value, and not a mistake.
ABSENT = frozenset(
    {"", "nd", "n.d", "n.d.", "n/d", "nc", "n.c", "n.c.", "ns", "n.s.", "na", "n/a", "n.a", "n.a.", "-", "--"}
    | {
        "–",
        "—",
        "…",
        "...",
        "x",
        "?",
        "so",
        "s.o",
        "s.o.",
        "non disponible",
        "non communique",
        "non renseigne",
    }
    | {"non publie", "non concerne", "secret", "vide", "null", "none", "nan", "#n/a", "#n/d"}
)
_SPACES = re.compile(r"[\s\u00a0\u202f\u2009]+")
_BOUNDS = (
    (re.compile(r"^(?:≈|~|environ |env\. ?|pres de |autour de )"), Bound.ABOUT),
    (re.compile(r"^(?:>=?|≥|plus de |au moins |superieur a )"), Bound.AT_LEAST),
    (re.compile(r"^(?:<=?|≤|moins de |au plus |inferieur a )"), Bound.AT_MOST),
)
_WORDS = {"oui": Decimal(1), "vrai": Decimal(1), "non": Decimal(0), "faux": Decimal(0)}
_PLAIN = re.compile(r"^[+-]?\d+$")
_GROUPED_BY_SPACES = re.compile(r"^[+-]?\d{1,3}(?: \d{3})+(?:[.,]\d+)?$")
_ONE_SIGN = re.compile(r"^([+-]?\d*)([.,])(\d+)$")
_TWO_SIGNS = re.compile(r"^[+-]?\d{1,3}(?:([.,’'])\d{3})+([.,])\d+$")
_GROUPED_BY_SIGNS = re.compile(r"^[+-]?\d{1,3}(?:([.,’'])\d{3})(?:\1\d{3})*$")
_MILLIONS = re.compile(r"^(.*\d)\s?(?:m|millions?)$")
_EXPONENT = re.compile(r"^[+-]?\d(?:[.,]\d+)?e[+-]?\d+$")
_THOUSANDS_WIDTH = 3


@dataclass(frozen=True, slots=True)
class Number:
    """What a text says: its readings (none is possible), how exact, whether it bears a percent sign."""

    readings: tuple[Decimal, ...]
    bound: Bound = Bound.EXACT
    percent: bool = False
    absent: bool = False


class NotOneNumber(ValueError):
    """No reading, or several; the message is a French sentence about the text."""


def read_number(text: str) -> Number:
    """Every reading of a text, without deciding between them."""
    bare = _SPACES.sub(" ", fold(text)).replace("−", "-").strip()
    if bare in ABSENT:
        return Number((), absent=True)
    bare, bound = _without_bound(bare)
    percent = bare.endswith("%")
    bare = bare.removesuffix("%").removesuffix("€").strip()
    if bare in _WORDS and not percent:
        return Number((_WORDS[bare],), bound)
    return Number(tuple(dict.fromkeys(map(_rounded, _readings(bare)))), bound, percent)


def _without_bound(bare: str) -> tuple[str, Bound]:
    for pattern, bound in _BOUNDS:
        if match := pattern.match(bare):
            return bare[match.end() :].strip(), bound
    if bare.endswith("+"):
        return bare[:-1].strip(), Bound.AT_LEAST
    return bare, Bound.EXACT


def _readings(bare: str) -> list[Decimal]:
    if _PLAIN.match(bare):
        return [Decimal(bare)]
    if _GROUPED_BY_SPACES.match(bare):
        return [Decimal(bare.replace(" ", "").replace(",", "."))]
    if (match := _TWO_SIGNS.match(bare)) and match[1] != match[2]:
        return [Decimal(bare.replace(match[1], "").replace(match[2], "."))]
    if match := _ONE_SIGN.match(bare):
        return _one_sign(match[1], match[3])
    if match := _GROUPED_BY_SIGNS.match(bare):
        return [Decimal(bare.replace(match[1], ""))]
    return []


def _one_sign(whole: str, after: str) -> list[Decimal]:
    """« 12,5 », « 1.234 »: three digits after a sign may also be thousands."""
    readings = [Decimal(f"{whole or '0'}.{after}")] if whole not in ("+", "-") else []
    digits = whole.lstrip("+-")
    if len(after) == _THOUSANDS_WIDTH and 1 <= len(digits) <= _THOUSANDS_WIDTH and not digits.startswith("0"):
        readings.append(Decimal(f"{whole}{after}"))
    return readings


def _rounded(number: Decimal) -> Decimal:
    """What the portal keeps: six decimals, rounded half away from zero."""
    if number.as_tuple().exponent >= -DECIMAL_PLACES:  # type: ignore[operator]  # finite, hence an integer
        return number
    return number.quantize(Decimal(1).scaleb(-DECIMAL_PLACES), rounding=ROUND_HALF_UP)


def one_number(
    text: str, *, allowed: Callable[[Decimal], bool] = lambda _: True, typed: bool = False
) -> Number:
    """The one reading of a text, among those that the rules of an indicator allow.

    ``typed`` says that the text is the number of a spreadsheet cell, whose point is decimal.

    Raises:
        NotOneNumber: no reading, or several.
    """
    found = read_number(text)
    if found.absent:
        return found
    if not found.readings:
        raise NotOneNumber(f"« {text} » {NOT_A_NUMBER}.{_hint(text)}")
    readings = found.readings[:1] if typed else found.readings
    kept = [each for each in readings if allowed(each)] if len(readings) > 1 else list(readings)
    if len(kept) != 1:
        raise NotOneNumber(ambiguity(text, readings))
    if abs(kept[0]) >= Decimal(10) ** WHOLE_DIGITS:
        raise NotOneNumber(
            f"« {text} » est trop grand : le portail garde {WHOLE_DIGITS} chiffres avant la virgule."
        )
    return Number((kept[0],), found.bound, found.percent)


def ambiguity(text: str, readings: Sequence[Decimal]) -> str:
    said = " ou ".join(french(each) for each in readings)
    return f"« {text} » se lit de deux façons ({said}) : écrivez-le sans séparateur de milliers."


def french(number: Decimal) -> str:
    """« 1 234,5 », as the screens write it."""
    text = f"{number:,f}".replace(",", "\u202f").replace(".", ",")
    return text.rstrip("0").rstrip(",") if "," in text else text


def _hint(text: str) -> str:
    bare = _SPACES.sub(" ", fold(text)).strip()
    if _EXPONENT.match(bare):
        return " Élargissez la colonne du tableur avant d’enregistrer."
    return " Écrivez le nombre entier, sans « M »." if _MILLIONS.match(bare) else ""
