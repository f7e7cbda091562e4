"""The lines of the matrix for saved views: one shared by somebody else, and one that is nobody else's business."""

from __future__ import annotations

from typing import Any

from accounts.models import SavedView
from roadmap.models import Action
from tests.factories import make_user

READERS = (200, 200, 200, 200, 200, 200, 404, 404, 404)
EDITORS = (200, 403, 403, 403, 403, 403, 404, 404, 404)
NOBODY_ELSE = (404,) * 9

READS = {
    "accounts:view-create": READERS,
    "accounts:view-edit": EDITORS,
    "accounts:view-delete": EDITORS,
    "accounts:view-edit private": NOBODY_ELSE,
    "accounts:view-delete private": NOBODY_ELSE,
}
POSTS = {
    # Nothing is sent with these: refused by the form.
    "accounts:view-create": tuple(422 if code == 200 else code for code in READERS),
    "accounts:view-edit": tuple(422 if code == 200 else code for code in EDITORS),
    "accounts:view-update": tuple(302 if code == 200 else code for code in EDITORS),
    "accounts:view-delete": tuple(302 if code == 200 else code for code in EDITORS),
    "accounts:view-edit private": NOBODY_ELSE,
    "accounts:view-update private": NOBODY_ELSE,
    "accounts:view-delete private": NOBODY_ELSE,
}


def arguments(name: str, action: Action) -> list[Any]:
    """What the address of a line of this file is made of; the view is made on the way."""
    territory = action.roadmap.territory
    if name == "accounts:view-create":
        return ["actions", territory.code]
    shared = not name.endswith(" private")
    fields = {"territory": territory, "page": "actions", "name": "Une vue", "shared": shared}
    return [SavedView.objects.create(owner=make_user(), **fields).pk]
