"""The pages of the clients of the API: creating, showing a token once, revoking, closing."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from accounts.models import ApiCall, ApiClient, ApiToken
from accounts.services.clients import digest_of
from territories.models import Territory
from tests.accounts.clients import make_client, make_token
from tests.factories import client_of, make_region, make_user, make_user_with_mandate
from tests.pages import source_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Territory:
    return make_region()


@pytest.fixture
def ada(here: Territory) -> Client:
    return client_of(make_user_with_mandate(Role.LOCAL_ADMIN, here, email="admin@azimut.invalid"))


def url(name: str, *args: int) -> str:
    return reverse(f"accounts:{name}", args=args)


def sent(region: Territory | None, **fields: Any) -> dict[str, Any]:
    return {
        "name": "Entrepôt",
        "purpose": "Tenir un tableau de bord.",
        "contact": "Pôle données",
        "role": "partner",
        "territory": region.pk if region else "",
        "reads": ["read:actions", "read:goals"],
    } | fields


def test_the_accounts_lead_to_the_clients(ada: Client) -> None:
    assert f'href="{url("client-list")}"' in source_of(ada.get(url("account-list")))
    page = source_of(ada.get(url("client-list")))
    assert "Aucun client" in page
    assert f'href="{url("client-create")}"' in page


def test_the_portal_s_administrator_has_the_page_in_the_menu() -> None:
    boss = make_user("portail@azimut.invalid", is_staff=True, is_superuser=True)
    page = source_of(client_of(boss).get(url("client-list")))
    assert "Clients de l’API" in page
    created = client_of(boss).post(url("client-create"), sent(None, role="national_reader"))
    assert created.status_code == 302
    assert ApiClient.objects.get().territory is None


def test_a_client_is_created_and_shown(ada: Client, here: Territory) -> None:
    answer = ada.post(url("client-create"), sent(here), follow=True)
    client = ApiClient.objects.get()
    assert answer.redirect_chain[-1][0] == url("client-detail", client.pk)
    page = source_of(answer)
    assert "Client créé. Créez maintenant son premier jeton." in page
    assert "objectifs, actions" in page
    assert client.scopes == ["read:goals", "read:actions"]
    assert "par admin@azimut.invalid" in page


def test_the_scopes_of_the_form_are_ticked_as_they_were_sent(ada: Client, here: Territory) -> None:
    blank = source_of(ada.get(url("client-create")))
    assert re.search(r'value="read:\*" checked', blank)
    assert "write:actions" not in blank
    refused = ada.post(url("client-create"), sent(here, name="", reads=["read:goals"]))
    page = source_of(refused)
    assert refused.status_code == 422
    assert "Donnez un nom à ce client." in page
    assert re.findall(r'value="(read:[^"]+)" checked', page) == ["read:goals"]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"reads": []}, "Cochez au moins une portée."),
        ({"writes": ["write:measures"]}, "Ce rôle lit seulement"),
        ({"reads": ["read:tout"]}, "Cette portée n’est pas de la liste."),
        ({"role": "local_admin"}, "Ce rôle n’est pas de ceux que vous pouvez donner"),
        ({"role": "national_reader"}, "Ce rôle n’est pas de ceux que vous pouvez donner"),
        ({"role": "grades_contributor"}, "au titre d’un organisme"),
    ],
)
def test_a_refused_client_says_why(
    ada: Client, here: Territory, fields: dict[str, Any], sentence: str
) -> None:
    answer = ada.post(url("client-create"), sent(here, **fields))
    assert answer.status_code == 422
    assert sentence in source_of(answer)
    assert not ApiClient.objects.exists()


def test_another_region_s_number_is_not_a_choice(ada: Client) -> None:
    answer = ada.post(url("client-create"), sent(make_region("06", "Mayotte")))
    assert answer.status_code == 422
    assert not ApiClient.objects.exists()


def test_changing_a_client(ada: Client, here: Territory) -> None:
    client = make_client(here, role=Role.ARS_EDITOR, scopes=["read:*", "write:measures"])
    page = source_of(ada.get(url("client-edit", client.pk)))
    assert re.findall(r'value="((?:read|write):[^"]+)" checked', page) == ["read:*", "write:measures"]
    assert 'name="role"' not in page
    fields = {"name": "Neuf", "purpose": "Neuf", "contact": "Neuf", "writes": ["write:targets"]}
    assert ada.post(url("client-edit", client.pk), fields).status_code == 302
    client.refresh_from_db()
    assert (client.name, client.scopes) == ("Neuf", ["write:targets"])


def test_a_token_is_shown_once(ada: Client, here: Territory) -> None:
    client = make_client(here)
    day = timezone.localdate() + dt.timedelta(days=90)
    answer = ada.post(url("token-create", client.pk), {"label": "Serveur", "last_day": day})
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    (text,) = re.findall(r'value="(azm_[^"]+)"', source_of(answer))
    token = ApiToken.objects.get()
    assert token.digest == digest_of(text)
    assert timezone.localdate(token.expires_at) == day + dt.timedelta(days=1)
    assert "Copiez ce jeton maintenant" in source_of(answer)
    page = source_of(ada.get(url("client-detail", client.pk)))
    assert text not in page
    assert f"azm_{token.prefix}_…" in page
    assert text not in str(ada.session.items())


@pytest.mark.parametrize(
    ("days", "sentence"), [(-2, "Cette date est passée"), (400, "400 jours au plus"), (None, "Choisissez le")]
)
def test_a_refused_token_says_why(ada: Client, here: Territory, days: int | None, sentence: str) -> None:
    day = timezone.localdate() + dt.timedelta(days=days) if days is not None else ""
    answer = ada.post(url("token-create", make_client(here).pk), {"label": "x", "last_day": day})
    assert answer.status_code == 422
    assert sentence in source_of(answer)
    assert not ApiToken.objects.exists()


def test_revoking_a_token_and_closing_a_client(ada: Client, here: Territory) -> None:
    client = make_client(here)
    token, _ = make_token(client)
    page = source_of(ada.post(url("token-revoke", client.pk, token.pk), follow=True))
    assert "révoqué\u00a0: il n’ouvre plus rien." in page
    assert ApiToken.objects.get().revoked_by_label == "admin@azimut.invalid"
    page = source_of(ada.post(url("client-close", client.pk), follow=True))
    assert "Client fermé. Ses jetons n’ouvrent plus rien." in page
    assert "Créer un jeton" not in page
    again = source_of(ada.post(url("client-close", client.pk), follow=True))
    assert "Ce client est fermé" in again
    assert "fermé le" in source_of(ada.get(url("client-list")))


def test_a_token_of_another_client_is_not_found_here(ada: Client, here: Territory) -> None:
    token, _ = make_token(make_client(here))
    assert ada.post(url("token-revoke", make_client(here).pk, token.pk)).status_code == 404
    assert ApiToken.objects.get().revoked_at is None


def test_the_page_tells_the_last_calls_escaped(ada: Client, here: Territory) -> None:
    client = make_client(here)
    call = {"client": client, "method": "GET", "path": "/api/v1/actions/", "duration_ms": 1234}
    ApiCall.objects.create(**call, query="search=<b>", status=429)
    ApiCall.objects.create(**call | {"client": make_client(here), "path": "/api/v1/goals/"}, status=200)
    page = source_of(ada.get(url("client-detail", client.pk)))
    assert "GET /api/v1/actions/?search=&lt;b&gt;" in page
    assert "1\u202f234&nbsp;ms" in page
    assert "429" in page
    assert "/api/v1/goals/" not in page
