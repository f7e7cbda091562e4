"""Plain functions that make clients of the API for tests, and call it in their name."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable
from typing import Any

from django.test import Client
from django.utils import timezone

from accounts.api_rights import READ_ALL
from accounts.enums import Role
from accounts.models import ApiClient, ApiToken
from accounts.services.clients import digest_of
from territories.enums import OrganisationKind
from territories.models import Organisation, Territory
from tests.factories import make_organisation, make_region

_numbers = itertools.count(1)


def make_client(
    region: Territory | None = None,
    *,
    role: str = Role.PARTNER,
    scopes: Iterable[str] = (READ_ALL,),
    organisation: Organisation | None = None,
    **fields: Any,
) -> ApiClient:
    """A client of region 04 unless told; a contributor without organisation gets a GRADeS of its region."""
    if role != Role.NATIONAL_READER:
        region = region or make_region()
    if role == Role.GRADES_CONTRIBUTOR and organisation is None:
        organisation = make_organisation(kind=OrganisationKind.GRADES, serving=[region] if region else [])
    defaults = {
        "name": f"Client {next(_numbers)}",
        "purpose": "Alimenter un tableau de bord.",
        "contact": "Pôle données",
        "created_by_label": "Administration locale",
    }
    return ApiClient.objects.create(
        role=role, territory=region, organisation=organisation, scopes=list(scopes), **(defaults | fields)
    )


def make_token(client: ApiClient | None = None, **fields: Any) -> tuple[ApiToken, str]:
    """A token in service for a month, and its text."""
    number = next(_numbers)
    text = f"azm_{number:08x}_{number:043d}"
    now = timezone.now()
    defaults = {
        "label": "Jeton d’essai",
        "prefix": f"{number:08x}",
        "digest": digest_of(text),
        "created_at": now,
        "created_by_label": "Administration locale",
        "expires_at": now + dt.timedelta(days=30),
    }
    token = ApiToken.objects.create(client=client or make_client(), **(defaults | fields))
    return token, text


def bearer(text: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {text}"}


def api_client(text: str = "") -> Client:
    """A program that bears the token at each call; a fresh one of region 04 unless told."""
    return Client(headers=bearer(text or make_token()[1]))
