"""The form of a status update: the states allowed as large choices, one sentence, what proves it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils import timezone

from roadmap.enums import ActionState, Confidence
from roadmap.forms.proofs import ProofFields
from roadmap.forms.steps import StepFields
from roadmap.models import Action
from roadmap.services.errors import RoadmapRefused
from roadmap.services.status import MAX_COMMENT
from roadmap.services.status_update import Statement
from roadmap.workflow import next_states

_SENTENCE = "Un point de situation se dit en une phrase au moins."


@dataclass(frozen=True, slots=True)
class Option:
    """One radio; ``state`` is what the mark of a state shows, empty for a confidence."""

    value: str
    label: str
    id: str
    checked: bool


class LongText(forms.CharField):
    """A text whose line ends are counted once, as the person sees them."""

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value) or "").replace("\r\n", "\n")

    def validate(self, value: str) -> None:
        super().validate(value)
        if len(value) > MAX_COMMENT:
            raise forms.ValidationError(
                f"Ce texte compte {len(value)} caractères\u202f; la limite est de {MAX_COMMENT}."
            )


class StatusForm(ProofFields):
    """``who`` decides which states are offered; the service has the last word."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2_000_000_000)
    state = forms.ChoiceField(
        label="État",
        choices=ActionState.choices,
        required=False,
        error_messages={"invalid_choice": "Cet état n’existe pas."},
    )
    confidence = forms.ChoiceField(
        label="Météo",
        choices=Confidence.choices,
        required=False,
        error_messages={"invalid_choice": "Cette météo n’existe pas."},
    )
    comment = LongText(
        label="Point de situation",
        help_text="Une phrase au moins\u202f; 5\u202f000 caractères au plus. Aucune donnée de santé.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _SENTENCE},
    )
    on = forms.DateField(
        label="À la date du",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        required=False,
        error_messages={"invalid": "Donnez une date, par exemple 31/12/2025."},
    )

    def __init__(self, *args: Any, action: Action, who: str, **kwargs: Any) -> None:
        current = action.current_status
        today = timezone.localdate(timezone=action.roadmap.territory.zone)
        told = {
            "version": action.version,
            "state": current.state if current else None,
            "confidence": current.confidence if current else None,
            "on": today,
        }
        super().__init__(*args, initial={**told, **(kwargs.pop("initial", None) or {})}, **kwargs)
        self.action, self.who = action, who
        self.has_current_state = bool(current and current.state)

    def refuse(self, refusal: RoadmapRefused) -> None:
        """Put what a service refused beside its field."""
        self.add_error(refusal.field if refusal.field in self.fields else None, refusal.message)

    def statement(self, steps: StepFields) -> Statement:
        told = self.cleaned_data
        return Statement(
            version=told["version"],
            comment=told["comment"],
            state=told["state"] or None,
            confidence=told["confidence"] or None,
            on=told["on"],
            steps=steps.changes,
            links=told.get("links") or [],
            files=told.get("files") or [],
        )

    @property
    def is_touched(self) -> bool:
        """Whether anything was said: a sentence, or a choice other than the one in force."""
        if str(self["comment"].value() or "").strip():
            return True
        return any(
            (self[name].value() or "") != (self.initial[name] or "") for name in ("state", "confidence")
        )

    @property
    def states(self) -> list[Option]:
        current = self.action.current_status
        allowed = next_states(current.state if current else None, who=self.who)
        return list(self._options("state", [(state.value, str(state.label)) for state in allowed]))

    @property
    def confidences(self) -> list[Option]:
        return list(self._options("confidence", [(one.value, str(one.label)) for one in Confidence]))

    def _options(self, name: str, choices: list[tuple[str, str]]) -> Iterator[Option]:
        field = self[name]
        for value, label in choices:
            checked = field.value() == value
            yield Option(value, label, f"{field.id_for_label}_{value}", checked)


class CardForm(StatusForm):
    """The same on one of many cards: dates, links and files have the action's own page."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("links", "files"):
            del self.fields[name]
        self.fields["comment"].widget.attrs["rows"] = 2


def card_prefix(pk: int) -> str:
    return f"action-{pk}"


def action_of_prefix(name: str) -> int | None:
    """The action whose card an input belongs to."""
    match = re.fullmatch(r"action-(\d{1,18})-version", name)
    return int(match.group(1)) if match else None
