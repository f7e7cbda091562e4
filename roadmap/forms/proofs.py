"""Links and files that prove what a status update or a step says."""

from __future__ import annotations

from typing import Any

from django import forms
from dsfr.forms import DsfrBaseForm

from roadmap.services.proof_content import KINDS

MAX_LINKS = 10


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files in one field: Django's own keeps the last only."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = data if isinstance(data, list | tuple) else [data] if data else []
        return [super(FilesField, self).clean(file, initial) for file in files]


class ProofFields(DsfrBaseForm):
    """The two fields of a form that takes proofs."""

    links = forms.CharField(
        label="Liens",
        help_text="Une adresse par ligne, en http ou https.",
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )
    files = FilesField(
        label="Fichiers",
        help_text="PDF, image, document ou tableau\u202f; 5 au plus, 10\u00a0Mo chacun.",
        required=False,
        widget=FilesInput(
            attrs={"class": "fr-upload", "accept": ",".join(f".{kind}" for kind in KINDS), "multiple": True}
        ),
        error_messages={"empty": "Ce fichier est vide."},
    )

    def clean_links(self) -> list[str]:
        links = [line.strip() for line in self.cleaned_data["links"].splitlines() if line.strip()]
        if len(links) > MAX_LINKS:
            raise forms.ValidationError(f"{MAX_LINKS} liens au plus.")
        return links


class ProofForm(ProofFields):
    """Proofs given to a step: at least one."""

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not (told.get("links") or told.get("files")):
            raise forms.ValidationError("Donnez un lien ou un fichier.")
        return told
