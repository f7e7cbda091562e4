"""An ARS gives a file of measures: an unknown header, a refusal, a publication, its undoing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from indicators.models import Measure
from tests.factories import make_region
from tests.indicators.factories import make_department, make_indicator
from tests.journeys.world import editor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def give(page: Page, live_server: Any, file: Path, *, again: bool = False) -> None:
    if not again:
        page.goto(f"{live_server.url}/imports/")
        page.get_by_role("link", name="Relevés d’indicateurs").click()
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_label("Indicateurs").select_option(label="ESMS-1 – Indicateur d’essai")
    page.get_by_role("button", name="Vérifier le tableau").click()


def test_a_file_of_measures_is_explained_checked_published_and_undone(
    live_server: Any,
    quiet_page: Page,
    sign_in: Callable[..., None],
    assert_accessible: Callable[[Page], None],
    tmp_path: Path,
) -> None:
    page = quiet_page
    make_department("974", "La Réunion", make_region())
    make_indicator("ESMS-1")
    sign_in(editor("04"))
    file = tmp_path / "releves.csv"
    file.write_text("Département;Quand;Valeur\n974;2022;12\n974;2023;1 234,5\nYs;2023;7\n", encoding="utf-8")

    give(page, live_server, file)
    expect(page.locator(".fr-error-text")).to_contain_text(
        "Il manque une colonne «\u00a0Date\u00a0»", ignore_case=True
    )
    assert_accessible(page)
    page.get_by_label("Quand").select_option("date")
    give(page, live_server, file, again=True)

    expect(page.locator("main")).to_contain_text("Territoire inconnu dans cette région")
    assert_accessible(page)
    page.get_by_role("button", name="Écarter").click()
    page.get_by_role("button", name="Publier").click()
    expect(page.locator("main")).to_contain_text("Import publié")
    assert_accessible(page)
    assert Measure.objects.count() == 2

    page.get_by_text("Annuler cet import…").click()
    page.get_by_role("button", name="Oui, annuler cet import").click()
    expect(page.locator("main")).to_contain_text("Import annulé")
    assert not Measure.objects.exists()
