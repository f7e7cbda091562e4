"""Everything a person says of an action in one go: its status, its steps and what proves it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from journal.import_kinds import Actor
from roadmap.models import Action, StatusUpdate
from roadmap.services.errors import RoadmapRefused
from roadmap.services.locks import hold_actions
from roadmap.services.proofs import attach_file, attach_link, forget_files
from roadmap.services.status import record_status
from roadmap.services.steps import StepChange, apply_steps


@dataclass(frozen=True, slots=True)
class Statement:
    """``version`` is that of the action when the form was opened; None, by who saw no version, skips the check."""

    version: int | None
    comment: str
    state: str | None = None
    confidence: str | None = None
    on: dt.date | None = None
    steps: Mapping[int, StepChange] = field(default_factory=dict)
    links: Sequence[str] = ()
    files: Sequence[UploadedFile[Any]] = ()


def save_statement(
    *, action: Action, said: Statement, who: str, actor: Actor, answers_for: frozenset[int] = frozenset()
) -> StatusUpdate:
    """Record an update with its steps and proofs, all or nothing; a double click makes one update.

    Raises:
        StaleVersion: somebody saved the action since the form was opened.
        RoadmapRefused: see :func:`roadmap.services.status.record_status`, and the checks of proofs.
    """
    stored: list[str] = []
    try:
        with transaction.atomic():
            return _save(action, said, who, actor, answers_for, stored)
    except BaseException:
        forget_files(stored)
        raise


def _save(
    action: Action, said: Statement, who: str, actor: Actor, answers_for: frozenset[int], stored: list[str]
) -> StatusUpdate:
    locked = Action.objects.select_for_update(of=("self",), no_key=True).get(pk=action.pk)
    if again := _said_already(locked, said, actor):
        return again
    update = record_status(
        action=action,
        state=said.state,
        confidence=said.confidence,
        comment=said.comment,
        on=said.on,
        who=who,
        actor=actor,
        version=said.version,
        answers_for=answers_for,
    )
    apply_steps(action, said.steps)
    for url in said.links:
        attach_link(update, url, actor=actor)
    for file in said.files:
        stored.append(str(attach_file(update, file, actor=actor).file.name))
    return update


def _said_already(locked: Action, said: Statement, actor: Actor) -> StatusUpdate | None:
    """The update that the same person has just made with the same words on the same form."""
    current = locked.current_status
    if current is None or actor.user is None or said.version is None or locked.version != said.version + 1:
        return None
    same_words = current.comment == said.comment.strip() and current.confidence == (said.confidence or None)
    same_state = not said.state or current.state == said.state
    return current if current.author_id == actor.user.pk and same_words and same_state else None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one of several statements: an update, or why not."""

    action: Action
    update: StatusUpdate | None = None
    refusal: RoadmapRefused | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """One of several statements, and as what it is made."""

    action: Action
    said: Statement
    who: str
    answers_for: frozenset[int] = frozenset()


@transaction.atomic
def save_statements(*, told: Sequence[Told], actor: Actor) -> list[Outcome]:
    """Record several updates in one transaction: what is refused is told, and costs the others nothing."""
    pks = [one.action.pk for one in told]
    # All of them at once and in one order: two people saving the same cards cannot wait for each other.
    hold_actions(pks)
    return [_try(one, actor) for one in told]


def _try(one: Told, actor: Actor) -> Outcome:
    try:
        update = save_statement(
            action=one.action, said=one.said, who=one.who, actor=actor, answers_for=one.answers_for
        )
    except RoadmapRefused as refusal:
        return Outcome(one.action, refusal=refusal)
    return Outcome(one.action, update=update)
