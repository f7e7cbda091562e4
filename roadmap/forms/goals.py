"""The form of a goal, its milestones as rows."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from dsfr.forms import DsfrBaseForm

from roadmap.forms.editing import MilestoneForm, rows_of
from roadmap.forms.fields import choice_field, line_field, set_choices, text_field, weight_field
from roadmap.selectors.editing import Choices
from roadmap.services.editing.goals import GoalContent


class GoalForm(DsfrBaseForm):
    level = choice_field("Niveau", refusal="Ce niveau n’est pas de cette feuille de route.", required=True)
    title = text_field("Intitulé", required=True, empty="Un objectif a un intitulé.")
    number = line_field("Numéro", limit=30)
    parent = choice_field(
        "Rattaché à",
        refusal="Cet objectif n’est pas d’un niveau supérieur de cette feuille de route.",
        help_text="Un objectif d’un niveau supérieur, s’il en a un.",
    )
    position = forms.IntegerField(
        label="Rang dans son niveau",
        required=False,
        min_value=0,
        max_value=100_000,
        error_messages={"invalid": "Donnez un nombre entier."},
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    weight = weight_field()
    lead = choice_field("Porteur", refusal="Cet organisme ne sert pas cette région.")
    description = text_field("Description", rows=4)

    def __init__(
        self, *args: Any, levels: Choices, parents: Choices, leads: Choices, fixed: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "level", levels)
        set_choices(self, "parent", [("", "Aucun"), *parents])
        set_choices(self, "lead", [("", "Aucun"), *leads])
        if fixed:
            del self.fields["level"]


def milestone_rows(content: GoalContent, data: QueryDict | None) -> Any:
    names = ("pk", "label", "due", "due_text", "reached_on")
    initial = [{name: getattr(row, name) for name in names} for row in content.milestones]
    return rows_of(MilestoneForm, extra=2)(data, initial=initial, prefix="jalons")


def goal_initial(content: GoalContent) -> dict[str, Any]:
    return {
        "title": content.title,
        "number": content.number,
        "description": content.description,
        "parent": str(content.parent or ""),
        "lead": str(content.lead or ""),
        "position": content.position,
        "weight": content.weight,
    }


def typed_content(form: GoalForm, rows: Any, *, base: GoalContent | None = None) -> GoalContent:
    """``base`` is what the form was opened with: a rank that was emptied stays what it was."""
    data = form.cleaned_data
    kept = base.weight if base else Decimal(1)
    return GoalContent(
        title=data["title"].strip(),
        number=data["number"].strip(),
        description=data["description"].strip(),
        parent=int(data["parent"]) if data["parent"] else None,
        lead=int(data["lead"]) if data["lead"] else None,
        position=base.position if base and data["position"] is None else data["position"],
        weight=kept if data["weight"] is None else data["weight"],
        milestones=tuple(entry for row in rows.forms if (entry := row.entry()) is not None),
    )
