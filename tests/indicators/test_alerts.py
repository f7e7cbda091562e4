"""What is said of a figure: each rule, and the same codes from the database."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection

from common.scope import Scope
from indicators.alerts import ALERTS, alerts_of_row, alerts_sql
from indicators.enums import Periodicity, SummedLevel, TerritoryRule
from indicators.models import Indicator
from indicators.selectors import figures_query
from indicators.selectors.figures_query import Asked, figure_rows, parameters_of
from territories.models import Territory
from tests.factories import make_nation
from tests.indicators.factories import (
    make_area,
    make_department,
    make_indicator,
    make_measure,
    make_ratio,
    make_trajectory,
)

pytestmark = pytest.mark.django_db

NATIONAL = Scope(user_id=1, every_region=True)
TODAY = dt.date(2023, 12, 1)
DAY = dt.date(2023, 10, 4)


def raised(indicator: Indicator, place: Territory | None = None, scope: Scope = NATIONAL) -> list[str]:
    """By the predicates; the expression must raise the same."""
    asked = [Asked(indicator.pk, (place or make_nation()).pk, "", TODAY)]
    found = alerts_of_row(figure_rows(scope, asked)[0])
    with connection.cursor() as cursor:
        statement = f"SELECT {alerts_sql()} FROM ({figures_query.FIGURES}) AS f"  # noqa: S608 - ours
        cursor.execute(statement, parameters_of(scope, asked))
        assert cursor.fetchone()[0] == found
    return found


def behind(value: int) -> Indicator:
    """From 0 at the start of 2023 to 100 at the end: 75,8 is expected on 4 October."""
    indicator = make_indicator()
    make_trajectory(
        indicator,
        targets={dt.date(2023, 12, 31): 100},
        baseline_value=0,
        baseline_on=dt.date(2023, 1, 1),
    )
    make_measure(indicator, value=value, on=DAY)
    return indicator


@pytest.mark.parametrize(
    ("value", "codes"),
    [(76, []), (70, ["retard_trajectoire"]), (56, ["retard_trajectoire"]), (55, ["tres_en_retard"])],
)
def test_a_figure_behind_its_trajectory_is_said_by_how_much(value: int, codes: list[str]) -> None:
    assert raised(behind(value)) == codes


def test_a_figure_that_its_calendar_expects_is_late_until_the_follow_up_is_closed() -> None:
    calendar = {"periodicity": Periodicity.MONTHLY, "publication_delay": 0}
    empty, old, recent = (make_indicator(**calendar) for _ in range(3))
    closed = make_indicator(**calendar, closed_on=dt.date(2023, 11, 1))
    make_measure(old, value=1, on=dt.date(2023, 9, 30))
    make_measure(closed, value=1, on=dt.date(2023, 9, 30))
    make_measure(recent, value=1, on=dt.date(2023, 11, 30))
    assert raised(empty) == raised(old) == ["chiffre_attendu"]
    assert raised(recent) == raised(closed) == raised(make_indicator()) == []


def test_a_published_figure_is_compared_with_a_complete_sum_of_the_same_date_only() -> None:
    indicator = make_indicator(territory_rule=TerritoryRule.SUM, summed_level=SummedLevel.ANIMATION_AREA)
    first, second = make_area("A"), make_area("B")
    region = first.parent
    make_measure(indicator, region, 100)
    make_measure(indicator, first, 40)
    assert raised(indicator, region) == []
    other = make_measure(indicator, second, 50)
    assert raised(indicator, region) == ["chiffre_discordant"]
    other.value = 60
    other.save(update_fields=["value"])
    assert raised(indicator, region) == []


def test_nothing_is_said_of_a_value_that_is_withheld() -> None:
    indicator = make_ratio(sensitive=True)
    place = make_department("974")
    make_measure(indicator, place, over=(1, 3), outlier=True)
    trusted = Scope(
        user_id=1,
        readable_regions=frozenset({place.parent_id}),
        editable_regions=frozenset({place.parent_id}),
    )
    assert raised(indicator, place, trusted) == ["chiffre_inhabituel"]
    assert raised(indicator, place) == []


def test_every_rule_is_explained_and_has_its_own_code() -> None:
    assert len({alert.code for alert in ALERTS}) == len(ALERTS)
    assert all(alert.sentence.endswith(".") and len(alert.code) <= 30 for alert in ALERTS)
    assert "%" not in alerts_sql()
