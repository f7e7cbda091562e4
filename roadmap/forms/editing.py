"""The form of an action: blocks that stand together on one page, or one alone."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from dsfr.forms import DsfrBaseForm

from roadmap.enums import PilotRole, StepState
from roadmap.forms.fields import (
    choice_field,
    date_field,
    key_field,
    line_field,
    rows_for,
    set_choices,
    text_field,
    weight_field,
)
from roadmap.selectors.editing import EditOptions
from roadmap.services.editing.content import ActionContent, MilestoneEntry, PilotEntry, StepEntry, YearEntry

PRIORITIES = [("", "Non donnée"), ("1", "1"), ("2", "2"), ("3", "3")]
PUBLICATIONS = [("yes", "Publiée"), ("no", "Brouillon de l’ARS")]


class IdentityForm(DsfrBaseForm):
    title = text_field("Intitulé", required=True, empty="Une action a un intitulé.")
    goal = choice_field("Objectif", refusal="Cet objectif n’est pas de cette feuille de route.")
    code = line_field("Code", limit=40, required=True, empty="Une action a un code.")
    priority = choice_field("Priorité", PRIORITIES, refusal="La priorité est 1, 2 ou 3.")
    weight = weight_field()
    published = choice_field(
        "Visibilité",
        PUBLICATIONS,
        refusal="Choisissez «\u00a0publiée\u00a0» ou «\u00a0brouillon\u00a0».",
        required=True,
        help_text="Un brouillon n’est lu que de l’ARS et du GRADeS.",
    )

    def __init__(self, *args: Any, options: EditOptions, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "goal", options.goals)
        self.fields["title"].widget.attrs["rows"] = rows_for(self["title"].value() or "")


class RemarksForm(forms.Form):
    """``settled`` holds the ranks of the remarks that are no longer to be confirmed."""

    settled = forms.MultipleChoiceField(
        required=False, error_messages={"invalid_choice": "Cette remarque n’est pas de cette action."}
    )

    def __init__(self, *args: Any, remarks: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "settled", list(enumerate(remarks)))
        self.remarks = remarks

    @property
    def items(self) -> list[tuple[int, str, bool]]:
        ticked = {str(rank) for rank in self["settled"].value() or []}
        return [(rank, remark, str(rank) in ticked) for rank, remark in enumerate(self.remarks)]

    def left(self) -> tuple[str, ...]:
        settled = {int(rank) for rank in self.cleaned_data["settled"]}
        return tuple(remark for rank, remark in enumerate(self.remarks) if rank not in settled)


class PilotForm(DsfrBaseForm):
    organisation = choice_field("Organisme", refusal="Cet organisme ne sert pas cette région.")
    role = choice_field("Rôle", PilotRole.choices, refusal="Ce rôle n’existe pas.", initial=PilotRole.PILOT)
    label = forms.CharField(required=False, max_length=500, widget=forms.HiddenInput)
    remove = forms.BooleanField(label="Retirer", required=False)

    def __init__(self, *args: Any, organisations: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = self["label"].value()
        first = "Organisme non reconnu (tel qu’écrit)" if words else "Choisir un organisme"
        set_choices(self, "organisation", [("", first), *organisations])

    def entry(self) -> PilotEntry | None:
        data = self.cleaned_data
        if not data or data["remove"] or not (data["organisation"] or data["label"]):
            return None
        organisation = int(data["organisation"]) if data["organisation"] else None
        return PilotEntry(organisation, data["role"] or PilotRole.PILOT, data["label"])


class YearForm(DsfrBaseForm):
    text = text_field("Texte de l’année", rows=4)


class StepForm(DsfrBaseForm):
    pk = key_field()
    text = text_field("Étape", rows=2)
    due = date_field("Échéance")
    state = choice_field(
        "État", StepState.choices, refusal="Cet état d’étape n’existe pas.", initial=StepState.UNKNOWN
    )
    remove = forms.BooleanField(label="Retirer", required=False)

    def entry(self) -> StepEntry | None:
        data = self.cleaned_data
        if not data or data["remove"] or not (data["text"] or data["pk"]):
            return None
        # A step is one line of the text: line ends would cut it in two.
        words = " ".join(data["text"].split())
        if "text" not in self.changed_data:
            words = self.initial.get("text", words)
        return StepEntry(words, data["state"] or StepState.UNKNOWN, data["due"], data["pk"])


class MilestoneForm(DsfrBaseForm):
    pk = key_field()
    label = text_field("Jalon", rows=2)
    due = date_field("Échéance")
    due_text = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput)
    reached_on = date_field("Atteint le")
    remove = forms.BooleanField(label="Retirer", required=False)

    def entry(self) -> MilestoneEntry | None:
        data = self.cleaned_data
        if not data or data["remove"] or not (data["label"] or data["pk"]):
            return None
        return MilestoneEntry(data["label"], data["due"], data["due_text"], data["reached_on"], data["pk"])


class AlignmentsForm(DsfrBaseForm):
    """What the action is aligned to already can be unticked; two more goals can be chosen."""

    keep = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    first = choice_field(
        "Aligner sur", refusal="Cet objectif n’est pas d’une feuille de route nationale publiée."
    )
    second = choice_field(
        "Aligner aussi sur", refusal="Cet objectif n’est pas d’une feuille de route nationale publiée."
    )

    def __init__(self, *args: Any, options: EditOptions, aligned: frozenset[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = options.national_labels
        self.aligned = [(str(key), labels.get(str(key), str(key))) for key in sorted(aligned)]
        set_choices(self, "keep", self.aligned)
        for name in ("first", "second"):
            set_choices(self, name, [("", "Choisir un objectif national"), *options.national])

    @property
    def items(self) -> list[tuple[str, str, bool]]:
        kept = {str(key) for key in self["keep"].value() or []}
        return [(key, label, key in kept) for key, label in self.aligned]

    def chosen(self) -> frozenset[int]:
        data = self.cleaned_data
        added = [data[name] for name in ("first", "second") if data[name]]
        return frozenset(int(key) for key in [*data["keep"], *added])


def rows_of(form: type[forms.Form], *, extra: int) -> type[BaseFormSet[Any]]:
    """Rows that exist, and a few empty ones: adding needs no script."""
    return formset_factory(form, extra=extra, max_num=200, absolute_max=250, validate_max=True)


def content_initial(entry: YearEntry) -> list[dict[str, Any]]:
    return [{"pk": step.pk, "text": step.text, "due": step.due, "state": step.state} for step in entry.steps]


def identity_initial(content: ActionContent) -> dict[str, Any]:
    return {
        "title": content.title,
        "goal": str(content.goal or ""),
        "code": content.code,
        "priority": str(content.priority or ""),
        "weight": content.weight,
        "published": "yes" if content.published else "no",
    }
