"""The lines of the matrix for the committees and their meetings."""

from __future__ import annotations

from typing import Any

from governance.enums import MeetingState
from governance.models import Committee, Meeting
from roadmap.models import Action
from tests.governance.factories import make_committee, make_meeting

CODE = "comite-droits"
SIGNED_IN = (200,) * 9
HERE = (200, 200, 200, 200, 200, 200, 404, 404, 404)
EDITED = (200, 403, 403, 403, 403, 403, 404, 404, 404)
# A meeting in preparation is that of those who work in the region.
DRAFT = (200, 403, 403, 404, 404, 404, 404, 404, 404)

READS = {
    "governance:committee-list": SIGNED_IN,
    "governance:committee-detail": HERE,
    "governance:meeting-create": EDITED,
    "governance:meeting-edit": EDITED,
    "governance:meeting-edit draft": DRAFT,
}
POSTS = {
    "governance:meeting-create": tuple(422 if code == 200 else code for code in EDITED),
    "governance:meeting-edit": tuple(422 if code == 200 else code for code in EDITED),
    "governance:meeting-edit draft": tuple(422 if code == 200 else code for code in DRAFT),
}


def arguments(name: str, action: Action) -> list[Any]:
    """What the address of a line of this file is made of; the objects are made on the way."""
    committee = _committee(action)
    if name == "governance:committee-list":
        return []
    if not name.startswith("governance:meeting-edit"):
        return [CODE]
    draft = name.endswith("draft")
    return [_meeting(committee, MeetingState.DRAFT if draft else MeetingState.CONVENED).pk]


def _committee(action: Action) -> Committee:
    return Committee.objects.filter(code=CODE).first() or make_committee(action.roadmap.territory, CODE)


def _meeting(committee: Committee, state: str) -> Meeting:
    on = "2023-10-04" if state == MeetingState.DRAFT else "2024-01-23"
    return committee.meetings.filter(state=state).first() or make_meeting(committee, on, state)
