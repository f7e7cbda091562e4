"""The two days that a dashboard is compared between, read from the address."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone
from dsfr.forms import DsfrBaseForm

from common.templatetags.french import french_date
from territories.models import Territory

_INVALID = "Cette date n’existe pas\u00a0: en voici une, 2023-10-04."


def today_in(territory: Territory) -> dt.date:
    """The later of the territory's day and of the portal's: what was computed today is seen everywhere."""
    return max(timezone.localdate(), timezone.localdate(timezone=territory.zone))


def parse_day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def _day_field(label: str) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _INVALID},
    )


class SpanForm(DsfrBaseForm):
    """``?du=2023-10-04&au=2024-01-23``; what cannot be read is said, and nothing is compared."""

    du = _day_field("Du")
    au = _day_field("Au")

    def __init__(self, asked: Mapping[str, str], *, default: dt.date, today: dt.date, **kwargs: Any) -> None:
        """What is not asked stands in the fields too: the reader sees which days are compared.

        A last day before the default first one is compared with as many days before it as the default is old.
        """
        last = parse_day(asked.get("au", ""))
        if last and last < default and today > default:
            default = dt.date.fromordinal(max(1, last.toordinal() - (today - default).days))
        given = {"du": asked.get("du") or f"{default}", "au": asked.get("au") or f"{today}"}
        super().__init__(given, **kwargs)
        self.default, self.today = default, today

    def clean_du(self) -> dt.date:
        return self._past("du") or self.default

    def clean_au(self) -> dt.date:
        return self._past("au") or self.today

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        then, now = values.get("du"), values.get("au")
        if then and now and then > now:
            self.add_error(
                "du",
                f"Le {french_date(then)} suit le {french_date(now)}\u00a0: échangez les deux jours.",
            )
        return values

    def _past(self, name: str) -> dt.date | None:
        day: dt.date | None = self.cleaned_data[name]
        if day and day > self.today:
            raise forms.ValidationError("Ce jour n’est pas encore venu.")
        return day
