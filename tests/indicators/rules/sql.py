"""The rules as the database runs them, one call at a time."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db import connection

from indicators.rules.exact import Number


def sql(expression: str, *parameters: Any) -> Any:
    """The value of an expression that calls a rule."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {expression}", parameters)
        return cursor.fetchone()[0]


def pair(number: Number | None) -> list[Decimal] | None:
    """A number as the rules take it: a numerator over a denominator."""
    if number is None:
        return None
    exact = Fraction(number)
    return [Decimal(exact.numerator), Decimal(exact.denominator)]


def fraction(found: list[Decimal] | None) -> Fraction | None:
    """What a rule gives back."""
    return None if found is None else Fraction(found[0]) / Fraction(found[1])
