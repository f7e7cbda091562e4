"""Demonstration accounts: one for each role, so that a fresh portal can be visited at once."""

from __future__ import annotations

import datetime as dt
import json
import os
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.api_rights import READ_ALL
from accounts.enums import Role
from accounts.models import ApiClient, ApiToken, Mandate, User
from accounts.services.clients import create_client, create_token, digest_of
from common.scope import Scope
from territories.enums import OrganisationKind, TerritoryKind
from territories.models import Organisation, Territory

DEMO_FILE = "demo-accounts.json"
DEMO_CLIENT = "Partenaire de démonstration"
_AUTHOR = "Démonstration"
_TOKEN_DAYS = 365


class DemoError(Exception):
    """A sentence for the operator."""


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """``regions`` are INSEE codes; the person acts for the organisation of that kind serving each."""

    role: Role
    email: str
    display_name: str
    regions: tuple[str, ...] = ()
    organisation_kind: OrganisationKind | None = None


@dataclass(frozen=True, slots=True)
class DemoCredential:
    """One entry of the file; ``region`` is an INSEE code or null, ``token`` the partner's or null."""

    role: str
    email: str
    password: str
    token: str | None
    region: str | None


DEMO_ACCOUNTS = (
    DemoAccount(
        Role.ARS_EDITOR, "ars.reunion@azimut.example", "ARS La Réunion", ("04",), OrganisationKind.ARS
    ),
    DemoAccount(
        Role.GRADES_CONTRIBUTOR,
        "grades.reunion@azimut.example",
        "GRADeS de La Réunion",
        ("04",),
        OrganisationKind.GRADES,
    ),
    DemoAccount(Role.COMMITTEE_MEMBER, "instance.reunion@azimut.example", "Membre d’instance", ("04",)),
    DemoAccount(
        Role.LOCAL_ADMIN,
        "admin.reunion@azimut.example",
        "Administration locale",
        ("04",),
        OrganisationKind.ARS,
    ),
    DemoAccount(Role.PARTNER, "partenaire.reunion@azimut.example", "Partenaire", ("04",)),
    DemoAccount(Role.NATIONAL_READER, "national@azimut.example", "Lecture nationale"),
    DemoAccount(
        Role.ARS_EDITOR,
        "ars.deux-regions@azimut.example",
        "ARS La Réunion et Mayotte",
        ("04", "06"),
        OrganisationKind.ARS,
    ),
)


def load_demo(*, directory: Path) -> list[DemoCredential]:
    """Create or complete the accounts, then write their file in ``directory``, readable by its owner only.

    Passwords are drawn once and kept in the file. Raises :class:`DemoError`.
    """
    kept = _kept_credentials(directory / DEMO_FILE)
    with transaction.atomic():
        credentials = [_account(account, kept.get(account.email, {})) for account in DEMO_ACCOUNTS]
    _write(directory / DEMO_FILE, credentials)
    return credentials


def _kept_credentials(path: Path) -> dict[str, dict[str, Any]]:
    if not path.exists():
        return {}
    try:
        return {entry["email"]: entry for entry in json.loads(path.read_text(encoding="utf-8"))}
    except (ValueError, TypeError, KeyError) as error:
        raise DemoError(
            f"Le fichier {path} est illisible. Supprimez-le pour que de nouveaux mots de passe soient tirés."
        ) from error


def _account(account: DemoAccount, kept: dict[str, Any]) -> DemoCredential:
    password = str(kept.get("password") or secrets.token_urlsafe(15))
    _user_with_mandates(account, password)
    return DemoCredential(
        role=account.role.value,
        email=account.email,
        password=password,
        token=_partner_token(account, kept) if account.role == Role.PARTNER else kept.get("token"),
        region=account.regions[0] if account.regions else None,
    )


def _user_with_mandates(account: DemoAccount, password: str) -> None:
    user = User.objects.filter(email=account.email).first()
    if user is None:
        user = User.objects.create_user(
            email=account.email, password=password, display_name=account.display_name
        )
    elif not user.check_password(password):
        user.set_password(password)
        user.save(update_fields=["password"])
    for code in account.regions or (None,):
        territory = _region(code) if code else None
        Mandate.objects.get_or_create(
            user=user,
            role=account.role,
            territory=territory,
            organisation=_organisation(account.organisation_kind, territory),
        )


def _partner_token(account: DemoAccount, kept: dict[str, Any]) -> str:
    """The token of the file while it opens something, otherwise a new one, whose text is in the file only."""
    region = _region(account.regions[0])
    client = ApiClient.objects.filter(name=DEMO_CLIENT, territory=region, closed_at__isnull=True).first()
    text, now = str(kept.get("token") or ""), timezone.now()
    if client and ApiToken.objects.valid(now).filter(client=client, digest=digest_of(text)).exists():
        return text
    scope = Scope(administered_regions=frozenset({region.pk}))
    client = client or create_client(
        scope=scope,
        author_label=_AUTHOR,
        name=DEMO_CLIENT,
        purpose="Montrer ce que l’API donne à un partenaire de la région.",
        contact="Équipe du portail",
        role=Role.PARTNER,
        territory=region,
        organisation=None,
        scopes=[READ_ALL],
    )
    _, text = create_token(
        scope=scope,
        client=client,
        author_label=_AUTHOR,
        label=f"Fichier {DEMO_FILE}",
        expires_at=now + dt.timedelta(days=_TOKEN_DAYS),
    )
    return text


def _region(code: str) -> Territory:
    region: Territory | None = Territory.objects.filter(kind=TerritoryKind.REGION, code=code).first()
    if region is None:
        raise DemoError(
            f"La région {code} n’est pas chargée. Lancez d’abord\u00a0: manage.py load_reference."
        )
    return region


def _organisation(kind: OrganisationKind | None, region: Territory | None) -> Organisation | None:
    if kind is None or region is None:
        return None
    organisation: Organisation | None = Organisation.objects.filter(
        kind=kind, areas__territory=region
    ).first()
    if organisation is None:
        raise DemoError(
            f"Aucun organisme de nature «\u00a0{kind.label}\u00a0» ne sert {region.name}."
            " Lancez d’abord\u00a0: manage.py load_reference."
        )
    return organisation


def _write(path: Path, credentials: Sequence[DemoCredential]) -> None:
    """Written beside and moved into place: never half written, never readable by others."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.new")
    draft.unlink(missing_ok=True)
    content = json.dumps([asdict(credential) for credential in credentials], ensure_ascii=False, indent=2)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(content + "\n")
    draft.replace(path)
