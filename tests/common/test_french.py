import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone

from common.templatetags import french

NARROW = "\u202f"
SPACE = "\u00a0"


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (dt.date(2023, 10, 4), f"4{SPACE}octobre{SPACE}2023"),
        (dt.date(2024, 3, 1), f"1er{SPACE}mars{SPACE}2024"),
        (dt.date(2024, 8, 21), f"21{SPACE}août{SPACE}2024"),
        (None, ""),
    ],
)
def test_a_date_is_written_in_full(day, written):
    assert french.french_date(day) == written


def test_a_moment_is_read_in_the_time_zone_of_the_territory():
    moment = dt.datetime(2026, 11, 21, 21, 5, tzinfo=dt.UTC)
    with timezone.override("Indian/Reunion"):
        assert french.french_datetime(moment) == f"22{SPACE}novembre{SPACE}2026 à 1{SPACE}h{SPACE}05"
        assert french.french_date(moment) == f"22{SPACE}novembre{SPACE}2026"
    with timezone.override("Europe/Paris"):
        assert french.french_datetime(moment.isoformat()).endswith(f"à 22{SPACE}h{SPACE}05")


def test_a_moment_without_hour_is_a_date():
    assert french.french_moment(dt.date(2024, 1, 1)) == f"1er{SPACE}janvier{SPACE}2024"
    assert french.french_moment(None) == ""


@pytest.mark.parametrize(
    ("value", "decimals", "written"),
    [
        (1234567, 0, f"1{NARROW}234{NARROW}567"),
        (Decimal("83.485"), 2, "83,49"),
        (Decimal("-83.485"), 2, "−83,49"),
        (2.5, 0, "3"),
        (Decimal("-0.001"), 2, "0,00"),
        ("dix", 0, "dix"),
        (None, 0, ""),
        (float("nan"), 0, "nan"),
    ],
)
def test_a_number_is_grouped_and_rounded_away_from_zero(value, decimals, written):
    assert french.french_number(value, decimals) == written


def test_a_percentage_keeps_two_decimals_and_a_share_those_it_needs():
    assert french.percent(Decimal("83.485")) == f"83,49{NARROW}%"
    assert french.percent(0) == f"0,00{NARROW}%"
    assert [french.share(value) for value in (0, 12.5, 100, Decimal("83.485"))] == [
        f"0{NARROW}%",
        f"12,5{NARROW}%",
        f"100{NARROW}%",
        f"83,49{NARROW}%",
    ]
    assert french.percent(None) == french.share(None) == ""


@pytest.mark.parametrize(("number", "form"), [(0, "action"), (1, "action"), (2, "actions"), (None, "action")])
def test_zero_and_one_are_singular(number, form):
    assert french.plural(number, "action,actions") == form


def test_a_count_says_the_number_and_agrees():
    assert french.count(1234, "action,actions") == f"1{NARROW}234{SPACE}actions"


@pytest.mark.parametrize(
    ("precision", "written"),
    [
        ("day", f"4{SPACE}octobre{SPACE}2023"),
        ("month", f"octobre{SPACE}2023"),
        ("year", "2023"),
    ],
)
def test_a_date_is_written_as_far_as_its_source_gives_it(precision: str, written: str) -> None:
    assert french.french_partial(dt.date(2023, 10, 4), precision) == written


def test_a_date_that_no_source_gives_is_empty() -> None:
    assert french.french_partial(None, "month") == ""
