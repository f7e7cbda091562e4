"""Sessions opened once and given to as many clients as a test wants."""

from __future__ import annotations

from django.conf import settings
from django.test import Client

from accounts.models import User


def session_of(user: User) -> str:
    """The key of a new session of the user."""
    client = Client()
    client.force_login(user)
    return str(client.cookies[settings.SESSION_COOKIE_NAME].value)


def client_with(session: str) -> Client:
    """A browser that holds the session."""
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = session
    return client
