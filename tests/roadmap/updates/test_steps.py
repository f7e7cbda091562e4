"""Ten steps on one page: unknown until said, saved together or not at all."""

from __future__ import annotations

import datetime as dt

import pytest

from roadmap.models import Action
from tests.factories import make_organisation
from tests.roadmap.pages import text_of
from tests.roadmap.updates.world import World, make_world, steps_of

pytestmark = pytest.mark.django_db
TEN = {2024: [f"Étape {n}" for n in range(5)], 2025: [f"Étape {n}" for n in range(5, 10)]}


@pytest.fixture
def world() -> World:
    return make_world()


def page_of(action: Action) -> str:
    return f"/actions/{action.pk}/etapes/"


def test_ten_steps_are_told_in_one_page(world: World) -> None:
    action = world.action(years=TEN)
    text = text_of(world.grades_browser, page_of(action))
    assert "10 étapes, dont 10 non renseignées" in text
    steps = steps_of(action)
    sent = {f"etape-{step.pk}": "done" for step in steps} | {f"echeance-{steps[0].pk}": "2024-06-30"}
    assert world.grades_browser.post(page_of(action), sent | {"version": 1}).status_code == 302
    after = steps_of(action)
    assert {step.state for step in after} == {"done"}
    assert after[0].due == dt.date(2024, 6, 30)
    action.refresh_from_db()
    assert action.version == 2


def test_what_nobody_said_stays_unknown(world: World) -> None:
    action = world.action(years=TEN)
    first, *others = steps_of(action)
    world.grades_browser.post(page_of(action), {"version": 1, f"etape-{first.pk}": "planned"})
    assert [step.state for step in steps_of(action)] == ["planned"] + ["unknown"] * len(others)


@pytest.mark.parametrize(
    ("name", "value"), [("etape", "finie"), ("echeance", "demain"), ("echeance", "31/02/2025")]
)
def test_one_wrong_answer_saves_none(world: World, name: str, value: str) -> None:
    action = world.action(years=TEN)
    first, second, *_ = steps_of(action)
    sent = {
        "version": 1,
        f"etape-{first.pk}": "done",
        f"etape-{second.pk}": "done",
        f"{name}-{second.pk}": value,
    }
    response = world.grades_browser.post(page_of(action), sent)
    assert response.status_code == 422
    assert "rien n’a été enregistré" in response.content.decode()
    assert {step.state for step in steps_of(action)} == {"unknown"}


def test_a_stale_page_is_told_and_keeps_the_choices(world: World) -> None:
    action = world.action(years=TEN)
    first = steps_of(action)[0]
    Action.objects.filter(pk=action.pk).update(version=2)
    response = world.grades_browser.post(page_of(action), {"version": 1, f"etape-{first.pk}": "done"})
    assert response.status_code == 409
    page = response.content.decode()
    assert 'value="done" checked' in " ".join(page.split())
    assert 'name="version" value="2"' in " ".join(page.split())
    assert steps_of(action)[0].state == "unknown"


def test_the_steps_of_another_action_are_not_there(world: World) -> None:
    action, other = world.action(), world.action(years=TEN)
    sent = {"version": 1, f"etape-{steps_of(other)[0].pk}": "done"}
    assert world.grades_browser.post(page_of(action), sent).status_code == 404
    assert steps_of(other)[0].state == "unknown"


def test_only_who_may_update_opens_the_page(world: World) -> None:
    action = world.action(pilots=[make_organisation("Un autre")], years=TEN)
    assert world.grades_browser.get(page_of(action)).status_code == 403
    assert world.grades_browser.post(page_of(action), {"version": 1}).status_code == 403
    elsewhere = make_world("06", "Mayotte").action(years=TEN)
    assert world.grades_browser.get(page_of(elsewhere)).status_code == 404
