"""What was typed and could not be saved, kept for the person who typed it; and the forms already received."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from common.models import ScopedQuerySet, TimeStamped
from common.scope import Scope
from roadmap.models.actions import Action
from roadmap.models.goals import Goal


class DraftQuerySet(ScopedQuerySet):
    def visible_to(self, scope: Scope) -> Self:
        """One's own, never anybody else's, until it expires."""
        return self.filter(author_id=scope.user_id, expires_at__gt=timezone.now())


class Draft(TimeStamped):
    """A form as it was sent. ``key`` is that of its mark: sending it again replaces it.

    ``fields``: {name: [values]}, as a browser sends them; ``page`` the name of the address ``path``.
    """

    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="drafts", verbose_name="auteur"
    )
    key = models.UUIDField("formulaire")
    page = models.CharField("page", max_length=60)
    path = models.CharField("adresse", max_length=500)
    action = models.ForeignKey(
        Action,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="drafts",
        verbose_name="action",
    )
    goal = models.ForeignKey(
        Goal,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="drafts",
        verbose_name="objectif",
    )
    fields = models.JSONField("saisie", default=dict)
    had_files = models.BooleanField("avait des fichiers", default=False)
    expires_at = models.DateTimeField("effacé le")

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = "texte non enregistré"
        verbose_name_plural = "textes non enregistrés"
        ordering = ["-updated_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["author", "key"],
                name="draft_form",
                violation_error_message="Ce formulaire est déjà gardé.",
            ),
            models.CheckConstraint(
                condition=Q(action__isnull=True) | Q(goal__isnull=True),
                name="draft_target",
                violation_error_message="Un texte gardé porte sur une action ou sur un objectif.",
            ),
        ]
        indexes = [models.Index(fields=["expires_at"], name="draft_expires")]

    def __str__(self) -> str:
        return f"texte non enregistré {self.pk}, {self.path}"


class SentFormQuerySet(ScopedQuerySet):
    def visible_to(self, scope: Scope) -> Self:
        return self.filter(author_id=scope.user_id)


class SentForm(models.Model):
    """A form that was received and did what it asks: received again, it only leads to ``address``."""

    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+", verbose_name="auteur"
    )
    key = models.UUIDField("formulaire")
    address = models.CharField("adresse du résultat", max_length=500, blank=True)
    received_at = models.DateTimeField("reçu le", auto_now_add=True)

    objects = SentFormQuerySet.as_manager()

    class Meta:
        verbose_name = "formulaire reçu"
        verbose_name_plural = "formulaires reçus"
        ordering = ["-received_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["author", "key"],
                name="sentform_once",
                violation_error_message="Ce formulaire a déjà été reçu.",
            ),
        ]
        indexes = [models.Index(fields=["received_at"], name="sentform_received")]

    def __str__(self) -> str:
        return f"formulaire {self.key}"
