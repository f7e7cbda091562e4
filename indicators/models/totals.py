"""Sums over establishments, kept where they change: a page reads one row instead of every establishment.

Both tables are derived and written by indicators.services.totals only: they bear no key to what they speak of, which
each written row would otherwise look up again.
"""

from __future__ import annotations

from typing import Any, Self

from django.db import models

from common.models import ScopedQuerySet
from common.scope import Scope
from indicators.models.definitions import Indicator
from territories.access import of_readable_territories
from territories.models import Territory


class OfTotalsQuerySet(ScopedQuerySet):
    def visible_to(self, scope: Scope) -> Self:
        """Those of the nation and of the regions of a scope; what rule 11 withholds of them, the figures know."""
        return self.filter(of_readable_territories(scope))


class EstablishmentTotal(models.Model):
    """The sum over the establishments of a territory, from the date ``on`` of the data until the next row.

    ``on`` is a date at which some of them give a figure. ``known`` establishments had one on that day, ``reported`` of
    them one that adds up: ``amount`` for a sum, ``numerator`` and ``denominator`` for a ratio, all NULL when none
    does. ``first_on`` and ``last_on`` are the dates of the oldest and of the newest figure added.
    """

    pk = models.CompositePrimaryKey("territory_id", "indicator_id", "category", "on")
    territory = models.ForeignKey(
        Territory,
        on_delete=models.CASCADE,
        related_name="+",
        db_index=False,
        db_constraint=False,
        verbose_name="territoire",
    )
    indicator = models.ForeignKey(
        Indicator,
        on_delete=models.CASCADE,
        related_name="+",
        db_index=False,
        db_constraint=False,
        verbose_name="indicateur",
    )
    category = models.CharField("catégorie", max_length=20, blank=True)
    on = models.DateField("date")
    known = models.IntegerField("établissements connus")
    reported = models.IntegerField("établissements additionnés")
    amount = models.DecimalField("somme", max_digits=30, decimal_places=6, null=True)
    numerator = models.DecimalField("numérateur", max_digits=30, decimal_places=6, null=True)
    denominator = models.DecimalField("dénominateur", max_digits=30, decimal_places=6, null=True)
    first_on = models.DateField("plus ancien relevé", null=True)
    last_on = models.DateField("plus récent relevé", null=True)

    objects: Any = OfTotalsQuerySet.as_manager()

    class Meta:
        verbose_name = "total d’établissements"
        verbose_name_plural = "totaux d’établissements"
        ordering = ["territory_id", "indicator_id", "category", "on"]

    def __str__(self) -> str:
        return f"{self.indicator} · {self.territory} · {self.on}"


class TotalsComputation(models.Model):
    """When the totals of a region, or of the nation, were last brought up to date, whether or not they changed."""

    territory = models.OneToOneField(
        Territory, on_delete=models.CASCADE, primary_key=True, related_name="+", verbose_name="territoire"
    )
    computed_at = models.DateTimeField("calculé le")

    objects: Any = OfTotalsQuerySet.as_manager()

    class Meta:
        verbose_name = "calcul des totaux d’établissements"
        verbose_name_plural = "calculs des totaux d’établissements"
        ordering = ["territory"]

    def __str__(self) -> str:
        return f"{self.territory} · {self.computed_at}"
