"""Targets are revised by a new version, with a reason; two people who revise at once are told."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from indicators.enums import Direction
from indicators.models import Target, Trajectory
from indicators.services.errors import EntryRefused, TargetsChanged
from indicators.services.targets import Baseline, Point, revise_trajectory
from journal.import_kinds import Actor
from tests.indicators.entry.world import World, make_world
from tests.indicators.factories import make_measure, make_trajectory
from tests.pages import squeezed
from tests.roadmap.pages import queries_of, text_of

pytestmark = pytest.mark.django_db
DUE = dt.date(2025, 12, 31)


@pytest.fixture
def world() -> World:
    return make_world()


def said(version: int, value: str = "118", **fields: Any) -> dict[str, Any]:
    """What the form of one dated target sends."""
    told = {"expected_version": version, "rows": 4, "baseline_value": "18", "baseline_on": "31/12/2020"}
    told |= {"due_0": "2025", "value_0": value, "reason": "Le périmètre a changé." if version else ""}
    return told | fields


def send(world: World, version: int, value: str = "118", **fields: Any) -> Any:
    return world.ars.post(world.page("cibles/"), said(version, value, **fields))


def body(response: Any) -> str:
    return squeezed(response.content.decode())


def revise(world: World, version: int, points: list[Point], reason: str = "Parce que.") -> Trajectory:
    return revise_trajectory(
        indicator=world.indicator,
        territory=world.region,
        baseline=Baseline(Decimal(18)),
        points=points,
        reason=reason,
        actor=Actor.of(world.editor),
        expected_version=version,
    )


def test_the_first_version_needs_no_reason_and_the_second_does(world: World) -> None:
    assert send(world, 0).status_code == 302
    refused = send(world, 1, "150", reason="")
    assert refused.status_code == 422
    assert "Une révision des cibles dit pourquoi." in body(refused)
    assert send(world, 1, "150").status_code == 302
    first, second = Trajectory.objects.order_by("version")
    assert (first.version, first.targets.get().value, first.reason) == (1, 118, "")
    assert (second.version, second.targets.get().value) == (2, 150)
    assert (second.reason, second.author, second.targets.get().due) == (
        "Le périmètre a changé.",
        world.editor,
        DUE,
    )


def test_the_rates_against_the_old_and_the_new_target_are_side_by_side(world: World) -> None:
    make_measure(world.indicator, world.region, 60)
    send(world, 0, "118")
    send(world, 1, "102")
    text = text_of(world.ars, world.page("cibles/"))
    assert "taux 42 %" in text
    assert "taux 50 %" in text
    assert "(60 − 18) / (118 − 18)" in text
    assert text.index("Version 2 en vigueur") < text.index("Version 1")
    assert "Raison : Le périmètre a changé." in text


def test_the_second_of_two_who_revise_sees_both_and_loses_nothing(world: World) -> None:
    send(world, 0)
    send(world, 1, "150", reason="La loi a changé.")
    response = send(world, 1, "140", reason="Mon enquête dit autre chose.", note_0="à revoir")
    assert response.status_code == 409
    html = body(response)
    for words in (
        "Ces cibles ont changé entre-temps",
        "La loi a changé.",
        "Mon enquête dit autre chose.",
        'value="140"',
    ):
        assert words in html
    assert 'value="à revoir"' in html
    assert 'name="expected_version" value="2"' in html
    assert Trajectory.objects.count() == 2
    assert send(world, 2, "140").status_code == 302


def test_a_double_click_writes_one(world: World) -> None:
    assert [send(world, 0).status_code for _ in range(2)] == [302, 302]
    assert [send(world, 1, "150").status_code for _ in range(2)] == [302, 302]
    assert Trajectory.objects.count() == 2


def test_two_who_pose_the_first_targets_are_told_too(world: World) -> None:
    send(world, 0)
    response = send(world, 0, "119")
    assert response.status_code == 409
    assert 'value="119"' in body(response)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"value_0": ""}, "Donnez la valeur de cette cible."),
        ({"due_0": "", "value_0": ""}, "Donnez au moins une cible."),
        ({"value_0": "beaucoup"}, "n’est pas un nombre"),
        ({"due_1": "31/12/2025", "value_1": "7"}, "Deux cibles ont la même échéance."),
        ({"baseline_value": ""}, "Une date de départ va avec une valeur de départ."),
        ({"baseline_on": "2026"}, "Le départ précède la première cible."),
        ({"due_0": "un jour"}, "n’est pas une date"),
        ({"value_0": "-1"}, "n’est pas négatif"),
        ({"reason": "a" * 2001}, "la limite est de"),
    ],
)
def test_what_does_not_hold_is_refused_and_kept(world: World, fields: dict[str, str], sentence: str) -> None:
    response = send(world, 0, **fields)
    assert response.status_code == 422
    assert sentence in body(response)
    assert not Trajectory.objects.exists()


def test_a_refusal_stands_beside_its_row_whatever_the_blank_ones(world: World) -> None:
    html = body(send(world, 0, due_0="", value_0="", due_2="2026", value_2=""))
    before, _, after = html.partition("Donnez la valeur de cette cible.")
    assert before.rindex("Cible 3") > before.rindex("Cible 2")
    assert "Cible 4" in after


def test_rows_are_added_without_losing_what_is_typed(world: World) -> None:
    response = send(world, 0, "77", plus="1", due_3="jamais")
    assert response.status_code == 200
    html = body(response)
    assert "Cible 7" in html
    assert 'value="77"' in html
    assert 'value="jamais"' in html
    assert not Trajectory.objects.exists()


def test_a_range_has_two_bounds() -> None:
    world = make_world(direction=Direction.RANGE)
    assert "Donnez les deux bornes." in body(send(world, 0, low_0="5", high_0=""))
    assert "La borne basse dépasse" in body(send(world, 0, low_0="5", high_0="4"))
    assert send(world, 0, low_0="4", high_0="5,5").status_code == 302
    target = Target.objects.get()
    assert (target.value, target.low, target.high) == (None, 4, Decimal("5.5"))


def test_a_revision_that_changes_nothing_is_refused(world: World) -> None:
    send(world, 0)
    assert "Rien n’a changé" in body(send(world, 1))


def test_what_the_source_published_is_shown_and_never_changed(world: World) -> None:
    old = make_trajectory(world.indicator, world.region, {DUE: 10, None: 20}, source="Feuille de route")
    points = [Point(DUE, Decimal(11)), Point(None, Decimal(20))]
    revise(world, 1, points)
    old.refresh_from_db()
    assert [target.value for target in old.targets.order_by("value")] == [10, 20]
    assert "Feuille de route" in text_of(world.grades, world.page("cibles/"))


def test_the_service_tells_which_version_stands(world: World) -> None:
    first = revise(world, 0, [Point(DUE, Decimal(10))])
    with pytest.raises(TargetsChanged) as told:
        revise(world, 0, [Point(DUE, Decimal(11))])
    assert told.value.current == first
    with pytest.raises(EntryRefused) as refused:
        revise(world, 1, [Point(DUE, Decimal(11))], reason=" ")
    assert refused.value.field == "reason"


def test_the_targets_of_the_nation_are_nobody_s_to_revise(world: World) -> None:
    make_trajectory(world.indicator, targets={DUE: 5})
    page = world.page("cibles/", territoire="FR")
    assert "Réviser les cibles" not in text_of(world.ars, page)
    assert world.ars.post(page, said(1)).status_code == 403
    assert world.grades.post(world.page("cibles/"), said(0)).status_code == 403


def test_the_page_costs_the_same_whatever_the_versions(world: World) -> None:
    make_measure(world.indicator, world.region, 60)
    revise(world, 0, [Point(DUE, Decimal(10))])
    queries_of(world.ars, world.page("cibles/"))
    one = queries_of(world.ars, world.page("cibles/"))
    for version in range(1, 8):
        revise(world, version, [Point(DUE, Decimal(10 + version))])
    assert queries_of(world.ars, world.page("cibles/")) == one
