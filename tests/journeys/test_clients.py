"""A client of the API, from its creation to its end, in a browser and by keyboard."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from accounts.enums import Role
from accounts.models import User
from tests.accounts.clients import bearer
from tests.factories import make_mandate, make_user
from tests.journeys.world import load_world, region

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
UNKNOWN = "/api/v1/nulle-part/"


def press(page: Page, button: str) -> None:
    """By keyboard: no story here needs a mouse."""
    page.get_by_role("button", name=button, exact=True).focus()
    page.keyboard.press("Enter")


def write(page: Page, label: str, text: str) -> None:
    page.get_by_label(label).first.focus()
    page.keyboard.type(text)


def follow(page: Page, link: str, title: str) -> None:
    page.get_by_role("link", name=link).first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def fill_in(page: Page, look: Callable[[Page], None]) -> None:
    """Refused first, for what was forgotten."""
    write(page, "Nom", "Entrepôt du GRADeS")
    press(page, "Créer le client")
    expect(page.get_by_text("Dites à quoi servent les données.")).to_be_visible()
    look(page)
    write(page, "Finalité", "Tenir un tableau de bord.")
    write(page, "Contact", "Pôle données")
    page.locator("select[name=role]").select_option("ars_editor")
    page.get_by_label("Relevés").last.focus()
    page.keyboard.press("Space")
    press(page, "Créer le client")
    expect(page.get_by_role("heading", level=1)).to_have_text("Entrepôt du GRADeS")


def test_from_its_creation_to_its_end(
    live_server: Any,
    quiet_page: Page,
    sign_in: Callable[[User], None],
    assert_accessible: Callable[[Page], None],
) -> None:
    load_world()
    admin = make_user("admin@azimut.invalid")
    make_mandate(admin, Role.LOCAL_ADMIN, region("04"))
    sign_in(admin)
    page = quiet_page
    page.goto(live_server.url + reverse("accounts:account-list"))
    assert_accessible(page)
    follow(page, "Clients de l’API", "Clients de l’API")
    assert_accessible(page)
    follow(page, "Créer un client", "Créer un client de l’API")
    fill_in(page, assert_accessible)
    write(page, "Libellé", "Serveur de production")
    press(page, "Créer le jeton")
    expect(page.get_by_text("Copiez ce jeton maintenant")).to_be_visible()
    assert_accessible(page)
    token = page.get_by_label("Serveur de production")
    text = token.input_value()
    press(page, "Copier le jeton")
    expect(page.locator("[data-az-copy-said]")).not_to_be_empty()
    Client(headers=bearer(text)).get(UNKNOWN)
    follow(page, "C’est copié", "Entrepôt du GRADeS")
    expect(page.get_by_text("Serveur de production").first).to_be_visible()
    assert_accessible(page)
    press(page, "Révoquer le jeton Serveur de production")
    expect(page.get_by_text("il n’ouvre plus rien.")).to_be_visible()
    page.locator("summary", has_text="définitivement").press("Enter")
    assert_accessible(page)
    press(page, "Fermer le client")
    expect(page.get_by_text("Client fermé.")).to_be_visible()
    assert_accessible(page)
