"""The lines of the matrix for the journal, and what they are about."""

from __future__ import annotations

from typing import Any

from common import tracing
from journal.models import Change
from roadmap.models import Action
from tests.factories import make_pilotage

# The journal opens to those who work in a region, each on its own; what an action was is read where it is worked on.
OPENS = (200, 200, 200, 403, 403, 403, 200, 403, 403)
ENTRY = (200, 200, 200, 403, 403, 403, 404, 403, 403)
DRAFTS = (200, 200, 200, 404, 404, 404, 404, 404, 404)
PUT_BACK = (302, 403, 403, 404, 404, 404, 404, 404, 404)

READS = {
    "journal:trace": OPENS,
    "journal:trace-entry": ENTRY,
    # What the journal keeps of an object: those who work in its region; a shared one, those who work anywhere.
    "journal:object": DRAFTS,
    "roadmap:roadmap-as-of": DRAFTS,
    "roadmap:action-as-of": DRAFTS,
    "roadmap:action-as-of-form": tuple(302 if code == 200 else code for code in DRAFTS),
}
POSTS = {"journal:trace-restore": PUT_BACK}


def arguments(name: str, action: Action) -> list[Any]:
    """What the address of a line of this file is made of; the changes are made on the way."""
    makers = {
        "journal:trace-entry": lambda: [_deletion(action).context_id],
        "journal:trace-restore": lambda: [_deletion(action).pk],
        "journal:object": lambda: ["roadmap.goal", action.goal_id],
        "roadmap:roadmap-as-of": lambda: [action.roadmap_id],
        "roadmap:action-as-of": lambda: [action.pk, "2026-11-20"],
        "roadmap:action-as-of-form": lambda: [action.pk],
    }
    return makers[name]() if name in makers else []


def _deletion(action: Action) -> Change:
    with tracing.cause(tracing.PAGE, "/actions/"):
        make_pilotage(action, "Un pilote de trop").delete()
    found: Change = Change.objects.filter(kind="roadmap.pilotage", operation="delete").latest("pk")
    return found
