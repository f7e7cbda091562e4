"""Clients of the API and their tokens: never wider than what their administrator administers."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.access import client_roles, may_administer_region, may_manage_client
from accounts.api_rights import ALL_RIGHTS, is_write, normalised
from accounts.enums import Role
from accounts.models import ApiClient, ApiToken, User
from accounts.models.clients import READERS, TOKEN_DAYS
from accounts.services.refusals import AccountRefused
from common.scope import Scope
from territories.enums import TerritoryKind
from territories.models import Organisation, Territory

TOKEN_START = "azm"  # noqa: S105 (what a token begins with)
_NOT_YOURS = "Ce client n’est pas de ceux que vous administrez."
_CLOSED = "Ce client est fermé\u00a0: créez-en un autre."


@transaction.atomic
def create_client(
    *,
    scope: Scope,
    author_label: str,
    name: str,
    purpose: str,
    contact: str,
    role: str,
    territory: Territory | None,
    organisation: Organisation | None,
    scopes: Iterable[str],
) -> ApiClient:
    """A client without any token yet.

    Raises:
        AccountRefused: wider than the scope, an organisation that does not serve the region, no scope or an
            unknown one, or the name of another open client of the region.
    """
    _check_role(scope, role, territory)
    _check_organisation(role, territory, organisation)
    return _saved(
        ApiClient(
            name=_on_one_line(name),
            purpose=purpose.strip(),
            contact=_on_one_line(contact),
            role=role,
            territory=territory,
            organisation=organisation,
            scopes=_checked_scopes(role, scopes),
            created_by=User.objects.filter(pk=scope.user_id).first() if scope.user_id else None,
            created_by_label=author_label,
        )
    )


@transaction.atomic
def change_client(
    *, scope: Scope, client: ApiClient, name: str, purpose: str, contact: str, scopes: Iterable[str]
) -> ApiClient:
    """Its words and its scopes, from the next call on; another role or region is another client.

    Raises:
        AccountRefused: as :func:`create_client`, or a closed client.
    """
    changed = _managed(scope, client)
    changed.name, changed.purpose = _on_one_line(name), purpose.strip()
    changed.contact, changed.scopes = _on_one_line(contact), _checked_scopes(changed.role, scopes)
    return _saved(changed)


@transaction.atomic
def close_client(*, scope: Scope, client: ApiClient, author_label: str) -> ApiClient:
    """For good: its tokens are revoked with it."""
    closed = _managed(scope, client)
    closed.closed_at = timezone.now()
    closed.save(update_fields=["closed_at"])
    closed.tokens.filter(revoked_at__isnull=True).update(
        revoked_at=closed.closed_at, revoked_by_label=author_label
    )
    return closed


@transaction.atomic
def create_token(
    *, scope: Scope, client: ApiClient, author_label: str, label: str, expires_at: dt.datetime
) -> tuple[ApiToken, str]:
    """A token and its text, which is given here once and kept nowhere.

    Raises:
        AccountRefused: a client of another administrator or closed, an expiry past or too far.
    """
    owner, now = _managed(scope, client), timezone.now()
    if expires_at <= now:
        raise AccountRefused("Cette date est passée\u00a0: choisissez-en une à venir.", field="last_day")
    if expires_at > now + dt.timedelta(days=TOKEN_DAYS):
        raise AccountRefused(f"Un jeton dure {TOKEN_DAYS} jours au plus.", field="last_day")
    prefix = secrets.token_hex(4)
    text = f"{TOKEN_START}_{prefix}_{secrets.token_urlsafe(32)}"
    token = ApiToken.objects.create(
        client=owner,
        label=_on_one_line(label),
        prefix=prefix,
        digest=digest_of(text),
        created_at=now,
        created_by_label=author_label,
        expires_at=expires_at,
    )
    return token, text


@transaction.atomic
def revoke_token(*, scope: Scope, token: ApiToken, author_label: str) -> ApiToken:
    """From the next call on; revoking twice keeps the first date.

    Raises:
        AccountRefused: a token of another administrator's client.
    """
    if not may_manage_client(scope, token.client):
        raise AccountRefused(_NOT_YOURS)
    locked: ApiToken = ApiToken.objects.select_for_update().get(pk=token.pk)
    if locked.revoked_at is None:
        locked.revoked_at, locked.revoked_by_label = timezone.now(), author_label
        locked.save(update_fields=["revoked_at", "revoked_by_label"])
    return locked


def digest_of(text: str) -> str:
    """SHA-256: a token holds 256 bits of chance, no slow digest would protect it better."""
    return hashlib.sha256(text.encode()).hexdigest()


def _managed(scope: Scope, client: ApiClient) -> ApiClient:
    """The client, locked, if it is open and the scope administers it."""
    locked: ApiClient = ApiClient.objects.select_for_update().get(pk=client.pk)
    if not may_manage_client(scope, locked):
        raise AccountRefused(_NOT_YOURS)
    if locked.closed_at is not None:
        raise AccountRefused(_CLOSED)
    return locked


def _check_role(scope: Scope, role: str, territory: Territory | None) -> None:
    if role not in client_roles(scope):
        raise AccountRefused("Ce rôle n’est pas de ceux que vous pouvez donner à un client.", field="role")
    if role == Role.NATIONAL_READER:
        if territory is not None:
            raise AccountRefused("Un lecteur national ne porte sur aucune région.", field="territory")
        return
    if territory is None:
        raise AccountRefused("Choisissez la région.", field="territory")
    if territory.kind != TerritoryKind.REGION or not may_administer_region(scope, territory.pk):
        raise AccountRefused("Cette région n’est pas de celles que vous administrez.", field="territory")


def _check_organisation(role: str, territory: Territory | None, organisation: Organisation | None) -> None:
    if role != Role.GRADES_CONTRIBUTOR:
        if organisation is not None:
            raise AccountRefused(
                "Seul un client contributeur agit au titre d’un organisme.", field="organisation"
            )
        return
    if organisation is None or territory is None:
        raise AccountRefused(
            "Un client contributeur agit au titre d’un organisme\u00a0: choisissez-le.", field="organisation"
        )
    if not Organisation.objects.serving(territory).filter(pk=organisation.pk).exists():
        raise AccountRefused(f"Cet organisme ne sert pas la région {territory.name}.", field="organisation")


def _checked_scopes(role: str, scopes: Iterable[str]) -> list[str]:
    given = list(scopes)
    if unknown := sorted(set(given) - set(ALL_RIGHTS)):
        raise AccountRefused(f"Portée inconnue\u00a0: {', '.join(unknown)}.", field="reads")
    if not given:
        raise AccountRefused("Cochez au moins une portée.", field="reads")
    if role in READERS and any(is_write(right) for right in given):
        raise AccountRefused("Ce rôle lit seulement\u00a0: décochez les portées d’écriture.", field="writes")
    return normalised(given)


def _saved(client: ApiClient) -> ApiClient:
    try:
        with transaction.atomic():
            client.save()
    except IntegrityError as error:
        if "apiclient_name" not in str(error):
            raise
        raise AccountRefused("Un client ouvert de cette région porte déjà ce nom.", field="name") from error
    return client


def _on_one_line(text: str) -> str:
    return " ".join(text.split())
