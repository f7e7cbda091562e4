"""What others show by its name: between whoever begins to show it and whoever renames it, nothing is missed."""

from __future__ import annotations

import re
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, transaction

from common.db.shown import TRIGGER
from journal.selectors.stamps import changed_between, snapshot
from roadmap.models import Action, Pilotage
from territories.models import Territory
from tests.factories import make_action, make_goal, make_nation, make_organisation, make_region, make_roadmap
from tests.indicators.factories import make_indicator, make_trajectory
from tests.journal.stamps.world import reader_of, run

PATIENCE = 20
# Whoever writes what hangs from an action holds it: tests/roadmap/test_held_first.py.
HELD_FIRST = {"roadmap_action"}
# Renames it, and begins to show it: the number of what then shows it.
Case = tuple[str, Callable[[], None], Callable[[], int]]


def of_organisation(region: Territory) -> Case:
    organisation, action = make_organisation(), make_action(make_goal(make_roadmap(region)))

    def show() -> int:
        Pilotage.objects.create(action=action, organisation=organisation)
        return action.pk

    sql = "UPDATE territories_organisation SET short_name = 'Autre' WHERE id = %s"
    return "actions", lambda: run(sql, organisation.pk), show


def of_goal(region: Territory) -> Case:
    roadmap = make_roadmap(region)
    there, action = make_goal(roadmap, title="Là-bas"), make_action(make_goal(roadmap))

    def show() -> int:
        Action.objects.filter(pk=action.pk).update(goal=there)
        return action.pk

    return "actions", lambda: run("UPDATE roadmap_goal SET title = 'Autre' WHERE id = %s", there.pk), show


def of_indicator(region: Territory) -> Case:
    indicator = make_indicator("UN")
    sql = "UPDATE indicators_indicator SET name = 'Autre' WHERE id = %s"
    return "targets", lambda: run(sql, indicator.pk), lambda: make_trajectory(indicator, region).pk


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("rename_first", [True, False])
@pytest.mark.parametrize("case", [of_organisation, of_goal, of_indicator])
def test_a_pull_during_a_rename_leaves_nothing_under_the_old_name(
    case: Callable[[Territory], Case], rename_first: bool
) -> None:
    make_nation()
    region = make_region("04", "La Réunion")
    resource, rename, show = case(region)
    written, go = threading.Event(), threading.Event()
    with ThreadPoolExecutor(2) as pool:
        with transaction.atomic():
            if rename_first:
                rename()
                go.set()
            shown = pool.submit(alone, show, written, go)
            if not rename_first:
                assert written.wait(PATIENCE)
                rename()
                go.set()
            until_over_or_waiting(shown)
            pulled = pool.submit(on_its_own, snapshot).result(timeout=PATIENCE)
        number = shown.result(timeout=PATIENCE)
    found = changed_between(
        reader_of(region), [resource], since=pulled, until=snapshot(), after=None, limit=100
    )
    assert number in {stamp.object_id for stamp in found}


def alone(show: Callable[[], int], written: threading.Event, go: threading.Event) -> int:
    def both() -> int:
        with transaction.atomic():
            number = show()
            written.set()
            assert go.wait(PATIENCE)
        return number

    return on_its_own(both)


def on_its_own(work: Callable[[], Any]) -> Any:
    try:
        return work()
    finally:
        connection.close()


def until_over_or_waiting(done: Future[int]) -> None:
    asked = "SELECT 1 FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
    limit = time.monotonic() + PATIENCE
    while not done.done() and time.monotonic() < limit:
        with connection.cursor() as cursor:
            cursor.execute(asked)
            if cursor.fetchone():
                return
        time.sleep(0.02)


@pytest.mark.django_db
def test_it_is_said_of_every_column_by_which_the_stamps_of_others_move() -> None:
    """The conditions of the stamps, read in the database, against those of the lock."""
    moving = columns_that_move_others()
    held = columns_held()
    assert moving.keys() >= {"territories_organisation", "roadmap_goal", "indicators_indicator"}
    missing = {table: columns - held[table] for table, columns in moving.items() if table not in HELD_FIRST}
    assert {table: columns for table, columns in missing.items() if columns} == {}


def columns_that_move_others() -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE prosrc LIKE '%INSERT INTO journal_stamp%'")
        for (body,) in cursor.fetchall():
            for before, table in re.findall(
                r"\(SELECT \(([^()]*)\) IS DISTINCT FROM \([^()]*\) FROM (\w+)event b", body
            ):
                found[table] |= set(re.findall(r'b\."(\w+)"', before))
    return found


def columns_held() -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, pg_get_triggerdef(oid) FROM pg_trigger WHERE tgname LIKE %s",
            [f"pgtrigger_{TRIGGER}_%"],
        )
        for table, definition in cursor.fetchall():
            found[table] |= set(re.findall(r"old\.(\w+)\)?(?:::text)? IS DISTINCT", definition))
    return found
