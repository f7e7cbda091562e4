"""Adding and changing the meetings of a committee."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction

from common.tabular.model import typographic
from governance.enums import MeetingState
from governance.models import Committee, Meeting

MAX_LINE, MAX_NOTE = 250, 2_000
_STALE = "Quelqu’un a modifié cette séance depuis que vous l’avez ouverte : relisez-la, puis recommencez."


class MeetingRefused(ValueError):
    """A write that cannot be done; ``field`` names the form field at fault, empty for the whole form."""

    def __init__(self, message: str, *, field: str = "") -> None:
        self.message = typographic(message)
        self.field = field
        super().__init__(self.message)


class MeetingChanged(MeetingRefused):
    """Somebody saved the meeting since the form was opened."""


@dataclass(frozen=True, slots=True)
class MeetingContent:
    """What a form says of a meeting; hours are those of the committee's territory."""

    on: dt.date
    begins: dt.time | None = None
    ends: dt.time | None = None
    place: str = ""
    title: str = ""
    state: str = MeetingState.DRAFT
    note: str = ""


@transaction.atomic
def add_meeting(*, committee: Committee, content: MeetingContent, today: dt.date) -> Meeting:
    """A new meeting of the committee. Raises ``MeetingRefused``."""
    locked = Committee.objects.select_for_update(of=("self",), no_key=True).get(pk=committee.pk)
    return _write(Meeting(committee=locked), content, today)


@transaction.atomic
def change_meeting(*, meeting: Meeting, content: MeetingContent, version: int, today: dt.date) -> bool:
    """Make the meeting say ``content``; whether anything changed.

    Args:
        version: the version that the page showed.

    Raises:
        MeetingChanged: somebody saved it since.
        MeetingRefused: a rule is broken; nothing is written.
    """
    locked = (
        Meeting.objects.select_for_update(of=("self",), no_key=True)
        .select_related("committee__territory")
        .get(pk=meeting.pk)
    )
    if locked.version != version:
        raise MeetingChanged(_STALE)
    if content_of(locked) == content:
        return False
    locked.version += 1
    _write(locked, content, today)
    return True


def content_of(meeting: Meeting) -> MeetingContent:
    return MeetingContent(**{name: getattr(meeting, name) for name in MeetingContent.__slots__})


def _write(meeting: Meeting, content: MeetingContent, today: dt.date) -> Meeting:
    _check(content, today)
    _check_in_force(meeting.committee, content)
    for name in MeetingContent.__slots__:
        setattr(meeting, name, getattr(content, name))
    try:
        meeting.validate_constraints()
    except ValidationError as error:
        raise MeetingRefused(error.messages[0], field="on") from error
    meeting.save()
    return meeting


def _check(content: MeetingContent, today: dt.date) -> None:
    if content.state not in MeetingState.values:
        raise MeetingRefused("Cet état n’existe pas.", field="state")
    if content.ends and not content.begins:
        raise MeetingRefused("Une heure de fin va avec une heure de début.", field="begins")
    if content.begins and content.ends and content.ends <= content.begins:
        raise MeetingRefused("La fin d’une séance suit son début, le même jour.", field="ends")
    if content.state in (MeetingState.IN_SESSION, MeetingState.CLOSED) and content.on > today:
        raise MeetingRefused("Une séance à venir n’est ni en cours ni tenue.", field="state")
    for name, limit in (("place", MAX_LINE), ("title", MAX_LINE), ("note", MAX_NOTE)):
        _check_text(getattr(content, name), field=name, limit=limit)


def _check_text(text: str, *, field: str, limit: int) -> None:
    if "\x00" in text:
        raise MeetingRefused("Ce texte contient un caractère qui ne s’écrit pas.", field=field)
    if len(text) > limit:
        raise MeetingRefused(
            f"Ce texte compte {len(text)} caractères ; la limite est de {limit}.", field=field
        )


def _check_in_force(committee: Committee, content: MeetingContent) -> None:
    if not committee.sits_on(content.on):
        raise MeetingRefused("Ce jour-là, cette instance ne siège pas.", field="on")
