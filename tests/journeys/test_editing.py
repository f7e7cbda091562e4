"""Editing in a browser: accessible at both widths, two editors, without a lost word."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from roadmap.models import Action
from tests.factories import client_of
from tests.journeys.world import action_about, editor, load_world, publish_real_table
from tests.roadmap.editing.sending import send

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def shot(page: Page, name: str) -> None:
    """Kept for the eye when a folder is given."""
    if folder := os.environ.get("SCREENSHOTS"):
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)
        page.set_viewport_size({"width": 1280, "height": 900})


def test_the_forms_are_accessible_and_two_editors_merge(
    live_server: Any,
    quiet_page: Page,
    sign_in: Callable[..., None],
    assert_accessible: Callable[[Page], None],
) -> None:
    load_world()
    publish_real_table()
    sign_in(editor("04"))
    action = action_about("homologation")
    edit = reverse("roadmap:action-edit", args=[action.pk])
    addresses = {
        "block": f"{edit}?bloc=annee-2025",
        "create": reverse("roadmap:action-create", args=["04"]),
        "move": reverse("roadmap:action-move", args=[action.pk]),
        "archive": reverse("roadmap:action-archive", args=[action.pk]),
        "goal": reverse("roadmap:goal-edit", args=[action.goal_id]),
        "form": edit,
    }
    for name, address in addresses.items():
        quiet_page.goto(live_server.url + address)
        expect(quiet_page.locator("h1")).to_have_count(1)
        shot(quiet_page, name)
        assert_accessible(quiet_page)
    other = client_of(editor("04", "06"))
    send(other, edit, title="Homologuer les systèmes d’information")
    quiet_page.get_by_label("Intitulé").fill("Veiller à toutes les homologations")
    quiet_page.get_by_label("Intitulé").press("Tab")
    quiet_page.get_by_role("button", name="Enregistrer").press("Enter")
    expect(quiet_page.locator("h1")).to_have_text("Deux personnes ont modifié cette fiche")
    shot(quiet_page, "merge")
    assert_accessible(quiet_page)
    quiet_page.get_by_label("Ce que vous aviez écrit").press("Space")
    quiet_page.get_by_role("button", name="Enregistrer la fusion").press("Enter")
    expect(quiet_page.get_by_text("Enregistré.", exact=True)).to_be_visible()
    assert Action.objects.get(pk=action.pk).title == "Veiller à toutes les homologations"


def test_many_actions_are_changed_by_keyboard_after_a_summary(
    live_server: Any,
    quiet_page: Page,
    sign_in: Callable[..., None],
    assert_accessible: Callable[[Page], None],
) -> None:
    load_world()
    publish_real_table()
    sign_in(editor("04"))
    quiet_page.goto(live_server.url + reverse("roadmap:action-list", args=["04"]))
    shot(quiet_page, "list")
    assert_accessible(quiet_page)
    quiet_page.locator("input[name=action]").first.press("Space")
    quiet_page.locator("input[name=action]").nth(1).press("Space")
    quiet_page.get_by_role("button", name="Modifier la sélection").press("Enter")
    assert_accessible(quiet_page)
    quiet_page.get_by_label("Changement").select_option("priority")
    quiet_page.get_by_label("Priorité").select_option("3")
    shot(quiet_page, "bulk")
    quiet_page.get_by_role("button", name="Voir le résumé").press("Enter")
    shot(quiet_page, "summary")
    assert_accessible(quiet_page)
    assert not Action.objects.filter(priority=3, version=2).exists()
    quiet_page.get_by_role("button", name="Enregistrer").press("Enter")
    expect(quiet_page.get_by_text("Donner une priorité", exact=False).first).to_be_visible()
    assert Action.objects.filter(priority=3, version=2).exists()
