"""The lines of the matrix for what somebody typed and could not save: its author alone."""

from __future__ import annotations

import uuid
from typing import Any

from accounts.models import User
from roadmap.models import Action, Draft
from roadmap.services.drafts import keep_draft

# The draft is that of the editor.
OWN = (200, 404, 404, 404, 404, 404, 404, 404, 404)

READS = {"roadmap:draft": OWN}
POSTS = {"roadmap:draft-drop": tuple(302 if code == 200 else code for code in OWN)}


def arguments(author: User, action: Action) -> list[Any]:
    found = Draft.objects.first()
    path = f"/actions/{action.pk}/modifier/"
    fields = {"title": ["Un texte"]}
    return [(found or keep_draft(author=author.pk, key=uuid.uuid4(), path=path, fields=fields)).pk]
