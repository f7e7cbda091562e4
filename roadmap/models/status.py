"""Status updates: append-only, the only way a status changes."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from common.db.constraints import choice_constraint
from common.db.search import folded_field, vector_field
from common.db.trace import traced
from journal.models import ImportBatch
from roadmap.enums import ActionState, Confidence
from roadmap.models import traces
from roadmap.models.actions import Action


@traced(traces.STATUS)
class StatusUpdate(models.Model):
    """``on`` is the day the words are true of, NULL when the document does not say.

    The database refuses to delete a row or to change anything but its retraction.
    """

    action = models.ForeignKey(
        Action, on_delete=models.PROTECT, related_name="status_updates", verbose_name="action"
    )
    on = models.DateField("au", null=True, blank=True)
    state = models.CharField("état", max_length=20, choices=ActionState.choices, null=True, blank=True)  # noqa: DJ001 - unknown is not ""
    confidence = models.CharField("météo", max_length=20, choices=Confidence.choices, null=True, blank=True)  # noqa: DJ001 - unknown is not ""
    comment = models.TextField("point de situation", blank=True)
    comment_folded = folded_field("comment")
    search = vector_field("comment")
    links = models.JSONField("liens", default=list, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="status_updates",
        verbose_name="auteur",
    )
    author_label = models.CharField("auteur (au moment de l’écriture)", max_length=200, blank=True)
    batch = models.ForeignKey(
        ImportBatch,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="status_updates",
        verbose_name="import",
    )
    created_at = models.DateTimeField("enregistré le", auto_now_add=True)
    retracted_at = models.DateTimeField("retiré le", null=True, blank=True)
    retracted_by_label = models.CharField("retiré par", max_length=200, blank=True)

    class Meta:
        verbose_name = "point de situation"
        verbose_name_plural = "points de situation"
        ordering = ["action", "-pk"]
        constraints = [
            choice_constraint("state", ActionState, name="statusupdate_state", nullable=True),
            choice_constraint("confidence", Confidence, name="statusupdate_confidence", nullable=True),
            models.CheckConstraint(
                condition=Q(state__isnull=False) | Q(confidence__isnull=False) | ~Q(comment=""),
                name="statusupdate_says_something",
                violation_error_message="Un point de situation dit un état, une météo ou une phrase.",
            ),
        ]
        indexes = [GinIndex(fields=["search"], name="statusupdate_search")]
        triggers = [
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="append_only",
                fields=[
                    "action",
                    "on",
                    "state",
                    "confidence",
                    "comment",
                    "links",
                    "author_label",
                    "batch",
                    "created_at",
                ],
            ),
        ]

    def __str__(self) -> str:
        return self.comment or (self.get_state_display() or "point de situation")
