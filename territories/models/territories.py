"""Territories: the nation, its regions and departments, and the areas a region draws for itself."""

from __future__ import annotations

from typing import Self
from zoneinfo import ZoneInfo

import pgtrigger
from django.db import models
from django.db.models import Q

from common.db.constraints import choice_constraint, ordered_dates_constraint
from common.db.shown import changes_alone
from common.db.trace import About, traced
from common.models import ScopedQuerySet, Sourced, TimeStamped
from common.scope import Scope
from territories.enums import TerritoryKind
from territories.models.stamps import BY_TERRITORY


class TerritoryQuerySet(ScopedQuerySet):
    def visible_to(self, scope: Scope) -> Self:
        """The nation to anybody with a mandate; regions of the scope and what lies in them."""
        if scope.every_region:
            return self
        if scope.is_empty:
            return self.none()
        regions = scope.readable_regions
        return self.filter(Q(kind=TerritoryKind.NATION) | Q(pk__in=regions) | Q(parent_id__in=regions))

    def regions(self) -> Self:
        return self.filter(kind=TerritoryKind.REGION)


@traced(About(label='e."name"', touches=BY_TERRITORY))
@changes_alone("name", "parent", "timezone")
class Territory(Sourced, TimeStamped):
    """A code is text and unique within its kind: ``04`` is La Réunion and also a department."""

    kind = models.CharField("nature", max_length=20, choices=TerritoryKind.choices)
    code = models.CharField("code", max_length=20)
    name = models.CharField("nom", max_length=200)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children", verbose_name="dans"
    )
    timezone = models.CharField("fuseau horaire", max_length=64, default="Europe/Paris")
    valid_from = models.DateField("valide depuis", null=True, blank=True)
    valid_to = models.DateField("valide jusqu’au", null=True, blank=True)

    objects = TerritoryQuerySet.as_manager()

    class Meta:
        verbose_name = "territoire"
        verbose_name_plural = "territoires"
        ordering = ["kind", "code"]
        constraints = [
            *Sourced.Meta.constraints,
            choice_constraint("kind", TerritoryKind, name="territory_kind"),
            models.UniqueConstraint(
                fields=["kind", "code"],
                name="territory_code_unique",
                violation_error_message="Un territoire de même nature porte déjà ce code.",
            ),
            ordered_dates_constraint(
                "valid_from",
                "valid_to",
                name="territory_period",
                message="La fin de validité précède son début.",
            ),
            models.CheckConstraint(
                condition=Q(kind=TerritoryKind.NATION, parent__isnull=True)
                | (~Q(kind=TerritoryKind.NATION) & Q(parent__isnull=False)),
                name="territory_parent",
                violation_error_message="Seule la nation n’est dans aucun autre territoire.",
            ),
        ]
        # Measures by the thousand show them: what has another code is another territory.
        triggers = [pgtrigger.ReadOnly(name="keeps_its_code", fields=["kind", "code"])]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)
