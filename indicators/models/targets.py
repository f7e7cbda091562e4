"""Where an indicator should be, and when: a trajectory is revised as a whole, with its reason."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from common.db.trace import traced
from common.models import ScopedQuerySet, Sourced, TimeStamped
from common.scope import Scope
from indicators.models import traces
from indicators.models.definitions import Indicator
from territories.access import of_readable_territories
from territories.models import Territory


class TrajectoryQuerySet(ScopedQuerySet):
    def visible_to(self, scope: Scope) -> Self:
        return self.filter(of_readable_territories(scope))

    def current(self) -> Self:
        """The last version of each indicator, territory and category."""
        latest = self.model._default_manager.order_by(
            "indicator_id", "territory_id", "category", "-version"
        ).distinct("indicator_id", "territory_id", "category")
        return self.filter(pk__in=latest.values("pk"))


@traced(traces.TRAJECTORY)
class Trajectory(Sourced, TimeStamped):
    """A version of the targets of an indicator in a territory, with the baseline that they start from.

    ``baseline_value`` is in the unit of the indicator; few sources publish one. The first version needs no
    reason, a revision does.
    """

    indicator = models.ForeignKey(
        Indicator, on_delete=models.CASCADE, related_name="trajectories", verbose_name="indicateur"
    )
    territory = models.ForeignKey(
        Territory, on_delete=models.PROTECT, related_name="trajectories", verbose_name="territoire"
    )
    category = models.CharField("catégorie", max_length=20, blank=True)
    version = models.PositiveSmallIntegerField("version", default=1)
    baseline_value = models.DecimalField(
        "valeur de départ", max_digits=20, decimal_places=6, null=True, blank=True
    )
    baseline_on = models.DateField("date de départ", null=True, blank=True)
    reason = models.TextField("raison de la révision", blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="trajectories",
        verbose_name="auteur",
    )
    author_label = models.CharField("auteur (à cette date)", max_length=200, blank=True)

    objects = TrajectoryQuerySet.as_manager()

    class Meta:
        verbose_name = "trajectoire"
        verbose_name_plural = "trajectoires"
        ordering = ["indicator", "territory", "category", "version"]
        constraints = [
            *Sourced.Meta.constraints,
            models.UniqueConstraint(
                fields=["indicator", "territory", "category", "version"],
                name="trajectory_version_unique",
                violation_error_message="Cette version des cibles existe déjà.",
            ),
            models.CheckConstraint(
                condition=Q(version=1) | ~Q(reason=""),
                name="trajectory_reason",
                violation_error_message="Une révision des cibles dit pourquoi.",
            ),
            models.CheckConstraint(
                condition=Q(baseline_on__isnull=True) | Q(baseline_value__isnull=False),
                name="trajectory_baseline",
                violation_error_message="Une date de départ va avec une valeur de départ.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} · {self.territory} · version {self.version}"


@traced(traces.TARGET)
class Target(models.Model):
    """A dated point of a trajectory: a value, or two bounds for a range. ``due`` is empty when not published."""

    trajectory = models.ForeignKey(
        Trajectory, on_delete=models.CASCADE, related_name="targets", verbose_name="trajectoire"
    )
    due = models.DateField("échéance", null=True, blank=True)
    due_text = models.CharField("échéance, telle que publiée", max_length=120, blank=True)
    value = models.DecimalField("valeur", max_digits=20, decimal_places=6, null=True, blank=True)
    low = models.DecimalField("borne basse", max_digits=20, decimal_places=6, null=True, blank=True)
    high = models.DecimalField("borne haute", max_digits=20, decimal_places=6, null=True, blank=True)
    note = models.TextField("note", blank=True)

    class Meta:
        verbose_name = "cible"
        verbose_name_plural = "cibles"
        ordering = ["trajectory", F("due").asc(nulls_last=True)]
        constraints = [
            models.UniqueConstraint(
                fields=["trajectory", "due"],
                nulls_distinct=False,
                name="target_due_unique",
                violation_error_message="Deux cibles de la même version ont la même échéance.",
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=False, low__isnull=True, high__isnull=True)
                | Q(value__isnull=True, low__isnull=False, high__isnull=False, low__lte=F("high")),
                name="target_value_or_range",
                violation_error_message="Une cible est une valeur, ou deux bornes dans l’ordre.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.value if self.value is not None else f'{self.low} à {self.high}'} · {self.due_text or self.due}"
