"""Messages to send: written with the event, built when sent, each sent once."""

from __future__ import annotations

import datetime as dt
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.enums import MessageState
from accounts.models.users import User
from common.db.constraints import choice_constraint
from common.models import ScopedQuerySet
from common.scope import Scope


class OutgoingMessageQuerySet(ScopedQuerySet):
    def visible_to(self, scope: Scope) -> Self:
        """One's own, and those to the accounts that one alone administers.

        The others are told of mandates elsewhere, of which one is to learn nothing.
        """
        administered = User.objects.administered_by(scope).only_of(scope)
        return self.filter(Q(recipient_id=scope.user_id) | Q(recipient__in=administered.values("pk")))

    def due(self, now: dt.datetime) -> Self:
        return self.filter(state=MessageState.WAITING, not_before__lte=now)

    def stuck(self, since: dt.datetime) -> Self:
        """Taken before ``since`` by a worker that never came back."""
        return self.filter(state=MessageState.SENDING, claimed_at__lt=since)


class OutgoingMessage(models.Model):
    """No text and no address are kept: both are read when the message leaves.

    ``subject_key`` is what it is about (« account:12 »), so that what is no longer true can be cancelled;
    ``payload`` holds ids only.
    """

    kind = models.CharField("nature", max_length=60)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.RESTRICT,
        related_name="messages",
        verbose_name="destinataire",
    )
    subject_key = models.CharField("objet", max_length=120, blank=True, db_index=True)
    payload: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(
        "identifiants", default=dict, blank=True
    )
    dedupe_key = models.CharField("clé d’unicité", max_length=200)
    state = models.CharField(
        "état", max_length=20, choices=MessageState.choices, default=MessageState.WAITING
    )
    not_before = models.DateTimeField("pas avant")
    attempts = models.PositiveSmallIntegerField("essais", default=0)
    last_error = models.TextField("dernière erreur", blank=True)
    created_at = models.DateTimeField("écrit le", auto_now_add=True)
    claimed_at = models.DateTimeField("pris en charge le", null=True, blank=True)
    sent_at = models.DateTimeField("envoyé le", null=True, blank=True)

    objects = OutgoingMessageQuerySet.as_manager()

    class Meta:
        verbose_name = "message à envoyer"
        verbose_name_plural = "messages à envoyer"
        ordering = ["-created_at", "-pk"]
        constraints = [
            choice_constraint("state", MessageState, name="outgoingmessage_state"),
            models.UniqueConstraint(
                fields=["dedupe_key"],
                name="outgoingmessage_once",
                violation_error_message="Ce message est déjà écrit.",
            ),
            models.CheckConstraint(
                condition=Q(state=MessageState.SENT, sent_at__isnull=False)
                | (~Q(state=MessageState.SENT) & Q(sent_at__isnull=True)),
                name="outgoingmessage_sent_at",
                violation_error_message="Un message envoyé porte sa date d’envoi, et lui seul.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["not_before"],
                condition=Q(state__in=[MessageState.WAITING, MessageState.SENDING]),
                name="outgoingmessage_pending",
            )
        ]

    def __str__(self) -> str:
        return f"message n°\u00a0{self.pk}, {self.get_state_display()}"
