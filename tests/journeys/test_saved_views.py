"""A view is saved, changed on top, brought up to date, used by a campaign; its pages are accessible."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from accounts.models import SavedView, User
from tests.journeys.conftest import NARROW, WIDE
from tests.journeys.world import editor, load_world, publish_real_table, region

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def look(page: Page, name: str) -> None:
    """Keep what the story shows, at both widths, where AZIMUT_SCREENSHOTS says."""
    if folder := os.environ.get("AZIMUT_SCREENSHOTS"):
        for size in (WIDE, NARROW):
            page.set_viewport_size(size)
            page.screenshot(path=Path(folder) / f"{name}-{size['width']}.png", full_page=size is NARROW)
        page.set_viewport_size(WIDE)


def people() -> User:
    """An editor, and a colleague who shares a view."""
    load_world()
    publish_real_table()
    shared = {"page": "actions", "name": "Ce que la séance suit", "shared": True}
    SavedView.objects.create(owner=editor("04"), territory=region("04"), **shared)
    user = editor("04", "06")
    user.display_name = "Camille Éditrice"
    user.save()
    return user


def save(page: Page, assert_accessible: Callable[[Page], None]) -> None:
    """Refused without a name, then saved and shared."""
    look(page, "1-liste")
    page.get_by_role("link", name="Enregistrer comme vue").click()
    assert_accessible(page)
    page.get_by_role("button", name="Enregistrer la vue").click()
    expect(page.get_by_text("Donnez un nom à cette vue.")).to_be_visible()
    assert_accessible(page)
    look(page, "2-enregistrer")
    page.get_by_label("Nom de la vue").fill("Réalisées à relire")
    page.get_by_text("Partager avec la région").click()
    page.get_by_role("button", name="Enregistrer la vue").click()
    expect(page.get_by_text("Vue « Réalisées à relire », partagée")).to_be_visible()
    assert_accessible(page)


def change(page: Page, assert_accessible: Callable[[Page], None]) -> None:
    """Changed on top, which is said, then brought up to date."""
    page.get_by_text("Seulement ce qui est à confirmer").click()
    page.get_by_role("button", name="Filtrer").click()
    expect(page.get_by_text("vue modifiée", exact=True)).to_be_visible()
    look(page, "3-modifiee")
    page.get_by_text("Vues enregistrées").click()
    look(page, "4-menu")
    assert_accessible(page)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Mettre à jour la vue").click()
    expect(page.get_by_text("dit maintenant ce qui est affiché")).to_be_visible()
    expect(page.get_by_text("vue modifiée", exact=True)).to_have_count(0)


def test_a_view_from_the_list_to_a_campaign(
    live_server: Any,
    quiet_page: Page,
    sign_in: Callable[..., None],
    assert_accessible: Callable[[Page], None],
) -> None:
    sign_in(people())
    page = quiet_page
    page.goto(f"{live_server.url}/regions/04/actions/?etat=done&colonne=etat&colonne=pilote")
    save(page, assert_accessible)
    change(page, assert_accessible)
    page.get_by_role("link", name="Ouvrir une campagne sur ces actions").click()
    wanted = str(SavedView.objects.latest("pk").pk)
    expect(page.get_by_label("Partir d’une vue enregistrée")).to_have_value(wanted)
    expect(page.get_by_label("Seulement ce qui est à confirmer")).to_be_checked()
    assert_accessible(page)
    look(page, "5-campagne")
    page.go_back()
    page.get_by_text("Vues enregistrées").click()
    page.get_by_role("link", name="Supprimer").click()
    assert_accessible(page)
    look(page, "6-supprimer")
    page.get_by_role("button", name="Supprimer la vue").click()
    expect(page.get_by_text("Vue « Réalisées à relire » supprimée.")).to_be_visible()
