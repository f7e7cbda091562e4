"""Recording a status update: the only way a state or a confidence changes."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from journal.import_kinds import Actor
from roadmap.enums import ActionState, Confidence
from roadmap.models import Action, CampaignItem, StatusUpdate
from roadmap.services.errors import RoadmapRefused, StaleVersion
from roadmap.workflow import EDITOR, refusal

MAX_COMMENT = 5_000


def lock_action(action: Action, *, version: int | None) -> Action:
    """The action as it stands, held until the end of the transaction.

    Raises:
        StaleVersion: somebody saved it since ``version``; None skips the check.
        RoadmapRefused: the action is archived.
    """
    locked: Action = Action.objects.select_for_update(of=("self",), no_key=True).get(pk=action.pk)
    if version is not None and locked.version != version:
        raise StaleVersion(current=locked.version)
    if locked.archived_at or locked.withdrawn_at:
        raise RoadmapRefused("Cette action est archivée\u00a0: elle ne se met plus à jour.")
    return locked


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
    """Say where an action stands; ``who`` (``workflow.EDITOR`` or ``PILOT``) decides the transitions.

    ``version`` is that of the action as the person saw it (None skips the check). What open campaigns
    ask of the organisations of ``answers_for`` is then done; the ARS answers for all of them.

    Raises:
        RoadmapRefused: a forbidden transition, no sentence, a date to come; StaleVersion, saved since.
    """
    locked = lock_action(action, version=version)
    current = locked.current_status
    state = state or (current.state if current else None)
    today = timezone.localdate(timezone=action.roadmap.territory.zone)
    _check(current.state if current else None, state, confidence, comment, who=who)
    if on is not None and on > today:
        raise RoadmapRefused("Un point de situation ne date pas de demain.", field="on")
    update = StatusUpdate.objects.create(
        action=locked,
        on=on or today,
        state=state,
        confidence=confidence or None,
        comment=comment.strip(),
        author=actor.user,
        author_label=actor.label,
    )
    _put_in_force(locked, update)
    _answer_campaigns(update, None if who == EDITOR else answers_for, today=today)
    action.current_status, action.version = update, locked.version
    return update


def _put_in_force(locked: Action, update: StatusUpdate) -> None:
    locked.current_status, locked.version = update, locked.version + 1
    locked.save(update_fields=["current_status", "version", "updated_at"])


def _check(
    before: str | None,
    state: str | None,
    confidence: str | None,
    comment: str,
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
    if confidence and confidence not in Confidence.values:
        raise RoadmapRefused("Cette météo n’existe pas.", field="confidence")
    if state is not None and (reason := refusal(before, state, who=who)):
        raise RoadmapRefused(reason, field="state")


def _answer_campaigns(update: StatusUpdate, organisations: frozenset[int] | None, *, today: dt.date) -> None:
    """What open campaigns that have begun ask for this action is done by this update."""
    asked = CampaignItem.objects.filter(
        action_id=update.action_id,
        campaign__closed_at__isnull=True,
        campaign__opens_on__lte=today,
        status_update__isnull=True,
    )
    if organisations is not None:
        asked = asked.filter(organisation_id__in=organisations)
    asked.update(status_update=update, done_at=timezone.now())
