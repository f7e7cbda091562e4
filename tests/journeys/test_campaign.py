"""The ARS opens a campaign on five actions; the GRADeS clears its page in under ten clicks; the board is full."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from accounts.models import User
from roadmap.models import Action, Pilotage, Programming, Step
from territories.models import Organisation
from tests.journeys.world import contributor, editor, load_world, publish_real_table

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WORDS = [f"Le jalon {number} est tenu." for number in range(1, 6)]


class Clicks:
    """A mouse that counts itself."""

    def __init__(self) -> None:
        self.count = 0

    def on(self, target: Any) -> None:
        target.click()
        self.count += 1


def five_actions() -> list[Action]:
    """Five of the real actions, all of which TESIS then pilots, and no other."""
    tesis = Organisation.objects.get(name="TESIS")
    chosen = list(Action.objects.active().filter(roadmap__territory__code="04").order_by("pk")[:5])
    Pilotage.objects.filter(action__in=chosen).delete()
    for action in chosen:
        Pilotage.objects.create(action=action, organisation=tesis)
        Action.objects.filter(pk=action.pk).update(title=f"{action.title} (essai)")
    return chosen


def open_campaign(page: Page, home: str) -> None:
    page.goto(home + reverse("roadmap:campaign-list", args=["04"]))
    page.get_by_role("link", name="Ouvrir une campagne").click()
    page.get_by_label("Titre", exact=False).first.fill("Points de juin")
    page.get_by_label("Rechercher").fill("essai")
    page.get_by_role("button", name="Voir ce qu’elle demandera").click()
    expect(page.get_by_text("5 actions, 1 organisme")).to_be_visible()
    page.get_by_role("button", name="Ouvrir la campagne").click()
    expect(page.get_by_text("soit 0")).to_be_visible()


def clear_the_page(page: Page, home: str) -> int:
    """From the home page to nothing left: how many clicks it took, those that give the focus included."""
    mouse = Clicks()
    page.goto(home + "/")
    mouse.on(page.get_by_role("link", name=re.compile("5.actions attendent votre point de situation")))
    cards = page.locator("section[aria-labelledby='demandes'] .up-card")
    expect(cards).to_have_count(5)
    for number, words in enumerate(WORDS):
        box = cards.nth(number).locator("textarea")
        mouse.on(box)
        page.keyboard.type(words)
    mouse.on(cards.nth(0).get_by_text("Dans les temps"))
    mouse.on(page.get_by_role("button", name="Tout enregistrer"))
    expect(page.get_by_text("5 points de situation enregistrés.")).to_be_visible()
    expect(page.get_by_text("Rien ne vous est demandé")).to_be_visible()
    return mouse.count


def test_a_campaign_from_its_opening_to_100_percent(
    live_server: Any,
    quiet_page: Page,
    sign_in: Callable[[User], None],
    assert_accessible: Callable[[Page], None],
) -> None:
    load_world()
    publish_real_table()
    actions = five_actions()
    ars, grades = editor("04"), contributor("04")
    sign_in(ars)
    open_campaign(quiet_page, live_server.url)
    assert_accessible(quiet_page)
    board = quiet_page.url
    sign_in(grades)
    quiet_page.goto(live_server.url + reverse("roadmap:my-updates"))
    assert_accessible(quiet_page)
    assert clear_the_page(quiet_page, live_server.url) < 10
    sign_in(ars)
    quiet_page.goto(board)
    expect(quiet_page.get_by_text(re.compile("5 sur 5.*100"))).to_be_visible()
    told = {Action.objects.get(pk=action.pk).current_status.comment for action in actions}
    assert told == set(WORDS)


def test_the_page_is_cleared_by_keyboard_and_without_javascript(live_server: Any, browser: Browser) -> None:
    load_world()
    publish_real_table()
    actions = five_actions()
    client = Client()
    client.force_login(contributor("04"))
    context = browser.new_context(java_script_enabled=False, locale="fr-FR")
    cookie = next(iter(client.cookies.values()))
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
    page = context.new_page()
    page.goto(live_server.url + reverse("roadmap:my-updates"))
    card = page.locator(f"#carte-{actions[0].pk}")
    card.locator("textarea").focus()
    page.keyboard.type("Dit au clavier.")
    card.get_by_role("button", name="Enregistrer et suivante").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 point de situation enregistré.")).to_be_visible()
    assert Action.objects.get(pk=actions[0].pk).current_status.comment == "Dit au clavier."
    context.close()


def test_the_other_pages_are_accessible(
    live_server: Any,
    quiet_page: Page,
    sign_in: Callable[[User], None],
    assert_accessible: Callable[[Page], None],
) -> None:
    load_world()
    publish_real_table()
    action = five_actions()[0]
    year, _ = Programming.objects.get_or_create(action=action, year=2025, defaults={"text": "Cadrer"})
    step = year.steps.first() or Step.objects.create(programming=year, position=1, text="Cadrer")
    sign_in(contributor("04"))
    for address in (
        reverse("roadmap:status-update", args=[action.pk]),
        reverse("roadmap:action-steps", args=[action.pk]),
        reverse("roadmap:step-proofs", args=[step.pk]),
        reverse("roadmap:blocking-open", args=[action.pk]),
        reverse("roadmap:propose", args=[action.pk]),
        reverse("roadmap:propose", args=[action.pk]) + "?nature=modification",
        reverse("roadmap:proposal-list"),
    ):
        quiet_page.goto(live_server.url + address)
        expect(quiet_page.locator("h1")).to_have_count(1)
        assert_accessible(quiet_page)
    sign_in(editor("04"))
    for address in (
        reverse("roadmap:campaign-list", args=["04"]),
        reverse("roadmap:campaign-open", args=["04"]),
    ):
        quiet_page.goto(live_server.url + address)
        assert_accessible(quiet_page)


def test_the_form_on_the_page_of_an_action_fits_a_narrow_screen(
    live_server: Any, quiet_page: Page, sign_in: Callable[[User], None]
) -> None:
    load_world()
    publish_real_table()
    action = five_actions()[0]
    sign_in(contributor("04"))
    quiet_page.set_viewport_size({"width": 390, "height": 844})
    quiet_page.goto(live_server.url + reverse("roadmap:action-detail", args=[action.pk]))
    quiet_page.get_by_text("Dire où en est l’action").click()
    form = quiet_page.locator("form.up-form")
    expect(form.get_by_role("button", name="Enregistrer")).to_be_visible()
    assert quiet_page.evaluate("document.documentElement.scrollWidth") <= 390
