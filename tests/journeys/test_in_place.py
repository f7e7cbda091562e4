"""Editing a block on the page of an action: by keyboard with htmx, and the same by whole pages without script."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from roadmap.models import Action, StatusUpdate
from tests.factories import client_of
from tests.journeys.test_editing import shot
from tests.journeys.world import action_about, editor, load_world, publish_real_table
from tests.roadmap.editing.sending import send

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def action(live_server: Any, sign_in: Callable[..., None]) -> Action:
    load_world()
    publish_real_table()
    sign_in(editor("04"))
    return action_about("homologation")


def place(page: Page, name: str) -> Locator:
    return page.locator(f'[data-az-place="{name}"]')


def open_block(page: Page, name: str) -> Locator:
    """By keyboard: the link of the block, then its form, in its first field."""
    link = place(page, name).locator("[data-az-edit]")
    link.focus()
    link.press("Enter")
    form = place(page, name).locator("form")
    expect(form).to_be_visible()
    return form


def save(form: Locator) -> None:
    form.get_by_role("button", name="Enregistrer").press("Enter")


def test_a_block_is_edited_in_place_by_keyboard(
    live_server: Any, quiet_page: Page, action: Action, assert_accessible: Callable[[Page], None]
) -> None:
    page, address = quiet_page, live_server.url + reverse("roadmap:action-detail", args=[action.pk])
    page.goto(address)
    shot(page, "place-closed")

    year = open_block(page, "annee-2025")
    text = year.get_by_label("Texte de l’année")
    expect(text).to_be_focused()
    shot(page, "place-year")
    assert_accessible(page)
    text.fill("x" * 5001)
    save(year)
    expect(year.get_by_text("la limite est de 5000", exact=False).first).to_be_visible()
    expect(text).to_be_focused()
    expect(text).to_have_value("x" * 5001)
    text.fill("- Homologuer deux systèmes\n- Rendre compte")
    pilots = open_block(page, "pilotes")
    pilots.get_by_label("Organisme").last.select_option(index=3)
    shot(page, "place-two")
    assert_accessible(page)
    save(year)

    saved = place(page, "annee-2025")
    expect(saved.get_by_text("Homologuer deux systèmes")).to_be_visible()
    expect(saved.locator("[data-az-edit]")).to_be_focused()
    expect(page.locator("#annonces")).to_contain_text("Enregistré.")
    expect(page.locator("#trace ~ *").get_by_text("Homologuer deux systèmes").first).to_be_attached()
    shot(page, "place-saved")
    # What was being chosen elsewhere is as it was, and is left by Escape once that is confirmed.
    expect(pilots.get_by_label("Organisme").last).not_to_have_value("")
    page.once("dialog", lambda dialog: dialog.accept())
    pilots.get_by_label("Organisme").last.press("Escape")
    expect(pilots).to_be_hidden()
    expect(place(page, "pilotes").locator("[data-az-edit]")).to_be_focused()
    assert Action.objects.get(pk=action.pk).version == 2


def test_the_title_and_priority_change_everywhere_on_the_page(
    live_server: Any, quiet_page: Page, action: Action, assert_accessible: Callable[[Page], None]
) -> None:
    page = quiet_page
    page.goto(live_server.url + reverse("roadmap:action-detail", args=[action.pk]))
    page.get_by_text("Dire où en est l’action").press("Enter")
    place(page, "point").locator("textarea[name=comment]").fill("Deux systèmes sur trois.")
    form = open_block(page, "identite")
    expect(form.get_by_label("Intitulé")).to_be_focused()
    shot(page, "place-identity")
    assert_accessible(page)
    form.get_by_label("Intitulé").fill("Homologuer tous les systèmes")
    form.get_by_label("Priorité").select_option("3")
    save(form)
    expect(page.locator("h1")).to_have_text("Homologuer tous les systèmes")
    expect(page).to_have_title("Homologuer tous les systèmes - Azimut")
    priority = page.locator("dl > div").filter(has=page.locator("dt", has_text="Priorité"))
    expect(priority.locator(".rm-keys__figure")).to_have_text("3")
    expect(place(page, "identite").locator("[data-az-edit]")).to_be_focused()
    # The update that was being written is still there, and is saved as one of the page as it is now.
    point = place(page, "point")
    point.get_by_role("button", name="Enregistrer").press("Enter")
    expect(page.get_by_text("Point de situation enregistré.")).to_be_visible()
    assert StatusUpdate.objects.filter(action=action, comment="Deux systèmes sur trois.").exists()


def test_a_stale_block_leads_to_the_page_that_merges_with_what_was_typed(
    live_server: Any, quiet_page: Page, action: Action, assert_accessible: Callable[[Page], None]
) -> None:
    page = quiet_page
    page.goto(live_server.url + reverse("roadmap:action-detail", args=[action.pk]))
    form = open_block(page, "identite")
    form.get_by_label("Intitulé").fill("Mon intitulé")
    other = client_of(editor("04", "06"))
    edit = reverse("roadmap:action-edit", args=[action.pk])
    assert send(other, edit, title="Son intitulé").status_code == 302
    save(form)
    button = form.get_by_role("button", name="Comparer les deux textes")
    expect(button).to_be_focused()
    expect(form.get_by_label("Intitulé")).to_have_value("Mon intitulé")
    shot(page, "place-stale")
    assert_accessible(page)
    button.press("Enter")
    expect(page.locator("h1")).to_have_text("Deux personnes ont modifié cette fiche")
    expect(page.get_by_text("Mon intitulé").first).to_be_visible()
    expect(page.get_by_text("Son intitulé").first).to_be_visible()


def test_a_session_that_is_over_leads_to_the_sign_in_page(
    live_server: Any, quiet_page: Page, action: Action
) -> None:
    page = quiet_page
    page.goto(live_server.url + reverse("roadmap:action-detail", args=[action.pk]))
    form = open_block(page, "identite")
    form.get_by_label("Intitulé").fill("Écrit trop longtemps")
    page.context.clear_cookies(name="azimut-session")
    save(form)
    expect(page.get_by_label("Mot de passe")).to_be_visible()
    assert Action.objects.get(pk=action.pk).version == 1


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_the_same_by_whole_pages_without_script(live_server: Any, quiet_page: Page, action: Action) -> None:
    page = quiet_page
    address = live_server.url + reverse("roadmap:action-detail", args=[action.pk])
    page.goto(address)
    place(page, "annee-2025").locator("[data-az-edit]").press("Enter")
    expect(page.locator("h1")).to_have_text("Modifier l’action")
    page.get_by_label("Texte de l’année").fill("Homologuer deux systèmes")
    page.get_by_role("button", name="Enregistrer").press("Enter")
    expect(page).to_have_url(f"{address}#annee-2025")
    expect(place(page, "annee-2025").get_by_text("Homologuer deux systèmes")).to_be_visible()
    expect(page.get_by_text("Enregistré.", exact=True)).to_be_visible()
