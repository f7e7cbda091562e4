"""What changed between two snapshots: all of it, once, in pages, and nothing of what others read."""

from __future__ import annotations

import pytest
from django.db import connection

from common.scope import Scope
from journal.models import Stamp
from journal.selectors import stamps
from journal.selectors.stamps import changed_between, has_changed, parsed, snapshot
from journal.services.stamps import mend_after_restore
from tests.factories import make_action, make_goal, make_nation, make_region, make_roadmap
from tests.journal.stamps.world import reader_of, run, writer_of

EVERYWHERE = Scope(every_region=True)
SNAPSHOTS = ["10:10:", "10:12:10", "10:20:11,12,19", "1:9223372036854775807:"]
NOT_SNAPSHOTS = [
    "",
    "10",
    "10:9:",
    "10:20:9",
    "10:20:20",
    "10:20:12,11",
    "10:20:11,11",
    "0:1:",
    "10:20:11,",
    "10:20:11 ",
    "-1:2:",
    "1:99999999999999999999:",
    "1:9223372036854775808:",
    "١:٢:",
    "1:2:'; DROP TABLE journal_stamp",
]

# Each test commits: a snapshot sees nothing of the transaction that takes it.
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def region():
    make_nation()
    return make_region("04", "La Réunion")


@pytest.fixture
def elsewhere(region):
    return make_region("32", "Hauts-de-France")


@pytest.fixture
def actions(region):
    goal = make_goal(make_roadmap(region))
    return [make_action(goal) for _ in range(3)]


def keys(found: list[stamps.Stamped]) -> list[tuple[str, int]]:
    return [(each.resource, each.object_id) for each in found]


def since(before: str | None, scope: Scope, *, after=None, limit=100, resources=("actions",)):
    return changed_between(scope, resources, since=before, until=snapshot(), after=after, limit=limit)


@pytest.mark.parametrize("text", SNAPSHOTS)
def test_a_snapshot_is_read(text):
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::txid_snapshot::text", [text])
        assert cursor.fetchone() == (parsed(text).text,)


@pytest.mark.parametrize("text", NOT_SNAPSHOTS)
def test_anything_else_is_refused(text, region):
    with pytest.raises(ValueError, match="not a snapshot"):
        parsed(text)
    with pytest.raises(ValueError, match="not a snapshot"):
        has_changed(["actions"], reader_of(region), text)


def test_nothing_changed_is_told_in_one_query(actions, region, django_assert_num_queries):
    before = snapshot()

    with django_assert_num_queries(1):
        assert not has_changed(["actions"], reader_of(region), before)
    assert since(before, reader_of(region)) == []


@pytest.mark.parametrize("resource", ["actions", "measures"])
def test_one_query_whatever_the_resource(resource, region, django_assert_num_queries):
    before = snapshot()

    with django_assert_num_queries(1):
        assert not has_changed([resource], reader_of(region), before)


def test_a_change_is_told_to_those_who_read_it(actions, region, elsewhere):
    before = snapshot()

    run("UPDATE roadmap_action SET priority = 3 WHERE id = %s", actions[1].pk)

    assert has_changed(["actions"], reader_of(region), before)
    assert not has_changed(["goals"], reader_of(region), before)
    assert not has_changed(["actions"], writer_of(elsewhere), before)
    assert keys(since(before, reader_of(region))) == [("actions", actions[1].pk)]
    assert since(before, writer_of(elsewhere)) == []


def test_a_deletion_is_told(actions, region):
    before = snapshot()
    key = actions[0].pk
    actions[0].delete()

    (gone,) = since(before, reader_of(region))

    assert (gone.object_id, gone.deleted) == (key, True)


def test_a_snapshot_of_another_database_is_refused(actions, region):
    xmax = parsed(snapshot()).xmax + 1_000_000

    with pytest.raises(ValueError, match="another database"):
        has_changed(["actions"], reader_of(region), f"{xmax}:{xmax}:")


def test_pages_tell_everything_once_and_in_order(actions, region):
    resources = ("actions", "goals", "roadmaps", "territories")
    until, scope, found, after = snapshot(), reader_of(region), [], None
    while page := changed_between(scope, resources, since=None, until=until, after=after, limit=2):
        found += page
        after = page[-1].place

    whole = changed_between(scope, resources, since=None, until=until, after=None, limit=100)
    assert found == whole
    assert len(set(keys(found))) == len(found) == 3 + 1 + 1 + 2


def test_what_changes_while_a_partner_turns_pages_is_told_next(actions, region):
    scope, before = reader_of(region), snapshot()
    for action in actions:
        run("UPDATE roadmap_action SET priority = 2 WHERE id = %s", action.pk)
    until = snapshot()
    (first,) = changed_between(scope, ["actions"], since=before, until=until, after=None, limit=1)

    run("UPDATE roadmap_action SET priority = 3 WHERE id = %s", actions[2].pk)
    rest = changed_between(scope, ["actions"], since=before, until=until, after=first.place, limit=9)

    assert keys([first, *rest]) == [("actions", actions[0].pk), ("actions", actions[1].pk)]
    assert keys(since(until, scope)) == [("actions", actions[2].pk)]


def test_a_database_restored_elsewhere_tells_everything_from_its_own_count(actions, region):
    future = parsed(snapshot()).xmax + 1_000_000
    Stamp.objects.filter(object_id=actions[0].pk, resource="actions").update(transaction=future)

    assert mend_after_restore() == 1
    before = snapshot()

    assert not has_changed(["actions"], reader_of(region), before)
    assert {each.object_id for each in since(None, reader_of(region))} == {each.pk for each in actions}
    assert mend_after_restore() == 0


def test_a_copy_is_of_one_scope_and_of_what_it_follows(region, elsewhere):
    of = stamps.fingerprint

    assert of(reader_of(region), ["actions"]) == of(reader_of(region), ["actions"])
    assert of(reader_of(region), ["actions"]) != of(reader_of(elsewhere), ["actions"])
    assert of(reader_of(region), ["actions"]) != of(writer_of(region), ["actions"])
    assert of(reader_of(region), ["actions"]) != of(reader_of(region), ["actions", "goals"])
    assert of(EVERYWHERE, ["goals", "actions"]) == of(EVERYWHERE, ["actions", "goals"])
