"""Each computation: what was asked, when, how it ended. Kept apart from what it computes."""

from __future__ import annotations

from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from common.db.constraints import choice_constraint
from common.models import ScopedQuerySet
from common.scope import Scope
from indicators.enums import RunReason, RunState
from territories.models import Territory


class ComputationRunQuerySet(ScopedQuerySet):
    def visible_to(self, scope: Scope) -> Self:
        """Those of the regions that a scope administers; all of them for the administrators of the portal."""
        if scope.administers_portal:
            return self.all()
        return self.filter(territory_id__in=scope.administered_regions)

    def unsettled(self) -> Self:
        """Parked, and nothing was computed since for the same scope."""
        return self.filter(state=RunState.PARKED, settled_at__isnull=True)


class ComputationRun(models.Model):
    """``last_mark`` is the last mark it saw: a parked one is tried again when a newer change arrives.

    The database keeps two schedulers from running the same night twice: see ``computationrun_one_night``.
    """

    id = models.BigAutoField(primary_key=True)
    territory = models.ForeignKey(
        Territory, on_delete=models.CASCADE, related_name="+", verbose_name="territoire"
    )
    parts = ArrayField(models.CharField(max_length=20), verbose_name="parties")
    on = models.DateField("jour")
    reason = models.CharField("motif", max_length=20, choices=RunReason.choices)
    state = models.CharField("état", max_length=20, choices=RunState.choices, default=RunState.RUNNING)
    attempts = models.PositiveSmallIntegerField("essais", default=1)
    started_at = models.DateTimeField("commencé le")
    ended_at = models.DateTimeField("terminé le", null=True, blank=True)
    rows = models.PositiveIntegerField("lignes écrites", null=True, blank=True)
    last_mark = models.BigIntegerField("dernière modification vue", null=True, blank=True)
    error = models.TextField("erreur", blank=True)
    settled_at = models.DateTimeField("reprise le", null=True, blank=True)

    objects: Any = ComputationRunQuerySet.as_manager()

    class Meta:
        verbose_name = "calcul"
        verbose_name_plural = "calculs"
        ordering = ["-started_at", "-pk"]
        constraints = [
            choice_constraint("reason", RunReason, name="computationrun_reason"),
            choice_constraint("state", RunState, name="computationrun_state"),
            models.UniqueConstraint(
                fields=["territory", "on"],
                condition=Q(reason=RunReason.NIGHT),
                name="computationrun_one_night",
                violation_error_message="Le calcul de cette nuit existe déjà pour ce territoire.",
            ),
        ]
        indexes = [
            models.Index(fields=["-started_at", "-id"], name="computationrun_latest"),
            models.Index(fields=["territory", "-started_at"], name="computationrun_of_scope"),
        ]

    def __str__(self) -> str:
        return f"{self.territory} · {self.started_at:%d/%m/%Y %H:%M}"
