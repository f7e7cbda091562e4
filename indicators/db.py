"""The rules as Django expressions, for a queryset that computes where the rows are.

A fraction is an array, ``numeric[]`` of a numerator over a denominator, until :class:`Rounded` shows it; see
indicators/sql/0002_rules.sql. Arguments are expressions or names of fields.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db.models import BooleanField, DateField, DecimalField, Func, IntegerField, TextField, Value
from django.db.models.functions import Cast

from indicators.rules.standing import THRESHOLDS
from indicators.rules.withholding import MINIMUM_ESTABLISHMENTS

_NUMBER = DecimalField(max_digits=60, decimal_places=6)
_FRACTION = ArrayField(DecimalField(max_digits=60, decimal_places=6), size=2)


class _Fraction(Func):
    output_field: ClassVar[Any] = _FRACTION


class MeasureValue(_Fraction):
    """``MeasureValue(Scale("kind", "unit"), "value", "numerator", "denominator")``: NULL over 0."""

    function = "azimut_value"
    arity = 4


class Scale(Func):
    """``Scale("kind", "unit")``: 100 for a part in per cent, 1 otherwise."""

    function = "azimut_scale"
    arity = 2
    output_field = IntegerField()


class Start(Func):
    """``Start("baseline_value", "zero_start")``: the baseline that counts."""

    function = "azimut_start"
    arity = 2
    output_field = _NUMBER


class Rate(_Fraction):
    """``Rate("direction", start, value, "target", "low", "high")``: rule 1, unclipped, in per cent."""

    function = "azimut_rate"
    arity = 6


class Clipped(_Fraction):
    function = "azimut_clipped"
    arity = 1


class Share(_Fraction):
    """``Share(start, value, "target")``: V/T in per cent, where no baseline is published."""

    function = "azimut_share"
    arity = 3


class Expected(_Fraction):
    """``Expected(dates, amounts, day, stepped)``: rule 2, arrays of dated points."""

    function = "azimut_expected"
    arity = 4


class Gap(_Fraction):
    """``Gap("direction", start, value, "target", expected)``: in points, positive when ahead."""

    function = "azimut_gap"
    arity = 5


class Median(_Fraction):
    """``Median(numerators, denominators)``: rule 5, of two arrays."""

    function = "azimut_median"
    arity = 2


class Rounded(Func):
    """``Rounded(fraction, 2)``: half away from zero, once."""

    function = "azimut_rounded"
    output_field = DecimalField(max_digits=60, decimal_places=6)

    def __init__(self, fraction: Any, places: int, **extra: Any) -> None:
        super().__init__(fraction, Value(places), **extra)


class StandingOf(Func):
    """``StandingOf("direction", start, value, "target", gap)``: a value of ``Standing``, by its thresholds."""

    function = "azimut_standing"
    output_field = TextField()

    def __init__(self, *expressions: Any, **extra: Any) -> None:
        thresholds = Value([Decimal(lowest) for _, lowest in THRESHOLDS], output_field=_FRACTION)
        super().__init__(*expressions, Cast(thresholds, _FRACTION), **extra)


class Emptied(Func):
    """``Emptied(applicable, withheld, closed_on, not_published, months, delay, day)``: a value of ``Emptiness``."""

    function = "azimut_emptiness"
    arity = 7
    output_field = TextField()


class Due(Func):
    """``Due(day, months, delay)``: when the figure of the last finished period is to be published."""

    function = "azimut_due"
    arity = 3
    output_field = DateField()


class NextDue(Func):
    """``NextDue("on", months, delay)``: when the figure after a measure is to be published."""

    function = "azimut_next_due"
    arity = 3
    output_field = DateField()


class Withheld(Func):
    """``Withheld("sensitive", establishments, trusted)``: rule 11."""

    function = "azimut_withheld"
    output_field = BooleanField()

    def __init__(self, *expressions: Any, **extra: Any) -> None:
        super().__init__(*expressions, Value(MINIMUM_ESTABLISHMENTS), **extra)
