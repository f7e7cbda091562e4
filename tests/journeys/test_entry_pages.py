"""Where figures are written, in a browser: a double click, a second editor, an answer; and axe finds nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from indicators.models import Measure, Trajectory
from tests.indicators.entry.world import DECEMBER, World, make_world
from tests.indicators.factories import make_measure

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def go(
    world: World, live_server: Any, quiet_page: Page, sign_in: Callable[..., None]
) -> Callable[[str, User], None]:
    def open_as(path: str, user: User) -> None:
        sign_in(user)
        quiet_page.goto(live_server.url + path)

    return open_as


def test_a_measure_is_entered_corrected_and_its_history_read(
    world: World, go: Any, quiet_page: Page, assert_accessible: Callable[[Page], None]
) -> None:
    go(world.page("releves/nouveau/"), world.editor)
    quiet_page.get_by_label("Date", exact=False).first.fill("T4 2023")
    quiet_page.get_by_label("Valeur", exact=False).first.fill("douze")
    assert_accessible(quiet_page)
    quiet_page.get_by_role("button", name="Enregistrer").click()
    expect(quiet_page.get_by_text("n’est pas un nombre")).to_be_visible()
    assert_accessible(quiet_page)
    quiet_page.get_by_label("Valeur", exact=False).first.fill("1 234,5")
    quiet_page.get_by_role("button", name="Enregistrer").click()
    expect(quiet_page.get_by_text("Relevé enregistré.")).to_be_visible()
    quiet_page.get_by_role("link", name="Corriger").click()
    Measure.objects.get().save()
    quiet_page.get_by_label("Valeur", exact=False).first.fill("1300")
    quiet_page.get_by_role("button", name="Enregistrer").click()
    expect(quiet_page.get_by_text("Ce relevé a changé entre-temps")).to_be_visible()
    assert_accessible(quiet_page)
    quiet_page.get_by_role("button", name="Enregistrer").click()
    expect(quiet_page.get_by_text("→", exact=False).first).to_be_visible()
    assert_accessible(quiet_page)


def test_targets_are_revised_with_a_reason(
    world: World, go: Any, quiet_page: Page, assert_accessible: Callable[[Page], None]
) -> None:
    make_measure(world.indicator, world.region, 60)
    go(world.page("cibles/"), world.editor)
    quiet_page.get_by_label("Valeur de départ").fill("18")
    quiet_page.get_by_label("Échéance, cible 1").fill("2025")
    quiet_page.get_by_label("Valeur, cible 1").fill("118")
    quiet_page.get_by_role("button", name="Enregistrer une nouvelle version").click()
    expect(quiet_page.get_by_role("heading", name="Version 1 en vigueur")).to_be_visible()
    quiet_page.get_by_label("Valeur, cible 1").fill("102")
    quiet_page.get_by_role("button", name="Enregistrer une nouvelle version").click()
    expect(quiet_page.get_by_text("Une révision des cibles dit pourquoi.")).to_be_visible()
    assert_accessible(quiet_page)
    quiet_page.get_by_label("Raison de la révision").fill("Le périmètre a changé.")
    quiet_page.get_by_role("button", name="Enregistrer une nouvelle version").click()
    expect(quiet_page.get_by_text("taux 50", exact=False)).to_be_visible()
    assert_accessible(quiet_page)
    assert Trajectory.objects.count() == 2


def test_a_counter_proposal_goes_from_its_author_to_its_answer(
    world: World, go: Any, quiet_page: Page, assert_accessible: Callable[[Page], None]
) -> None:
    make_measure(world.indicator, world.region, 230, on=DECEMBER)
    go(world.page("contre-proposer/", date="2023-12-31"), world.contributor)
    assert_accessible(quiet_page)
    quiet_page.get_by_label("Valeur", exact=False).first.fill("245")
    quiet_page.get_by_label("Pourquoi une autre valeur").fill("Deux ESMS manquent.")
    quiet_page.get_by_label("Méthode et source").fill("Enquête du GRADeS")
    quiet_page.get_by_role("button", name="Envoyer à l’ARS").click()
    expect(quiet_page.get_by_text("Valeur proposée")).to_be_visible()
    assert_accessible(quiet_page)
    go("/contre-propositions/", world.editor)
    assert_accessible(quiet_page)
    quiet_page.locator("main ul a").first.click()
    quiet_page.get_by_label("Votre réponse").fill("Vérifié.")
    assert_accessible(quiet_page)
    quiet_page.get_by_role("button", name="Accepter").click()
    expect(quiet_page.get_by_text("le relevé est enregistré", exact=False)).to_be_visible()
    assert Measure.objects.get().value == 245


def test_links_and_absences_are_accessible(
    world: World, go: Any, quiet_page: Page, assert_accessible: Callable[[Page], None]
) -> None:
    for path in ("liens/", "absences/"):
        go(world.page(path), world.editor)
        assert_accessible(quiet_page)
    quiet_page.get_by_label("Précision").fill("La source n’en parle pas.")
    quiet_page.get_by_role("button", name="Enregistrer").click()
    expect(quiet_page.get_by_text("toutes les dates").first).to_be_visible()
    assert_accessible(quiet_page)
