"""The cost of figures: constant queries, and no reading of the other measures."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.db import connection

from common.scope import Scope
from indicators.enums import SummedLevel, TerritoryRule
from indicators.selectors import figures_query
from indicators.selectors.figures import figures_of_territory, level_figures, series
from territories.enums import TerritoryKind
from tests.factories import make_region
from tests.indicators.factories import make_department, make_indicator, make_measure

pytestmark = pytest.mark.django_db

NATIONAL = Scope(user_id=1, every_region=True)
TODAY = dt.date(2023, 12, 1)
DEPARTMENTS = {"territory_rule": TerritoryRule.SUM, "summed_level": SummedLevel.DEPARTMENT}


def test_sixty_indicators_cost_as_many_queries_as_one(django_assert_num_queries) -> None:
    region = make_region("32")
    indicators = [make_indicator(**DEPARTMENTS) for _ in range(60)]
    for indicator in indicators:
        make_measure(indicator, region, 1)
    for some in (indicators[:1], indicators):
        with django_assert_num_queries(2):
            assert len(figures_of_territory(NATIONAL, some, region, on=TODAY)) == len(some)
        with django_assert_num_queries(4):
            assert len(series(NATIONAL, some, [region], until=TODAY)) == len(some)


def test_a_level_costs_two_queries(django_assert_num_queries) -> None:
    indicator = make_indicator()
    for code in ("59", "62", "80"):
        make_measure(indicator, make_department(code), 1)
    with django_assert_num_queries(2):
        assert level_figures(NATIONAL, indicator, TerritoryKind.DEPARTMENT, on=TODAY).count == 3


def nodes(plan: dict):
    yield plan
    for child in plan.get("Plans", []):
        yield from nodes(child)


def test_the_measures_that_are_not_shown_are_not_read() -> None:
    """Forty thousand measures stand behind; a figure reads the last one of each series, by the index of the key."""
    indicator = make_indicator(**DEPARTMENTS)
    region = make_region("32")
    departments = [make_department(f"5{digit}", region=region) for digit in range(4)]
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO indicators_measure
            (indicator_id, territory_id, category, "on", value, quality, bound, outlier, source, note, recorded_at,
            recorded_by_label)
            SELECT %s, place, '', '1996-01-01'::date + day, day, 'validated', 'exact', false, '', '', now(), ''
            FROM unnest(%s::bigint[]) AS place, generate_series(1, 10000) AS day""",
            [indicator.pk, [department.pk for department in departments]],
        )
        cursor.execute("ANALYZE indicators_measure")
    explained = "EXPLAIN (ANALYZE, FORMAT JSON) " + figures_query.FIGURES
    asked = [figures_query.Asked(indicator.pk, region.pk, "", TODAY)]
    with connection.cursor() as cursor:
        cursor.execute(explained, figures_query.parameters_of(NATIONAL, asked))
        found = cursor.fetchone()[0]
    plan = (json.loads(found) if isinstance(found, str) else found)[0]["Plan"]
    read = [node for node in nodes(plan) if node.get("Relation Name") == "indicators_measure"]
    assert read
    touched = sum(
        (node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"] for node in read
    )
    assert touched <= len(departments)
