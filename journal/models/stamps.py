"""Stamps: when each object that partners pull last changed, and who must be told."""

from __future__ import annotations

from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from common.models import ScopedQuerySet
from common.scope import Scope


class StampQuerySet(ScopedQuerySet):
    def visible_to(self, scope: Scope) -> Self:
        """Those of what a scope reads or has read; what it may not know exists has no stamp for it.

        Wider than the rows themselves: an object that left its region, or that was withdrawn, must be told gone.
        """
        if scope.is_empty:
            return self.none()
        opened = Q(regions=[]) | Q(regions__overlap=sorted(scope.readable_regions))
        if scope.every_region:
            opened = Q()
        return self.filter(Q(opened=True) & opened | Q(regions__overlap=sorted(scope.draft_regions)))


class Stamp(models.Model):
    """Written by triggers only (common.db.stamps), in the transaction of the change; never deleted.

    ``transaction`` is the last one that changed anything that the object shows. ``regions`` are all those it ever
    was in, none for what they share; ``opened`` says that mere readers have once been shown it.
    """

    pk = models.CompositePrimaryKey("resource", "object_id")
    resource = models.CharField("ressource", max_length=40, db_collation="C")
    object_id = models.BigIntegerField("objet")
    transaction = models.BigIntegerField("transaction")
    touched_at = models.DateTimeField("modifié le")
    regions = ArrayField(models.BigIntegerField(), verbose_name="régions")
    opened = models.BooleanField("lu hors de la rédaction")
    deleted = models.BooleanField("supprimé")

    objects: Any = StampQuerySet.as_manager()

    class Meta:
        verbose_name = "estampille"
        verbose_name_plural = "estampilles"
        ordering = ["transaction", "resource", "object_id"]
        indexes = [
            models.Index(fields=["transaction", "resource", "object_id"], name="stamp_transaction"),
            models.Index(fields=["resource", "touched_at", "object_id"], name="stamp_touched"),
        ]

    def __str__(self) -> str:
        return f"{self.resource} {self.object_id}"
