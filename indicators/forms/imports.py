"""The form that a file of measures is given with."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from dsfr.forms import DsfrBaseForm

from common.scope import Scope
from common.tabular.model import Limits, grouped
from indicators.enums import ColumnMeaning
from indicators.models import Indicator
from indicators.services.import_kind import PAGE_LIMITS
from territories.models import Territory

_MOST_COLUMNS = 64
_MEGABYTES = Limits().file_bytes // 1_000_000


class MeasureUploadForm(DsfrBaseForm):
    """Regions are limited to those that the scope edits: another one's id is not a choice."""

    file = forms.FileField(
        label="Tableau de relevés",
        help_text=(
            f"Classeur XLSX ou ODS, ou texte CSV ou TSV\u202f; {_MEGABYTES}\u00a0Mo et "
            f"{grouped(PAGE_LIMITS.text_rows)} lignes au plus. Aucune donnée de santé."
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
        error_messages={
            "invalid_choice": "Cette région n’est pas de celles où vous importez.",
            "required": "Choisissez la région du tableau.",
        },
    )
    indicators = forms.ModelMultipleChoiceField(
        label="Indicateurs",
        queryset=Indicator.objects.none(),
        help_text="Un seul, ou plusieurs si le tableau a une colonne «\u00a0Indicateur\u00a0».",
        error_messages={
            "required": "Choisissez l’indicateur que le tableau mesure.",
            "invalid_choice": "Cet indicateur n’existe pas.",
            "invalid_pk_value": "Cet indicateur n’existe pas.",
        },
    )

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        regions = Territory.objects.regions().filter(pk__in=scope.editable_regions).order_by("name")
        self._choose_among("territory", regions)
        self._choose_among("indicators", Indicator.objects.visible_to(scope))
        found = list(regions)
        self.only_region = found[0] if len(found) == 1 else None
        if self.only_region:
            field = self.fields["territory"]
            field.widget, field.initial = forms.HiddenInput(), self.only_region.pk
        self.meanings = ColumnMeaning.choices

    def _choose_among(self, name: str, rows: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rows

    def clean_file(self) -> UploadedFile[bytes]:
        upload: UploadedFile[bytes] = self.cleaned_data["file"]
        if (upload.size or 0) > Limits().file_bytes:
            raise forms.ValidationError(
                f"Ce fichier pèse {(upload.size or 0) // 1_000_000}\u00a0Mo\u202f; la limite d’une page est de "
                f"{_MEGABYTES}\u00a0Mo. La commande import_measures lit les fichiers plus longs."
            )
        return upload

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        values["columns"] = self._explained()
        return values

    def _explained(self) -> dict[str, str]:
        """What the person said of the headers that were not understood."""
        pairs = ((self.data.get(f"header-{n}"), self.data.get(f"meaning-{n}")) for n in range(_MOST_COLUMNS))
        return {header: meaning for header, meaning in pairs if header and meaning in ColumnMeaning.values}
