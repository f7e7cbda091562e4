"""Every page, in a browser: axe finds nothing, nothing scrolls sideways, nothing is blocked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from journal.models import ImportBatch
from roadmap.models import Blocking, Proposal, Roadmap
from tests.journeys.world import action_about, contributor, editor, load_world, publish_real_table

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

COMMITTEES = (
    "/instances/",
    "/instances/?au=2022-06-01",
    "/instances/crns-32/",
    "/instances/crns-32/seances/ajouter/",
)


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
        *COMMITTEES,
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


@pytest.mark.parametrize("half", [0, 1], ids=["one half", "the other"])
def test_every_page_is_accessible(
    live_server: Any,
    quiet_page: Page,
    sign_in: Callable[..., None],
    assert_accessible: Callable[[Page], None],
    half: int,
) -> None:
    """In two stories, that two workers share."""
    load_world()
    publish_real_table()
    sign_in(editor("04", "06", "32"))
    for address in addresses()[half::2]:
        quiet_page.goto(live_server.url + address)
        expect(quiet_page.locator("h1")).to_have_count(1)
        assert_accessible(quiet_page)


def decisions() -> list[str]:
    """The pages where something is decided, and those that read the past, with what they are about."""
    action = action_about("homologation")
    number, person = action.pk, contributor("04")
    blocking = Blocking.objects.create(
        action=action, what="Le marché n’est pas notifié.", author_label="ARS", remind_on=dt.date(2030, 1, 1)
    )
    said = {"state": "under_way", "confidence": "on_course", "comment": "Lancée.", "on": None}
    edit = {"title": "Un autre intitulé", "priority": 2, "years": {"2025": "Une étape de plus"}}
    proposals = [
        Proposal.objects.create(
            action=action,
            kind=kind,
            changes=changes,
            reason="Vu en comité.",
            author=person,
            author_label="GRADeS",
        )
        for kind, changes in (("status", said), ("edit", edit))
    ]
    today = timezone.localdate().isoformat()
    return [
        f"/actions/{number}/dupliquer/",
        f"/blocages/{blocking.pk}/lever/",
        *(f"/propositions/{proposal.pk}/" for proposal in proposals),
        f"/actions/{number}/au/{today}/",
        f"/feuilles-de-route/{action.roadmap_id}/au/?au={today}",
        f"/feuilles-de-route/{action.roadmap_id}/au/?au=2020-01-01",
        f"/journal/objets/roadmap.goal/{action.goal_id}/",
        f"/journal/objets/roadmap.action/{number}/?au={today}",
        f"/journal/objets/roadmap.goal/{action.goal_id}/?au=2020-01-01",
        "/journal/?texte=homologation&cause=commande",
    ]


def test_every_page_of_a_decision_is_accessible(
    live_server: Any,
    quiet_page: Page,
    sign_in: Callable[..., None],
    assert_accessible: Callable[[Page], None],
) -> None:
    load_world()
    publish_real_table()
    sign_in(editor("04"))
    for address in decisions():
        quiet_page.goto(live_server.url + address)
        expect(quiet_page.locator("h1")).to_have_count(1)
        assert_accessible(quiet_page)
        # A refused form says what is wrong: it is a page too.
        sent = quiet_page.locator("main form[method=post] button[type=submit]")
        if address.startswith(("/blocages/", "/propositions/")) and sent.count():
            sent.last.click()
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
