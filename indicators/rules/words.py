"""How the explanations write their numbers."""

from __future__ import annotations

from decimal import Context, Decimal, localcontext

from common.templatetags.french import NARROW_SPACE, NO_BREAK_SPACE, french_number
from indicators.rules.exact import SHOWN, Number, exact, rounded

COLON = f"{NO_BREAK_SPACE}:"
SEMICOLON = f"{NARROW_SPACE};"


# Digits enough for any quotient of two figures: the usual 28 are few for a part over a hair.
_WIDE = Context(prec=100)


def fixed(value: Number, places: int) -> str:
    """With exactly ``places`` decimals: ``83,49``, ``1 234,00``."""
    with localcontext(_WIDE):
        return french_number(value if isinstance(value, Decimal) else rounded(value, places), places)


def number(value: Number, places: int = SHOWN) -> str:
    """The decimals that it needs, ``places`` at most: ``60``, ``12,5``, ``1 234,57``."""
    text = fixed(value, places)
    return text.rstrip("0").rstrip(",") if "," in text else text


def operand(value: Number, places: int = SHOWN) -> str:
    """A number inside a formula, in brackets when it is negative."""
    text = number(value, places)
    return f"({text})" if exact(value) < 0 else text


def percentage(value: Number) -> str:
    return f"{number(value)}{NARROW_SPACE}%"


def points(value: Number) -> str:
    """``−10 points``, ``1 point``."""
    unit = "point" if abs(exact(value)) < 2 else "points"
    return f"{number(value)}{NO_BREAK_SPACE}{unit}"


def quoted(text: str) -> str:
    return f"«{NO_BREAK_SPACE}{text}{NO_BREAK_SPACE}»"
