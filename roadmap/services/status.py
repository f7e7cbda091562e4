"""Recording a status update: the only way a state or a confidence changes."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from journal.import_kinds import Actor
from roadmap.enums import ActionState, Confidence
from roadmap.models import Action, CampaignItem, StatusUpdate
from roadmap.services.errors import RoadmapRefused, StaleVersion
from roadmap.workflow import refusal

MAX_COMMENT = 5_000


@transaction.atomic
def record_status(
    *,
    action: Action,
    state: str | None,
    confidence: str | None,
    comment: str,
    on: dt.date | None,
    who: str,
    actor: Actor,
    version: int | None = None,
    answers_for: frozenset[int] = frozenset(),
) -> StatusUpdate:
    """Say where an action stands.

    Args:
        who: ``workflow.EDITOR`` or ``workflow.PILOT``, which decides the transitions allowed.
        version: the version of the action that the person was looking at; None skips the check.
        answers_for: organisations on whose behalf the person speaks; what open campaigns ask of them
            for this action is then done. The ARS (``who`` editor) answers for all of them.

    Raises:
        StaleVersion: somebody saved the action since.
        RoadmapRefused: a transition that is not allowed, an empty sentence, a date to come.
    """
    locked = Action.objects.select_for_update(of=("self",), no_key=True).get(pk=action.pk)
    if version is not None and locked.version != version:
        raise StaleVersion(current=locked.version)
    current = locked.current_status
    state = state or (current.state if current else None)
    confidence = confidence or None
    _check(current.state if current else None, state, confidence, comment, on, who=who)
    update = StatusUpdate.objects.create(
        action=locked,
        on=on or timezone.localdate(timezone=action.roadmap.territory.zone),
        state=state,
        confidence=confidence,
        comment=comment.strip(),
        author=actor.user,
        author_label=actor.label,
    )
    locked.current_status, locked.version = update, locked.version + 1
    locked.save(update_fields=["current_status", "version", "updated_at"])
    _answer_campaigns(update, None if who == "editor" else answers_for)
    action.current_status, action.version = update, locked.version
    return update


def _check(
    before: str | None,
    state: str | None,
    confidence: str | None,
    comment: str,
    on: dt.date | None,
    *,
    who: str,
) -> None:
    if not comment.strip():
        raise RoadmapRefused("Un point de situation se dit en une phrase au moins.", field="comment")
    if len(comment) > MAX_COMMENT:
        message = f"Ce texte compte {len(comment)} caractères ; la limite est de {MAX_COMMENT}."
        raise RoadmapRefused(message, field="comment")
    if state is not None and state not in ActionState.values:
        raise RoadmapRefused("Cet état n’existe pas.", field="state")
    if confidence is not None and confidence not in Confidence.values:
        raise RoadmapRefused("Cette météo n’existe pas.", field="confidence")
    if state is not None and (reason := refusal(before, state, who=who)):
        raise RoadmapRefused(reason, field="state")
    if on is not None and on > timezone.localdate():
        raise RoadmapRefused("Un point de situation ne date pas de demain.", field="on")


def _answer_campaigns(update: StatusUpdate, organisations: frozenset[int] | None) -> None:
    """What open campaigns ask for this action is done by this update."""
    asked = CampaignItem.objects.filter(
        action_id=update.action_id, campaign__closed_at__isnull=True, status_update__isnull=True
    )
    if organisations is not None:
        asked = asked.filter(organisation_id__in=organisations)
    asked.update(status_update=update, done_at=timezone.now())
