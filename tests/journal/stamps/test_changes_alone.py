"""What others show by its name: between whoever begins to show it and whoever renames it, nothing is missed."""

from __future__ import annotations

import re
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.db.models import Model

from common.db.shown import TRIGGER, HeldAlong, HeldFirst
from common.db.stamps import one_line
from journal.selectors.stamps import changed_between, snapshot
from programmes.models import Application
from roadmap.models import Action, Pilotage
from territories.models import Territory
from tests.factories import (
    make_action,
    make_goal,
    make_milestone,
    make_nation,
    make_organisation,
    make_region,
    make_roadmap,
)
from tests.governance.factories import make_committee, make_meeting
from tests.indicators.factories import make_department, make_establishment, make_indicator, make_trajectory
from tests.journal.stamps.test_resources import APPS, TABLES
from tests.journal.stamps.world import reader_of, run
from tests.programmes.factories import make_programme, make_window

PATIENCE = 20
HELD_ALONG = [each for module in APPS for each in getattr(module, "HELD_ALONG", ())]
HELD_FIRST = [each for module in APPS for each in getattr(module, "HELD_FIRST", ())]
# Whoever writes what hangs from an action holds it: tests/roadmap/test_held_first.py.
HELD_BY_WRITERS = {"roadmap_action"}
# Begins to show what it links by a new row, whose key to it is checked.
LINKS = {
    "programmes_application_partners",
    "roadmap_alignment",
    "roadmap_goalsuccession",
    "roadmap_pilotage",
    "territories_organisationarea",
}
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


def of_programme(region: Territory) -> Case:
    """Two floors: an application bears the name of the programme of its window."""
    programme = make_programme()
    window = make_window(programme, territory=region)
    establishment = make_establishment(make_department("974", "La Réunion", region))

    def show() -> int:
        return Application.objects.create(window=window, establishment=establishment, state="filed").pk

    sql = "UPDATE programmes_programme SET name = 'Autre' WHERE id = %s"
    return "applications", lambda: run(sql, programme.pk), show


def of_applicant(region: Territory) -> Case:
    """Two floors: a window shows its applications, each under the name of whoever filed it."""
    programme, organisation = make_programme(), make_organisation()
    here, there = (make_window(programme, code=code, territory=region) for code in ("ici", "ailleurs"))
    filed = Application.objects.create(window=here, organisation=organisation, state="filed")

    def show() -> int:
        Application.objects.filter(pk=filed.pk).update(window=there)
        return there.pk

    sql = "UPDATE territories_organisation SET short_name = 'Autre' WHERE id = %s"
    return "windows", lambda: run(sql, organisation.pk), show


def of_roadmap(region: Territory) -> Case:
    """Two floors: the milestones of an objective bear the title of its roadmap."""
    goal = make_goal(make_roadmap(region))
    sql = "UPDATE roadmap_roadmap SET title = 'Autre' WHERE id = %s"
    return "milestones", lambda: run(sql, goal.roadmap_id), lambda: make_milestone(goal, label="Écrit").pk


def of_place(region: Territory) -> Case:
    """Two floors: a meeting is at the time of the territory of its committee."""
    committee = make_committee(region)
    sql = "UPDATE territories_territory SET timezone = 'Indian/Mayotte' WHERE id = %s"
    return "meetings", lambda: run(sql, region.pk), lambda: make_meeting(committee, "2024-03-01").pk


CASES = [of_organisation, of_goal, of_indicator, of_programme, of_applicant, of_roadmap, of_place]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("rename_first", [True, False])
@pytest.mark.parametrize("case", CASES)
def test_a_pull_during_a_rename_leaves_nothing_under_the_old_name(
    case: Callable[[Territory], Case], rename_first: bool
) -> None:
    make_nation()
    region = make_region("04", "La Réunion")
    resource, rename, show = case(region)
    with ThreadPoolExecutor(2) as pool:
        renaming, showing = Hand(rename), Hand(show)
        first, second = (renaming, showing) if rename_first else (showing, renaming)
        for hand in (first, second):
            hand.over = pool.submit(on_its_own, hand.write)
            until(hand.has_written, hand.over.done, somebody_waits)
        first.go.set()
        until(first.over.done, somebody_waits)
        pulled = snapshot()
        second.go.set()
        first.over.result(timeout=PATIENCE)
        second.over.result(timeout=PATIENCE)
    found = changed_between(
        reader_of(region), [resource], since=pulled, until=snapshot(), after=None, limit=100
    )
    assert showing.number in {stamp.object_id for stamp in found}


class Hand:
    """One transaction: writes, then waits for a sign before it commits."""

    over: Any

    def __init__(self, work: Callable[[], Any]) -> None:
        self.work, self.number = work, None
        self.written, self.go = threading.Event(), threading.Event()
        self.has_written = self.written.is_set

    def write(self) -> None:
        with transaction.atomic():
            self.number = self.work()
            self.written.set()
            assert self.go.wait(PATIENCE)


def on_its_own(work: Callable[[], Any]) -> Any:
    try:
        return work()
    finally:
        connection.close()


def until(*reached: Callable[[], bool]) -> None:
    limit = time.monotonic() + PATIENCE
    while not any(each() for each in reached) and time.monotonic() < limit:
        time.sleep(0.02)


def somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM pg_locks WHERE NOT granted AND cardinality(pg_blocking_pids(pid)) > 0 LIMIT 1"
        )
        return cursor.fetchone() is not None


