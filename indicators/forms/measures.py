"""Entering, correcting and withdrawing one measure."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from dsfr.forms import DsfrBaseForm

from common.tabular.model import typographic
from indicators.checks import Figure, refusals
from indicators.enums import Bound, ColumnMeaning, IndicatorKind, Quality
from indicators.forms.fields import (
    NumberField,
    PeriodField,
    category_field,
    know_indicator,
    number_of,
    set_categories,
)
from indicators.imports.numbers import french
from indicators.imports.places import Directory, NotOnePlace
from indicators.models import Indicator, Measure
from roadmap.forms.fields import choice_field, line_field, set_choices
from territories.models import Establishment, Territory


class FigureForm(DsfrBaseForm):
    """A value, or a numerator over a denominator, refused beside the field at fault."""

    value = NumberField(label="Valeur", required=False)
    numerator = NumberField(label="Numérateur", required=False, part=True)
    denominator = NumberField(label="Dénominateur", required=False, part=True)

    def __init__(self, *args: Any, indicator: Indicator, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.indicator = indicator
        know_indicator(self, indicator)
        self.fields["value"].help_text = f"en {indicator.unit}, par exemple 12,5"
        if indicator.kind != IndicatorKind.RATIO:
            self.fields["value"].required = True
            self.fields["value"].error_messages["required"] = "Aucune valeur n’est donnée."
            for name in ("numerator", "denominator"):
                del self.fields[name]

    @property
    def figure(self) -> Figure:
        told = self.cleaned_data
        return Figure(*(number_of(told.get(name)) for name in ("value", "numerator", "denominator")))

    @property
    def bound(self) -> Bound:
        """« ≈ 26 000 » says by itself how exact it is."""
        numbers = (self.cleaned_data.get("value"), self.cleaned_data.get("numerator"))
        return next((number.bound for number in numbers if number), Bound.EXACT)

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or self.cleaned_data
        if not {"value", "numerator", "denominator"} & self.errors.keys():
            for sentence in refusals(self.indicator, self.figure):
                self.add_error(self._at_fault(sentence), sentence)
        return told

    def _at_fault(self, sentence: str) -> str:
        """The field that a refusal speaks of."""
        if self.figure.numerator is None and self.figure.denominator is None:
            return "value"
        if "dénominateur est" in sentence:
            return "denominator"
        if self.figure.numerator is None or "numérateur" in sentence.lower():
            return "numerator"
        return "value" if self.figure.value is not None else "numerator"


class MeasureForm(FigureForm):
    """What is said of a figure besides it; ``seen_at`` is the measure that the page showed."""

    quality = choice_field(
        "Qualité",
        Quality.choices,
        refusal="La qualité est provisoire, validé ou estimé.",
        required=True,
        initial=Quality.PROVISIONAL,
    )
    source = line_field("Source", limit=250, help_text="d’où vient ce chiffre")
    seen_at = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean_seen_at(self) -> dt.datetime | None:
        """An address made by hand says nothing: it is then a measure that nobody showed."""
        try:
            seen = dt.datetime.fromisoformat(self.cleaned_data["seen_at"])
        except ValueError:
            return None
        return seen if seen.tzinfo else None

    def clean_quality(self) -> Quality:
        return Quality(self.cleaned_data["quality"])


class NewMeasureForm(MeasureForm):
    """The place is a territory of the region, or an establishment that its FINESS names."""

    territory = choice_field("Territoire", refusal="Ce territoire n’est pas un de ceux où vous saisissez.")
    finess = line_field(
        "Ou établissement (numéro FINESS)",
        limit=20,
        help_text="neuf caractères ; l’emporte sur le territoire",
    )
    category = category_field()
    on = PeriodField(
        label="Date",
        help_text="fin de la période : 31/12/2025, déc. 2025, T4 2025 ou 2025",
        error_messages={"required": "Donnez la date, ou la période."},
    )
    field_order = (
        "territory",
        "finess",
        "category",
        "on",
        "value",
        "numerator",
        "denominator",
        "quality",
        "source",
    )

    def __init__(self, *args: Any, region: Territory, places: list[Territory], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.region = region
        self.places = {str(place.pk): place for place in places}
        set_choices(self, "territory", [(pk, place.name) for pk, place in self.places.items()])
        set_categories(self, self.indicator)
        self.fields["finess"].help_text = typographic(str(self.fields["finess"].help_text))
        self.fields["on"].help_text = typographic(str(self.fields["on"].help_text))

    def clean_finess(self) -> Establishment | None:
        """The establishment, also when a spreadsheet ate the zero that its number begins with."""
        text = self.cleaned_data["finess"].strip()
        if not text:
            return None
        hint = str(ColumnMeaning.FINESS)
        found = Directory(self.region).places([(hint, text)])[hint, text]
        if isinstance(found, NotOnePlace):
            raise forms.ValidationError(typographic(str(found)))
        places = Establishment.objects.select_related("department__parent")
        establishment: Establishment = places.get(pk=found.establishment)
        return establishment

    @property
    def place(self) -> dict[str, Any]:
        """What a measure's key is given: one of the two."""
        establishment = self.cleaned_data.get("finess")
        if establishment:
            return {"establishment": establishment}
        return {"territory": self.places.get(self.cleaned_data["territory"])}


def initial_of(measure: Measure) -> dict[str, Any]:
    """A measure as its form shows it."""
    parts = {name: getattr(measure, name) for name in ("value", "numerator", "denominator")}
    texts = {name: french(number) for name, number in parts.items() if number is not None}
    signs = {Bound.ABOUT: "≈ ", Bound.AT_LEAST: "≥ ", Bound.AT_MOST: "≤ "}
    first = "value" if "value" in texts else "numerator"
    texts[first] = signs.get(Bound(measure.bound), "") + texts[first]
    rest = {"quality": measure.quality, "source": measure.source}
    return {**texts, **rest, "seen_at": measure.recorded_at.isoformat()}
