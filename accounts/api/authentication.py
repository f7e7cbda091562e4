"""Who calls the API: a client by its token, or a signed-in person by their session.

Either puts on the request of Django what the views and the middlewares read: ``scope``, and for a client
``api_client``, ``api_token_id`` and ``db_snapshot``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, ClassVar

from django.db import connection
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied

from accounts.models import ApiClient
from accounts.selectors.clients import scope_of_client
from accounts.services.clients import TOKEN_START, digest_of
from common import tracing

UNKNOWN, EXPIRED, REVOKED, ABSENT = "jeton_inconnu", "jeton_expire", "jeton_revoque", "jeton_absent"
SENTENCES = {
    UNKNOWN: "Ce jeton n’est pas reconnu. Vérifiez qu’il est copié en entier, sans espace.",
    EXPIRED: "Ce jeton a expiré. L’administrateur local de la région peut en créer un autre.",
    REVOKED: "Ce jeton est révoqué, ou son client est fermé. Demandez-en un autre à l’administrateur local.",
    ABSENT: "Il faut un jeton, dans l’en-tête «\u00a0Authorization: Bearer azm_…\u00a0».",
}
_TOKEN = re.compile(rf"{TOKEN_START}_[0-9a-f]{{8}}_[A-Za-z0-9_-]{{43}}", re.ASCII)
_FIELDS = ("id", "name", "role", "territory_id", "organisation_id", "scopes", "closed_at")
# One statement for who asks, what they may ask and the moment of the read: a list's ETag needs the last.
_SQL = f"""
    SELECT t.id, t.expires_at <= now(), t.revoked_at IS NOT NULL,
        COALESCE(t.last_used_at < now() - interval '1 minute', true),
        txid_current_snapshot()::text, {", ".join(f"c.{name}" for name in _FIELDS)}
    FROM accounts_apitoken t JOIN accounts_apiclient c ON c.id = t.client_id WHERE t.digest = %s
"""  # noqa: S608 - our own columns


@dataclass(frozen=True, slots=True)
class ClientPrincipal:
    """Stands where a user would: a system, which is no account."""

    name: str
    pk: None = None
    is_authenticated: ClassVar[bool] = True
    is_anonymous: ClassVar[bool] = False
    is_active: ClassVar[bool] = True

    def __str__(self) -> str:
        return self.name


class TokenAuthentication(BaseAuthentication):
    """``Authorization: Bearer azm_…``; ``request.auth`` is the :class:`ApiClient`, with what rights need only.

    Raises:
        AuthenticationFailed: with one of the codes of this module.
    """

    def authenticate(self, request: Any) -> tuple[ClientPrincipal, ApiClient] | None:
        kind, _, text = request.headers.get("Authorization", "").strip().partition(" ")
        if kind.lower() != "bearer":
            return None
        row = _row_of(text.strip())
        if row is None:
            raise _refused(UNKNOWN)
        token_id, is_expired, is_revoked, is_stale, snapshot, *values = row
        client = ApiClient.from_db(connection.alias, list(_FIELDS), values)
        if is_revoked or client.closed_at is not None:
            raise _refused(REVOKED)
        if is_expired:
            raise _refused(EXPIRED)
        asked = request._request
        asked.api_client, asked.db_snapshot = client, snapshot
        # Said at most once a minute, with the log of the call.
        asked.api_token_id = token_id if is_stale else None
        asked.scope = scope_of_client(client)
        tracing.note(user=None, actor=client.name, client=client.pk)
        return ClientPrincipal(client.name), client

    def authenticate_header(self, request: Any) -> str:
        return "Bearer"


class PersonAuthentication(SessionAuthentication):
    """The session of a signed-in person, whose writes must bear the CSRF token; their scope is there already."""

    def authenticate(self, request: Any) -> tuple[Any, None] | None:
        found: tuple[Any, None] | None = super().authenticate(request)
        if found:
            request._request.api_user = found[0]
        return found

    def enforce_csrf(self, request: Any) -> None:
        try:
            super().enforce_csrf(request)
        except PermissionDenied as error:
            raise PermissionDenied(
                "La vérification de l’origine a échoué\u00a0: rechargez la page d’où vient cette demande.",
                code="csrf",
            ) from error


def _row_of(text: str) -> tuple[Any, ...] | None:
    if not _TOKEN.fullmatch(text):
        return None
    with connection.cursor() as cursor:
        cursor.execute(_SQL, [digest_of(text)])
        row: tuple[Any, ...] | None = cursor.fetchone()
    return row


def _refused(code: str) -> AuthenticationFailed:
    return AuthenticationFailed(SENTENCES[code], code=code)
