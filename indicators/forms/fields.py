"""Numbers and dates as people write them, understood by the readers of the imports."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet

from common.tabular.model import typographic
from indicators.checks import Figure, refusals
from indicators.enums import IndicatorKind, Periodicity
from indicators.imports.dates import NotOneDate, measure_date, read_period
from indicators.imports.numbers import NotOneNumber, Number, one_number
from indicators.models import Indicator, IndicatorCategory

MAX_WRITTEN = 60
_TOO_LONG = f"Ce texte est trop long : {MAX_WRITTEN} caractères au plus."
_ABSENT = "« {text} » ne donne aucune valeur : laissez vide, ou déclarez le chiffre absent."


class WrittenField(forms.Field):
    """A short text with one meaning, kept as typed when it has none or several."""

    widget = forms.TextInput(attrs={"autocomplete": "off"})

    def to_python(self, value: Any) -> Any:
        text = str(value or "").strip()
        if not text:
            return None
        if len(text) > MAX_WRITTEN or "\x00" in text:
            raise forms.ValidationError(typographic(_TOO_LONG))
        try:
            return self.read(text)
        except (NotOneNumber, NotOneDate) as error:
            raise forms.ValidationError(typographic(str(error))) from error

    def read(self, text: str) -> Any:
        raise NotImplementedError


class NumberField(WrittenField):
    """A :class:`Number` of one reading among those that the indicator admits; ``part`` of a fraction, or a value."""

    def __init__(self, *, part: bool = False, **options: Any) -> None:
        super().__init__(**options)
        self.part = part
        self.indicator: Indicator | None = None

    def read(self, text: str) -> Number:
        found = one_number(text, allowed=self._admits)
        if found.absent:
            raise NotOneNumber(_ABSENT.format(text=text))
        indicator = self.indicator
        if found.percent and indicator and (self.part or indicator.kind != IndicatorKind.RATIO):
            raise NotOneNumber(
                f"« {text} » est un pourcentage : cet indicateur attend un nombre ({indicator.unit})."
            )
        return found

    def _admits(self, number: Any) -> bool:
        if self.indicator is None:
            return True
        figure = Figure(numerator=number, denominator=number) if self.part else Figure(value=number)
        return not refusals(self.indicator, figure)


class PeriodField(WrittenField):
    """The last day of a period of the indicator that is over."""

    indicator: Indicator | None = None

    def read(self, text: str) -> dt.date:
        periodicity = Periodicity(self.indicator.periodicity) if self.indicator else Periodicity.NONE
        return measure_date(text, periodicity=periodicity, today=_today())


class DueField(WrittenField):
    """The last day of any period, past or to come."""

    def read(self, text: str) -> dt.date:
        return read_period(text, today=_today()).last


def _today() -> dt.date:
    return dt.datetime.now(dt.UTC).date()


def know_indicator(form: forms.Form, indicator: Indicator) -> None:
    """Tell the fields of a form which indicator they are read for."""
    for field in form.fields.values():
        if isinstance(field, NumberField | PeriodField):
            field.indicator = indicator


def category_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label="Catégorie",
        required=False,
        error_messages={"invalid_choice": "Cette catégorie n’est pas une de celles de l’indicateur."},
    )


def set_categories(form: forms.Form, indicator: Indicator) -> None:
    """The total, then the categories; no field when there is no category."""
    categories: QuerySet[IndicatorCategory] | Iterable[Any] = indicator.categories.all()
    choices = [("", "Total"), *((category.code, category.label) for category in categories)]
    field = form.fields["category"]
    assert isinstance(field, forms.ChoiceField)
    if len(choices) == 1:
        field.widget = forms.HiddenInput()
    field.choices = choices


def number_of(number: Number | None) -> Any:
    """The Decimal that a field read, None when it was left empty."""
    return number.readings[0] if number else None
