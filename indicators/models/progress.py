"""What was last computed of everything that has a rate or a figure, in one shape: a view over the snapshots."""

from __future__ import annotations

import datetime as dt
from typing import Any, Self

from django.db import models
from django.db.models import BooleanField, ExpressionWrapper, Q
from django.db.models.expressions import RawSQL
from django.utils import timezone

from common.models import ScopedQuerySet
from common.scope import NOBODY, Scope
from indicators.models.snapshots import Snapshot
from journal.enums import Part
from territories.models import Territory

# An array, not a join: known before the rest is read, it chooses the rows of each table of snapshots by their key.
_LAST = """
snapshot_id = ANY (ARRAY(
    SELECT (
        SELECT s.id FROM indicators_snapshot s
        WHERE s.territory_id = place.id AND s.part = part.code AND s."on" <= %s
        ORDER BY s."on" DESC LIMIT 1
    )
    FROM territories_territory place CROSS JOIN unnest(%s::text[]) part(code)
    WHERE place.kind = 'nation' OR place.kind = 'region' AND (%s OR place.id = ANY (%s::bigint[]))
))
"""


class ProgressQuerySet(ScopedQuerySet):
    """Remembers who asks: another day is asked of it after its visibility."""

    scope: Scope = NOBODY

    def _clone(self) -> Self:
        clone: Self = super()._clone()  # type: ignore[misc]
        clone.scope = self.scope
        return clone

    def visible_to(self, scope: Scope) -> Self:
        """As last computed, of the nation and of the regions that a scope reads.

        ``hidden`` is true of the figures that rule 11 withholds from this scope: the row is there, and nothing of
        its value may be told or asked.
        """
        if scope.is_empty:
            return self.none()
        found = self.all()
        found.scope = scope
        return found._last(timezone.localdate()).annotate(hidden=_hidden_from(scope))

    def as_of(self, day: dt.date) -> Self:
        """The same as computed on a day, or last before it."""
        if self.scope.is_empty:
            return self.none()
        found = self.model._default_manager.all()
        found.scope = self.scope
        kept: Self = found._last(day).annotate(hidden=_hidden_from(self.scope))
        return kept

    def _last(self, day: dt.date) -> Self:
        scope = self.scope
        parameters = (day, list(Part.values), scope.every_region, sorted(scope.readable_regions))
        return self.filter(RawSQL(_LAST, parameters, BooleanField()))  # noqa: S611 - parameters only


def _hidden_from(scope: Scope) -> Any:
    trusted = scope.draft_regions | scope.editable_regions | {region for _, region in scope.piloting}
    hidden = Q(withheld=True)
    if trusted:
        hidden &= ~Q(region_id__in=sorted(trusted))
    return ExpressionWrapper(hidden, output_field=BooleanField())


class Progress(models.Model):
    """``kind`` is action, goal, roadmap, national_goal, national_roadmap or indicator; ``object_id`` its number.

    ``territory`` is where the figure stands, ``region`` the region or the nation whose snapshot it is in. Rates,
    coverages, shares and gaps are in per cent or points at two decimals; unknown is NULL, never 0.
    """

    id = models.TextField(primary_key=True)
    kind = models.TextField()
    object_id = models.BigIntegerField()
    snapshot = models.ForeignKey(Snapshot, on_delete=models.DO_NOTHING, related_name="+")
    territory = models.ForeignKey(Territory, on_delete=models.DO_NOTHING, related_name="+")
    region = models.ForeignKey(Territory, on_delete=models.DO_NOTHING, related_name="+")
    on = models.DateField()
    data_at = models.DateTimeField()
    computed_at = models.DateTimeField()
    code = models.TextField()
    title = models.TextField()
    roadmap_id = models.BigIntegerField(null=True)
    state = models.TextField(null=True)  # noqa: DJ001 - unknown is not ""
    rate = models.DecimalField(max_digits=30, decimal_places=2, null=True)
    rate_missing = models.TextField(null=True)  # noqa: DJ001
    coverage = models.DecimalField(max_digits=7, decimal_places=2, null=True)
    steps_done = models.IntegerField(null=True)
    steps_known = models.IntegerField(null=True)
    steps_unknown = models.IntegerField(null=True)
    actions_done = models.IntegerField(null=True)
    actions = models.IntegerField(null=True)
    value = models.DecimalField(max_digits=30, decimal_places=6, null=True)
    value_on = models.DateField(null=True)
    is_total = models.BooleanField(null=True)
    quality = models.TextField(null=True)  # noqa: DJ001
    bound = models.TextField(null=True)  # noqa: DJ001
    emptiness = models.TextField(null=True)  # noqa: DJ001
    next_due = models.DateField(null=True)
    parts = models.IntegerField(null=True)
    parts_expected = models.IntegerField(null=True)
    baseline_value = models.DecimalField(max_digits=30, decimal_places=6, null=True)
    baseline_on = models.DateField(null=True)
    target = models.DecimalField(max_digits=30, decimal_places=6, null=True)
    low = models.DecimalField(max_digits=30, decimal_places=6, null=True)
    high = models.DecimalField(max_digits=30, decimal_places=6, null=True)
    due = models.DateField(null=True)
    target_version = models.IntegerField(null=True)
    share = models.DecimalField(max_digits=30, decimal_places=2, null=True)
    expected_value = models.DecimalField(max_digits=30, decimal_places=6, null=True)
    gap = models.DecimalField(max_digits=30, decimal_places=2, null=True)
    standing = models.TextField(null=True)  # noqa: DJ001
    withheld = models.BooleanField()

    objects: Any = ProgressQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "indicators_progress"
        verbose_name = "avancement"
        verbose_name_plural = "avancements"
        ordering = ["id"]

    def __str__(self) -> str:
        return self.id
