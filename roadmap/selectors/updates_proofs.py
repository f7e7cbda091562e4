"""Proofs that a scope may read: those of the actions it sees."""

from __future__ import annotations

from django.db.models import Q

from common.scope import Scope
from roadmap.models import Action, Proof, Step


def visible_proof(scope: Scope, pk: int) -> Proof | None:
    visible = Action.objects.visible_to(scope).values("pk")
    mine = Q(status_update__action__in=visible) | Q(step__programming__action__in=visible)
    return Proof.objects.filter(mine, pk=pk).first()


def proofs_of_step(step: Step) -> list[Proof]:
    return list(step.proofs.order_by("created_at", "pk"))


def proofs_of_action(action: Action) -> list[Proof]:
    """Of its updates and its steps, the newest first (one query)."""
    mine = Q(status_update__action=action) | Q(step__programming__action=action)
    found = Proof.objects.filter(mine).select_related("status_update", "step")
    return list(found.defer("status_update__comment_folded", "status_update__search").order_by("-pk"))
