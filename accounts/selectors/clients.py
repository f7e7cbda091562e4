"""Clients of the API as their administrator sees them, and what one of them may see."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Max, Min, Q, QuerySet

from accounts.access import may_manage_client
from accounts.api_rights import is_write, label_of
from accounts.enums import TokenState
from accounts.models import ApiCall, ApiClient, ApiToken
from accounts.selectors.scopes import scope_granted
from common.scope import NOBODY, Scope

CALLS_SHOWN = 50


@dataclass(frozen=True, slots=True)
class TokenRow:
    token: ApiToken
    state: TokenState


@dataclass(frozen=True, slots=True)
class ClientPage:
    client: ApiClient
    reads: Sequence[str]
    writes: Sequence[str]
    tokens: Sequence[TokenRow]
    calls: Sequence[ApiCall]
    may_change: bool


def scope_of_client(client: ApiClient) -> Scope:
    """What its role opens on its territory (no query); it administers nothing and is nobody."""
    return NOBODY if client.closed_at is not None else scope_granted([client])


def clients_of(scope: Scope, *, now: dt.datetime) -> QuerySet[Any]:
    """Open ones first, with ``last_used`` and ``expires``: when the first of its valid tokens does (one query)."""
    valid = Q(tokens__revoked_at__isnull=True, tokens__expires_at__gt=now)
    clients: QuerySet[Any] = ApiClient.objects.visible_to(scope).select_related("territory", "organisation")
    told: QuerySet[Any] = clients.annotate(
        last_used=Max("tokens__last_used_at"), expires=Min("tokens__expires_at", filter=valid)
    )
    return told.order_by(F("closed_at").desc(nulls_first=True), "name", "pk")


def client_page(client: ApiClient, scope: Scope, *, now: dt.datetime) -> ClientPage:
    """The page of a client (two queries): its rights in words, its tokens, its last calls."""
    tokens = ApiToken.objects.visible_to(scope).filter(client=client)
    calls = ApiCall.objects.visible_to(scope).filter(client=client)
    return ClientPage(
        client=client,
        reads=[label_of(right) for right in client.scopes if not is_write(right)],
        writes=[label_of(right) for right in client.scopes if is_write(right)],
        tokens=[TokenRow(token, token.state_at(now)) for token in tokens],
        calls=list(calls.order_by("-at", "-pk")[:CALLS_SHOWN]),
        may_change=may_manage_client(scope, client) and client.closed_at is None,
    )
