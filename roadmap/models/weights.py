"""How much an action or a goal counts in the rate of what stands above it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

MIN_WEIGHT, MAX_WEIGHT = Decimal("0.01"), Decimal("999.99")
REFUSED = "Le poids est un nombre supérieur à 0, et inférieur à 1\u202f000."


def weight_field() -> models.DecimalField[Any, Any]:
    return models.DecimalField(
        "poids",
        max_digits=5,
        decimal_places=2,
        default=1,
        validators=[MinValueValidator(MIN_WEIGHT, message=REFUSED)],
    )


def weight_constraint(*, name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(weight__gt=0), name=name, violation_error_message=REFUSED)
