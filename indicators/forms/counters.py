"""Proposing another value than the published one, answering, linking, and saying that a figure is absent."""

from __future__ import annotations

from typing import Any

from django import forms
from dsfr.forms import DsfrBaseForm

from indicators.enums import AbsenceReason
from indicators.forms.fields import DueField, PeriodField, category_field, set_categories
from indicators.forms.measures import FigureForm
from indicators.models import Indicator
from indicators.services.counters import MAX_SENTENCE
from roadmap.forms.fields import choice_field, set_choices, text_field


class CounterForm(FigureForm):
    category = category_field()
    on = PeriodField(
        label="Date du chiffre",
        help_text="fin de la période, comme le chiffre publié",
        error_messages={"required": "Donnez la date, ou la période."},
    )
    reason = text_field(
        "Pourquoi une autre valeur", limit=MAX_SENTENCE, required=True, empty="Dites en une phrase pourquoi."
    )
    method = text_field(
        "Méthode et source",
        limit=MAX_SENTENCE,
        required=True,
        empty="Dites d’où vient votre valeur et comment elle est comptée.",
    )
    field_order = ("category", "on", "value", "numerator", "denominator", "reason", "method")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_categories(self, self.indicator)


class CounterAnswerForm(DsfrBaseForm):
    """``seen_at`` is the published figure that the page showed beside the proposed one."""

    answer = text_field(
        "Votre réponse",
        rows=2,
        limit=MAX_SENTENCE,
        required=True,
        empty="Une réponse s’accompagne d’une phrase.",
    )
    seen_at = forms.CharField(widget=forms.HiddenInput, required=False)


class LinkForm(DsfrBaseForm):
    subject = choice_field(
        "Action ou objectif",
        refusal="Choisissez une action ou un objectif de votre feuille de route.",
        required=True,
    )
    note = text_field("Pourquoi ce lien", rows=2, limit=500)

    def __init__(self, *args: Any, choices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "subject", [("", "Choisir"), *choices])


class AbsenceForm(DsfrBaseForm):
    category = category_field()
    on = DueField(label="Date", required=False, help_text="fin de la période, vide pour toutes les dates")
    reason = choice_field(
        "Raison",
        AbsenceReason.choices,
        refusal="La raison est « non publié » ou « couvert par le secret ».",
        required=True,
        initial=AbsenceReason.NOT_PUBLISHED,
    )
    note = text_field(
        "Précision",
        rows=2,
        limit=500,
        required=True,
        empty="Dites en une phrase pourquoi ce chiffre n’est pas là.",
    )

    def __init__(self, *args: Any, indicator: Indicator, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_categories(self, indicator)
