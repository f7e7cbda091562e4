"""Saying what blocks an action, and how it was unblocked."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from accounts.services.messages import cancel_messages
from journal.import_kinds import Actor
from roadmap.models import Action, Blocking
from roadmap.services.errors import RoadmapRefused
from roadmap.services.status import MAX_COMMENT


def subject_of_blocking(blocking: Blocking) -> str:
    return f"blocking:{blocking.pk}"


@transaction.atomic
def open_blocking(
    *, action: Action, what: str, unblock: str, remind_on: dt.date | None, actor: Actor
) -> Blocking:
    """Signal what blocks; saying the same twice (a double click) makes one.

    Raises:
        RoadmapRefused: nothing said, a text too long, a reminder in the past, an archived action.
    """
    locked = Action.objects.select_for_update(of=("self",), no_key=True).get(pk=action.pk)
    if locked.archived_at:
        raise RoadmapRefused("Cette action est archivée\u00a0: elle ne se met plus à jour.")
    what, unblock = _text(what, "what", empty="Dites ce qui bloque."), _text(unblock, "unblock")
    if remind_on and remind_on < timezone.localdate(timezone=action.roadmap.territory.zone):
        raise RoadmapRefused("Cette date est déjà passée.", field="remind_on")
    said = {"what": what, "unblock": unblock, "remind_on": remind_on, "author": actor.user}
    if again := Blocking.objects.open().filter(action=locked, **said).first():
        return again
    return Blocking.objects.create(action=locked, author_label=actor.label, **said)


@transaction.atomic
def lift_blocking(*, blocking: Blocking, comment: str, actor: Actor) -> Blocking:
    """Lift it with a sentence; the reminder that still waits is cancelled.

    Raises:
        RoadmapRefused: no sentence, or lifted already.
    """
    locked = Blocking.objects.select_for_update(of=("self",)).get(pk=blocking.pk)
    if locked.lifted_at:
        raise RoadmapRefused("Ce blocage est déjà levé.")
    locked.lifted_comment = _text(comment, "comment", empty="Dites en une phrase ce qui a débloqué l’action.")
    locked.lifted_at, locked.lifted_by_label = timezone.now(), actor.label
    locked.save(update_fields=["lifted_at", "lifted_by_label", "lifted_comment"])
    cancel_messages(subject_key=subject_of_blocking(locked))
    return locked


def _text(text: str, field: str, *, empty: str = "") -> str:
    text = text.replace("\r\n", "\n").strip()
    if empty and not text:
        raise RoadmapRefused(empty, field=field)
    if len(text) > MAX_COMMENT:
        message = f"Ce texte compte {len(text)} caractères\u202f; la limite est de {MAX_COMMENT}."
        raise RoadmapRefused(message, field=field)
    return text
