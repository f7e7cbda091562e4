"""Two callers who read the same object and write it at the same moment, on real connections: one of them wins."""

from __future__ import annotations

import datetime as dt
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from accounts.enums import Role
from indicators.models import Measure, Trajectory
from roadmap.models import Action, StatusUpdate, Step
from tests.accounts.clients import make_client, make_token
from tests.factories import make_action, make_region
from tests.indicators.entry.world import make_world, only_measure
from tests.indicators.factories import make_measure, make_trajectory
from tests.roadmap.api.writing import WRITES, send, writer

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(client: Client, call: Callable[[Client, int], Any]) -> list[Any]:
    """What two calls that start together answer, in the order of their status."""
    start = Barrier(2)

    def one(number: int) -> Any:
        try:
            start.wait(10)
            return call(client, number)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        return sorted(pool.map(one, (1, 2)), key=lambda response: response.status_code)


def statuses(answers: list[Any]) -> list[int]:
    return [each.status_code for each in answers]


def write(address: str, body: dict[str, Any], method: str = "PATCH") -> Callable[[Client, int], Any]:
    tag = writer(Role.NATIONAL_READER).get(address)["ETag"]

    def call(client: Client, number: int) -> Any:
        said = {name: value(number) if callable(value) else value for name, value in body.items()}
        return send(client, method, address, said, If_Match=tag)

    return call


def test_two_corrections_of_one_measure() -> None:
    world = make_world()
    measure = make_measure(world.indicator, world.region, 10)
    call = write(f"/api/v1/measures/{measure.pk}/", {"value": lambda number: number})
    done, refused = at_once(writer(region=world.region), call)
    assert statuses([done, refused]) == [200, 412]
    assert only_measure().value == done.json()["value"]


def test_a_correction_and_a_withdrawal() -> None:
    world = make_world()
    measure = make_measure(world.indicator, world.region, 10)
    address = f"/api/v1/measures/{measure.pk}/"
    correct, withdraw = write(address, {"value": 11}), write(address, {}, "DELETE")
    answers = at_once(
        writer(region=world.region), lambda client, number: (correct, withdraw)[number - 1](client, number)
    )
    assert statuses(answers) in ([200, 412], [204, 404])
    assert Measure.objects.count() == (1 if answers[0].status_code == 200 else 0)


def test_two_replacements_of_the_same_targets() -> None:
    world = make_world()
    first = make_trajectory(world.indicator, world.region, {dt.date(2025, 12, 31): 100})
    points = lambda number: [{"due": "2026-12-31", "value": 100 + number}]  # noqa: E731
    call = write(f"/api/v1/targets/{first.pk}/", {"points": points, "reason": "Parce que."}, "PUT")
    answers = at_once(writer(region=world.region), call)
    assert statuses(answers) == [200, 412]
    assert Trajectory.objects.count() == 2


def test_two_changes_of_the_same_steps() -> None:
    make_region()
    make_action(years={2026: ["Cadrage"]})
    step = Step.objects.get()
    states = {1: "done", 2: "cancelled"}
    steps = lambda number: [{"id": step.pk, "state": states[number]}]  # noqa: E731
    done, refused = at_once(writer(), write(f"/api/v1/programming/{step.programming_id}/", {"steps": steps}))
    assert statuses([done, refused]) == [200, 412]
    step.refresh_from_db()
    assert step.state == done.json()["steps"][0]["state"]
    assert Action.objects.get().version == 2


def test_two_calls_under_one_key_say_it_once() -> None:
    make_region()
    body = {"action": make_action().pk, "comment": "Dit une fois."}

    def call(client: Client, number: int) -> Any:
        return send(client, "POST", "/api/v1/status-updates/", body, Idempotency_Key="deux-fois")

    first, second = at_once(writer(), call)
    assert statuses([first, second]) == [201, 201]
    assert first.content == second.content
    assert StatusUpdate.objects.count() == 1


def test_a_huge_body_is_refused_on_a_socket_before_it_is_sent(live_server: Any) -> None:
    _, token = make_token(make_client(make_world().region, role=Role.ARS_EDITOR, scopes=WRITES))
    host, port = live_server.thread.host, live_server.thread.port
    head = (
        "POST /api/v1/measures/imports/?indicator=ESMS-32 HTTP/1.1\r\n"
        f"Host: {host}:{port}\r\nAuthorization: Bearer {token}\r\n"
        "Content-Type: text/csv\r\nContent-Length: 50000000\r\nConnection: close\r\n\r\n"
    )
    with socket.create_connection((host, port), timeout=20) as wire:
        wire.sendall(head.encode())
        answer = wire.recv(4096)
    assert answer.startswith(b"HTTP/1.1 413 ")
