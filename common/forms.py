"""What forms of several apps do to their fields."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.db import models


def settle_only_choice(field: forms.Field, choices: models.QuerySet[Any]) -> Any | None:
    """Offer ``choices``; the only one, if there is one, is taken for granted, hidden, and given back."""
    chosen = cast("forms.ModelChoiceField[Any]", field)
    chosen.queryset = choices
    found = list(choices[:2])
    if len(found) != 1:
        return None
    chosen.widget, chosen.initial = forms.HiddenInput(), found[0].pk
    return found[0]
