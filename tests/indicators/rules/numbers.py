"""Numbers such as the columns of measures and targets hold, and the aims they make."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction

from hypothesis import strategies as st

from indicators.enums import Direction
from indicators.rules.rate import Aim

LARGEST = Decimal("99999999999999.999999")

# Small whole ones meet each other often: equal baseline and target, zero, value at the target.
amounts = st.integers(-3, 120).map(Decimal) | st.decimals(-LARGEST, LARGEST, places=6)
positives = st.integers(1, 120).map(Decimal) | st.decimals(Decimal("0.000001"), LARGEST, places=6)
# A value of the portal: a number, or a numerator over a denominator.
fractions = st.builds(lambda over, under: Fraction(over) / Fraction(under), amounts, positives)


@st.composite
def _aims(draw: st.DrawFn) -> Aim:
    low, high = sorted([draw(amounts), draw(amounts)])
    bounded = draw(st.booleans())
    return Aim(
        direction=draw(st.sampled_from(Direction.values)),
        baseline=draw(st.none() | amounts),
        target=draw(st.none() | amounts),
        low=low if bounded else None,
        high=high if bounded else None,
        zero_start=draw(st.booleans()),
    )


aims = _aims()
days = st.dates(dt.date(2019, 1, 1), dt.date(2028, 12, 31))
