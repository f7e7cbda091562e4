"""Keeping what somebody typed when it could not be saved, for a month, for that person only."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence

from django.db import transaction
from django.db.models import Q
from django.urls import Resolver404, resolve
from django.utils import timezone

from roadmap.models import Action, Draft, Goal, SentForm

DAYS = 30
# Several times the longest form; a draft that is not text was not typed.
MAX_CHARACTERS = 500_000
MOST = 50
MAX_PATH = 500
_NEVER_KEPT = frozenset({"csrfmiddlewaretoken"})


@transaction.atomic
def keep_draft(
    *, author: int, key: uuid.UUID, path: str, fields: Mapping[str, Sequence[str]], had_files: bool = False
) -> Draft | None:
    """Keep a form as it was sent, in place of what was kept of the same form.

    None when it cannot be: an address that is not of the roadmap, or more characters than a person types.
    The oldest give way beyond :data:`MOST` for one person.
    """
    kept = {
        name: [value.replace("\x00", "") for value in values]
        for name, values in fields.items()
        if name not in _NEVER_KEPT
    }
    target = _target(path)
    size = sum(len(value) for values in kept.values() for value in values)
    if target is None or size > MAX_CHARACTERS or len(path) > MAX_PATH:
        return None
    said = {"path": path, "fields": kept, "had_files": had_files, **target}
    expires = timezone.now() + dt.timedelta(days=DAYS)
    draft, _ = Draft.objects.update_or_create(
        author_id=author, key=key, defaults={**said, "expires_at": expires}
    )
    own = Draft.objects.filter(author_id=author).order_by("-updated_at", "-pk")
    Draft.objects.filter(pk__in=list(own.values_list("pk", flat=True)[MOST:])).delete()
    return draft


def _target(path: str) -> dict[str, object] | None:
    """The page of an address, and the action or the goal that it is about."""
    try:
        match = resolve(path.partition("?")[0])
    except Resolver404:
        return None
    if match.namespace != "roadmap":
        return None
    pk = int(match.kwargs.get("pk", 0))
    is_action, is_goal = path.startswith("/actions/"), path.startswith("/objectifs/")
    return {
        "page": str(match.url_name),
        "action_id": pk if is_action and Action.objects.filter(pk=pk).exists() else None,
        "goal_id": pk if is_goal and Goal.objects.filter(pk=pk).exists() else None,
    }


def drop_draft(*, author: int, key: uuid.UUID) -> None:
    """It was saved, or given up."""
    Draft.objects.filter(author_id=author, key=key).delete()


def purge_drafts() -> int:
    """Forget what expired, what a pseudonymised person had typed, and old forms; how many drafts went."""
    now = timezone.now()
    gone, _ = Draft.objects.filter(
        Q(expires_at__lte=now) | Q(author__pseudonymised_at__isnull=False)
    ).delete()
    SentForm.objects.filter(received_at__lte=now - dt.timedelta(days=DAYS)).delete()
    return gone


def receive_form(*, author: int, key: uuid.UUID) -> tuple[SentForm, bool]:
    """The receipt of a form and True; False when it has done already what it asks.

    Inside the transaction that does it: the second of two at once waits for the end of the first.
    """
    return SentForm.objects.get_or_create(author_id=author, key=key)
