"""The checks of a figure refuse the same in Python, for the forms, and in SQL, for the imports."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indicators.checks import CHECKS, Figure, refusal_sql, refusals
from indicators.enums import IndicatorKind
from indicators.models import Indicator
from tests.indicators.factories import make_indicator, make_ratio

pytestmark = pytest.mark.django_db

_NUMBERS = st.one_of(
    st.none(),
    st.sampled_from([Decimal(text) for text in ("0", "1", "42", "50", "50.85", "100", "118", "-1", "60")]),
    st.decimals(min_value=-200, max_value=200, places=2),
    st.integers(min_value=-5, max_value=150).map(Decimal),
)
_BOUNDS = st.one_of(st.none(), st.integers(min_value=-50, max_value=120).map(Decimal))
_FIGURES = st.builds(Figure, value=_NUMBERS, numerator=_NUMBERS, denominator=_NUMBERS)
_INDICATORS = st.fixed_dictionaries(
    {
        "kind": st.sampled_from([str(kind) for kind in IndicatorKind]),
        "integer_only": st.booleans(),
        "minimum": _BOUNDS,
        "maximum": _BOUNDS,
    }
)


def said_by_sql(indicator: Indicator, figure: Figure) -> str | None:
    rules = (
        "SELECT %s::text AS kind, %s::boolean AS integer_only, %s::numeric AS minimum, %s::numeric AS maximum"
    )
    parts = "SELECT %s::numeric AS value, %s::numeric AS numerator, %s::numeric AS denominator"
    values = [indicator.kind, indicator.integer_only, indicator.minimum, indicator.maximum, *figure.parts]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {refusal_sql()} FROM ({rules}) i, ({parts}) f", values)  # noqa: S608 - our own sentences
        (sentence,) = cursor.fetchone()
        return sentence


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(fields=_INDICATORS, figure=_FIGURES)
def test_both_sides_refuse_the_same_figures(fields: dict[str, object], figure: Figure) -> None:
    indicator = Indicator(code="X", name="X", unit="X", direction="up", **fields)
    found = refusals(indicator, figure)
    assert said_by_sql(indicator, figure) == (found[0] if found else None)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.sentence)
def test_each_sentence_is_said_of_something(check: object) -> None:
    refused = [
        (make_ratio("R"), Figure(numerator=Decimal(5))),
        (make_indicator("C"), Figure()),
        (make_ratio("R1"), Figure(numerator=Decimal(1), denominator=Decimal(-1))),
        (make_ratio("R2"), Figure(Decimal(42), Decimal(60), Decimal(118))),
        (make_indicator("C1", integer_only=True), Figure(Decimal("1.5"))),
        (make_indicator("C2"), Figure(Decimal(-1))),
        (make_indicator("C3", minimum=Decimal(5)), Figure(Decimal(4))),
        (make_indicator("C4", maximum=Decimal(5)), Figure(Decimal(6))),
        (make_ratio("R3"), Figure(Decimal(101))),
        (make_ratio("R4"), Figure(numerator=Decimal(119), denominator=Decimal(118))),
        (make_indicator("Y", kind=IndicatorKind.YES_NO), Figure(Decimal(2))),
    ]
    said = {sentence for indicator, figure in refused for sentence in refusals(indicator, figure)}
    assert check.sentence in said


@pytest.mark.parametrize("percent", ["50.85", "50.8", "51", "50.847"])
def test_a_rounded_percentage_agrees_with_its_fraction(percent: str) -> None:
    figure = Figure(Decimal(percent), Decimal(60), Decimal(118))
    assert refusals(make_ratio(), figure) == []
