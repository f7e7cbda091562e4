"""The recomputation when its servers and processes die: figures are the old ones or the new ones."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.db import connection

from indicators.enums import RunReason, RunState
from indicators.models import ActionSnapshot, ComputationRun, GoalSnapshot, Snapshot
from indicators.services.recompute import recompute
from journal.models import DirtyMark
from roadmap.models import Step
from tests.factories import make_action, make_goal, make_nation, make_region, make_roadmap
from tests.faults.tasks import Tasks, settled
from tests.faults.web import Browser, Web, held, until, wait_until_gone
from tests.roadmap.editing.conftest import World

POISON = """
CREATE FUNCTION refuse_poison() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.title = 'Empoisonnée' THEN RAISE EXCEPTION 'une ligne refusée'; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER refuse_poison BEFORE INSERT ON indicators_actionsnapshot
FOR EACH ROW EXECUTE FUNCTION refuse_poison();
"""
ANTIDOTE = "DROP FUNCTION refuse_poison CASCADE"


@pytest.fixture
def tasks(world: World, tmp_path: Any) -> Iterator[Tasks]:
    make_nation()
    tasks = Tasks(tmp_path)
    tasks.start_broker()
    yield tasks
    tasks.stop()


@pytest.fixture
def poisoned(world: World) -> Iterator[None]:
    make_action(world.goal, title="Empoisonnée")
    with connection.cursor() as cursor:
        cursor.execute(POISON)
    yield
    with connection.cursor() as cursor:
        cursor.execute(ANTIDOTE)


def figures(world: World) -> list[tuple[Any, ...]]:
    """All that a dashboard of the region reads, without the numbers of rows and the times."""
    actions = ActionSnapshot.objects.filter(snapshot__territory=world.region).order_by("action")
    goals = GoalSnapshot.objects.filter(snapshot__territory=world.region).order_by("roadmap", "goal")
    return [
        *actions.values_list("action", "title", "steps_done", "steps_planned", "rate_done", "rate_known"),
        *goals.values_list("goal", "rate", "coverage", "actions", "states"),
    ]


def waits(world: World) -> bool:
    return bool(DirtyMark.objects.filter(territory=world.region).exists())


def computed(world: World, *, done: int) -> bool:
    rows = ActionSnapshot.objects.filter(snapshot__territory=world.region, action=world.action)
    return rows.filter(steps_done=done).exists() and not waits(world)


def blocked_by(locker: psycopg.Connection) -> int:
    asked = "SELECT pid FROM pg_stat_activity WHERE %s = ANY(pg_blocking_pids(pid))"

    def found() -> int:
        with connection.cursor() as cursor:
            cursor.execute(asked, [locker.info.backend_pid])
            row = cursor.fetchone()
        return row[0] if row else 0

    pid: int = until(found, "the computation never reached what is held")
    return pid


def test_a_worker_killed_half_way_leaves_the_old_figures_then_come_the_new_ones(
    tasks: Tasks, world: World
) -> None:
    recompute(territory_id=world.region.pk)
    before = figures(world)
    Step.objects.filter(text="Recruter").update(state="done")
    tasks.start_worker()

    with held("LOCK TABLE indicators_goalsnapshot IN EXCLUSIVE MODE") as locker:
        tasks.send("recompute_scope", world.region.pk, ["roadmap"])
        backend = blocked_by(locker)
        tasks.kill("worker")
    wait_until_gone(backend)

    assert figures(world) == before
    assert waits(world), "what the killed worker had read is still to be computed"
    left = ComputationRun.objects.exclude(state=RunState.DONE).get(territory=world.region)
    assert left.state == RunState.RUNNING

    tasks.start_worker()
    tasks.send("sweep_marks")
    until(lambda: computed(world, done=1), "the new figures never came")
    left.refresh_from_db()
    assert left.state == RunState.INTERRUPTED


def test_an_edit_is_in_the_figures_within_seconds_without_any_sweep(
    tasks: Tasks, world: World, tmp_path_factory: Any
) -> None:
    web = Web(tmp_path_factory.mktemp("web"), redis_url=tasks.url)
    try:
        web.wait_until_serving()
        tasks.start_worker()
        person = Browser(web)
        person.sign_in(world.editor.email)
        sent = person.post(world.address, person.opened(world.address) | {"etapes-2024-0-state": "done"})
        assert sent.status_code == 302, sent.text
        until(lambda: computed(world, done=1), "the edit is not in the figures")
    finally:
        web.stop()


def test_without_the_broker_edits_save_pages_serve_and_the_sweep_catches_up(
    tasks: Tasks, world: World, tmp_path_factory: Any
) -> None:
    recompute(territory_id=world.region.pk)
    web = Web(tmp_path_factory.mktemp("web"), redis_url=tasks.url)
    try:
        web.wait_until_serving()
        tasks.kill("broker")
        person = Browser(web)
        person.sign_in(world.editor.email)
        sent = person.post(world.address, person.opened(world.address) | {"etapes-2024-0-state": "done"})
        assert sent.status_code == 302, sent.text
        for path in ("/", "/regions/04/", "/regions/04/actions/", "/indicateurs/", "/programmes/"):
            assert person.get(path).status_code == 200, path
    finally:
        web.stop()
    assert waits(world)

    tasks.start_broker()
    tasks.start_worker()
    tasks.send("sweep_marks")
    until(lambda: computed(world, done=1), "the sweep did not catch up")


def test_two_schedulers_compute_the_night_once(tasks: Tasks, world: World) -> None:
    tasks.start_worker()
    for name in ("first", "second"):
        tasks.start_scheduler(name, "tests.faults.night_settings")

    def nights() -> dict[str, int]:
        runs = ComputationRun.objects.filter(reason=RunReason.NIGHT, state=RunState.DONE)
        codes = list(runs.values_list("territory__code", flat=True))
        return {code: codes.count(code) for code in codes}

    once = {world.region.code: 1, make_nation().code: 1}
    until(lambda: set(nights()) == set(once), "a night is missing")
    assert settled(lambda: True, seconds=4)
    assert nights() == once
    assert Snapshot.objects.filter(territory=world.region, part="roadmap").count() == 1


def test_what_cannot_succeed_is_put_aside_and_holds_nobody(
    tasks: Tasks, world: World, poisoned: None
) -> None:
    elsewhere = make_region("32", "Hauts-de-France")
    make_action(make_goal(make_roadmap(elsewhere)), title="Saine")
    tasks.start_worker()

    def failures() -> int:
        return ComputationRun.objects.filter(territory=world.region).count()

    for attempt in (1, 2, 3):
        tasks.send("sweep_marks")
        until(lambda attempt=attempt: failures() >= attempt and not running(), "no attempt")
    until(lambda: Snapshot.objects.filter(territory=elsewhere).exists(), "the other region waits")
    tasks.send("sweep_marks")

    assert settled(lambda: failures() == 3, seconds=3)
    parked = ComputationRun.objects.unsettled().get()
    assert (parked.territory, parked.state) == (world.region, RunState.PARKED)
    assert "une ligne refusée" in parked.error


def running() -> bool:
    return bool(ComputationRun.objects.filter(state=RunState.RUNNING).exists())
