"""Requests for a new password, kept until a task has looked for their account."""

from __future__ import annotations

from typing import Self

from django.db import models

from common.models import ScopedQuerySet
from common.scope import Scope


class ResetRequestQuerySet(ScopedQuerySet):
    def visible_to(self, scope: Scope) -> Self:
        """Nobody's business: an address typed by who is not signed in."""
        return self.none()


class ResetRequest(models.Model):
    """An address as it was typed, with an account or not; deleted as soon as it is answered."""

    email = models.EmailField("adresse électronique")
    created_at = models.DateTimeField("demandé le", auto_now_add=True)

    objects = ResetRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "demande de mot de passe"
        verbose_name_plural = "demandes de mot de passe"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"demande n°\u00a0{self.pk}"
