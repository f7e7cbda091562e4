"""Scopes whose figures no longer say what the tables say: they wait for their recomputation."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models.functions import Now

from common.db.constraints import choice_constraint
from common.models import ScopedQuerySet
from common.scope import Scope
from journal.enums import Part
from territories.models import Territory


class DirtyMarkQuerySet(ScopedQuerySet):
    def visible_to(self, scope: Scope) -> Self:
        """That something waits is said to whoever reads the figures of the region."""
        if scope.every_region:
            return self.all()
        return self.none() if scope.is_empty else self.filter(territory_id__in=scope.readable_regions)


class DirtyMark(models.Model):
    """Written by triggers in the transaction that changes something (journal.db), one at most for each scope.

    Rows are added and deleted, never updated: two people who edit the same region do not wait for each other,
    and a worker deletes only the marks that it could see when it read the data.
    """

    id = models.BigAutoField(primary_key=True)
    territory = models.ForeignKey(
        Territory, on_delete=models.CASCADE, related_name="+", db_index=False, verbose_name="territoire"
    )
    part = models.CharField("partie", max_length=20, choices=Part.choices)
    transaction = models.BigIntegerField("transaction")
    marked_at = models.DateTimeField("marqué le", db_default=Now())

    objects: Any = DirtyMarkQuerySet.as_manager()

    class Meta:
        verbose_name = "calcul en attente"
        verbose_name_plural = "calculs en attente"
        ordering = ["pk"]
        constraints = [
            choice_constraint("part", Part, name="dirtymark_part"),
            models.UniqueConstraint(
                fields=["territory", "part", "transaction"],
                name="dirtymark_once",
                violation_error_message="Cette modification est déjà signalée.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.territory} · {self.get_part_display()}"
