"""The form of a meeting, and the day asked of the list of committees."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from dsfr.forms import DsfrBaseForm

from governance.enums import MeetingState
from governance.models import Meeting
from governance.services.committees import MAX_LINE, MAX_NOTE, MeetingContent, content_of
from roadmap.forms.fields import line_field, text_field

_NO_DAY = "Cette date n’existe pas\u00a0: en voici une, 2023-10-04."


class SittingForm(DsfrBaseForm):
    """A day, past or to come, read from the address (``?au=2023-10-04``); today when none can be read."""

    au = forms.DateField(
        label="Instances en vigueur le",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages=dict.fromkeys(("invalid", "required"), _NO_DAY),
    )

    def __init__(self, data: Mapping[str, str], *, today: dt.date) -> None:
        super().__init__({"au": data.get("au") or today.isoformat()})
        self.today = today

    @property
    def day(self) -> dt.date:
        self.is_valid()
        day: dt.date = self.cleaned_data.get("au") or self.today
        return day


class MeetingForm(DsfrBaseForm):
    version = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=2_000_000_000,
        widget=forms.HiddenInput,
        error_messages={"invalid": "Ce formulaire n’est plus lisible\u00a0: rouvrez la page."},
    )
    on = forms.DateField(
        label="Jour",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "invalid": "Donnez une date, par exemple 23/01/2024.",
            "required": "Donnez le jour de la séance.",
        },
    )
    begins = forms.TimeField(
        label="Début",
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": "Donnez une heure, par exemple 14:00."},
    )
    ends = forms.TimeField(
        label="Fin",
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": "Donnez une heure, par exemple 16:00."},
    )
    place = line_field("Lieu", limit=MAX_LINE)
    title = line_field("Objet", limit=MAX_LINE)
    state = forms.ChoiceField(
        label="État",
        choices=[(state.value, state.label.capitalize()) for state in MeetingState],
        help_text="En préparation, elle n’est vue que de ceux qui travaillent dans la région.",
        error_messages={"invalid_choice": "Cet état n’existe pas.", "required": "Choisissez un état."},
    )
    note = text_field("Note", rows=3, limit=MAX_NOTE)

    @property
    def content(self) -> MeetingContent:
        told = self.cleaned_data
        words = {name: (told[name] or "").strip() for name in ("place", "title", "note")}
        return MeetingContent(
            on=told["on"], begins=told["begins"], ends=told["ends"], state=told["state"], **words
        )


def initial_of(meeting: Meeting | None) -> dict[str, Any]:
    """The meeting as its form shows it; a new one is in preparation."""
    if meeting is None:
        return {"state": MeetingState.DRAFT}
    content = content_of(meeting)
    shown = {name: getattr(content, name) for name in MeetingContent.__slots__}
    return {**shown, "version": meeting.version}
