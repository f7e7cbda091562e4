"""French typography for templates: dates, numbers, percentages, agreement in number.

Every filter gives back an empty string for ``None`` so that a page never prints « None ».
"""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from django import template
from django.utils import timezone
from django.utils.dateparse import parse_datetime

register = template.Library()

NARROW_SPACE = "\u202f"
NO_BREAK_SPACE = "\u00a0"
MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)

Number = int | float | Decimal | str


@register.filter
def french_date(value: dt.date | dt.datetime | None) -> str:
    """``1er mars 2024``, ``4 octobre 2023``; an aware datetime is read in the active time zone."""
    if value is None:
        return ""
    day = _local(value).date() if isinstance(value, dt.datetime) else value
    number = "1er" if day.day == 1 else str(day.day)
    return f"{number}{NO_BREAK_SPACE}{MONTHS[day.month - 1]}{NO_BREAK_SPACE}{day.year}"


@register.filter
def french_datetime(value: dt.datetime | str | None) -> str:
    """``4 octobre 2023 à 14 h 05`` in the active time zone; accepts the ISO text of ``{% now "c" %}``."""
    moment = parse_datetime(value) if isinstance(value, str) else value
    if moment is None:
        return ""
    local = _local(moment)
    return f"{french_date(local)} à {local.hour}{NO_BREAK_SPACE}h{NO_BREAK_SPACE}{local.minute:02d}"


@register.filter
def french_time(value: dt.time | None) -> str:
    """``14 h``, ``9 h 05``."""
    if value is None:
        return ""
    minutes = f"{NO_BREAK_SPACE}{value.minute:02d}" if value.minute else ""
    return f"{value.hour}{NO_BREAK_SPACE}h{minutes}"


@register.filter
def french_partial(value: dt.date | None, precision: str) -> str:
    """As much of a date as its source gives: ``4 octobre 2023``, ``octobre 2023`` or ``2023``."""
    if value is None:
        return ""
    if precision == "year":
        return str(value.year)
    if precision == "month":
        return f"{MONTHS[value.month - 1]}{NO_BREAK_SPACE}{value.year}"
    return french_date(value)


@register.filter
def french_moment(value: dt.date | dt.datetime | None) -> str:
    """A datetime with its hour, a date without."""
    return french_datetime(value) if isinstance(value, dt.datetime) else french_date(value)


@register.filter
def french_number(value: Number | None, decimals: int = 0) -> str:
    """``12 345,60`` with U+202F between thousands, rounded half away from zero; anything else unchanged."""
    number = _decimal(value)
    if number is None:
        return "" if value is None else str(value)
    rounded = number.quantize(Decimal(1).scaleb(-int(decimals)), rounding=ROUND_HALF_UP)
    text = f"{abs(rounded):,f}".replace(",", NARROW_SPACE).replace(".", ",")
    return f"−{text}" if rounded < 0 else text


@register.filter
def percent(value: Number | None, decimals: int = 2) -> str:
    """``83,49 %`` from 83.49 (already on a scale of 100)."""
    number = french_number(value, decimals)
    return f"{number}{NARROW_SPACE}%" if number else ""


@register.filter
def share(value: Number | None) -> str:
    """A percentage with the decimals it needs, two at most: ``0 %``, ``12,5 %``, ``83,49 %``."""
    number = french_number(value, 2)
    return f"{number.rstrip('0').rstrip(',')}{NARROW_SPACE}%" if number else ""


@register.filter
def plural(value: int | None, forms: str) -> str:
    """The form that agrees with a count: ``{{ n|plural:"action,actions" }}``; zero is singular in French."""
    one, many = forms.split(",", 1)
    return many if abs(value or 0) >= 2 else one


@register.filter
def count(value: int | None, forms: str) -> str:
    """``1 234 actions``: the number and the form that agrees with it."""
    return f"{french_number(value or 0)}{NO_BREAK_SPACE}{plural(value, forms)}"


def _local(moment: dt.datetime) -> dt.datetime:
    return timezone.localtime(moment) if timezone.is_aware(moment) else moment


def _decimal(value: Number | None) -> Decimal | None:
    if value is None or value == "":
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
