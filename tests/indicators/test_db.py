"""The rules as expressions of a queryset."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.contrib.postgres.fields import ArrayField
from django.db.models import BooleanField, DateField, DecimalField, IntegerField, Value
from django.db.models.functions import Cast

from indicators.db import (
    Clipped,
    Due,
    Emptied,
    Expected,
    Gap,
    MeasureValue,
    Median,
    NextDue,
    Rate,
    Rounded,
    Scale,
    Share,
    StandingOf,
    Start,
    Withheld,
)
from indicators.models import Measure
from tests.indicators.factories import make_measure, make_ratio

pytestmark = pytest.mark.django_db

NUMBER = DecimalField(max_digits=20, decimal_places=6)
NOTHING = Cast(Value(None), NUMBER)
DAY = dt.date(2023, 10, 4)


def number(value: int) -> Cast:
    return Cast(Value(Decimal(value)), NUMBER)


def annotated(**expressions):
    make_measure(make_ratio(), over=(15, 100))
    return Measure.objects.annotate(**expressions).get()


VALUE = MeasureValue(Scale("indicator__kind", "indicator__unit"), "value", "numerator", "denominator")


def test_a_queryset_computes_the_rate_of_its_measures() -> None:
    rate = Rate(
        "indicator__direction", Start(number(5), "indicator__zero_start"), VALUE, number(25), NOTHING, NOTHING
    )
    found = annotated(
        raw=Rounded(rate, 6),
        shown=Rounded(Clipped(rate), 2),
        scale=Scale("indicator__kind", "indicator__unit"),
    )
    assert (found.raw, found.shown, found.scale) == (Decimal(50), Decimal(50), 100)


def test_a_queryset_computes_the_share_of_the_target() -> None:
    start = Start(NOTHING, "indicator__zero_start")
    assert annotated(share=Rounded(Share(start, VALUE, number(40)), 2)).share == Decimal("37.5")


def test_a_queryset_places_its_measures_on_a_trajectory() -> None:
    dates = Value([dt.date(2023, 1, 1), DAY], output_field=ArrayField(DateField()))
    amounts = Cast(Value([Decimal(0), Decimal(25)], output_field=ArrayField(NUMBER)), ArrayField(NUMBER))
    expected = Expected(Cast(dates, ArrayField(DateField())), amounts, "on", Value(False))
    gap = Gap("indicator__direction", number(0), VALUE, number(50), expected)
    found = annotated(
        gap=Rounded(gap, 2), standing=StandingOf("indicator__direction", number(0), VALUE, number(50), gap)
    )
    assert (found.gap, found.standing) == (Decimal(-20), "behind")


def test_a_queryset_says_why_a_figure_is_empty_and_when_it_is_due() -> None:
    months, delay = Value(3, IntegerField()), Value(30, IntegerField())
    day = Cast(Value(DAY), DateField())
    found = annotated(
        why=Emptied(
            Value(True), Value(False), Cast(Value(None), DateField()), Value(False), months, delay, day
        ),
        due=Due(day, months, delay),
        following=NextDue("on", months, delay),
        kept=Withheld(Value(True, BooleanField()), number(4), Value(False)),
        middle=Rounded(
            Median(
                Cast(Value([Decimal(1), Decimal(4)], output_field=ArrayField(NUMBER)), ArrayField(NUMBER)),
                Cast(Value([Decimal(1), Decimal(1)], output_field=ArrayField(NUMBER)), ArrayField(NUMBER)),
            ),
            1,
        ),
    )
    assert (found.why, found.due) == ("not_yet_due", dt.date(2023, 10, 30))
    assert (found.following, found.kept, found.middle) == (dt.date(2024, 4, 30), True, Decimal("2.5"))
