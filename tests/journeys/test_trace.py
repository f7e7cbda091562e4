"""The journal in a browser: read, unfolded, filtered, a deletion put back, an action as of a day."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from common import tracing
from governance.services.reference import load_reference
from roadmap.models import Action, Programming
from tests.journeys.world import FIXTURES, action_about, editor, publish_real_table

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def work_a_little() -> Action:
    """An import, a correction and a deletion, each with its cause."""
    with tracing.cause(tracing.COMMAND, "import_roadmap"):
        load_reference(directory=FIXTURES)
        publish_real_table()
    action = action_about("homologation")
    with tracing.cause(tracing.PAGE, f"/actions/{action.pk}/modifier/", actor="ARS La Réunion"):
        Action.objects.filter(pk=action.pk).update(title="Un intitulé repris", priority=3)
    with tracing.cause(tracing.PAGE, f"/actions/{action.pk}/modifier/", actor="ARS La Réunion"):
        Programming.objects.filter(action=action).delete()
    return action


def test_the_trace_is_read_and_a_deletion_put_back(
    live_server: Any,
    quiet_page: Page,
    sign_in: Callable[..., None],
    assert_accessible: Callable[[Page], None],
) -> None:
    action = work_a_little()
    years = Programming.objects.count()
    sign_in(editor("04"))
    quiet_page.goto(live_server.url + reverse("journal:trace"))
    for fold in quiet_page.locator("main details").all():
        fold.evaluate("element => { element.open = true }")
    assert_accessible(quiet_page)
    expect(quiet_page.locator("ins", has_text="Un intitulé repris")).to_be_visible()
    # The one that comes first is the year deleted first.
    quiet_page.get_by_role("button", name="Rétablir programmation").first.click()
    expect(quiet_page.locator(".fr-alert--success")).to_contain_text("Rétabli")
    assert Programming.objects.count() == years + 1

    quiet_page.goto(live_server.url + reverse("roadmap:action-detail", args=[action.pk]))
    quiet_page.locator(".tr-of__fold > summary").click()
    assert_accessible(quiet_page)
    quiet_page.get_by_label("Lire l’action telle qu’elle était").fill(timezone.localdate().isoformat())
    quiet_page.get_by_role("button", name="Lire à cette date").click()
    expect(quiet_page.locator("h1")).to_have_text("Un intitulé repris")
    assert_accessible(quiet_page)
    quiet_page.goto(live_server.url + reverse("roadmap:action-as-of", args=[action.pk, "2020-01-01"]))
    expect(quiet_page.get_by_text("est inconnue avant le")).to_be_visible()
    assert_accessible(quiet_page)
