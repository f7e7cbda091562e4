"""The dashboard of a region in a browser: the real table, an edit that shows by itself, what is read left alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from indicators.enums import RunReason
from indicators.models import Indicator, Measure, Target, Trajectory
from indicators.services.recompute import recompute
from roadmap.enums import StepState
from roadmap.models import Action, Blocking, Milestone, Programming, Step
from tests.journeys.world import editor, load_world, publish_real_table, region

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DASHBOARD = "/regions/04/"


def compute(code: str = "04") -> None:
    recompute(territory_id=region(code).pk, reason=RunReason.BY_HAND)


def confirm_steps(number: int) -> None:
    """Ten steps of one action, half of them done."""
    programming = Programming.objects.order_by("action__position", "year").first()
    assert programming is not None
    Step.objects.filter(programming=programming).delete()
    Step.objects.bulk_create(
        Step(
            programming=programming,
            position=position,
            text=f"Étape {position}",
            state=StepState.DONE if position % 2 else StepState.PLANNED,
            due=dt.date(2099, 1, 1),
        )
        for position in range(number)
    )


def fall_behind() -> None:
    """A milestone that is overdue, a blocked action and an indicator far from its trajectory."""
    action = Action.objects.filter(goal__isnull=False).order_by("position").first()
    assert action is not None
    Milestone.objects.create(goal=action.goal, label="Jalon échu", due=dt.date(2024, 1, 1))
    Blocking.objects.create(action=action, what="Le marché n’est pas notifié.", author_label="ARS")
    indicator = Indicator.objects.filter(direction="up", closed_on=None).order_by("code").first()
    assert indicator is not None
    trajectory = Trajectory.objects.create(
        indicator=indicator,
        territory=region("04"),
        version=1,
        baseline_value=0,
        baseline_on=dt.date(2023, 1, 1),
    )
    Target.objects.create(trajectory=trajectory, due=dt.date(2024, 1, 1), value=100)
    Measure.objects.create(
        indicator=indicator, territory=region("04"), on=dt.date(2024, 1, 1), value=10, quality="validated"
    )


def test_the_real_table_has_no_rate_until_steps_are_told(
    live_server: Any,
    quiet_page: Page,
    sign_in: Callable[..., None],
    assert_accessible: Callable[[Page], None],
) -> None:
    load_world()
    publish_real_table()
    compute()
    compute("32")
    sign_in(editor("04", "32"))
    quiet_page.goto(live_server.url + DASHBOARD)
    expect(quiet_page.locator(".db-summary .az-lead")).to_contain_text("30\u00a0actions")
    expect(quiet_page.locator(".db-summary .az-lead")).to_contain_text("0\u202f% des étapes renseignées")
    expect(quiet_page.locator(".db-summary .db-rate")).to_contain_text("Pas de taux")
    assert_accessible(quiet_page)
    quiet_page.locator(".db-summary summary").click()
    quiet_page.locator("#alertes ~ details summary").click()
    assert_accessible(quiet_page)
    quiet_page.goto(live_server.url + "/regions/32/")
    assert_accessible(quiet_page)

    confirm_steps(10)
    fall_behind()
    quiet_page.goto(live_server.url + DASHBOARD)
    line = quiet_page.locator("#calcul")
    expect(line).to_contain_text("Des modifications attendent leur calcul.")
    compute()
    expect(quiet_page.locator(".db-summary .db-rate__figure")).to_contain_text("50\u202f%", timeout=15_000)
    expect(line).not_to_contain_text("attendent")
    expect(line.get_by_role("link")).to_have_count(0)
    expect(quiet_page.locator(".db-figure")).to_have_count(1)
    expect(quiet_page.locator(".db-milestones").first).to_contain_text("Jalon échu")
    quiet_page.locator(".db-figure summary").click()
    assert_accessible(quiet_page)


def test_a_board_that_somebody_reads_is_not_changed_under_their_eyes(
    live_server: Any, quiet_page: Page, sign_in: Callable[..., None]
) -> None:
    load_world()
    publish_real_table()
    compute()
    sign_in(editor("04"))
    confirm_steps(10)
    quiet_page.goto(live_server.url + DASHBOARD)
    quiet_page.locator(".db-summary summary").click()
    compute()
    offer = quiet_page.get_by_role("link", name="Afficher les chiffres qui viennent d’être calculés")
    expect(offer).to_be_visible(timeout=15_000)
    expect(quiet_page.locator(".db-summary .db-rate")).to_contain_text("Pas de taux")
    offer.click()
    expect(quiet_page.locator(".db-summary .db-rate__figure")).to_contain_text("50\u202f%")
