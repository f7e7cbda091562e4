"""How many decimals a figure is kept and shown with."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from common.exact import Number, rounded

__all__ = ["HUNDRED", "KEPT", "SHOWN", "Number", "exact", "kept", "rounded", "shown"]

HUNDRED = Fraction(100)
SHOWN = 2
"""Decimals of a rate, a share or a gap on screen."""
KEPT = 6
"""Decimals of a figure that is stored or sent: those of the columns of measures."""


def exact(number: Number) -> Fraction:
    return Fraction(number)


def kept(number: Number | None) -> Decimal | None:
    return None if number is None else rounded(number, KEPT)


def shown(number: Number | None) -> Decimal | None:
    return None if number is None else rounded(number, SHOWN)
