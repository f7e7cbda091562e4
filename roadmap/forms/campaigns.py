"""The form that opens a campaign; which actions is said by the filters of the list of actions."""

from __future__ import annotations

from typing import Any

from django import forms
from dsfr.forms import DsfrBaseForm

_DATE = {"invalid": "Donnez une date, par exemple 31/12/2026.", "required": "Donnez une date."}


def _date(label: str) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, error_messages=_DATE)


class CampaignForm(DsfrBaseForm):
    title = forms.CharField(
        label="Titre",
        max_length=200,
        error_messages={
            "required": "Donnez un titre, par exemple « Points de situation de juin ».",
            "max_length": "Un titre compte 200 caractères au plus.",
        },
    )
    message = forms.CharField(
        label="Message aux pilotes",
        help_text="Il accompagne la demande et les relances.",
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=5_000,
        error_messages={"max_length": "Ce message compte 5 000 caractères au plus."},
    )
    opens_on = _date("Du")
    closes_on = _date("Au")

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or self.cleaned_data
        if told.get("opens_on") and told.get("closes_on") and told["closes_on"] < told["opens_on"]:
            self.add_error("closes_on", "La fin de la campagne précède son début.")
        return told
