"""The form that a table is given with, and the one that chooses a day."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from dsfr.forms import DsfrBaseForm

from common.forms import settle_only_choice
from common.scope import Scope
from common.tabular.model import Limits
from territories.models import Territory

_FOREIGN_REGION = "Cette région n’est pas de celles où vous importez."


def _this_year() -> int:
    return timezone.localdate().year


class UploadForm(DsfrBaseForm):
    """Regions are limited to those that the scope edits: another one's id is not a choice."""

    file = forms.FileField(
        label="Tableau de la feuille de route",
        help_text=(
            "Classeur XLSX ou ODS, ou texte CSV ou TSV\u202f; 25\u00a0Mo au plus. Aucune donnée de santé."
        ),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.ods,.csv,.tsv,.txt", "class": "fr-upload"}),
        error_messages={
            "required": "Choisissez le fichier à lire.",
            "missing": "Choisissez le fichier à lire.",
            "empty": "Ce fichier est vide\u00a0: choisissez un fichier qui contient un tableau.",
        },
    )
    territory = forms.ModelChoiceField(
        label="Région",
        queryset=Territory.objects.none(),
        empty_label=None,
        error_messages={"invalid_choice": _FOREIGN_REGION, "required": "Choisissez la région du tableau."},
    )
    year_from = forms.IntegerField(
        label="Première année de programmation",
        help_text=(
            "Sert aux colonnes qui comptent les années sans les écrire («\u00a0N+1\u00a0», "
            "«\u00a0année\u00a02\u00a0»)\u202f; une année écrite dans un titre de colonne l’emporte."
        ),
        min_value=2000,
        max_value=2100,
        initial=_this_year,
        error_messages={
            "required": "Donnez une année, par exemple 2024.",
            "invalid": "Donnez une année en quatre chiffres, par exemple 2024.",
            "min_value": "Donnez une année à partir de 2000.",
            "max_value": "Donnez une année jusqu’à 2100.",
        },
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    as_of = forms.DateField(
        label="Date des états",
        required=False,
        help_text=(
            "Le jour où les états du tableau étaient vrais. Sans elle, le portail écrira qu’il ne la "
            "connaît pas."
        ),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Donnez une date, par exemple 31/12/2024."},
    )

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        regions = Territory.objects.regions().filter(pk__in=scope.editable_regions).order_by("name")
        self.only_region = settle_only_choice(self.fields["territory"], regions)

    def clean_file(self) -> UploadedFile:
        upload: UploadedFile = self.cleaned_data["file"]
        limit = Limits().file_bytes
        if (upload.size or 0) > limit:
            raise forms.ValidationError(
                f"Ce fichier pèse {(upload.size or 0) // 1_000_000}\u00a0Mo\u202f; "
                f"la limite est de {limit // 1_000_000}\u00a0Mo."
            )
        return upload

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        as_of, region = values.get("as_of"), values.get("territory")
        if as_of and region and as_of > dt.datetime.now(region.zone).date():
            self.add_error("as_of", "Cette date n’est pas encore venue\u00a0: donnez un jour passé.")
        return values


class DayForm(DsfrBaseForm):
    """A day in the past, read from the address (``?au=2026-01-31``); today when none is given."""

    au = forms.DateField(
        label="Lire à la fin du jour",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Cette date n’existe pas\u00a0: en voici une, 2026-01-31."},
    )

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_au(self) -> dt.date | None:
        day: dt.date | None = self.cleaned_data["au"]
        if day and day > self.today:
            raise forms.ValidationError("Ce jour n’est pas encore venu.")
        return day

    @property
    def day(self) -> dt.date:
        """What is asked for, today when it cannot be read."""
        self.is_valid()
        return self.cleaned_data.get("au") or self.today

    @property
    def is_past(self) -> bool:
        return self.day < self.today
