"""Fields whose refusals are French sentences, shared by the forms of this app."""

from __future__ import annotations

from typing import Any

from django import forms

from roadmap.models.weights import MAX_WEIGHT, MIN_WEIGHT, REFUSED

MAX_TEXT = 5_000


class _Words(forms.CharField):
    """Refused in words when too long: the browser would cut what is pasted, without a word."""

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        attrs: dict[str, Any] = super().widget_attrs(widget)
        attrs.pop("maxlength", None)
        return attrs


def text_field(label: str, *, rows: int = 3, limit: int = MAX_TEXT, **options: Any) -> forms.CharField:
    """A text of several lines; what is too long is said with both figures."""
    options.setdefault("required", False)
    return _Words(
        label=label,
        max_length=limit,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={
            "required": options.pop("empty", "Écrivez quelque chose."),
            "max_length": "Ce texte compte %(show_value)s\u00a0caractères\u202f; "
            "la limite est de %(limit_value)s.",
            "null_characters_not_allowed": "Ce texte contient un caractère qui ne s’écrit pas.",
        },
        **options,
    )


def rows_for(text: str) -> int:
    """Lines that show a text whole on a narrow screen, for browsers that do not size a field by what it holds."""
    return min(max(2, -(-len(text) // 36)), 8)


def line_field(label: str, *, limit: int, **options: Any) -> forms.CharField:
    """A text of one line."""
    field = text_field(label, limit=limit, **options)
    field.widget = forms.TextInput(attrs={"autocomplete": "off"})
    return field


def date_field(label: str, **options: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Donnez une date, par exemple 31/12/2025."},
        **options,
    )


def weight_field() -> forms.DecimalField:
    """Not required: what was emptied stays what it was."""
    refusal = {
        "min_value": REFUSED,
        "max_value": REFUSED,
        "invalid": "Donnez un nombre, par exemple 1 ou 0,5.",
    }
    return forms.DecimalField(
        label="Poids",
        required=False,
        min_value=MIN_WEIGHT,
        max_value=MAX_WEIGHT,
        decimal_places=2,
        localize=True,
        help_text="Ce qui compte dans le taux au-dessus\u202f; 1 d’ordinaire.",
        error_messages={**refusal, "max_decimal_places": "Deux décimales au plus."},
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )


def choice_field(label: str, choices: Any = (), *, refusal: str, **options: Any) -> forms.ChoiceField:
    """One value of a list; ``refusal`` is said of any other, and of none when the field is required."""
    options.setdefault("required", False)
    return forms.ChoiceField(
        label=label,
        choices=choices,
        error_messages={"invalid_choice": refusal, "required": refusal},
        **options,
    )


def key_field() -> forms.IntegerField:
    """The key of a row that exists, carried hidden."""
    return forms.IntegerField(
        required=False,
        min_value=1,
        widget=forms.HiddenInput,
        error_messages={"invalid": "Cette ligne n’existe pas."},
    )


def set_choices(form: forms.BaseForm, name: str, choices: Any) -> None:
    """Give one form the values that one of its fields lets choose from."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices
