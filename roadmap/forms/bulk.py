"""What is changed in many actions at once."""

from __future__ import annotations

from typing import Any

from django import forms
from dsfr.forms import DsfrBaseForm

from roadmap.enums import ActionState, PilotRole
from roadmap.forms.editing import PRIORITIES
from roadmap.forms.fields import choice_field, line_field, set_choices, text_field
from roadmap.models import Roadmap
from roadmap.selectors.editing import organisation_choices
from roadmap.services.editing.bulk import KINDS, BulkChange

_NEEDS = {
    "pilot_add": ("organisation",),
    "pilot_remove": ("organisation",),
    "step": ("year", "text"),
    "archive": ("sentence",),
    "status": ("sentence",),
}


class BulkForm(DsfrBaseForm):
    kind = choice_field(
        "Changement", [("", "Choisir"), *KINDS.items()], refusal="Choisissez un changement.", required=True
    )
    priority = choice_field("Priorité", PRIORITIES, refusal="La priorité est 1, 2 ou 3.")
    organisation = choice_field("Organisme pilote", refusal="Cet organisme ne sert pas cette région.")
    role = choice_field("Rôle", PilotRole.choices, refusal="Ce rôle n’existe pas.", initial=PilotRole.PILOT)
    year = choice_field("Année", refusal="Cette année est hors de la feuille de route.")
    text = line_field("Étape à ajouter", limit=5_000)
    state = choice_field("État", [("", "Inchangé"), *ActionState.choices], refusal="Cet état n’existe pas.")
    sentence = text_field(
        "Phrase", rows=2, help_text="Pour archiver, ou pour un point de situation\u00a0: la même pour toutes."
    )

    def __init__(self, *args: Any, roadmap: Roadmap, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "organisation", [("", "Choisir un organisme"), *organisation_choices(roadmap)])
        set_choices(self, "year", [("", "Choisir"), *((str(year), str(year)) for year in roadmap.years)])

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for name in _NEEDS.get(data.get("kind", ""), ()):
            if name not in self.errors and not data.get(name):
                self.add_error(name, forms.ValidationError("Ce changement a besoin de cette valeur."))
        return data

    def change(self) -> BulkChange:
        data = self.cleaned_data
        values = {
            "priority": int(data["priority"]) if data["priority"] else None,
            "organisation": int(data["organisation"]) if data["organisation"] else None,
            "role": data["role"] or PilotRole.PILOT.value,
            "year": int(data["year"]) if data["year"] else None,
            "text": " ".join(data["text"].split()),
            "state": data["state"],
            "sentence": data["sentence"],
        }
        return BulkChange(data["kind"], values)
