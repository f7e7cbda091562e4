"""The cursor of a list: after which row to go on, signed so that it cannot be made up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.core import signing
from django.db.models import Q, QuerySet

from common.api.problems import parameter_problem
from common.api.statements import Sort

_SIGNER = signing.Signer(salt="azimut.api.cursor")
_WRONG = "Ce curseur n’est pas de cette liste\u00a0: suivez « next », ou recommencez sans curseur."


def write(place: Sequence[Any], of: str) -> str:
    """``of`` names the list: its resource, filters and sort."""
    return _SIGNER.sign_object([of, [_plain(value) for value in place]])


def read(cursor: str, of: str, size: int) -> list[Any]:
    """The place of the last row read; ``size`` values.

    Raises:
        Problem: it was not written here, or for another list.
    """
    try:
        named, place = _SIGNER.unsign_object(cursor)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise parameter_problem("cursor", _WRONG, code="curseur_invalide") from error
    if named != of or len(place) != size:
        raise parameter_problem("cursor", _WRONG, code="curseur_invalide")
    return list(place)


def after(rows: QuerySet[Any], sorts: Sequence[Sort], place: Sequence[Any]) -> QuerySet[Any]:
    """The rows that come after a place, in the order of the sorts then of the identifiers."""
    keys = [(sort.ordering.column, sort.descending) for sort in sorts]
    keys.append(("pk", bool(sorts) and sorts[-1].descending))
    wanted, equal = Q(), Q()
    for (column, descending), value in zip(keys, place, strict=True):
        wanted |= equal & Q(**{f"{column}__{'lt' if descending else 'gt'}": value})
        equal &= Q(**{column: value})
    return rows.filter(wanted)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date | dt.datetime) else value
