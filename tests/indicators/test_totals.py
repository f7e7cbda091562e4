"""Sums over establishments: computed beside the pages, kept by the dates of the data, and never read as absent."""

from __future__ import annotations

import datetime as dt
import itertools
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client

from accounts.enums import Role
from common.scope import Scope
from indicators.enums import SummedLevel, TerritoryRule, TimeRule
from indicators.models import EstablishmentTotal, Indicator, Measure
from indicators.rules.emptiness import Emptiness
from indicators.selectors.figures import Figure, figure, series, sparklines
from indicators.services.totals import recompute_totals
from territories.models import Territory
from tests.factories import client_of, make_nation, make_region, make_user_with_mandate
from tests.indicators.factories import (
    compute_totals,
    make_area,
    make_department,
    make_establishment,
    make_indicator,
    make_measure,
)
from tests.indicators.rules.plain import plain
from tests.roadmap.pages import text_of

pytestmark = pytest.mark.django_db

NATIONAL = Scope(user_id=1, every_region=True)
DAYS = [dt.date(2023, month, 28) for month in (1, 2, 3)]
SUMMED = {"territory_rule": TerritoryRule.SUM, "summed_level": SummedLevel.ESTABLISHMENT}


def seen(indicator: Indicator, place: Territory | None = None, on: dt.date = DAYS[-1]) -> Figure:
    found = figure(NATIONAL, indicator, place or make_nation(), on=on)
    assert found is not None
    return found


def rows() -> list[tuple]:
    names = [field.attname for field in EstablishmentTotal._meta.local_concrete_fields]
    return list(EstablishmentTotal.objects.values_list(*names))


def test_a_stock_carries_the_last_figure_of_each_establishment_forward() -> None:
    indicator, department = make_indicator(**SUMMED), make_department("59", region=make_region("32"))
    one, other = make_establishment(department), make_establishment(department)
    make_measure(indicator, one, 10, on=DAYS[0])
    make_measure(indicator, other, 5, on=DAYS[1])
    make_measure(indicator, one, 7, on=DAYS[2])
    compute_totals()
    for place in (department, make_region("32"), make_nation()):
        totals = [seen(indicator, place, day).total for day in DAYS]
        assert [total and (total.value, total.first_on, total.last_on) for total in totals] == [
            (10, DAYS[0], DAYS[0]),
            (15, DAYS[0], DAYS[1]),
            (12, DAYS[1], DAYS[2]),
        ]


def test_a_flow_adds_the_figures_of_one_date_only() -> None:
    indicator = make_indicator(**SUMMED, time_rule=TimeRule.SUM)
    department = make_department("59", region=make_region("32"))
    make_measure(indicator, make_establishment(department), 10, on=DAYS[0])
    make_measure(indicator, make_establishment(department), 5, on=DAYS[1])
    compute_totals()
    assert [seen(indicator, on=day).value for day in DAYS] == [10, 5, 5]


def test_before_it_is_computed_a_total_is_said_to_wait_and_not_to_be_absent() -> None:
    indicator, region = make_indicator(**SUMMED), make_region("32")
    assert seen(indicator, region).emptiness == Emptiness.NOT_PUBLISHED
    make_measure(indicator, make_establishment(make_department("59", region=region)), 3, on=DAYS[0])
    waiting = seen(indicator, region)
    assert (waiting.value, waiting.emptiness) == (None, Emptiness.PENDING)
    assert (waiting.why_empty, waiting.totals_computed_at) == (Emptiness.PENDING.sentence, None)
    compute_totals()
    found = seen(indicator, region)
    assert (found.value, found.emptiness) == (3, None)
    assert found.totals_computed_at is not None


def test_where_no_establishment_reports_nothing_waits_once_computed() -> None:
    indicator, elsewhere = make_indicator(**SUMMED), make_region("04")
    make_measure(indicator, make_establishment(make_department("59", region=make_region("32"))), 3)
    assert seen(indicator, elsewhere).emptiness == Emptiness.PENDING
    compute_totals()
    clear_marks()
    assert seen(indicator, elsewhere).emptiness == Emptiness.NOT_PUBLISHED


