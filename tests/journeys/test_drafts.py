"""What could not be saved, in a browser: offered again, taken up, given up, by keyboard and at both widths."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect

from roadmap.models import Action, Draft
from tests.factories import PASSWORD, client_of
from tests.journeys.test_editing import shot
from tests.journeys.world import REAL_TABLE, action_about, editor, load_world, publish_real_table, region
from tests.roadmap.editing.sending import send

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_text_refused_is_taken_up_from_the_home_page(
    live_server: Any,
    quiet_page: Page,
    sign_in: Callable[..., None],
    assert_accessible: Callable[[Page], None],
) -> None:
    load_world()
    publish_real_table()
    sign_in(editor("04"))
    action = action_about("homologation")
    goal = reverse("roadmap:goal-edit", args=[action.goal_id])
    quiet_page.goto(live_server.url + goal)
    send(client_of(editor("04", "06")), goal, title="Sécuriser partout")
    quiet_page.get_by_label("Intitulé").fill("Sécuriser avec les soignants")
    quiet_page.get_by_role("button", name="Enregistrer").press("Enter")
    expect(quiet_page.locator("h1")).to_have_text("Deux personnes ont modifié cet objectif")
    shot(quiet_page, "merge-goal")
    assert_accessible(quiet_page)
    quiet_page.get_by_role("link", name="Décider plus tard").press("Enter")
    quiet_page.goto(live_server.url + "/")
    shot(quiet_page, "home-draft")
    assert_accessible(quiet_page)
    quiet_page.get_by_role("link", name="Reprendre").press("Enter")
    shot(quiet_page, "draft")
    assert_accessible(quiet_page)
    quiet_page.get_by_role("button", name="Reprendre").press("Enter")
    quiet_page.get_by_label("Ce que vous aviez écrit").press("Space")
    quiet_page.get_by_role("button", name="Enregistrer la fusion").press("Enter")
    expect(quiet_page.get_by_text("Enregistré.", exact=True)).to_be_visible()
    assert Draft.objects.count() == 0


def test_a_text_typed_too_long_waits_behind_the_sign_in_page(
    live_server: Any,
    quiet_page: Page,
    context: BrowserContext,
    sign_in: Callable[..., None],
    assert_accessible: Callable[[Page], None],
) -> None:
    load_world()
    publish_real_table()
    user = editor("04")
    sign_in(user)
    action = action_about("homologation")
    quiet_page.goto(live_server.url + reverse("roadmap:action-edit", args=[action.pk]))
    quiet_page.get_by_label("Intitulé").fill("Écrit pendant que la session finissait")
    context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    quiet_page.get_by_role("button", name="Enregistrer").press("Enter")
    expect(quiet_page.get_by_text("Ce que vous aviez écrit est gardé")).to_be_visible()
    shot(quiet_page, "sign-in-draft")
    assert_accessible(quiet_page)
    quiet_page.get_by_label("Adresse électronique").fill(user.email)
    quiet_page.get_by_label("Mot de passe", exact=False).first.fill(PASSWORD)
    quiet_page.get_by_role("button", name="Se connecter").click()
    quiet_page.goto(live_server.url + reverse("roadmap:action-detail", args=[action.pk]))
    expect(quiet_page.get_by_text("Un texte que vous n’avez pas enregistré")).to_be_visible()
    shot(quiet_page, "action-draft")
    assert_accessible(quiet_page)
    quiet_page.get_by_role("link", name="Reprendre").press("Enter")
    quiet_page.get_by_role("button", name="Reprendre").press("Enter")
    expect(quiet_page.get_by_text("Enregistré.", exact=True)).to_be_visible()
    assert Action.objects.get(pk=action.pk).title == "Écrit pendant que la session finissait"


def test_a_check_that_was_overtaken_says_why_and_what_to_do(
    live_server: Any,
    quiet_page: Page,
    sign_in: Callable[..., None],
    assert_accessible: Callable[[Page], None],
) -> None:
    load_world()
    user = editor("04")
    browser = client_of(user)
    upload = SimpleUploadedFile("tableau.tsv", REAL_TABLE.read_bytes())
    sent = {"territory": region("04").pk, "year_from": 2024, "as_of": "", "file": upload}
    address = browser.post("/imports/", sent)["Location"]
    publish_real_table()
    sign_in(user)
    quiet_page.goto(live_server.url + address)
    expect(quiet_page.get_by_text("Cette vérification est dépassée")).to_be_visible()
    expect(quiet_page.get_by_role("link", name="Vérifier à nouveau")).to_be_visible()
    shot(quiet_page, "overtaken")
    assert_accessible(quiet_page)
