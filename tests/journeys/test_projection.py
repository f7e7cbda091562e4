"""What is made of a dashboard, in a browser: the screens of the committee room, what changed, the home page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from indicators.enums import RunReason
from indicators.models import Snapshot
from indicators.services.recompute import recompute
from programmes.models import Programme
from roadmap.enums import ActionState
from roadmap.models import Blocking, StatusUpdate
from tests.journeys.world import action_about, contributor, editor, load_world, publish_real_table, region
from tests.programmes.factories import make_envelope

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SCREENS, CHANGED = "/regions/04/projection/", "/regions/04/evolution/?du=2024-01-01"


def compute(*codes: str) -> None:
    for code in codes:
        recompute(territory_id=region(code).pk, reason=RunReason.BY_HAND)


def two_days() -> None:
    """The real table as computed a month ago, then with an action launched, another blocked and an amount published."""
    compute("04")
    Snapshot.objects.update(on=dt.date(2023, 10, 3))
    launched = action_about("homologation")
    launched.current_status = StatusUpdate.objects.create(
        action=launched, state=ActionState.UNDER_WAY, confidence="in_difficulty", on=timezone.localdate()
    )
    launched.save()
    make_envelope(Programme.objects.get(code="sun-es"), 1200000, territory=region("04"), nature="planned")
    Blocking.objects.create(action=action_about("consortiums"), what="Le marché attend.", author_label="ARS")
    compute("04")


def shown(page: Page) -> str:
    """The screen that fills the window, by what it says of its place."""
    script = """() => [...document.querySelectorAll('.pj-slide')].find(
        slide => Math.abs(slide.getBoundingClientRect().top) < 4)?.querySelector('.pj-foot__mark').innerText"""
    return str(page.evaluate(script))


def test_the_screens_are_walked_by_keyboard(
    live_server: Any,
    quiet_page: Page,
    sign_in: Callable[..., None],
    assert_accessible: Callable[[Page], None],
) -> None:
    load_world()
    publish_real_table()
    two_days()
    sign_in(editor("04"))
    quiet_page.set_viewport_size({"width": 1920, "height": 1080})
    quiet_page.goto(live_server.url + SCREENS)
    total = quiet_page.locator(".pj-slide").count()
    for key, place in (
        ("ArrowRight", 2),
        ("PageDown", 3),
        ("ArrowDown", 4),
        ("ArrowLeft", 3),
        ("PageUp", 2),
        ("End", total),
        ("ArrowRight", total),
        ("Home", 1),
        ("ArrowLeft", 1),
        (" ", 2),
    ):
        quiet_page.keyboard.press(key)
        assert shown(quiet_page).endswith(f"{place} / {total}"), key
    quiet_page.locator('#ecran-2 a[href="#ecran-3"]').click()
    assert shown(quiet_page).endswith(f"3 / {total}")
    assert quiet_page.url.endswith("#ecran-3")
    for slide in quiet_page.locator(".pj-slide").all():
        assert slide.evaluate("slide => slide.offsetHeight") == 1080
    assert_accessible(quiet_page)
    quiet_page.keyboard.press("Escape")
    expect(quiet_page).to_have_url(live_server.url + "/regions/04/")


def test_the_screens_are_walked_without_script(
    live_server: Any, context: BrowserContext, sign_in: Callable[..., None]
) -> None:
    load_world()
    publish_real_table()
    compute("04")
    sign_in(editor("04"))
    browser = context.browser
    assert browser is not None
    bare = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 720})
    bare.add_cookies(context.cookies())  # type: ignore[arg-type]
    page = bare.new_page()
    page.goto(live_server.url + SCREENS)
    page.locator('#ecran-1 a[href="#ecran-2"]').click()
    expect(page).to_have_url(live_server.url + SCREENS + "#ecran-2")
    expect(page.get_by_role("button", name="Plein écran")).to_be_hidden()
    page.get_by_role("link", name="Quitter").first.click()
    expect(page).to_have_url(live_server.url + "/regions/04/")
    bare.close()


def test_what_changed_and_the_home_pages_are_accessible(
    live_server: Any,
    quiet_page: Page,
    sign_in: Callable[..., None],
    assert_accessible: Callable[[Page], None],
) -> None:
    load_world()
    publish_real_table()
    two_days()
    sign_in(editor("04"))
    quiet_page.goto(live_server.url + CHANGED)
    expect(quiet_page.locator(".ev-counted")).to_contain_text("actions modifiées")
    expect(quiet_page.get_by_role("heading", name="Programmes et argent")).to_be_visible()
    expect(quiet_page.locator("#programmes ~ .ev-list del")).to_have_text("non publié")
    assert_accessible(quiet_page)
    quiet_page.goto(live_server.url + CHANGED + "&au=2023-01-01")
    expect(quiet_page.locator(".fr-error-text")).to_contain_text("échangez les deux jours")
    assert_accessible(quiet_page)
    quiet_page.goto(live_server.url + "/")
    expect(quiet_page.locator("main")).to_contain_text("action bloquée")
    assert_accessible(quiet_page)
    sign_in(contributor("04"))
    quiet_page.goto(live_server.url + "/")
    expect(quiet_page.locator("main")).to_contain_text("Mes actions")
    assert_accessible(quiet_page)


def test_a_chart_is_downloaded_from_its_page(
    live_server: Any, quiet_page: Page, sign_in: Callable[..., None]
) -> None:
    load_world()
    publish_real_table()
    compute("04")
    sign_in(editor("04"))
    quiet_page.goto(live_server.url + "/regions/04/")
    link = quiet_page.locator('a[href$="graphiques/etats.png"]')
    with quiet_page.expect_download() as download:
        link.click()
    assert download.value.suggested_filename.startswith("etats-04-")
