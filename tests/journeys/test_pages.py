"""Every page, in a browser: axe finds nothing, nothing scrolls sideways, nothing is blocked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from journal.models import ImportBatch
from roadmap.models import Roadmap
from tests.journeys.world import action_about, editor, load_world, publish_real_table

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def addresses() -> list[str]:
    """The pages of a region whose real table is published, and the national ones."""
    final = Roadmap.objects.get(code="nationale-2023-2027")
    draft = Roadmap.objects.get(code="nationale-2023-2027-projet")
    return [
        reverse("governance:home"),
        reverse("governance:glossary"),
        reverse("governance:glossary") + "?q=CTS",
        reverse("governance:accessibility"),
        reverse("governance:legal"),
        reverse("governance:privacy"),
        reverse("roadmap:national-list"),
        reverse("roadmap:roadmap-detail", args=[final.pk]),
        reverse("roadmap:roadmap-detail", args=[draft.pk]),
        reverse("roadmap:region-tree", args=["04"]),
        reverse("roadmap:region-tree", args=["06"]),
        reverse("roadmap:action-list", args=["04"]),
        reverse("roadmap:action-list", args=["04"]) + "?etat=done",
        reverse("roadmap:action-detail", args=[action_about("homologation").pk]),
        reverse("roadmap:action-detail", args=[action_about("consortiums").pk]),
        reverse("roadmap:action-detail", args=[action_about("homologation").pk]) + "modifier/",
        reverse("roadmap:action-detail", args=[action_about("homologation").pk]) + "etapes/",
        "/mes-mises-a-jour/",
        "/propositions/",
        "/regions/04/campagnes/",
        reverse("journal:trace"),
        reverse("journal:import-list"),
        reverse("journal:import-detail", args=[ImportBatch.objects.get().pk]),
        reverse("indicators:indicator-list"),
        reverse("indicators:indicator-list") + "?territoire=04&fraicheur=sans-chiffre",
        reverse("indicators:indicator-detail", args=["EX-ES"]),
        reverse("indicators:indicator-detail", args=["CHAT-RE"]) + "?territoire=04",
        reverse("indicators:indicator-detail", args=["SUNES-AC"]),
        reverse("programmes:programme-detail", args=["esms-numerique"]),
        reverse("indicators:programme-table", args=["esms-numerique"]),
        reverse("indicators:indicator-detail", args=["ESMSN-EMB"]) + "?territoire=32",
        "/une-page-qui-n-existe-pas/",
    ]


def test_every_page_is_accessible(
    live_server: Any,
    quiet_page: Page,
    sign_in: Callable[..., None],
    assert_accessible: Callable[[Page], None],
) -> None:
    load_world()
    publish_real_table()
    sign_in(editor("04", "06", "32"))
    for address in addresses():
        quiet_page.goto(live_server.url + address)
        expect(quiet_page.locator("h1")).to_have_count(1)
        assert_accessible(quiet_page)


def test_the_sign_in_page_is_accessible_and_signs_in(
    live_server: Any, quiet_page: Page, assert_accessible: Callable[[Page], None]
) -> None:
    load_world()
    user = editor("04")
    quiet_page.goto(live_server.url + reverse("roadmap:region-tree", args=["04"]))
    assert_accessible(quiet_page)
    quiet_page.get_by_label("Adresse électronique").fill(user.email)
    quiet_page.get_by_label("Mot de passe", exact=False).first.fill("faux")
    quiet_page.get_by_role("button", name="Se connecter").click()
    expect(
        quiet_page.get_by_text("Saisissez", exact=False).or_(quiet_page.locator(".fr-alert--error")).first
    ).to_be_visible()
    assert_accessible(quiet_page)
    quiet_page.get_by_label("Mot de passe", exact=False).first.fill("phrase de passe des essais")
    quiet_page.get_by_role("button", name="Se connecter").click()
    expect(quiet_page).to_have_url(live_server.url + reverse("roadmap:region-tree", args=["04"]))


def test_the_keyboard_reaches_the_content_first(
    live_server: Any, quiet_page: Page, sign_in: Callable[..., None]
) -> None:
    load_world()
    publish_real_table()
    sign_in(editor("04"))
    quiet_page.goto(live_server.url + reverse("roadmap:action-list", args=["04"]))
    quiet_page.keyboard.press("Tab")
    expect(quiet_page.locator(":focus")).to_contain_text("Contenu")
    quiet_page.keyboard.press("Enter")
    assert quiet_page.evaluate("document.location.hash") != ""
