"""What the views of imports share: who asks, and what they may."""

from __future__ import annotations

from django.http import HttpRequest

from accounts.models import User
from journal.import_kinds import Actor


def actor_of(request: HttpRequest) -> Actor:
    """The signed-in person; nobody else reaches a view that is not public."""
    user = request.user
    assert isinstance(user, User)
    return Actor.of(user)
