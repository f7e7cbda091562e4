"""The form that a table is given with."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from dsfr.forms import DsfrBaseForm

from common.scope import Scope
from common.tabular.model import Limits
from territories.models import Territory


class UploadForm(DsfrBaseForm):
    """Regions are limited to those that the scope edits: another one's id is not a choice."""

    file = forms.FileField(
        label="Tableau",
        help_text="Classeur XLSX ou ODS, ou texte CSV ou TSV ; 25 Mo au plus. Aucune donnée de santé.",
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.ods,.csv,.tsv,.txt"}),
    )
    territory = forms.ModelChoiceField(label="Région", queryset=Territory.objects.none(), empty_label=None)
    year_from = forms.IntegerField(
        label="Première année de programmation", min_value=2000, max_value=2100, initial=dt.date.today().year
    )
    as_of = forms.DateField(
        label="Date des états",
        required=False,
        help_text="Le jour où les états du tableau étaient vrais. Sans date, le portail écrira « date inconnue ».",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        regions = Territory.objects.regions().filter(pk__in=scope.editable_regions).order_by("name")
        self.fields["territory"].queryset = regions  # type: ignore[attr-defined]

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        limit = Limits().file_bytes
        if upload.size > limit:
            raise forms.ValidationError(
                f"Ce fichier pèse {upload.size // 1_000_000} Mo ; la limite est de {limit // 1_000_000} Mo."
            )
        return upload
