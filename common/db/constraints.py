"""Recurring shapes of database constraints, each with the sentence a user reads."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


def choice_constraint(
    field: str, choices: type[models.TextChoices], *, name: str, nullable: bool = False
) -> models.CheckConstraint:
    """The column holds one of the declared values (or NULL when ``nullable``)."""
    condition = Q(**{f"{field}__in": choices.values})
    if nullable:
        condition |= Q(**{f"{field}__isnull": True})
    return models.CheckConstraint(
        condition=condition,
        name=name,
        violation_error_message="Cette valeur ne fait pas partie de la liste.",
    )


def ordered_dates_constraint(first: str, last: str, *, name: str, message: str) -> models.CheckConstraint:
    """``first`` is not after ``last``; an unknown end leaves the period open."""
    condition = (
        Q(**{f"{first}__isnull": True}) | Q(**{f"{last}__isnull": True}) | Q(**{f"{first}__lte": F(last)})
    )
    return models.CheckConstraint(condition=condition, name=name, violation_error_message=message)
