"""Signalling what blocks an action; lifting it."""

from __future__ import annotations

from django import forms
from dsfr.forms import DsfrBaseForm

from roadmap.forms.status import LongText


class BlockingForm(DsfrBaseForm):
    what = LongText(
        label="Ce qui bloque",
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Dites ce qui bloque."},
    )
    unblock = LongText(label="Ce qui débloquerait", widget=forms.Textarea(attrs={"rows": 2}), required=False)
    remind_on = forms.DateField(
        label="Me le rappeler le",
        help_text="Un message vous sera envoyé ce jour-là.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        required=False,
        error_messages={"invalid": "Donnez une date, par exemple 31/12/2026."},
    )


class LiftForm(DsfrBaseForm):
    comment = LongText(
        label="Ce qui a débloqué l’action",
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Dites en une phrase ce qui a débloqué l’action."},
    )
