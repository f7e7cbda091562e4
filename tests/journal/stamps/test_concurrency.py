"""Several people write at once, each on a connection of their own: nobody waits, nothing is missed."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from journal.import_kinds import Actor
from journal.models import Stamp
from journal.selectors.stamps import changed_between, has_changed, snapshot
from roadmap.models import Action
from roadmap.services.editing.actions import edit_action
from roadmap.services.editing.bulk import BulkChange, apply_bulk
from roadmap.services.editing.content import content_of
from roadmap.services.status import EDITOR, record_status
from tests.factories import make_action, make_goal, make_nation, make_organisation, make_region, make_roadmap
from tests.journal.stamps.world import reader_of, run

pytestmark = pytest.mark.django_db(transaction=True)

PATIENCE = 20
ACTOR = Actor(label="essai")


@pytest.fixture
def region():
    make_nation()
    return make_region("04", "La Réunion")


@pytest.fixture
def actions(region):
    goal, pilot = make_goal(make_roadmap(region)), make_organisation()
    return [make_action(goal, years={2024: ["Recruter"]}, pilots=[pilot]) for _ in range(4)]


def elsewhere(work: Callable[[], object]) -> object:
    """On another connection, which refuses to wait long for anybody."""

    def alone() -> object:
        try:
            run("SET lock_timeout = '3s'")
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(alone).result(timeout=PATIENCE)


def told_since(before: str, region: object) -> set[int]:
    found = changed_between(
        reader_of(region), ["actions"], since=before, until=snapshot(), after=None, limit=100
    )
    return {each.object_id for each in found}


def test_what_began_first_and_ends_last_is_told_by_the_next_pull(actions, region):
    slow, quick = actions[:2]
    before = snapshot()
    with transaction.atomic():
        run("UPDATE roadmap_action SET priority = 3 WHERE id = %s", slow.pk)
        elsewhere(lambda: run("UPDATE roadmap_action SET priority = 3 WHERE id = %s", quick.pk))
        first_pull, told_first = elsewhere(lambda: (snapshot(), told_since(before, region)))

    assert told_first == {quick.pk}
    assert has_changed(["actions"], reader_of(region), first_pull)
    assert told_since(first_pull, region) == {slow.pk}


def test_what_is_given_up_is_never_told(actions, region):
    before = snapshot()
    with transaction.atomic():
        run("UPDATE roadmap_action SET priority = 3 WHERE id = %s", actions[0].pk)
        transaction.set_rollback(True)

    assert told_since(before, region) == set()


def test_two_editors_of_different_actions_never_wait(actions):
    with transaction.atomic():
        _edit(actions[0])
        elsewhere(lambda: _edit(actions[1]))
        elsewhere(lambda: _tell(actions[2]))


def test_an_editor_does_not_wait_for_an_import_of_the_same_roadmap(actions):
    """It inserts its own actions, in one transaction that may last a minute."""
    with transaction.atomic():
        made = [make_action(actions[0].goal, years={2025: ["Former"]}, state="under_way") for _ in range(3)]
        elsewhere(lambda: _edit(actions[1]))

    assert Stamp.objects.filter(resource="actions", object_id__in=[each.pk for each in made]).count() == 3


def test_bulk_changes_of_the_same_actions_in_both_orders_do_not_deadlock(actions):
    start = threading.Barrier(2, timeout=PATIENCE)

    def change(order: list[Action]) -> Callable[[], object]:
        def work() -> object:
            fresh = {each.pk: each for each in Action.objects.filter(pk__in=[a.pk for a in order])}
            start.wait()
            return apply_bulk(
                actions=[fresh[each.pk] for each in order],
                versions={key: each.version for key, each in fresh.items()},
                change=BulkChange("priority", {"priority": 2}),
                actor=ACTOR,
            )

        return work

    outcomes = together(change(actions), change(actions[::-1]))

    assert sorted(type(each).__name__ for each in outcomes) == ["StaleVersion", "int"]


def test_a_renamed_organisation_and_its_editors_do_not_deadlock(actions):
    organisation = actions[0].pilotages.get().organisation_id
    start = threading.Barrier(3, timeout=PATIENCE)

    def rename() -> None:
        start.wait()
        run("UPDATE territories_organisation SET short_name = 'Autre' WHERE id = %s", organisation)

    def edit(action: Action) -> Callable[[], None]:
        def work() -> None:
            start.wait()
            with transaction.atomic():
                _edit(action)

        return work

    outcomes = together(rename, edit(actions[3]), edit(actions[0]))

    assert outcomes == [None, None, None]


def together(*works: Callable[[], object]) -> list[object]:
    """What each returned or raised, all at once; nobody waits longer than a lock may be held."""

    def alone(work: Callable[[], object]) -> object:
        try:
            run("SET lock_timeout = '10s'")
            return work()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return [future.result(timeout=PATIENCE) for future in [pool.submit(alone, work) for work in works]]


def _edit(action: Action) -> None:
    fresh = Action.objects.get(pk=action.pk)
    content = content_of(fresh)
    edit_action(action=fresh, content=content.put("title", f"{fresh.title} bis"), version=fresh.version)


def _tell(action: Action) -> None:
    with transaction.atomic():
        record_status(
            action=action,
            state="done",
            confidence=None,
            comment="Fait.",
            on=None,
            who=EDITOR,
            actor=ACTOR,
            version=action.version,
        )
