"""The journal: one line for each recorded change, in the order they were made.

The lines are written by triggers of the event tables (common.db.trace), never by Python.
"""

from __future__ import annotations

from typing import Self

import pghistory.models
import pgtrigger
from django.db import models
from django.db.models import Q

from accounts.models import User
from common.db.stamps import one_line
from common.models import ScopedQuerySet
from common.scope import Scope
from territories.enums import TerritoryKind
from territories.models import Territory

CLIENT_KINDS = ("accounts.apiclient", "accounts.apitoken")
ACCOUNT_KINDS = ("accounts.user", "accounts.mandate", *CLIENT_KINDS)
# Changes that no figure is made of.
UNCOUNTED_KINDS = (
    "roadmap.campaign",
    "roadmap.campaignitem",
    "roadmap.proof",
    "roadmap.proposal",
    "indicators.counterproposal",
    "indicators.indicatorlink",
    "indicators.measurecolumn",
)


def _mark_of_the_scope() -> pgtrigger.Trigger:
    """Whatever is traced and counted marks its scope, whoever wrote it and however."""
    silent = ", ".join(f"'{kind}'" for kind in UNCOUNTED_KINDS)
    return pgtrigger.Trigger(
        name="marks_its_scope",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        referencing=pgtrigger.Referencing(new="new_values"),
        func=one_line(
            f"""
            PERFORM azimut_mark_dirty(array_agg(DISTINCT territory_id), part) FROM (
            SELECT c.territory_id, CASE split_part(c.kind, '.', 1) WHEN 'roadmap' THEN 'roadmap'
            WHEN 'indicators' THEN 'figures' WHEN 'programmes' THEN 'figures' WHEN 'territories' THEN 'figures'
            END AS part FROM new_values c WHERE c.kind NOT IN ({silent})
            ) AS told WHERE part IS NOT NULL GROUP BY part;
            RETURN NULL;
            """  # noqa: S608 - our own names
        ),
    )


class ChangeQuerySet(ScopedQuerySet):
    def visible_to(self, scope: Scope) -> Self:
        """Changes of the regions whose drafts the scope reads, and of what all the regions share.

        Those of accounts, mandates and clients of the API are for the local administrators of the region only,
        those of an account that other regions have too for nobody: they would tell its name. The administrators
        of the portal, who correct what all the regions share, read that.
        """
        if not scope.draft_regions and not scope.administers_portal:
            return self.none()
        nation = Territory.objects.filter(kind=TerritoryKind.NATION).values("pk")
        shared = Q(territory_id__isnull=True) | Q(territory_id__in=nation)
        here = Q(territory_id__in=scope.draft_regions)
        given = ("accounts.mandate", *CLIENT_KINDS)
        people = Q(kind__in=given, territory_id__in=scope.administered_regions) | Q(
            kind="accounts.user",
            object_id__in=User.objects.administered_by(scope).only_of(scope).values("pk"),
        )
        if scope.administers_portal:
            people |= Q(kind__in=CLIENT_KINDS, territory_id__isnull=True)
        return self.filter((shared | here) & ~Q(kind__in=ACCOUNT_KINDS) | people)

    def about(self, kind: str, number: int) -> Self:
        """Changes of an object and of what belongs to it."""
        return self.filter(subject_kind=kind, subject_id=number)


class Change(models.Model):
    """``event_id`` is a row of the event table of ``kind``; ``label`` is the name of the object at that time.

    ``subject_*`` is what has a page: the action, for one of its steps. ``territory_id`` bears no constraint: a
    line outlives what it is about; it is NULL for what all the regions share.
    """

    id = models.BigAutoField(primary_key=True)
    context = models.ForeignKey(
        pghistory.models.Context,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="changes",
        verbose_name="contexte",
    )
    kind = models.CharField("nature", max_length=60)
    event_id = models.BigIntegerField("événement")
    object_id = models.BigIntegerField("objet")
    operation = models.CharField("opération", max_length=20)
    subject_kind = models.CharField("nature du sujet", max_length=60)
    subject_id = models.BigIntegerField("sujet", null=True, blank=True)
    territory_id = models.BigIntegerField("région", null=True, blank=True)
    label = models.TextField("nom", blank=True)

    objects = ChangeQuerySet.as_manager()

    class Meta:
        verbose_name = "changement"
        verbose_name_plural = "changements"
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["context", "id"], name="change_context"),
            models.Index(fields=["subject_kind", "subject_id", "id"], name="change_subject"),
            models.Index(fields=["kind", "object_id", "id"], name="change_object"),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            _mark_of_the_scope(),
        ]

    def __str__(self) -> str:
        return f"{self.operation} {self.kind} {self.object_id}"
