"""An account, from its invitation to the end of its mandate, in a browser and by keyboard."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from accounts.enums import Role
from accounts.services.delivery import deliver_due
from tests.factories import PASSWORD, make_mandate, make_user
from tests.journeys.world import load_world, region

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ADDRESS, CHOSEN = "camille@azimut.invalid", "une longue phrase neuve"


def press(page: Page, button: str) -> None:
    """By keyboard: no story here needs a mouse."""
    page.get_by_role("button", name=button, exact=True).focus()
    page.keyboard.press("Enter")


def write(page: Page, label: str | re.Pattern[str], text: str) -> None:
    page.get_by_label(label).first.focus()
    page.keyboard.type(text)


def enter(page: Page, home: str, email: str, password: str) -> None:
    page.goto(home + reverse("accounts:login"))
    write(page, "Adresse électronique", email)
    write(page, "Mot de passe", password)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{home}/")


def link_of(mails: list[Any], home: str) -> str:
    """The link of the last e-mail, on the server of the story."""
    found = re.search(rf"{re.escape(settings.PUBLIC_URL)}(/mot-de-passe/\S+)", mails[-1].body)
    assert found, mails[-1].body
    return home + found.group(1)


def invite(page: Page, home: str) -> None:
    page.goto(home + reverse("accounts:account-list"))
    page.get_by_role("link", name="Inviter une personne").focus()
    page.keyboard.press("Enter")
    write(page, "Adresse électronique", ADDRESS)
    write(page, "Prénom et nom", "Camille Martin")
    page.get_by_label("Rôle").select_option("ars_editor")


def choose_a_password(page: Page, link: str, look: Callable[[Page], None]) -> None:
    page.goto(link)
    look(page)
    write(page, "Nouveau mot de passe", CHOSEN)
    write(page, "Le même, une seconde fois", CHOSEN)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Votre mot de passe est enregistré.")).to_be_visible()
    look(page)


def opens(page: Page, home: str, name: str, *arguments: str) -> int:
    response = page.goto(home + reverse(name, args=arguments))
    assert response
    return response.status


def test_from_an_invitation_to_the_end_of_a_mandate(
    live_server: Any,
    quiet_page: Page,
    browser: Browser,
    mailoutbox: list[Any],
    assert_accessible: Callable[[Page], None],
) -> None:
    load_world()
    home = live_server.url
    make_mandate(make_user("admin@azimut.invalid"), Role.LOCAL_ADMIN, region("04"))
    enter(quiet_page, home, "admin@azimut.invalid", PASSWORD)
    expect(quiet_page.get_by_role("link", name="Comptes")).to_be_visible()
    invite(quiet_page, home)
    assert_accessible(quiet_page)
    quiet_page.get_by_label("Prénom et nom").press("Enter")
    expect(quiet_page.get_by_role("heading", level=1)).to_have_text("Camille Martin")
    assert_accessible(quiet_page)
    deliver_due()
    theirs = browser.new_context(locale="fr-FR").new_page()
    choose_a_password(theirs, link_of(mailoutbox, home), assert_accessible)
    enter(theirs, home, ADDRESS, CHOSEN)
    assert opens(theirs, home, "roadmap:action-list", "04") == 200
    quiet_page.locator("summary", has_text="Mettre fin").press("Enter")
    press(quiet_page, "Mettre fin")
    expect(quiet_page.get_by_text("Habilitation fermée.")).to_be_visible()
    assert_accessible(quiet_page)
    for name in ("roadmap:action-list", "roadmap:region-tree"):
        assert opens(theirs, home, name, "04") == 404
    for name in ("journal:import-list", "journal:trace", "accounts:account-list", "admin:index"):
        assert opens(theirs, home, name) == 403
    opens(theirs, home, "accounts:own-account")
    assert_accessible(theirs)
    theirs.context.close()
