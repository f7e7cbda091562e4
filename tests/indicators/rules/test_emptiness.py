"""Rule 3: why a figure is empty, and since when it is late."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.enums import Periodicity
from indicators.rules.emptiness import (
    Case,
    Emptiness,
    due_date,
    emptiness_of,
    explain_emptiness,
    freshness_of,
    last_period_end,
    next_due,
)
from tests.indicators.rules.numbers import days
from tests.indicators.rules.plain import plain
from tests.indicators.rules.sql import sql

DAY = dt.date(2023, 10, 4)
ALL = {
    "applicable": False,
    "withheld": True,
    "closed_on": dt.date(2023, 6, 30),
    "not_published": True,
    "periodicity": Periodicity.QUARTERLY,
    "delay": 2,
}
# Each reason alone gives way to those before it.
ORDER = [
    ({}, Emptiness.NOT_APPLICABLE),
    ({"applicable": True}, Emptiness.WITHHELD),
    ({"withheld": False}, Emptiness.CLOSED),
    ({"closed_on": None}, Emptiness.NOT_PUBLISHED),
    ({"not_published": False}, Emptiness.LATE),
    ({"delay": 30}, Emptiness.NOT_YET_DUE),
]


def test_the_first_reason_that_fits_is_the_one() -> None:
    known = dict(ALL)
    for change, reason in ORDER:
        known |= change
        assert emptiness_of(Case(**known), DAY) == reason


def test_what_has_no_calendar_is_never_late() -> None:
    assert emptiness_of(Case(), DAY) == Emptiness.NOT_PUBLISHED
    assert emptiness_of(Case(periodicity=Periodicity.YEARLY), DAY) == Emptiness.NOT_PUBLISHED


def test_a_figure_is_late_the_day_after_it_was_due() -> None:
    case = Case(periodicity=Periodicity.QUARTERLY, delay=4)
    assert due_date(DAY, case.periodicity, case.delay) == DAY
    assert emptiness_of(case, DAY) == Emptiness.NOT_YET_DUE
    assert emptiness_of(case, DAY + dt.timedelta(days=1)) == Emptiness.LATE


@pytest.mark.parametrize(
    ("periodicity", "day", "end"),
    [
        (Periodicity.MONTHLY, dt.date(2024, 3, 1), dt.date(2024, 2, 29)),
        (Periodicity.MONTHLY, dt.date(2024, 2, 29), dt.date(2024, 2, 29)),
        (Periodicity.QUARTERLY, dt.date(2024, 2, 10), dt.date(2023, 12, 31)),
        (Periodicity.HALF_YEARLY, dt.date(2024, 12, 30), dt.date(2024, 6, 30)),
        (Periodicity.YEARLY, dt.date(2024, 12, 31), dt.date(2024, 12, 31)),
        (Periodicity.NONE, dt.date(2024, 12, 31), None),
    ],
)
def test_the_last_finished_period(periodicity: str, day: dt.date, end: dt.date | None) -> None:
    assert last_period_end(day, periodicity) == end


def test_a_figure_says_when_the_next_one_comes() -> None:
    fresh = freshness_of(dt.date(2023, 6, 30), Periodicity.QUARTERLY, 30, DAY)
    assert (fresh.next_due, fresh.late) == (dt.date(2023, 10, 30), False)
    assert plain(fresh.sentence) == "Le relevé suivant est attendu le 30 octobre 2023."
    late = freshness_of(dt.date(2023, 3, 31), Periodicity.QUARTERLY, 30, DAY)
    assert plain(late.sentence) == "Le relevé suivant était attendu le 30 juillet 2023."
    unknown = freshness_of(DAY, Periodicity.NONE, 30, DAY)
    assert (unknown.next_due, unknown.late) == (None, None)
    assert unknown.sentence == "Le rythme de publication n’est pas connu."


def test_the_sentence_gives_the_dates_of_the_case() -> None:
    case = Case(periodicity=Periodicity.QUARTERLY, delay=2)
    assert plain(explain_emptiness(Emptiness.LATE, case, DAY)) == (
        "Le chiffre était attendu le 2 octobre 2023 (période close le 30 septembre 2023, délai de publication "
        "de 2 jours)."
    )
    closed = Case(closed_on=dt.date(2023, 6, 30))
    assert plain(explain_emptiness(Emptiness.CLOSED, closed, DAY)).endswith("clos depuis le 30 juin 2023.")
    assert explain_emptiness(Emptiness.WITHHELD, closed, DAY) == Emptiness.WITHHELD.sentence


def test_every_emptiness_has_its_words() -> None:
    assert all(reason.label and reason.sentence.endswith(".") for reason in Emptiness)


cases = st.builds(
    Case,
    applicable=st.booleans(),
    withheld=st.booleans(),
    closed_on=st.none() | days,
    not_published=st.booleans(),
    periodicity=st.sampled_from(Periodicity.values),
    delay=st.none() | st.integers(0, 400),
)


@pytest.mark.django_db
@given(case=cases, day=days)
def test_the_database_gives_the_same_reason(case: Case, day: dt.date) -> None:
    months = Periodicity(case.periodicity).months
    found = sql(
        "azimut_emptiness(%s, %s, %s, %s, %s, %s, %s)",
        case.applicable,
        case.withheld,
        case.closed_on,
        case.not_published,
        months,
        case.delay,
        day,
    )
    assert found == emptiness_of(case, day)


@pytest.mark.django_db
@given(day=days, periodicity=st.sampled_from(Periodicity.values), delay=st.none() | st.integers(0, 400))
def test_the_database_finds_the_same_dates(day: dt.date, periodicity: str, delay: int | None) -> None:
    months = Periodicity(periodicity).months
    assert sql("azimut_due(%s, %s, %s)", day, months, delay) == due_date(day, periodicity, delay)
    assert sql("azimut_next_due(%s, %s, %s)", day, months, delay) == next_due(day, periodicity, delay)
