"""An indicator is linked to an action or a goal of one's region; a figure is said to be absent."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from accounts.selectors.scopes import scope_of
from indicators.models import Absence, IndicatorLink
from indicators.selectors.figures import figure
from tests.factories import make_action, make_goal, make_roadmap
from tests.indicators.entry.world import DECEMBER, World, make_world
from tests.indicators.factories import make_measure
from tests.pages import squeezed
from tests.roadmap.pages import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


def body(response: Any) -> str:
    return squeezed(response.content.decode())


def test_an_action_and_a_goal_of_the_region_are_linked_then_unlinked(world: World) -> None:
    goal = make_goal(make_roadmap(world.region), title="Équiper")
    action = make_action(goal, title="Déployer le DUI")
    for subject in (f"action-{action.pk}", f"action-{action.pk}", f"objectif-{goal.pk}"):
        sent = {"subject": subject, "note": "Il en mesure l’effet."}
        assert world.ars.post(world.page("liens/"), sent).status_code == 302
    assert IndicatorLink.objects.count() == 2
    text = text_of(world.grades, world.page("liens/"))
    assert "Déployer le DUI" in text
    assert "Il en mesure l’effet." in text
    link = IndicatorLink.objects.get(action=action)
    address = world.page(f"liens/{link.pk}/retirer/")
    assert world.grades.post(address).status_code == 403
    assert world.ars.post(address).status_code == 302
    assert not IndicatorLink.objects.filter(action=action).exists()


def test_what_is_of_another_region_is_not_a_choice(world: World) -> None:
    elsewhere = make_world("11", "Île-de-France")
    action = make_action(make_goal(make_roadmap(elsewhere.region)))
    for subject in (f"action-{action.pk}", "", "action-x", "objectif-999999"):
        response = world.ars.post(world.page("liens/"), {"subject": subject})
        assert response.status_code == 422
        assert "Choisissez une action ou un objectif" in body(response)
    assert world.ars.post(world.page("liens/", territoire="FR"), {}).status_code == 403


def test_a_figure_said_to_be_absent_tells_why_it_is_empty(world: World) -> None:
    sent = {"reason": "not_published", "note": "La source n’en parle pas."}
    assert [world.ars.post(world.page("absences/"), sent).status_code for _ in range(2)] == [302, 302]
    absence = Absence.objects.get()
    scope = scope_of(world.editor, day=timezone.localdate())
    found = figure(scope, world.indicator, world.region)
    assert found is not None
    assert found.emptiness == "not_published"
    assert "La source n’en parle pas." in text_of(world.grades, world.page("absences/"))
    address = f"/indicateurs/{world.indicator.code}/absences/{absence.pk}/retirer/"
    assert world.grades.post(address).status_code == 403
    assert world.ars.post(address).status_code == 302
    assert not Absence.objects.exists()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"note": " "}, "Dites en une phrase pourquoi"),
        ({"reason": "perdu"}, "La raison est"),
        ({"on": "un jour"}, "n’est pas une date"),
        ({"on": "31/12/2023"}, "Un relevé existe à cette date"),
        ({"category": "ZZ"}, "n’est pas une de celles de l’indicateur"),
    ],
)
def test_an_absence_that_does_not_hold_is_refused(
    world: World, fields: dict[str, str], sentence: str
) -> None:
    make_measure(world.indicator, world.region, 3, on=DECEMBER)
    sent = {"reason": "not_published", "note": "Rien."} | fields
    response = world.ars.post(world.page("absences/"), sent)
    assert response.status_code == 422
    assert sentence in body(response)
    assert not Absence.objects.exists()
