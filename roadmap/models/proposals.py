"""Proposals: what somebody who may not change an action suggests to those who may."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from common.db.constraints import choice_constraint
from common.db.trace import traced
from common.models import ScopedQuerySet
from common.scope import Scope
from roadmap.enums import ProposalKind, ProposalState
from roadmap.models import traces
from roadmap.models.actions import Action


class ProposalQuerySet(ScopedQuerySet):
    def visible_to(self, scope: Scope) -> Self:
        """One's own, and all those of the regions whose drafts the scope reads."""
        region = Q(action__roadmap__territory_id__in=scope.draft_regions)
        return self.filter(region & Q(action__in=Action.objects.visible_to(scope)))

    def pending(self) -> Self:
        return self.filter(state=ProposalState.PENDING)


@traced(traces.PROPOSAL)
class Proposal(models.Model):
    """``changes``: {field: proposed value}; for a status, {state, confidence, comment, on}.

    ``base_version`` is the version of the action that the author was looking at.
    """

    action = models.ForeignKey(
        Action, on_delete=models.PROTECT, related_name="proposals", verbose_name="action"
    )
    kind = models.CharField("nature", max_length=20, choices=ProposalKind.choices)
    changes = models.JSONField("changements proposés", default=dict)
    base_version = models.PositiveIntegerField("version de l’action", default=1)
    reason = models.TextField("motif", blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="proposals", verbose_name="auteur"
    )
    author_label = models.CharField("auteur (au moment de l’écriture)", max_length=200)
    created_at = models.DateTimeField("proposée le", auto_now_add=True)
    state = models.CharField(
        "état", max_length=20, choices=ProposalState.choices, default=ProposalState.PENDING
    )
    answer = models.TextField("réponse", blank=True)
    answered_by_label = models.CharField("réponse de", max_length=200, blank=True)
    answered_at = models.DateTimeField("répondue le", null=True, blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = "proposition"
        verbose_name_plural = "propositions"
        ordering = ["-created_at", "-pk"]
        constraints = [
            choice_constraint("kind", ProposalKind, name="proposal_kind"),
            choice_constraint("state", ProposalState, name="proposal_state"),
            models.CheckConstraint(
                condition=Q(state=ProposalState.PENDING, answered_at__isnull=True)
                | (~Q(state=ProposalState.PENDING) & Q(answered_at__isnull=False)),
                name="proposal_answered",
                violation_error_message="Une proposition traitée porte la date de sa réponse.",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[ProposalState.REFUSED, ProposalState.AMENDED]) | ~Q(answer=""),
                name="proposal_answer",
                violation_error_message="Un refus ou un amendement se justifie d’une phrase.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.action}"
