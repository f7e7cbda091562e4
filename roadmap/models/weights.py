"""How much an action or a goal counts in the rate of what stands above it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

REFUSED = "Le poids est un nombre supérieur à 0."


def weight_field() -> models.DecimalField[Any, Any]:
    return models.DecimalField(
        "poids",
        max_digits=5,
        decimal_places=2,
        default=1,
        validators=[MinValueValidator(Decimal("0.01"), message=REFUSED)],
    )


def weight_constraint(*, name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(weight__gt=0), name=name, violation_error_message=REFUSED)
