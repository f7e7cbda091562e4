"""Proposing a status or a change of an action, and answering."""

from __future__ import annotations

from typing import Any

from django import forms
from dsfr.forms import DsfrBaseForm

from roadmap.forms.status import LongText, StatusForm
from roadmap.models import Action, Proposal


def _reason(label: str, *, required: bool) -> LongText:
    return LongText(
        label=label,
        widget=forms.Textarea(attrs={"rows": 2}),
        required=required,
        error_messages={"required": "Dites en une phrase pourquoi."},
    )


class StatusProposalForm(StatusForm):
    """Every state the ARS could give is offered: it is the ARS that decides."""

    reason = _reason("Motif", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("links", "files"):
            del self.fields[name]

    @property
    def changes(self) -> dict[str, Any]:
        told = self.cleaned_data
        return {
            "state": told["state"] or None,
            "confidence": told["confidence"] or None,
            "comment": told["comment"].strip(),
            "on": told["on"].isoformat() if told["on"] else None,
        }


class EditProposalForm(DsfrBaseForm):
    """Title, priority and years; only what differs from the action is proposed."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2_000_000_000)
    title = LongText(
        label="Intitulé",
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Une action a un intitulé."},
    )
    priority = forms.TypedChoiceField(
        label="Priorité",
        choices=[("", "Sans priorité"), ("1", "1"), ("2", "2"), ("3", "3")],
        coerce=int,
        empty_value=None,
        required=False,
        error_messages={"invalid_choice": "La priorité est 1, 2 ou 3."},
    )
    reason = _reason("Motif", required=True)

    def __init__(
        self, *args: Any, action: Action, initial: dict[str, Any] | None = None, **kwargs: Any
    ) -> None:
        self.action = action
        self.written = {programming.year: programming.text for programming in action.programmings.all()}
        self.years = sorted({*action.roadmap.years, *self.written})
        told = {"version": action.version, "title": action.title, "priority": action.priority or ""}
        told |= {f"annee_{year}": text for year, text in self.written.items()}
        super().__init__(*args, initial={**told, **(initial or {})}, **kwargs)
        for year in self.years:
            self.fields[f"annee_{year}"] = LongText(
                label=f"Programmation {year}",
                widget=forms.Textarea(attrs={"rows": 2, "class": "fr-input"}),
                required=False,
            )
        # Asked last: it speaks of all that stands above.
        self.order_fields([*(name for name in self.fields if name != "reason"), "reason"])

    @property
    def changes(self) -> dict[str, Any]:
        told = self.cleaned_data
        found: dict[str, Any] = {}
        if told["title"].strip() != self.action.title:
            found["title"] = told["title"].strip()
        if told["priority"] != self.action.priority:
            found["priority"] = told["priority"]
        years = {str(year): told[f"annee_{year}"].strip() for year in self.years}
        differing = {
            year: text for year, text in years.items() if text != self.written.get(int(year), "").strip()
        }
        return {**found, "years": differing} if differing else found


class AnswerFields(forms.Form):
    """What the ARS adds to either form."""

    answer = _reason("Votre réponse", required=False)
    may_lose = forms.BooleanField(
        label="Retirer les étapes déjà renseignées que ce texte ne reprend pas", required=False
    )


class StatusAnswerForm(AnswerFields, StatusProposalForm):  # type: ignore[misc]  # a field named files
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["reason"]
        del self.fields["may_lose"]


class EditAnswerForm(AnswerFields, EditProposalForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["reason"]


def proposed_initial(proposal: Proposal) -> dict[str, Any]:
    """The values of a proposal as the fields of its form."""
    told = {name: value for name, value in proposal.changes.items() if name != "years"}
    years = {f"annee_{year}": text for year, text in proposal.changes.get("years", {}).items()}
    return told | years
