"""Chromium on a live server. Any script error or content blocked by the CSP fails the story."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, expect

from accounts.models import User

WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "RGAAv4", "best-practice"]

# Several stories share the processors: what is expected may come late, not never.
expect.set_options(timeout=15_000)


def chromium_path() -> str:
    found = os.environ.get("CHROMIUM") or next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
    )
    if not found:
        pytest.fail("Chromium introuvable : installez-le, ou donnez son chemin par CHROMIUM.")
    return found


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    quiet = ["--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-sync"]
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {
        **browser_type_launch_args,
        "executable_path": chromium_path(),
        "args": [*quiet, "--disable-component-update", *sandbox],
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, "viewport": WIDE, "locale": "fr-FR", "timezone_id": "Indian/Reunion"}


@pytest.fixture
def quiet_page(context: BrowserContext) -> Iterator[Page]:
    """A page on which nothing may go wrong in silence."""
    page = context.new_page()
    wrongs: list[str] = []

    def on_console(message: ConsoleMessage) -> None:
        # A refused form answers 422 on purpose; the browser reports any 4xx as an error.
        if message.type == "error" and "status of 4" not in message.text:
            wrongs.append(message.text)

    page.on("console", on_console)
    page.on("pageerror", lambda error: wrongs.append(str(error)))
    yield page
    assert wrongs == []


@pytest.fixture
def sign_in(live_server: Any, context: BrowserContext) -> Callable[[User], None]:
    """Gives the browser the session of a user, without the sign-in page (which has its own story)."""

    def give(user: User) -> None:
        client = Client()
        client.force_login(user)
        name = settings.SESSION_COOKIE_NAME
        context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])

    return give


def violations(page: Page) -> list[str]:
    """Every rule is run; what passes, most of a page, is neither detailed nor brought back."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    options = {"runOnly": RULES, "resultTypes": ["violations"]}
    found = page.evaluate("async options => (await axe.run(options)).violations", options)
    return [f"{each['id']}: {each['nodes'][0]['html'][:160]}" for each in found]


@pytest.fixture
def assert_accessible(tmp_path: Path) -> Callable[[Page], None]:
    """axe finds nothing, and nothing scrolls sideways, at both widths."""

    def check(page: Page) -> None:
        for size in (WIDE, NARROW):
            page.set_viewport_size(size)
            assert violations(page) == [], f"{page.url} à {size['width']} px"
            overflow = page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            assert overflow <= 0, f"{page.url} défile de côté à {size['width']} px"
        page.set_viewport_size(WIDE)

    return check
