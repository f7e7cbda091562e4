"""The pages of the API in a browser: nothing blocked, axe finds nothing, the console calls with the reader's rights."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from accounts.enums import Role
from tests.factories import make_user_with_mandate

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_pages_are_read_by_anybody(
    live_server: Any, quiet_page: Page, assert_accessible: Callable[[Page], None]
) -> None:
    sheet = reverse("api:docs-resource", args=["actions"])
    for address in (reverse("api:docs"), sheet, reverse("api:docs-guide"), reverse("api:docs-errors")):
        quiet_page.goto(live_server.url + address)
        assert_accessible(quiet_page)
    quiet_page.goto(f"{live_server.url}{reverse('api:docs-errors')}#jeton_expire")
    expect(quiet_page.locator("#jeton_expire")).to_be_in_viewport()


def test_the_console_calls_with_the_rights_of_the_reader(
    live_server: Any, quiet_page: Page, sign_in: Callable[[Any], None]
) -> None:
    sign_in(make_user_with_mandate(Role.ARS_EDITOR))
    quiet_page.goto(live_server.url + reverse("api:docs-console"))
    quiet_page.locator("[id='operations-tag-Régions']").click()
    operation = quiet_page.locator("[id$='-regions_list']").first
    operation.locator(".opblock-summary-control").click()
    operation.get_by_role("button", name="Try it out").click()
    operation.get_by_role("button", name="Execute").click()
    expect(operation.locator(".live-responses-table")).to_contain_text("La Réunion")
