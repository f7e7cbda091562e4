"""Proofs: a link or a file that backs a status update or a step."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from common.db.trace import traced
from roadmap.models import traces
from roadmap.models.programming import Step
from roadmap.models.status import StatusUpdate


@traced(traces.PROOF)
class Proof(models.Model):
    """Either a link or a file, of either an update or a step; a stored file bears a random name."""

    status_update = models.ForeignKey(
        StatusUpdate,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="proofs",
        verbose_name="point de situation",
    )
    step = models.ForeignKey(
        Step, on_delete=models.CASCADE, null=True, blank=True, related_name="proofs", verbose_name="étape"
    )
    label = models.CharField("intitulé", max_length=200)
    url = models.URLField("lien", max_length=1_000, blank=True)
    file = models.FileField("fichier", upload_to="proofs", blank=True)
    content_type = models.CharField("type du fichier", max_length=100, blank=True)
    size = models.PositiveIntegerField("taille en octets", null=True, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="proofs",
        verbose_name="auteur",
    )
    author_label = models.CharField("auteur (au moment de l’écriture)", max_length=200)
    created_at = models.DateTimeField("joint le", auto_now_add=True)

    class Meta:
        verbose_name = "pièce justificative"
        verbose_name_plural = "pièces justificatives"
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status_update__isnull=True, step__isnull=False)
                | Q(status_update__isnull=False, step__isnull=True),
                name="proof_of_one",
                violation_error_message="Une pièce appuie un point de situation ou une étape.",
            ),
            models.CheckConstraint(
                condition=(Q(url="") & ~Q(file="")) | (~Q(url="") & Q(file="")),
                name="proof_link_or_file",
                violation_error_message="Une pièce est un lien ou un fichier.",
            ),
        ]

    def __str__(self) -> str:
        return self.label
