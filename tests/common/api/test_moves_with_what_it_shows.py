"""Whatever changes in the database, every object whose JSON changed is told: its ETag moves, and changes/ says it.

Each column of each row of each table that the API reads is changed, one at a time and by SQL, as nobody can be
trusted to remember which objects show it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import psycopg
import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction
from django.db.models import QuerySet

from common.api.resource import Resource, resources
from common.api.statements import Shape, json_statement
from common.scope import Scope
from journal.models import Stamp
from roadmap.models import Action
from territories.models import Territory
from tests.common.api.mutations import REFUSED, Mutation, mutations_of
from tests.common.api.upper_world import build_upper_world
from tests.common.api.world import build_world
from tests.journal.stamps.world import forget, run, writer_of
from tests.reference import built_for_the_module

# Of what is tried on the tables of each app, the share that the database may refuse: under a quarter of the whole.
REFUSED_AT_MOST = {
    "territories": 0.2,
    "roadmap": 0.2,
    "programmes": 0.2,
    "indicators": 0.37,
    "governance": 0.2,
}
OWN = tuple(REFUSED_AT_MOST)
MOMENT = "updated_at"


@dataclass
class Guard:
    """What every scope is shown, kept in the database, and what of it changed without being told."""

    scopes: dict[str, Scope]
    refused: Counter[str] = field(default_factory=Counter)
    tried: Counter[str] = field(default_factory=Counter)
    holes: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    prepared: set[str] = field(default_factory=set)

    def begin(self) -> None:
        # Measures of this world are of no transaction already.
        forget()
        run("DEALLOCATE ALL")
        run(f"CREATE TEMP TABLE shown_before ON COMMIT DROP AS {self._now(self._resources(''))}")
        run("CREATE INDEX ON shown_before (resource, scope, id)")
        run("ANALYZE shown_before")

    def attempt(self, mutation: Mutation) -> None:
        """By the first of its ways that the database accepts; undone afterwards."""
        self.tried[mutation.name] += 1
        for way in mutation.ways:
            point = transaction.savepoint()
            try:
                if accepts(way):
                    self._look(mutation)
                    return
            finally:
                # A deletion that was refused within a block of its own has marked the whole transaction.
                transaction.set_rollback(False)
                transaction.savepoint_rollback(point)
        self.refused[mutation.name] += 1

    def _look(self, mutation: Mutation) -> None:
        table = "" if mutation.is_whole else mutation.model._meta.db_table
        for found in self._untold(table):
            self.holes[mutation.name][found] += 1

    def _untold(self, table: str) -> list[str]:
        """``resource (scope)`` of each object shown otherwise than before without a stamp of this transaction."""
        name = f"untold_{table}"
        if name not in self.prepared:
            self._prepare(name, self._resources(table))
        with connection.cursor() as cursor:
            cursor.execute(f"EXECUTE {name}")
            return [found for (found,) in cursor.fetchall()]

    def _prepare(self, name: str, compared: list[Resource]) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"PREPARE {name} AS {self._comparison(compared)}")
        self.prepared.add(name)

    def _resources(self, table: str) -> list[Resource]:
        """Those whose rows, or whose readers, depend on a table; all of them when it is not said."""
        return [each for each in stamped_resources() if table in self.text_of(each)]

    def text_of(self, resource: Resource) -> str:
        return self._rows(resource, next(iter(self.scopes.values())))

    def _comparison(self, compared: list[Resource]) -> str:
        names = ", ".join(f"'{each.name}'" for each in compared) or "''"
        stamps = " UNION ALL ".join(
            f"SELECT '{name}', s.* FROM ({written(visible_stamps(scope))}) s"  # noqa: S608 - our own SQL
            for name, scope in self.scopes.items()
        )
        return f"""
        WITH shown AS MATERIALIZED ({self._now(compared)}), told (reader, of, number) AS MATERIALIZED ({stamps})
        SELECT format('%s (%s)', resource, scope) FROM shown n
        FULL JOIN (SELECT * FROM shown_before WHERE resource IN ({names})) b USING (resource, stamped, scope, id)
        WHERE n.json IS DISTINCT FROM b.json
        AND NOT (resource = 'measures' AND n.version IS NOT DISTINCT FROM txid_current())
        AND NOT EXISTS (SELECT FROM told WHERE reader = scope AND of = stamped AND number = id)"""  # noqa: S608

    def _now(self, compared: list[Resource]) -> str:
        arms = [
            f"SELECT '{each.name}' resource, '{each.stamp_name}' stamped, '{name}' scope, q.* FROM "  # noqa: S608
            f"({self._rows(each, scope)}) q (json, version, id)"
            for each in compared
            for name, scope in self.scopes.items()
        ]
        nothing = "SELECT '', '', '', '', 0::bigint, 0::bigint WHERE false"
        return " UNION ALL ".join(arms) or nothing

    def _rows(self, resource: Resource, scope: Scope) -> str:
        shape = Shape(frozenset(resource.by_name) - {MOMENT}, tuple(resource.children_by_name))
        statement = json_statement(resource, resource.visible(scope).order_by(), shape)
        assert statement
        return bound(statement.sql, statement.params)


def accepts(way: Callable[[], None]) -> bool:
    try:
        way()
        run("SET CONSTRAINTS ALL IMMEDIATE")
    except (DatabaseError, *REFUSED):
        return False
    return True


def stamped_resources() -> list[Resource]:
    """What is followed, and the regions, which bear the stamps of territories."""
    return [each for each in resources() if each.is_stamped or each.is_followed]


def visible_stamps(scope: Scope) -> QuerySet[Any]:
    rows: QuerySet[Any] = Stamp.objects.visible_to(scope).exclude(transaction=1).order_by()
    return rows.values("resource", "object_id")


def written(rows: QuerySet[Any]) -> str:
    return bound(*rows.query.sql_with_params())


def bound(sql: str, values: Iterable[Any]) -> str:
    connection.ensure_connection()
    return psycopg.ClientCursor(connection.connection).mogrify(sql, tuple(values))


def tables_read(guard: Guard, app: str) -> list[type[models.Model]]:
    """The models of an app whose table is in the SQL of a resource, join tables included."""
    text = " ".join(guard.text_of(each) for each in stamped_resources())
    known = apps.get_app_config(app).get_models(include_auto_created=True)
    return [model for model in known if f'"{model._meta.db_table}"' in text]


@pytest.fixture(scope="module")
def whole_world(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    def build() -> None:
        build_world()
        build_upper_world()

    with built_for_the_module(django_db_blocker, build):
        yield


@pytest.fixture
def guard(whole_world: None, db: None) -> Guard:
    here, there = Territory.objects.regions().order_by("code")
    guard = Guard(
        {
            "national": Scope(every_region=True),
            "editor here": writer_of(here),
            "editor there": writer_of(there),
        }
    )
    guard.begin()
    return guard


@pytest.mark.parametrize("app", OWN)
def test_whatever_is_shown_otherwise_is_told(guard, app):
    """By app, for the processes to share them."""
    for model in tables_read(guard, app):
        for mutation in mutations_of(model):
            guard.attempt(mutation)

    holes = [f"{name} → {', '.join(sorted(found))}" for name, found in sorted(guard.holes.items())]
    assert not holes, "\n" + "\n".join(holes)
    assert guard.refused.total() < guard.tried.total() * REFUSED_AT_MOST[app], guard.refused


def test_what_nobody_tells_is_found_by_the_test_above(guard):
    run("DROP TRIGGER azimut_stamps_versions ON roadmap_action")
    for mutation in mutations_of(Action):
        if mutation.column == "version":
            guard.attempt(mutation)

    assert set(guard.holes) == {"action.version"}
    assert {found.partition(" ")[0] for found in guard.holes["action.version"]} == {"actions"}