def clear_marks() -> None:
    """As the worker does of those that it saw."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM journal_dirtymark")


def test_an_estimate_is_in_no_total() -> None:
    indicator, department = make_indicator(**SUMMED), make_department("59", region=make_region("32"))
    make_measure(indicator, make_establishment(department), 3, on=DAYS[0])
    make_measure(indicator, make_establishment(department), 100, on=DAYS[0], quality="estimated")
    compute_totals()
    assert seen(indicator).value == 3


def test_what_did_not_change_is_not_written_again() -> None:
    indicator, region = make_indicator(**SUMMED), make_region("32")
    departments = [make_department(code, region=region) for code in ("59", "62")]
    area = make_area("A", region=region)
    measures = [
        make_measure(indicator, make_establishment(department, area), value, on=day)
        for department in departments
        for value, day in enumerate(DAYS, 1)
    ]
    assert compute_totals() == 3 * (len(departments) + len(["area", "region", "nation"]))
    assert compute_totals() == 0
    Measure.objects.filter(pk=measures[-1].pk).update(value=90)
    assert recompute_totals(region=region) == len(["department", "area", "region"])
    Measure.objects.filter(pk=measures[-1].pk).delete()
    assert recompute_totals(region=region) == 3
    assert not EstablishmentTotal.objects.filter(territory=departments[1], on=DAYS[-1]).exists()


def test_a_region_does_not_touch_the_totals_of_another() -> None:
    indicator, region, other = make_indicator(**SUMMED), make_region("32"), make_region("04")
    for place in (make_department("59", region=region), make_department("974", region=other)):
        make_measure(indicator, make_establishment(place), 1, on=DAYS[0])
    compute_totals()
    Measure.objects.all().delete()
    recompute_totals(region=region)
    kept = set(EstablishmentTotal.objects.values_list("territory__code", flat=True))
    assert kept == {"974", "04", "FR"}


def test_an_indicator_that_adds_its_establishments_no_longer_loses_their_totals() -> None:
    indicator = make_indicator(**SUMMED)
    make_measure(indicator, make_establishment(make_department("59", region=make_region("32"))), 1)
    compute_totals()
    assert EstablishmentTotal.objects.exists()
    Indicator.objects.update(territory_rule=TerritoryRule.NONE, summed_level=SummedLevel.NONE)
    compute_totals()
    assert not EstablishmentTotal.objects.exists()


def test_the_order_in_which_measures_came_changes_nothing() -> None:
    indicator = make_indicator(**SUMMED)
    department = make_department("59", region=make_region("32"))
    area = make_area("A", region=make_region("32"))
    places = [make_establishment(department, area) for _ in range(3)]
    figures = [(place, day, 10 * n) for n, (place, day) in enumerate(itertools.product(places, DAYS))]
    found = []
    for ordered in (figures, figures[::-1], figures[4:] + figures[:4]):
        Measure.objects.all().delete()
        EstablishmentTotal.objects.all().delete()
        for place, day, value in ordered:
            make_measure(indicator, place, value, on=day)
        compute_totals()
        found.append(rows())
    assert found[0]
    assert found == [found[0]] * 3


def test_sums_over_establishments_have_their_series_and_their_small_curve() -> None:
    indicator, region = make_indicator(**SUMMED), make_region("32")
    place = make_establishment(make_department("59", region=region))
    for value, day in enumerate(DAYS, 1):
        make_measure(indicator, place, value, on=day)
    compute_totals()
    found = series(NATIONAL, [indicator], [region], until=DAYS[-1])[indicator.pk, region.pk]
    assert [(one.on, one.value) for one in found.figures] == list(zip(DAYS, (1, 2, 3), strict=True))
    curve = sparklines(NATIONAL, [indicator], region, until=DAYS[-1], limit=2)
    assert curve == {indicator.pk: [(DAYS[1], Decimal(2)), (DAYS[2], Decimal(3))]}
    make_measure(indicator, region, 30, on=DAYS[1])
    own = series(NATIONAL, [indicator], [region], until=DAYS[-1])[indicator.pk, region.pk]
    assert [one.value for one in own.figures] == [30]


def test_the_totals_of_a_region_are_for_those_who_read_it() -> None:
    indicator = make_indicator(**SUMMED)
    for code, region in (("59", "32"), ("974", "04")):
        make_measure(indicator, make_establishment(make_department(code, region=make_region(region))), 1)
    compute_totals()
    scope = Scope(user_id=1, readable_regions=frozenset({make_region("32").pk}))
    visible = set(EstablishmentTotal.objects.visible_to(scope).values_list("territory__code", flat=True))
    assert visible == {"59", "32", "FR"}
    assert not EstablishmentTotal.objects.visible_to(Scope()).exists()


@pytest.fixture
def reader() -> Client:
    return client_of(make_user_with_mandate(Role.NATIONAL_READER))


def test_the_page_says_when_the_total_was_computed_or_that_it_waits(reader: Client) -> None:
    indicator = make_indicator(**SUMMED)
    make_measure(indicator, make_establishment(make_department("59", region=make_region("32"))), 41)
    address = f"/indicateurs/{indicator.code}/?territoire=32"
    assert "le total n’est pas encore calculé" in text_of(reader, address)
    compute_totals()
    text = plain(text_of(reader, address))
    assert "Total calculé le" in text
    assert "41" in text


def test_the_page_of_the_nation_reads_no_establishment(reader: Client) -> None:
    indicator = make_indicator(**SUMMED)
    department = make_department("59", region=make_region("32"))
    for _ in range(30):
        make_measure(indicator, make_establishment(department), 1, on=DAYS[0])
    compute_totals()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM indicators_measure WHERE indicator_id = %s", [indicator.pk])
    assert "30 établissements" in plain(text_of(reader, f"/indicateurs/{indicator.code}/?territoire=FR"))
