"""Who writes by the API: a client under its name, or a signed-in person."""

from __future__ import annotations

from rest_framework.request import Request

from accounts.models import ApiClient, User
from journal.import_kinds import Actor


def actor_of_call(request: Request) -> Actor:
    """A client has no account: its name alone signs what it writes."""
    if isinstance(request.auth, ApiClient):
        return Actor(label=request.auth.name)
    user = request.user
    assert isinstance(user, User)
    return Actor.of(user)
