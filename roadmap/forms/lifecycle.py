"""The small forms around an action: duplicating, moving, archiving."""

from __future__ import annotations

from typing import Any

from django import forms
from dsfr.forms import DsfrBaseForm

from roadmap.forms.fields import choice_field, line_field, set_choices, text_field
from roadmap.selectors.editing import Grouped
from roadmap.services.editing.lifecycle import Place


class DuplicateForm(DsfrBaseForm):
    title = text_field("Intitulé de la copie", required=True, empty="Une action a un intitulé.")
    code = line_field("Code", limit=40, required=True, empty="Une action a un code.")


class VersionedForm(DsfrBaseForm):
    """``version`` is the one that the person was looking at."""

    version = forms.IntegerField(widget=forms.HiddenInput, error_messages={"required": "Rouvrez cette page."})


class MoveForm(VersionedForm):
    """A place is « g12 », first under goal 12, or « a34 », after action 34; « g » is under no goal."""

    place = choice_field(
        "Nouvelle place", refusal="Cette place n’est pas dans cette feuille de route.", required=True
    )

    def __init__(self, *args: Any, places: Grouped, goals: dict[int, int | None], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.goals = goals
        set_choices(self, "place", [("", "Choisir une place"), *places])

    def chosen(self) -> Place:
        value: str = self.cleaned_data["place"]
        if value.startswith("a"):
            after = int(value[1:])
            return Place(goal=self.goals[after], after=after)
        return Place(goal=int(value[1:]) if value[1:] else None)


class ArchiveForm(VersionedForm):
    reason = text_field(
        "Pourquoi l’archiver",
        required=True,
        empty="Dites en une phrase pourquoi.",
        help_text="Une phrase, gardée dans l’historique.",
    )
