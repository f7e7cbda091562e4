"""What a write costs: statements counted once, the same however much is sent."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from roadmap.models import Step
from tests.factories import make_action, make_roadmap
from tests.indicators.api.test_writes_imports import give, publish
from tests.indicators.entry.world import World, make_world
from tests.indicators.factories import make_measure
from tests.roadmap.api.writing import send, writer

pytestmark = pytest.mark.django_db
# The token and the log of the call are two of each.
MEASURE, TARGETS, STATUS, STEPS, CHECK, PUBLISH = 19, 12, 18, 20, 45, 21


@pytest.fixture
def world() -> World:
    return make_world()


def cost(client: Client, method: str, address: str, body: Any, **headers: str) -> int:
    with CaptureQueriesContext(connection) as found:
        response = send(client, method, address, body, **headers)
    assert response.status_code in {200, 201}, response.content
    return len(found)


def test_a_measure(world: World) -> None:
    client, told = writer(region=world.region), {"indicator": "ESMS-32", "territory": "32", "value": 1}
    first = cost(client, "POST", "/api/v1/measures/", told | {"on": "2001-12-31"})
    for year in range(2002, 2022):
        make_measure(world.indicator, world.region, 1, on=f"{year}-12-31")
    assert first == cost(client, "POST", "/api/v1/measures/", told | {"on": "2022-12-31"}) == MEASURE


def test_targets(world: World) -> None:
    client, told = writer(region=world.region), {"indicator": "ESMS-32", "territory": "32"}
    costs = []
    for version, number in enumerate((2, 20)):
        points = [{"due": f"{2030 + year}-12-31", "value": year} for year in range(number)]
        more = {"points": points, "expected_version": version, "reason": "Parce que."}
        # One more statement for each point: they are a dozen at most.
        costs.append(cost(client, "POST", "/api/v1/targets/", told | more) - number)
    assert costs[1] - costs[0] <= 1
    assert costs[0] == TARGETS


def test_a_status_update_and_steps(world: World) -> None:
    client = writer(region=world.region)
    for number in (1, 30):
        action = make_action(
            roadmap=make_roadmap(world.region), years={2026: [f"Étape {n}" for n in range(number)]}
        )
        body = {"action": action.pk, "comment": "Dit."}
        assert cost(client, "POST", "/api/v1/status-updates/", body) == STATUS
        year = action.programmings.get()
        tag = client.get(f"/api/v1/programming/{year.pk}/")["ETag"]
        told = [{"id": Step.objects.filter(programming=year).first().pk, "state": "done"}]
        address = f"/api/v1/programming/{year.pk}/"
        assert cost(client, "PATCH", address, {"steps": told}, If_Match=tag) == STEPS


def test_a_table_of_three_rows_or_of_three_hundred(world: World) -> None:
    client = writer(region=world.region)
    for number in (3, 300):
        rows = [
            f"59;{1 + n % 28:02d}/{1 + n // 28 % 12:02d}/{2000 + number // 100};{n}\n" for n in range(number)
        ]
        with CaptureQueriesContext(connection) as checked:
            report = give(client, "Département;Date;Valeur\n" + "".join(rows)).json()
        assert report["counts"]["new"] == number
        with CaptureQueriesContext(connection) as published:
            assert publish(client, report).status_code == 200
        assert (len(checked), len(published)) == (CHECK, PUBLISH)