@pytest.mark.django_db
def test_it_is_said_of_every_column_by_which_the_stamps_of_others_move() -> None:
    """The conditions of the stamps, read in the database, against those of the lock."""
    moving = columns_that_move_others()
    held = columns_held()
    assert moving.keys() >= {"territories_organisation", "roadmap_goal", "indicators_indicator"}
    missing = {
        table: columns - held[table] for table, columns in moving.items() if table not in HELD_BY_WRITERS
    }
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
    return columns_of(TRIGGER, r"old\.(\w+)\)?(?:::text)? IS DISTINCT")


@pytest.mark.django_db
@pytest.mark.parametrize("held", HELD_ALONG, ids=lambda held: held.function)
def test_the_locks_that_migrations_wrote_are_those_declared(held: HeldAlong) -> None:
    body, definition = trigger_of(held.above, held.trigger)
    assert body == one_line(held.body)
    assert tuple(re.findall(r"old\.(\w+)", definition)) == held.columns


@pytest.mark.django_db
@pytest.mark.parametrize("held", HELD_FIRST, ids=lambda held: held.function)
def test_what_is_added_holds_first_what_is_declared(held: HeldFirst) -> None:
    body, definition = trigger_of(held.table, held.trigger)
    assert body == one_line(held.body)
    assert "AFTER INSERT" in definition
    assert "FOR EACH STATEMENT" in definition


@pytest.mark.django_db
def test_what_is_added_holds_before_it_is_traced() -> None:
    """Triggers run in the order of their names, those of rows before those of statements."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, tgname, tgtype & 1 FROM pg_trigger "
            "WHERE NOT tgisinternal AND tgtype & 2 = 0 AND tgtype & 4 <> 0"
        )
        others = [(table, name, row) for table, name, row in cursor.fetchall() if "_first_" not in name]
    for held in HELD_FIRST:
        after = [(name, row) for table, name, row in others if table == held.table]
        assert after, held.table
        assert all(name > held.trigger and not row for name, row in after), held.table


def trigger_of(table: str, name: str) -> tuple[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.prosrc, pg_get_triggerdef(t.oid) FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid "
            "WHERE t.tgrelid = %s::regclass AND t.tgname = %s",
            [table, name],
        )
        [(body, definition)] = cursor.fetchall()
    return one_line(body), definition


@pytest.mark.django_db
def test_what_stands_between_is_held_too() -> None:
    """The stamps of what hangs two floors below, read in the database, against the rows held along."""
    declared = {(each.above, each.table) for each in HELD_ALONG}
    between = {
        (table, stood_on)
        for table, resource, touched in touches()
        for stood_on in tables_that_name_the_event(touched)
        if stood_on not in LINKS | {own_table(resource)}
    }
    assert between <= declared
    assert between >= {("programmes_programme", "programmes_window"), ("roadmap_roadmap", "roadmap_action")}


@pytest.mark.django_db
def test_a_part_holds_first_what_it_stamps_and_others_rename() -> None:
    renamed = columns_held().keys() | {each.table for each in HELD_ALONG}
    models = {model._meta.db_table: model for model in apps.get_models()}
    stamped = {
        (table, parent)
        for table, _, touched in touches()
        for column in re.findall(r'^SELECT e\."(\w+_id)"', touched)
        if (parent := above(models[table], column)) in renamed
    }
    assert stamped <= {(each.table, each.above) for each in HELD_FIRST}
    assert ("programmes_application", "programmes_window") in stamped


def touches() -> list[tuple[str, str, str]]:
    """Each table, a resource that the trigger of its events stamps, and the SQL that finds its objects."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT t.tgrelid::regclass::text, p.prosrc FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid "
            "WHERE p.prosrc LIKE '%INSERT INTO journal_stamp%'"
        )
        bodies = cursor.fetchall()
    arm = r"SELECT '([\w-]+)'::text AS resource.*?CROSS JOIN LATERAL \((.*?)\) AS ids \(id\)"
    return [
        (events.removesuffix("event"), resource, touched)
        for events, body in bodies
        for resource, touched in re.findall(arm, one_line(body))
    ]


def tables_that_name_the_event(touched: str) -> set[str]:
    tables = {alias: table for table, alias in re.findall(r"(?:FROM|JOIN) (\w+) (\w+)", touched)}
    keys = re.findall(r"(\w+)\.(\w+) = e\.pgh_obj_id", touched)
    return {tables[alias] for alias, column in keys if column not in ("id", "pgh_obj_id")}


def own_table(resource: str) -> str:
    return TABLES[resource]._meta.db_table


def above(model: type[Model], column: str) -> str:
    [field] = [field for field in model._meta.concrete_fields if field.column == column]
    assert field.related_model
    return field.related_model._meta.db_table


def columns_of(trigger: str, pattern: str) -> dict[str, set[str]]:
    """By table, what a pattern finds in the body or the definition of its trigger of that name."""
    found: dict[str, set[str]] = defaultdict(set)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT t.tgrelid::regclass::text, p.prosrc || ' ' || pg_get_triggerdef(t.oid) FROM pg_trigger t "
            "JOIN pg_proc p ON p.oid = t.tgfoid WHERE t.tgname LIKE %s",
            [f"pgtrigger_{trigger}_%"],
        )
        for table, text in cursor.fetchall():
            found[table] |= set(re.findall(pattern, text))
    return found
