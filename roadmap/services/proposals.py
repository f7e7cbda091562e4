"""Proposing what one may not change oneself, and answering."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from journal.import_kinds import Actor
from roadmap.enums import ProposalKind, ProposalState
from roadmap.models import Action, Proposal
from roadmap.services.editing.actions import edit_action
from roadmap.services.editing.content import ActionContent, YearEntry, content_of
from roadmap.services.editing.years import recut
from roadmap.services.errors import RoadmapRefused
from roadmap.services.proposals_messages import tell_author, tell_editors
from roadmap.services.status import MAX_COMMENT, record_status
from roadmap.workflow import EDITOR, refusal

MAX_LABEL = 200


@transaction.atomic
def propose(
    *, action: Action, kind: str, changes: Mapping[str, Any], reason: str, base_version: int, author: User
) -> Proposal:
    """Write a proposal that waits for the ARS; a double click makes one.

    Raises:
        RoadmapRefused: nothing proposed, no reason, a state the action cannot take, an archived action.
    """
    locked = Action.objects.select_for_update(of=("self",), no_key=True).get(pk=action.pk)
    if locked.archived_at:
        raise RoadmapRefused("Cette action est archivée\u00a0: elle ne se met plus à jour.")
    reason = _sentence(reason, "reason")
    if kind == ProposalKind.EDIT and not reason:
        raise RoadmapRefused("Dites en une phrase pourquoi.", field="reason")
    if not changes:
        raise RoadmapRefused("Vous ne proposez aucun changement.")
    if kind == ProposalKind.STATUS:
        _check_status(locked, changes)
    said = {"kind": kind, "changes": dict(changes), "reason": reason, "author": author}
    again: Proposal | None = Proposal.objects.pending().filter(action=locked, **said).first()
    if again:
        return again
    made = Proposal.objects.create(action=locked, base_version=base_version, author_label=str(author), **said)
    tell_editors(made)
    return made


@transaction.atomic
def accept_proposal(
    *,
    proposal: Proposal,
    changes: Mapping[str, Any],
    answer: str,
    version: int,
    by: User,
    may_lose_steps: bool = False,
) -> Proposal:
    """Do what is proposed, as proposed or as amended in ``changes``.

    Raises:
        StaleVersion: the action changed since the page of the proposal was opened.
        RoadmapRefused: answered already, amended without a sentence, or what the change itself refuses.
    """
    locked = _pending(proposal)
    is_amended = dict(changes) != locked.changes
    if is_amended and not answer.strip():
        raise RoadmapRefused(
            "Vous amendez la proposition\u00a0: dites en une phrase pourquoi.", field="answer"
        )
    if locked.kind == ProposalKind.STATUS:
        _apply_status(locked, changes, version, by)
    else:
        content = proposed_content(content_of(locked.action), changes)
        edit_action(action=locked.action, content=content, version=version, may_lose_steps=may_lose_steps)
    state = ProposalState.AMENDED if is_amended else ProposalState.ACCEPTED
    return _answer(locked, state, answer, by)


@transaction.atomic
def refuse_proposal(*, proposal: Proposal, answer: str, by: User) -> Proposal:
    """Raises :class:`RoadmapRefused` when answered already, or without a sentence."""
    locked = _pending(proposal)
    if not answer.strip():
        raise RoadmapRefused("Un refus se justifie d’une phrase.", field="answer")
    return _answer(locked, ProposalState.REFUSED, answer, by)


def proposed_content(content: ActionContent, changes: Mapping[str, Any]) -> ActionContent:
    """The action as it would be; steps whose words are found again keep their state."""
    for name in ("title", "priority"):
        if name in changes:
            content = content.put(name, changes[name])
    for year, text in changes.get("years", {}).items():
        steps = recut(text, content.year(int(year)).steps) if text.strip() else ()
        content = content.put(f"years.{year}", YearEntry(text.strip(), steps))
    return content


def _apply_status(proposal: Proposal, changes: Mapping[str, Any], version: int, by: User) -> None:
    label = f"{proposal.author_label}, proposé\u202f; accepté par {by}"
    on = changes.get("on")
    record_status(
        action=proposal.action,
        state=changes.get("state"),
        confidence=changes.get("confidence"),
        comment=changes.get("comment", ""),
        on=dt.date.fromisoformat(on) if on else None,
        who=EDITOR,
        actor=Actor(label=label[:MAX_LABEL], user=proposal.author),
        version=version,
    )


def _check_status(action: Action, changes: Mapping[str, Any]) -> None:
    current = action.current_status
    wanted = changes.get("state")
    if wanted and (reason := refusal(current.state if current else None, wanted, who=EDITOR)):
        raise RoadmapRefused(reason, field="state")
    if not str(changes.get("comment", "")).strip():
        raise RoadmapRefused("Un point de situation se dit en une phrase au moins.", field="comment")


def _pending(proposal: Proposal) -> Proposal:
    found = Proposal.objects.select_for_update(of=("self",)).select_related(
        "action__roadmap__territory", "author"
    )
    locked: Proposal = found.get(pk=proposal.pk)
    if locked.state != ProposalState.PENDING:
        raise RoadmapRefused(f"Cette proposition a déjà reçu une réponse de {locked.answered_by_label}.")
    return locked


def _answer(proposal: Proposal, state: str, answer: str, by: User) -> Proposal:
    proposal.state, proposal.answer = state, _sentence(answer, "answer")
    proposal.answered_by_label, proposal.answered_at = str(by), timezone.now()
    proposal.save(update_fields=["state", "answer", "answered_by_label", "answered_at"])
    tell_author(proposal)
    return proposal


def _sentence(text: str, field: str) -> str:
    text = text.replace("\r\n", "\n").strip()
    if len(text) > MAX_COMMENT:
        message = f"Ce texte compte {len(text)} caractères\u202f; la limite est de {MAX_COMMENT}."
        raise RoadmapRefused(message, field=field)
    return text
