"""The administration in a browser: nothing the CSP blocks, nothing axe finds, a change told by the journal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect

from accounts.enums import Role
from accounts.models import OutgoingMessage, User
from accounts.services.messages import write_message
from indicators.models import Indicator
from programmes.models import Application, Envelope, Programme, Window
from roadmap.models import Goal, Roadmap
from territories.models import Establishment, Organisation, Territory
from tests.factories import make_mandate, make_organisation, make_user
from tests.journeys.world import load_world, region
from tests.programmes.factories import make_window

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def url(model: Any, name: str, *args: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=args)


def local_admin() -> User:
    user = make_user("admin@azimut.invalid", display_name="Ada Ministre")
    make_mandate(user, Role.LOCAL_ADMIN, region("04"))
    return user


@pytest.fixture
def looked_at(context: BrowserContext, assert_accessible: Callable[[Page], None]) -> Callable[[str], None]:
    """axe, on a page apart: to read style sheets that import others it writes a style, which the CSP reports."""

    def look(address: str) -> None:
        page = context.new_page()
        page.goto(address)
        expect(page.locator("h1")).to_have_count(1)
        assert_accessible(page)
        page.close()

    return look


def test_a_local_administrator_renames_an_organisation(
    live_server: Any,
    quiet_page: Page,
    sign_in: Callable[[User], None],
    looked_at: Callable[[str], None],
) -> None:
    load_world()
    ours = make_organisation("GRADeS d’essai", kind="grades", serving=[region("04")])
    sign_in(local_admin())
    quiet_page.goto(live_server.url + "/")
    quiet_page.get_by_role("link", name="Administration").click()
    expect(quiet_page.get_by_role("heading", level=1)).to_have_text("Administration")
    looked_at(quiet_page.url)
    quiet_page.get_by_role("link", name="Organismes", exact=True).click()
    looked_at(quiet_page.url)
    quiet_page.get_by_label("Rechercher").fill("essai")
    quiet_page.keyboard.press("Enter")
    quiet_page.get_by_role("link", name="GRADeS d’essai").click()
    looked_at(quiet_page.url)
    name = quiet_page.locator("#id_name")
    name.fill("GRADeS renommé")
    name.press("Enter")
    expect(quiet_page.locator(".messagelist .success")).to_be_visible()
    ours.refresh_from_db()
    assert ours.name == "GRADeS renommé"
    quiet_page.goto(live_server.url + url(Organisation, "change", ours.pk))
    expect(quiet_page.locator("input[value='GRADeS d’essai']")).to_have_count(1)
    quiet_page.get_by_role("link", name="Voir ses changements").click()
    expect(quiet_page.get_by_text("Ada Ministre").first).to_be_visible()


def test_the_pages_of_the_portals_administrator(
    live_server: Any,
    quiet_page: Page,
    sign_in: Callable[[User], None],
    looked_at: Callable[[str], None],
) -> None:
    load_world()
    chief = User.objects.create_superuser("portail@azimut.invalid")
    write_message(kind="invitation", recipient=chief, dedupe_key="essai")
    sign_in(chief)
    goal = Goal.objects.filter(roadmap__kind="national").first()
    roadmap = Roadmap.objects.national().first()
    assert goal
    assert roadmap
    for address in (
        "/administration/territories/",
        url(Territory, "changelist"),
        url(Territory, "change", region("04").pk),
        url(Organisation, "add"),
        url(Roadmap, "change", roadmap.pk),
        url(Goal, "changelist"),
        url(Goal, "change", goal.pk),
        url(Goal, "add"),
        url(OutgoingMessage, "changelist"),
        url(OutgoingMessage, "change", chief.messages.get().pk),
    ):
        quiet_page.goto(live_server.url + address)
        expect(quiet_page.locator("h1")).to_have_count(1)
        looked_at(live_server.url + address)


def test_the_tables_of_programmes_and_indicators(
    live_server: Any,
    quiet_page: Page,
    sign_in: Callable[[User], None],
    looked_at: Callable[[str], None],
) -> None:
    load_world()
    programme = Programme.objects.get(code="sun-es")
    window = make_window(programme, "ESSAI", territory=region("04"))
    indicator = Indicator.objects.filter(categories__isnull=False).first()
    national = Envelope.objects.filter(territory__kind="nation").first()
    assert indicator
    assert national
    sign_in(local_admin())
    for address in (
        url(Programme, "change", programme.pk),
        url(Window, "changelist"),
        url(Window, "change", window.pk),
        url(Envelope, "add"),
        url(Envelope, "change", national.pk),
        url(Application, "add"),
        url(Indicator, "change", indicator.pk),
        url(Establishment, "add"),
    ):
        quiet_page.goto(live_server.url + address)
        expect(quiet_page.locator("h1")).to_have_count(1)
        looked_at(live_server.url + address)
    sign_in(User.objects.create_superuser("portail@azimut.invalid"))
    for address in (url(Programme, "change", programme.pk), url(Indicator, "change", indicator.pk)):
        looked_at(live_server.url + address)
