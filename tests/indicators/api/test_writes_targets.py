"""Targets revised by partners: a new version each time, and never over what was not read."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from accounts.enums import Role
from indicators.enums import Direction
from indicators.models import Target, Trajectory
from journal.models import Change, DirtyMark
from tests.accounts.clients import api_client, make_client, make_token
from tests.indicators.entry.world import World, make_world
from tests.indicators.factories import make_trajectory
from tests.roadmap.api.writing import WRITES, problems, send, writer

pytestmark = pytest.mark.django_db
TARGETS = "/api/v1/targets/"
DUE = dt.date(2025, 12, 31)


@pytest.fixture
def world() -> World:
    return make_world()


def said(**more: Any) -> dict[str, Any]:
    told = {
        "indicator": "ESMS-32",
        "territory": "32",
        "baseline_value": 18,
        "baseline_on": "2020-12-31",
        "points": [{"due": "2025-12-31", "value": "118.5"}],
    }
    return {name: value for name, value in (told | more).items() if value is not ...}


def post(world: World, client: Client | None = None, **more: Any) -> Any:
    return send(client or writer(region=world.region), "POST", TARGETS, said(**more))


def put(client: Client, pk: int, tag: str = "", **more: Any) -> Any:
    address = f"{TARGETS}{pk}/"
    body = said(indicator=..., territory=..., reason="Le périmètre a changé.", **more)
    return send(client, "PUT", address, body, If_Match=tag or client.get(address)["ETag"])


def test_a_first_version_then_a_second_with_its_reason(world: World) -> None:
    caller = make_client(world.region, role=Role.ARS_EDITOR, scopes=WRITES, name="Entrepôt régional")
    client = api_client(make_token(caller)[1])
    DirtyMark.objects.all().delete()
    first = post(world, client)
    assert first.status_code == 201, first.content
    trajectory = Trajectory.objects.get()
    signed = (trajectory.version, trajectory.author, trajectory.author_label, trajectory.baseline_value)
    assert signed == (1, None, "Entrepôt régional", 18)
    assert (Target.objects.get().due, Target.objects.get().value) == (DUE, Decimal("118.5"))
    assert first["Location"] == f"{TARGETS}{trajectory.pk}/"
    assert first.json()["points"][0]["value"] == 118.5
    change = Change.objects.filter(kind="indicators.trajectory").latest("pk")
    assert (change.context.metadata["kind"], change.context.metadata["client"]) == ("api", caller.pk)
    assert DirtyMark.objects.filter(territory=world.region).exists()
    silent = post(world, client, expected_version=1, points=[{"due": None, "value": 150}])
    assert (silent.status_code, problems(silent)) == (422, [("reason", "refus")])
    second = post(
        world, client, expected_version=1, reason="Parce que.", points=[{"due": None, "value": 150}]
    )
    assert (second.status_code, second.json()["version"], second.json()["is_current"]) == (201, 2, True)
    assert client.get(first["Location"]).json()["is_current"] is False


def test_what_was_not_read_is_not_revised(world: World) -> None:
    client = writer(region=world.region)
    first = post(world, client).json()
    again = post(world, client)
    assert (again.status_code, again.json()["id"]) == (201, first["id"])
    other = post(world, client, points=[{"due": None, "value": 7}])
    assert (other.status_code, problems(other)) == (409, [("expected_version", "conflit")])
    assert (other.json()["current"], other.json()["version"]) == (first["id"], 1)
    same = post(world, client, expected_version=1, reason="Rien.")
    assert (same.status_code, problems(same)) == (422, [("", "refus")])
    assert Trajectory.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_replacing_writes_the_next_version_of_what_was_read() -> None:
    world = make_world()
    first = make_trajectory(world.indicator, world.region, {DUE: 100})
    client = writer(region=world.region)
    tag = client.get(f"{TARGETS}{first.pk}/")["ETag"]
    bare = send(client, "PUT", f"{TARGETS}{first.pk}/", said(indicator=..., territory=..., reason="x"))
    assert (bare.status_code, bare.json()["code"]) == (428, "condition_absente")
    response = put(client, first.pk, tag)
    assert response.status_code == 200, response.content
    told = response.json()
    assert (told["version"], told["reason"]) == (2, "Le périmètre a changé.")
    assert response["Location"] == f"{TARGETS}{told['id']}/"
    assert client.get(response["Location"])["ETag"] == response["ETag"]
    stale = put(client, first.pk, tag, points=[{"due": None, "value": 3}])
    assert (stale.status_code, stale.json()["code"]) == (412, "modifie_depuis")
    again = put(client, first.pk, points=[{"due": None, "value": 3}])
    assert (again.status_code, again.json()["current"]) == (412, told["id"])
    assert Trajectory.objects.count() == 2


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"indicator": "X"}, ("indicator", "introuvable")),
        ({"territory": "04"}, ("territory", "introuvable")),
        ({"category": "X"}, ("category", "choix_inconnu")),
        ({"points": ...}, ("points", "champ_absent")),
        ({"points": {}}, ("points", "type_invalide")),
        ({"points": [{"value": 1}] * 25}, ("points", "trop_long")),
        ({"points": [{"value": "beaucoup"}]}, ("points/0/value", "type_invalide")),
        ({"points": [{"valeur": 1}]}, ("points/0/valeur", "champ_inconnu")),
        ({"points": [{"due": "2025"}]}, ("points/0/due", "type_invalide")),
        ({"expected_version": -1}, ("expected_version", "hors_bornes")),
        ({"reason": "x" * 2_001}, ("reason", "trop_long")),
        ({"version": 1}, ("version", "champ_inconnu")),
    ],
)
def test_the_shape_of_targets(world: World, more: dict[str, Any], expected: tuple[str, str]) -> None:
    response = post(world, **more)
    assert (response.status_code, problems(response)) == (400, [expected])


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"points": []}, ""),
        ({"points": [{"due": "2025-12-31"}]}, "points/0/value"),
        ({"points": [{"value": 1}, {"value": 2}]}, ""),
        ({"points": [{"due": "2025-12-31", "value": 1}, {"value": -2}]}, "points/1/value"),
        ({"points": [{"low": 3}]}, "points/0/high"),
        ({"points": [{"low": 3, "high": 1}]}, "points/0/high"),
        ({"points": [{"value": 2, "low": 1, "high": 3}]}, "points/0/value"),
        ({"baseline_value": None}, "baseline_value"),
        ({"baseline_on": "2026-12-31"}, "baseline_on"),
        ({"baseline_value": -1}, "baseline_value"),
    ],
)
def test_rules_of_targets_answer_422_at_their_field(world: World, more: dict[str, Any], field: str) -> None:
    response = post(world, **more)
    assert (response.status_code, problems(response)) == (422, [(field, "refus")])
    assert not Trajectory.objects.exists()


def test_a_range_has_two_bounds(world: World) -> None:
    world.indicator.direction = Direction.RANGE
    world.indicator.save()
    assert problems(post(world, points=[{"value": 3}])) == [("points/0/low", "refus")]
    assert post(world, points=[{"low": 1, "high": 3}]).status_code == 201


@pytest.mark.parametrize(
    ("role", "here", "there"),
    [
        (Role.ARS_EDITOR, (201, 200), (400, 404)),
        (Role.GRADES_CONTRIBUTOR, (403, 403), (400, 404)),
        (Role.PARTNER, (403, 403), (403, 403)),
        (Role.NATIONAL_READER, (403, 403), (403, 403)),
    ],
)
def test_who_revises_targets(world: World, role: str, here: tuple[int, int], there: tuple[int, int]) -> None:
    client = writer(role, region=None if role == Role.NATIONAL_READER else world.region)
    reader, other = writer(Role.NATIONAL_READER), make_world("04", "La Réunion")
    for place, code, expected in ((world, "32", here), (other, "04", there)):
        created = post(world, client, indicator=place.indicator.code, territory=code, category="")
        found = make_trajectory(place.indicator, place.department, {DUE: 100})
        tag = reader.get(f"{TARGETS}{found.pk}/")["ETag"]
        revised = put(client, found.pk, tag)
        assert (created.status_code, revised.status_code) == expected, created.content + revised.content
    assert post(world, Client()).status_code == 401
