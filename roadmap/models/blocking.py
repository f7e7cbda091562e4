"""What blocks an action, and what would unblock it."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from common.db.trace import traced
from roadmap.models import traces
from roadmap.models.actions import Action


class BlockingQuerySet(models.QuerySet[Any]):
    def open(self) -> Self:
        return self.filter(lifted_at__isnull=True)


@traced(traces.BLOCKING)
class Blocking(models.Model):
    """Open until it is lifted; several may stand at once."""

    action = models.ForeignKey(
        Action, on_delete=models.PROTECT, related_name="blockings", verbose_name="action"
    )
    what = models.TextField("ce qui bloque")
    unblock = models.TextField("ce qui débloquerait", blank=True)
    remind_on = models.DateField("rappel le", null=True, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="blockings",
        verbose_name="auteur",
    )
    author_label = models.CharField("auteur (au moment de l’écriture)", max_length=200)
    created_at = models.DateTimeField("signalé le", auto_now_add=True)
    lifted_at = models.DateTimeField("levé le", null=True, blank=True)
    lifted_by_label = models.CharField("levé par", max_length=200, blank=True)
    lifted_comment = models.TextField("ce qui a débloqué", blank=True)

    objects = BlockingQuerySet.as_manager()

    class Meta:
        verbose_name = "blocage"
        verbose_name_plural = "blocages"
        ordering = ["action", "-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(what=""),
                name="blocking_what",
                violation_error_message="Dites ce qui bloque.",
            ),
        ]

    def __str__(self) -> str:
        return self.what
