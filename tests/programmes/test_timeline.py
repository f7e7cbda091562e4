"""Windows stand on one line of time: whole years around the published dates."""

import datetime as dt

from programmes.models import Window
from programmes.selectors.timeline import LENGTH, timeline_of

TODAY = dt.date(2026, 11, 22)


def window(opens_on: dt.date | None, closes_on: dt.date | None) -> Window:
    return Window(opens_on=opens_on, closes_on=closes_on)


def test_the_line_covers_whole_years() -> None:
    line = timeline_of([window(dt.date(2021, 9, 1), dt.date(2023, 4, 30))], today=TODAY)
    assert line is not None
    assert (line.first, line.last) == (dt.date(2021, 1, 1), dt.date(2024, 1, 1))
    assert [tick.year for tick in line.ticks] == [2021, 2022, 2023]
    assert line.today is None


def test_today_is_on_the_line_only_when_it_is_within() -> None:
    line = timeline_of([window(dt.date(2026, 1, 1), dt.date(2026, 12, 31))], today=TODAY)
    assert line is not None
    assert line.today == (TODAY - dt.date(2026, 1, 1)).days * LENGTH // 365


def test_a_window_spans_its_dates() -> None:
    whole = window(dt.date(2021, 1, 1), dt.date(2021, 12, 31))
    line = timeline_of([whole], today=TODAY)
    assert line is not None
    bar = line.bar(whole)
    assert bar is not None
    assert (bar.start, bar.length, bar.open_ended) == (0, 364 * LENGTH // 365, False)


def test_a_window_of_one_day_is_still_seen_and_stays_on_the_line() -> None:
    short = window(dt.date(2021, 12, 31), dt.date(2021, 12, 31))
    line = timeline_of([short], today=TODAY)
    assert line is not None
    bar = line.bar(short)
    assert bar is not None
    assert bar.length > 0
    assert bar.start + bar.length <= LENGTH


def test_a_window_without_its_end_is_drawn_open() -> None:
    opened = window(dt.date(2023, 4, 3), None)
    line = timeline_of([opened], today=TODAY)
    assert line is not None
    bar = line.bar(opened)
    assert bar is not None
    assert bar.open_ended


def test_windows_without_any_date_have_no_line() -> None:
    assert timeline_of([window(None, None)], today=TODAY) is None
    line = timeline_of([window(None, None), window(dt.date(2022, 1, 1), None)], today=TODAY)
    assert line is not None
    assert line.bar(window(None, None)) is None
