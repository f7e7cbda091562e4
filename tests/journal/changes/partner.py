"""A partner as one would write it: it knows a token and `changes/`, nothing of how the portal is made."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.test import Client
from django.utils import timezone

from accounts.enums import Role
from accounts.services import clients
from common.scope import Scope
from territories.models import Organisation, Territory

API = "/api/v1/"
Key = tuple[str, int]


def token_of(
    region: Territory | None,
    role: str = Role.PARTNER,
    *,
    organisation: Organisation | None = None,
    scopes: tuple[str, ...] = ("read:*",),
    name: str = "Partenaire d’essai",
) -> str:
    """The text of a new token of a new client."""
    here = frozenset({region.pk}) if region else frozenset[int]()
    scope = Scope(administered_regions=here, administers_portal=region is None)
    client = clients.create_client(
        scope=scope,
        author_label="essai",
        name=name,
        purpose="Tenir une copie",
        contact="Service informatique",
        role=role,
        territory=region,
        organisation=organisation,
        scopes=scopes,
    )
    expires = timezone.now() + dt.timedelta(days=1)
    _, text = clients.create_token(
        scope=scope, client=client, author_label="essai", label="essai", expires_at=expires
    )
    return text


class Partner:
    """Holds a copy of everything it may read, by resource and number."""

    def __init__(self, token: str, *, limit: int = 500) -> None:
        self._client = Client(headers={"authorization": f"Bearer {token}"})
        self._limit = limit
        self._cursor = ""
        self.copy: dict[Key, dict[str, Any]] = {}
        self.told: list[tuple[str, Key]] = []

    def get(self, address: str, **headers: str) -> Any:
        return self._client.get(f"{API}{address}", headers=headers)

    def pull(self) -> int:
        """One page of what changed; how many objects it told of."""
        since = f"&since={self._cursor}" if self._cursor else ""
        answer = self.get(f"changes/?limit={self._limit}{since}")
        assert answer.status_code == 200, answer.content.decode()
        body = answer.json()
        for change in body["results"]:
            self._apply(change)
        self._cursor = body["next"]
        return len(body["results"])

    def catch_up(self) -> int:
        """Until nothing is left to be told."""
        total = 0
        while found := self.pull():
            total += found
        return total

    def whole(self, resource: str) -> dict[Key, dict[str, Any]]:
        """The same read from its list, page after page."""
        found, address = {}, f"{resource}/?limit=500"
        while address:
            body = self.get(address).json()
            found |= {(resource, each["id"]): each for each in body["results"]}
            address = (body["next"] or "").partition(API)[2]
        return found

    def _apply(self, change: dict[str, Any]) -> None:
        key = (change["resource"], change["id"])
        self.told.append((change["op"], key))
        if change["op"] == "delete":
            assert change["data"] is None
            self.copy.pop(key, None)
        else:
            self.copy[key] = change["data"]
