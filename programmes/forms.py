"""Fields of the forms about programmes: an amount as it is written, an establishment by its number."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import forms

from common.templatetags.french import NO_BREAK_SPACE, french_number
from territories.models import Establishment

_NOT_A_DIGIT = re.compile(r"[\s\u202f\u00a0€]")


def euros(amount: Decimal | None) -> str:
    """``2 120 000 €``, with its cents only when it has some; nothing for None."""
    if amount is None:
        return ""
    return f"{french_number(amount, 0 if amount == amount.to_integral_value() else 2)}{NO_BREAK_SPACE}€"


class AmountField(forms.DecimalField):
    """Typed as it is read: ``2 120 000,50 €``."""

    widget = forms.TextInput(attrs={"inputmode": "decimal"})

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = _NOT_A_DIGIT.sub("", value).replace(",", ".")
        return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        return euros(value) if isinstance(value, Decimal) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(data) != self.to_python(initial))
        except forms.ValidationError:
            return True


class FinessField(forms.ModelChoiceField):
    """An establishment by its number: a list of all of them could not be read."""

    widget = forms.TextInput(attrs={"maxlength": 9, "size": 12})
    default_error_messages = {
        "invalid_choice": "Aucun établissement de vos régions ne porte ce numéro FINESS."
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "to_field_name": "finess"})

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int):
            found = Establishment.objects.filter(pk=value).values_list("finess", flat=True)
            return found.first()
        return super().prepare_value(value)
