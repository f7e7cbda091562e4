"""The shape of what a partner sends: strict fields, told in French at their place; the rules are the services'.

A field takes the type that JSON gives it and nothing else: neither « 3 » for 3 nor 1 for true.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.db.models import TextChoices
from django.utils.dateparse import parse_date
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, ValidationError

from common.api.problems import Problem, as_problem

# The columns hold 14 digits before the decimal point and 6 after it.
WHOLE_DIGITS, DECIMALS = 14, 6
MOST_WHOLE = 2**63 - 1
_NUMBER = re.compile(rf"-?[0-9]{{1,{WHOLE_DIGITS}}}(?:\.[0-9]{{1,{DECIMALS}}})?", re.ASCII)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_YEARS = range(1900, 2200)
_SHOWN = 60
_LONGEST_CODE = 60
_KEY_SCHEMA = {
    "oneOf": [
        {"type": "integer", "minimum": 1},
        {"type": "string", "minLength": 1, "maxLength": _LONGEST_CODE},
    ]
}
_EXACT_SCHEMA = {
    "oneOf": [
        {"type": "number", "minimum": -(10**WHOLE_DIGITS) + 1, "maximum": 10**WHOLE_DIGITS - 1},
        {"type": "string", "pattern": f"^{_NUMBER.pattern}$"},
    ]
}
# Codes of the framework under the names that never change.
_CODES = {
    "required": "champ_absent",
    "null": "champ_nul",
    "blank": "champ_vide",
    "invalid": "type_invalide",
    "not_a_list": "type_invalide",
    "empty": "champ_vide",
    "max_length": "trop_long",
    "min_value": "hors_bornes",
    "max_value": "hors_bornes",
    "invalid_choice": "choix_inconnu",
}
_COMMON = {"required": "Ce champ est nécessaire.", "null": "Ce champ ne peut pas être null."}


def _told(**own: str) -> dict[str, str]:
    return _COMMON | own


class Text(serializers.CharField):
    default_error_messages = _told(
        invalid="Un texte est attendu, entre guillemets.",
        blank="Ce texte ne peut pas être vide.",
        max_length="Ce texte dépasse {max_length} caractères.",
    )

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        text: str = data.replace("\r\n", "\n").strip()
        return text


class Choice(serializers.ChoiceField):
    """One of the codes of an enumeration; the refusal names them all."""

    default_error_messages = _told(
        invalid_choice="« {input} » n’est pas un choix d’ici. Choix\u00a0: {known}."
    )

    def __init__(self, choices: type[TextChoices], **more: Any) -> None:
        super().__init__(choices.choices, **more)
        self.known = ", ".join(f"{value} ({label})" for value, label in choices.choices)

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str) or data not in self.choices:
            self.fail("invalid_choice", input=str(data)[:_SHOWN], known=self.known)
        code: str = data
        return code


class Day(serializers.DateField):
    default_error_messages = _told(invalid="Donnez un jour, par exemple « 2026-01-31 ».")

    def to_internal_value(self, value: Any) -> dt.date:
        found = None
        if isinstance(value, str) and _DAY.fullmatch(value):
            try:
                found = parse_date(value)
            except ValueError:
                found = None
        if found is None or found.year not in _YEARS:
            self.fail("invalid")
        assert found is not None
        return found


@extend_schema_field(_EXACT_SCHEMA)
class Exact(serializers.DecimalField):
    """A number with all its digits, as a JSON number or as a text (« 12.5 »)."""

    default_error_messages = _told(
        invalid=(
            f"Donnez un nombre de {WHOLE_DIGITS} chiffres au plus, et {DECIMALS} décimales au plus, "
            "avec un point\u00a0: 12.5."
        )
    )

    def __init__(self, **more: Any) -> None:
        super().__init__(WHOLE_DIGITS + DECIMALS, DECIMALS, coerce_to_string=False, **more)

    def validate_empty_values(self, data: Any) -> tuple[bool, Any]:
        """An empty text is no number, and no null either."""
        told: tuple[bool, Any] = serializers.Field.validate_empty_values(self, data)
        return told

    def to_internal_value(self, data: Any) -> Decimal:
        if isinstance(data, bool) or not isinstance(data, int | str | Decimal):
            self.fail("invalid")
        if isinstance(data, str) and not _NUMBER.fullmatch(data):
            self.fail("invalid")
        number = Decimal(data)
        if not _fits(number):
            self.fail("invalid")
        # Written as told, without an exponent: 1.50 keeps its two decimals.
        return (
            Decimal(format(number, "f")) if number.is_zero() or number.adjusted() < WHOLE_DIGITS else number
        )


def _fits(number: Decimal) -> bool:
    if number.is_zero():
        return abs(number.adjusted()) < WHOLE_DIGITS
    exponent = number.as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -DECIMALS and number.adjusted() < WHOLE_DIGITS


class Whole(serializers.IntegerField):
    default_error_messages = _told(
        invalid="Un nombre entier est attendu, sans guillemets.",
        min_value="Ce nombre est d’au moins {min_value}.",
        max_value="Ce nombre est d’au plus {max_value}.",
    )

    def __init__(self, *, min_value: int = 1, max_value: int = MOST_WHOLE, **more: Any) -> None:
        super().__init__(min_value=min_value, max_value=max_value, **more)

    def to_internal_value(self, data: Any) -> int:
        if isinstance(data, Decimal) and data.adjusted() < 19 and data == data.to_integral_value():
            data = int(data)
        if isinstance(data, bool) or not isinstance(data, int):
            self.fail("invalid")
        number: int = data
        return number


class Flag(serializers.BooleanField):
    default_error_messages = _told(invalid="true ou false est attendu.")

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid")
        flag: bool = data
        return flag


@extend_schema_field(_KEY_SCHEMA)
class Key(serializers.Field):
    """An object by its identifier, as the reads give it, or by its code."""

    default_error_messages = _told(invalid="Donnez un identifiant (nombre entier) ou un code (texte).")

    def to_internal_value(self, data: Any) -> int | str:
        if isinstance(data, bool) or not isinstance(data, int | str):
            self.fail("invalid")
        wrong = not 0 < data <= MOST_WHOLE if isinstance(data, int) else not 0 < len(data) <= _LONGEST_CODE
        if wrong:
            self.fail("invalid")
        key: int | str = data
        return key

    def to_representation(self, value: Any) -> Any:
        return value


class Texts(serializers.ListField):
    """A list of short texts."""

    default_error_messages = _told(
        not_a_list="Une liste est attendue.", max_length="Cette liste dépasse {max_length} valeurs."
    )

    def __init__(self, *, each: int, most: int, **more: Any) -> None:
        super().__init__(child=Text(max_length=each), max_length=most, **more)


class Body(serializers.Serializer):
    """What is sent, as an object; a field that it does not have is refused by name."""

    default_error_messages = _told(
        invalid="Un objet JSON est attendu, entre accolades.",
        null="Un objet JSON est attendu, entre accolades.",
    )

    def run_validation(self, data: Any = serializers.empty) -> Any:
        """The framework says it of null in English."""
        if data is None and not self.allow_null and self.root is self:
            raise ValidationError({"": [ErrorDetail(str(self.error_messages["null"]), code="null")]})
        return super().run_validation(data)

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        if isinstance(data, Mapping) and (unknown := [name for name in data if name not in self.fields]):
            raise ValidationError({name[:_SHOWN]: [_unknown(name, self.fields)] for name in unknown[:20]})
        found: dict[str, Any] = super().to_internal_value(data)
        return found


def listed(body: type[Body], *, most: int, **more: Any) -> Any:
    """A list of such objects."""
    messages = {
        "not_a_list": "Une liste est attendue.",
        "max_length": "Cette liste dépasse {max_length} objets.",
        "empty": "Cette liste ne peut pas être vide.",
        **_COMMON,
    }
    return body(many=True, max_length=most, error_messages=messages, **more)


def shaped(body: type[Body], data: Any, *, partial: bool = False) -> dict[str, Any]:
    """What was sent, each value of its type.

    Raises:
        Problem: 400 ``donnees_invalides``, each field named.
    """
    read = body(data=data, partial=partial)
    try:
        read.is_valid(raise_exception=True)
    except ValidationError as error:
        problem = as_problem(ValidationError(_recoded(error.detail)))
        assert isinstance(problem, Problem)
        raise problem from error
    found: dict[str, Any] = read.validated_data
    return found


def _unknown(name: str, fields: Iterable[str]) -> ErrorDetail:
    known = ", ".join(fields)
    return ErrorDetail(
        f"« {name[:_SHOWN]} » n’est pas un champ de cette adresse. Ceux qu’elle connaît\u00a0: {known}.",
        code="champ_inconnu",
    )


def _recoded(detail: Any) -> Any:
    if isinstance(detail, dict):
        return {name: _recoded(below) for name, below in detail.items()}
    if isinstance(detail, list):
        return [_recoded(below) for below in detail]
    return ErrorDetail(str(detail), code=_CODES.get(detail.code, detail.code))
