"""Establishments: the health and social care structures that programmes finance and indicators count."""

from __future__ import annotations

from typing import Self

import pgtrigger
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from common.db.constraints import choice_constraint, ordered_dates_constraint
from common.db.shown import changes_alone
from common.db.trace import About, traced
from common.models import ScopedQuerySet, Sourced, TimeStamped
from common.scope import Scope
from territories.enums import EstablishmentCategory
from territories.models.organisations import Organisation
from territories.models.stamps import BY_ESTABLISHMENT
from territories.models.territories import Territory

FINESS = r"^(\d{2}|2[AB])\d{7}$"
_FINESS_MESSAGE = "Un numéro FINESS compte neuf caractères, dont le département en tête."
_REGION = """(SELECT d.parent_id FROM territories_territory d WHERE d.id = e."department_id")"""


class EstablishmentQuerySet(ScopedQuerySet):
    def visible_to(self, scope: Scope) -> Self:
        """The directory of establishments is public; a scope reads those of its regions."""
        if scope.every_region:
            return self
        return self.in_regions(scope.readable_regions)

    def in_regions(self, regions: frozenset[int]) -> Self:
        return self.filter(department__parent_id__in=regions)


@traced(About(label='e."name"', territory=_REGION, touches=BY_ESTABLISHMENT))
@changes_alone("name", "finess", "department")
class Establishment(Sourced, TimeStamped):
    """``finess`` is text: its leading zero counts, and Corsica's begin with ``2A`` or ``2B``."""

    finess = models.CharField(
        "numéro FINESS", max_length=9, unique=True, validators=[RegexValidator(FINESS, _FINESS_MESSAGE)]
    )
    name = models.CharField("nom", max_length=200)
    category = models.CharField("catégorie", max_length=20, choices=EstablishmentCategory.choices)
    department = models.ForeignKey(
        Territory, on_delete=models.PROTECT, related_name="establishments", verbose_name="département"
    )
    animation_area = models.ForeignKey(
        Territory,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="animated_establishments",
        verbose_name="territoire d’animation numérique",
    )
    legal_entity = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="establishments",
        verbose_name="entité juridique",
    )
    valid_from = models.DateField("ouvert depuis", null=True, blank=True)
    valid_to = models.DateField("fermé le", null=True, blank=True)

    objects = EstablishmentQuerySet.as_manager()

    class Meta:
        verbose_name = "établissement"
        verbose_name_plural = "établissements"
        ordering = ["finess"]
        constraints = [
            *Sourced.Meta.constraints,
            choice_constraint("category", EstablishmentCategory, name="establishment_category"),
            models.CheckConstraint(
                condition=Q(finess__regex=FINESS),
                name="establishment_finess",
                violation_error_message=_FINESS_MESSAGE,
            ),
            ordered_dates_constraint(
                "valid_from",
                "valid_to",
                name="establishment_period",
                message="La fermeture précède l’ouverture.",
            ),
        ]
        # Measures by the thousand show it: what has another number is another establishment.
        triggers = [pgtrigger.ReadOnly(name="keeps_its_number", fields=["finess"])]

    def __str__(self) -> str:
        return f"{self.name} ({self.finess})"
