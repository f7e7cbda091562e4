"""An ARS loads its real table, looks at it, publishes it, takes it away, brings it back changed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from roadmap.models import Action, StatusUpdate
from tests.journeys.world import REAL_TABLE, editor, load_world, publish_real_table

CORRECTED = "Organiser chaque année le forum régional de cybersécurité"
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def give(page: Page, live_server: Any, file: Path) -> None:
    page.goto(live_server.url + reverse("journal:import-list"))
    page.get_by_label("Tableau de la feuille de route").set_input_files(file)
    page.get_by_label("Première année").fill("2024")
    page.get_by_role("button", name="Vérifier le tableau").click()


def correct(path: Path) -> None:
    """What an officer does in a spreadsheet: one title corrected, one priority changed."""
    book = load_workbook(path)
    sheet = book.active
    header = next(row for row in sheet.iter_rows() if any(cell.value == "Action" for cell in row))
    columns = {cell.value: cell.column for cell in header}
    rows = [row[0].row for row in sheet.iter_rows(min_row=header[0].row + 1)]
    by_title = {sheet.cell(row, columns["Action"]).value: row for row in rows}
    telesurveillance = next(row for title, row in by_title.items() if "télésurveillance" in title)
    sheet.cell(telesurveillance, columns["Priorité"]).value = 1
    forum = next(row for title, row in by_title.items() if "forum régional" in title)
    sheet.cell(forum, columns["Action"]).value = CORRECTED
    book.save(path)


@pytest.fixture
def page(live_server: Any, quiet_page: Page, sign_in: Callable[..., None]) -> Page:
    """The browser of an ARS editor of La Réunion, in a portal that has no regional roadmap yet."""
    load_world()
    sign_in(editor("04"))
    return quiet_page


def publish(page: Page) -> None:
    page.get_by_role("button", name="Publier").click()
    expect(page.locator("main")).to_contain_text("Import publié")


def export_list(page: Page, live_server: Any, path: Path) -> Path:
    page.goto(live_server.url + reverse("roadmap:action-list", args=["04"]))
    with page.expect_download() as download:
        page.get_by_role("link", name="actions (XLSX)").click()
    download.value.save_as(path)
    return path


def active_titles() -> set[str]:
    return set(Action.objects.active().values_list("title", flat=True))


def test_the_real_table_is_checked_then_published(
    live_server: Any, page: Page, assert_accessible: Callable[[Page], None]
) -> None:
    give(page, live_server, REAL_TABLE)
    expect(page.locator("main")).to_contain_text("30 lignes lues")
    assert not Action.objects.exists(), "checking writes nothing"
    assert_accessible(page)
    publish(page)
    page.goto(live_server.url + reverse("roadmap:action-list", args=["04"]))
    expect(page.locator("main")).to_contain_text("30 actions")
    assert_accessible(page)


def test_an_export_comes_back_changed_and_is_undone(
    live_server: Any, page: Page, assert_accessible: Callable[[Page], None], tmp_path: Path
) -> None:
    publish_real_table()
    before = active_titles()
    export = export_list(page, live_server, tmp_path / "actions.xlsx")
    give(page, live_server, export)
    expect(page.locator("main")).to_contain_text("le portail contient déjà ce que dit le fichier")

    correct(export)
    give(page, live_server, export)
    expect(page.get_by_role("button", name="Publier")).to_contain_text("2 modifiées")
    assert_accessible(page)
    publish(page)
    assert active_titles() - before == {CORRECTED}

    page.get_by_text("Annuler cet import…").click()
    page.get_by_role("button", name="Oui, annuler cet import").click()
    expect(page.locator("main")).to_contain_text("Import annulé")
    assert active_titles() == before
    assert StatusUpdate.objects.count() == 30


def test_a_file_that_is_no_table_is_refused_beside_its_field(
    live_server: Any, page: Page, assert_accessible: Callable[[Page], None], tmp_path: Path
) -> None:
    picture = tmp_path / "tableau.xlsx"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 64)
    give(page, live_server, picture)
    error = page.locator(".fr-error-text")
    expect(error).to_contain_text("image")
    assert_accessible(page)
