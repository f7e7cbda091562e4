"""Numbers without any loss: a quotient stays a fraction until it is shown, and is rounded once."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

Number = Decimal | Fraction | int


def rounded(number: Number, places: int) -> Decimal:
    """To ``places`` decimals, half away from zero: 83,485 gives 83,49 and −83,485 gives −83,49."""
    fraction = Fraction(number)
    scaled = abs(fraction) * 10**places
    units = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    # Built from its digits: arithmetic on Decimal would round a second time, to its context.
    digits = tuple(int(digit) for digit in str(units))
    return Decimal((int(fraction < 0 and units > 0), digits, -places))
