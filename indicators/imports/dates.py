"""Dates and periods as people write them; a measure bears the last day of its period."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import IntEnum

from common.db.search import fold
from common.templatetags.french import MONTHS, french_date
from indicators.enums import Periodicity

# 1954 to 2119 in the calendar of spreadsheets, which starts on 30 December 1899.
_SERIALS = range(20_000, 80_000)
_FIRST_SERIAL = dt.date(1899, 12, 30)
_YEARS = range(1990, 2100)
_EXAMPLES = "par exemple 31/12/2023, 2023-12, déc. 2023, T4 2023 ou 2023"

_SPACES = re.compile(r"[\s\u00a0\u202f]+")
_ISO_DAY = re.compile(r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ t]00:00(?::00(?:\.0+)?)?)?$")
_DAY = re.compile(r"^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})(?: 00:00(?::00)?)?$")
_SHORT = re.compile(r"^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{2})$")
_WRITTEN = re.compile(
    r"^(?:(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche) )?(\d{1,2})(?:er)?[ -]([a-z]+)\.?[ -](\d{4})$"
)
_MONTH_OF = re.compile(r"^(?:fin |mois de )?([a-z]+)\.?[ /-](\d{4}|\d{2})$")
_ISO_MONTH = re.compile(r"^(\d{4})[-/.](\d{1,2})$")
_MONTH = re.compile(r"^(\d{1,2})[-/.](\d{4})$")
_PART = re.compile(
    r"^(?:(\d)(?:er|e|eme)? ?(trimestre|semestre|t|s|q)|(trimestre|semestre|[tsq]) ?(\d))[ -/]*(\d{4})$"
)
_PART_AFTER = re.compile(r"^(\d{4})[ -/]*(trimestre|semestre|[tsq]) ?(\d)$")
_YEAR = re.compile(r"^(?:annee |fin |exercice )?(\d{4})$")
_SERIAL = re.compile(r"^(\d{5})(?:\.0+)?$")


class Grain(IntEnum):
    """How long the period is, in months; 0 for a day."""

    DAY = 0
    MONTH = 1
    QUARTER = 3
    HALF_YEAR = 6
    YEAR = 12


@dataclass(frozen=True, slots=True)
class Period:
    """``last`` is its last day."""

    last: dt.date
    grain: Grain


class NotOneDate(ValueError):
    """No reading, or several, or another period than expected; the message is a French sentence."""


def read_period(text: str, *, today: dt.date) -> Period:
    """The one period that a text names.

    Raises:
        NotOneDate: none, or several.
    """
    bare = _SPACES.sub(" ", fold(text)).strip()
    for pattern, read in _FORMS:
        if match := pattern.match(bare):
            try:
                found = {period for period in read(match) if period.last.year in _YEARS}
            except ValueError:
                found = set()
            return _only(text, found, today)
    raise NotOneDate(f"« {text} » n’est pas une date : écrivez-la {_EXAMPLES}.")


def _only(text: str, found: set[Period], today: dt.date) -> Period:
    if len(found) > 1:
        found = {period for period in found if period.last <= today} or found
    if len(found) > 1:
        said = " ou ".join(sorted(french_date(period.last) for period in found))
        raise NotOneDate(f"« {text} » se lit de deux façons ({said}) : écrivez l’année en quatre chiffres.")
    if not found:
        raise NotOneDate(f"« {text} » n’existe pas : on attend jour/mois/année, {_EXAMPLES}.")
    return found.pop()


def _iso_day(match: re.Match[str]) -> Iterator[Period]:
    yield Period(dt.date(int(match[1]), int(match[2]), int(match[3])), Grain.DAY)


def _day(match: re.Match[str]) -> Iterator[Period]:
    yield Period(dt.date(int(match[3]), int(match[2]), int(match[1])), Grain.DAY)


def _short(match: re.Match[str]) -> Iterator[Period]:
    """« 31/12/23 » is one day, « 01/02/03 » may be two."""
    first, second, third = (int(match[n]) for n in (1, 2, 3))
    for year, month, day in ((2000 + third, second, first), (2000 + first, second, third)):
        try:
            yield Period(dt.date(year, month, day), Grain.DAY)
        except ValueError:
            continue


def _written(match: re.Match[str]) -> Iterator[Period]:
    yield Period(dt.date(int(match[3]), _month_number(match[2]), int(match[1])), Grain.DAY)


def _month_of(match: re.Match[str]) -> Iterator[Period]:
    year = int(match[2])
    yield _months(year if year > 99 else 2000 + year, _month_number(match[1]), Grain.MONTH)


def _part(match: re.Match[str]) -> Iterator[Period]:
    yield _part_of(int(match[5]), match[2] or match[3], int(match[1] or match[4]))


def _part_after(match: re.Match[str]) -> Iterator[Period]:
    yield _part_of(int(match[1]), match[2], int(match[3]))


def _part_of(year: int, word: str, number: int) -> Period:
    grain = Grain.HALF_YEAR if word.startswith("s") else Grain.QUARTER
    if not 1 <= number <= 12 // grain:
        raise ValueError(number)
    return _months(year, number * grain, grain)


def _serial(match: re.Match[str]) -> Iterator[Period]:
    if int(match[1]) in _SERIALS:
        yield Period(_FIRST_SERIAL + dt.timedelta(days=int(match[1])), Grain.DAY)


def _months(year: int, month: int, grain: Grain) -> Period:
    return Period(dt.date(year, month, calendar.monthrange(year, month)[1]), grain)


def _month_number(word: str) -> int:
    """« déc », « sept », « janvier »; June and July need four letters."""
    found = [n for n, name in enumerate(_MONTH_NAMES, 1) if name.startswith(word) and len(word) >= 3]
    if len(found) != 1:
        raise ValueError(word)
    return found[0]


_MONTH_NAMES = tuple(fold(name) for name in MONTHS)
_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Iterator[Period]]], ...] = (
    (_ISO_DAY, _iso_day),
    (_DAY, _day),
    (_SHORT, _short),
    (_WRITTEN, _written),
    (_PART, _part),
    (_PART_AFTER, _part_after),
    (_YEAR, lambda match: iter([_months(int(match[1]), 12, Grain.YEAR)])),
    (_MONTH_OF, _month_of),
    (_ISO_MONTH, lambda match: iter([_months(int(match[1]), int(match[2]), Grain.MONTH)])),
    (_MONTH, lambda match: iter([_months(int(match[2]), int(match[1]), Grain.MONTH)])),
    (_SERIAL, _serial),
)

_EXPECTED = {
    Periodicity.MONTHLY: "un mois (2023-12) ou son dernier jour",
    Periodicity.QUARTERLY: "un trimestre (T4 2023) ou son dernier jour",
    Periodicity.HALF_YEARLY: "un semestre (S2 2023) ou son dernier jour",
    Periodicity.YEARLY: "une année (2023) ou son 31 décembre",
}


def measure_date(text: str, *, periodicity: Periodicity, today: dt.date) -> dt.date:
    """The last day of the period that a text names, which must be one of the periods of the indicator.

    A monthly figure may be dated by the first day of its month, which is what spreadsheets make of « déc. 2023 ».

    Raises:
        NotOneDate: no reading, several, another period, or one that is not over.
    """
    period = read_period(text, today=today)
    last, months = period.last, periodicity.months
    if months == 1 and period.grain is Grain.DAY and last.day == 1:
        last = _months(last.year, last.month, Grain.MONTH).last
    if months is not None and (period.grain > months or not is_end_of_period(last, months)):
        raise NotOneDate(
            f"« {text} » n’est pas une période de cet indicateur, dont les relevés sont "
            f"{_PLURALS[periodicity]} : écrivez {_EXPECTED[periodicity]}."
        )
    if last > today:
        raise NotOneDate(f"« {text} » : cette période n’est pas encore finie ({french_date(last)}).")
    return last


_PLURALS = {
    Periodicity.MONTHLY: "mensuels",
    Periodicity.QUARTERLY: "trimestriels",
    Periodicity.HALF_YEARLY: "semestriels",
    Periodicity.YEARLY: "annuels",
}


def is_end_of_period(day: dt.date, months: int) -> bool:
    return day.month % months == 0 and day.day == calendar.monthrange(day.year, day.month)[1]
