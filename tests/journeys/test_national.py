"""The national view, the matrix of coverage and the sheets, in a browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command
from django.urls import reverse
from playwright.sync_api import Page, expect

from accounts.enums import Role
from accounts.models import User
from roadmap.models import Action, Alignment, Goal
from tests.factories import make_mandate, make_user
from tests.journeys.conftest import NARROW, WIDE
from tests.journeys.world import editor, load_world, publish_real_table

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def national_reader() -> User:
    user = make_user("national@azimut.invalid")
    make_mandate(user, Role.NATIONAL_READER)
    return user


def align_and_compute() -> None:
    goals = Goal.objects.filter(roadmap__code="nationale-2023-2027", level__depth=2).order_by("position")
    for index, action in enumerate(Action.objects.current().order_by("position")[:12]):
        Alignment.objects.create(action=action, national_goal=goals[index % 5])
    call_command("recompute_progress", all=True, verbosity=0)


def addresses() -> list[str]:
    return [
        reverse("governance:national"),
        reverse("governance:national") + "?tri=taux&mesure=ind-SUNES-AC",
        reverse("governance:national-coverage"),
        reverse("governance:coverage", args=["04"]),
        reverse("governance:coverage", args=["32"]),
        reverse("governance:programme-sheet", args=["esms-numerique"]),
        reverse("governance:programme-sheet", args=["esms-numerique"]) + "?territoire=32",
        reverse("governance:programme-sheet", args=["esms-numerique"]) + "?territoire=32&au=2026-01-31",
        reverse("governance:territory-sheet", args=["region", "32"]),
        reverse("governance:territory-sheet", args=["region", "32"]) + "?au=2026-01-31",
        reverse("governance:territory-sheet", args=["departement", "59"]),
        reverse("governance:territory-sheet", args=["tan", "32-AHS"]),
    ]


def test_the_national_pages_are_accessible(
    live_server: Any,
    quiet_page: Page,
    sign_in: Callable[..., None],
    assert_accessible: Callable[[Page], None],
) -> None:
    load_world()
    publish_real_table()
    align_and_compute()
    sign_in(national_reader())
    for address in addresses():
        quiet_page.goto(live_server.url + address)
        expect(quiet_page.locator("h1")).to_have_count(1)
        assert_accessible(quiet_page)


def test_the_actions_of_a_goal_are_unfolded_and_lead_to_their_pages(
    live_server: Any,
    quiet_page: Page,
    sign_in: Callable[..., None],
    assert_accessible: Callable[[Page], None],
) -> None:
    load_world()
    publish_real_table()
    align_and_compute()
    sign_in(editor("04"))
    for size in (WIDE, NARROW):
        quiet_page.set_viewport_size(size)
        quiet_page.goto(live_server.url + reverse("governance:coverage", args=["04"]))
        fold = quiet_page.locator(".cv-named").first
        link = fold.get_by_role("link").first
        expect(link).to_be_hidden()
        fold.locator("summary").focus()
        quiet_page.keyboard.press("Enter")
        expect(link).to_be_visible()
        assert_accessible(quiet_page)
    link.click()
    expect(quiet_page).to_have_url(re.compile(r"/actions/\d+/$"))


def test_the_words_of_a_cell_are_reached_by_keyboard_and_hidden_by_escape(
    live_server: Any, quiet_page: Page, sign_in: Callable[..., None]
) -> None:
    load_world()
    publish_real_table()
    align_and_compute()
    sign_in(national_reader())
    quiet_page.set_viewport_size(WIDE)
    quiet_page.goto(live_server.url + reverse("governance:national-coverage"))
    cell = quiet_page.locator(".cv-cell__link").first
    words = cell.locator(".cv-words")
    quiet_page.locator(".cv-scroll").focus()
    quiet_page.keyboard.press("Tab")
    expect(cell).to_be_focused()
    assert clip_of(words) == "none"
    assert "La Réunion" in words.inner_text()
    quiet_page.keyboard.press("Escape")
    assert clip_of(words) != "none"
    quiet_page.keyboard.press("Tab")
    assert clip_of(quiet_page.locator(".cv-cell__link:focus .cv-words")) == "none"


def test_on_a_telephone_the_matrix_is_a_list(
    live_server: Any, quiet_page: Page, sign_in: Callable[..., None]
) -> None:
    load_world()
    publish_real_table()
    align_and_compute()
    sign_in(editor("04"))
    quiet_page.set_viewport_size(NARROW)
    quiet_page.goto(live_server.url + reverse("governance:national-coverage"))
    cell = quiet_page.locator(".cv-cell__link").first
    expect(cell.get_by_text("La Réunion")).to_be_visible()
    cell.click()
    region = reverse("governance:coverage", args=["04"])
    expect(quiet_page).to_have_url(re.compile(f"{region}\\?feuille=\\d+#objectif-\\d+$"))


def clip_of(locator: Any) -> str:
    return str(locator.evaluate("element => getComputedStyle(element).clipPath"))
