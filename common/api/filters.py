"""The filters that several resources share: identifiers, yes or no."""

from __future__ import annotations

from typing import Any

import django_filters
from django.forms import RegexField

YES_NO = [("1", "oui"), ("0", "non")]


class NumberOr(django_filters.Filter):
    """The identifier of an object, or one of a few words; never more digits than the database can hold."""

    field_class = RegexField

    def __init__(self, *words: str, **more: Any) -> None:
        choices = "|".join(["[1-9][0-9]{0,17}", *words])
        said = " ou ".join(["un nombre entier", *(f"« {word} »" for word in words)])
        super().__init__(regex=rf"^({choices})\Z", error_messages={"invalid": f"Donnez {said}."}, **more)


def code(label: str, field: str) -> django_filters.CharFilter:
    return django_filters.CharFilter(label=label, field_name=field, max_length=60)


def number(label: str, field: str) -> NumberOr:
    return NumberOr(label=label, field_name=field)


def is_filled(label: str, field: str) -> django_filters.ChoiceFilter:
    """``1`` keeps the rows where the column says something, ``0`` the others."""

    def keep(rows: Any, name: str, value: str) -> Any:
        return rows.filter(**{f"{name}__isnull": value == "0"})

    return django_filters.ChoiceFilter(label=label, field_name=field, method=keep, choices=YES_NO)
