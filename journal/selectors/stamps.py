"""What changed between two snapshots of the database, for the copies that partners keep.

A snapshot says which transactions a read could see. One that began early and is committed late is in no snapshot
taken before its end: the next pull sees it, where a date or a sequence would have gone past it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from heapq import merge
from itertools import islice
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BooleanField, F, Func, Q, QuerySet, Value

from common.scope import NOBODY, Scope
from journal.live_rows import live_rows
from journal.models import Stamp

Place = tuple[int, str, int]
"""Transaction, resource and number: the order in which changes are told."""

_SNAPSHOT = re.compile(r"(\d{1,19}):(\d{1,19}):((?:\d{1,19}(?:,\d{1,19})*)?)")
_BIGGEST = 2**63 - 1
# The last transaction is one step in the index, whatever PostgreSQL believes of the column; in most cases that is all.
_ANYTHING = """CASE WHEN (SELECT max(transaction) FROM {table}) >= %(xmin)s THEN EXISTS (
SELECT FROM (SELECT transaction FROM {table} WHERE transaction >= %(xmin)s ORDER BY transaction DESC OFFSET 0) recent
WHERE NOT txid_visible_in_snapshot(transaction, %(text)s::txid_snapshot)) ELSE false END"""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All the transactions under ``xmin`` are in it, none from ``xmax`` on."""

    text: str
    xmin: int
    xmax: int


@dataclass(frozen=True, slots=True)
class Stamped:
    """An object that changed; ``deleted`` when its table no longer has it, whatever a scope reads of it."""

    resource: str
    object_id: int
    transaction: int
    deleted: bool

    @property
    def place(self) -> Place:
        return self.transaction, self.resource, self.object_id


class _VisibleIn(Func):
    function = "txid_visible_in_snapshot"
    template = "%(function)s(%(expressions)s::txid_snapshot)"
    output_field = BooleanField()


class _Beyond(Func):
    """Columns then their values, compared as rows: an index of the columns goes straight to the next one."""

    output_field = BooleanField()

    def as_sql(self, compiler: Any, connection: Any, **extra: Any) -> Any:  # type: ignore[override]
        parts = [compiler.compile(each) for each in self.get_source_expressions()]
        half = len(parts) // 2
        left, right = (", ".join(sql for sql, _ in side) for side in (parts[:half], parts[half:]))
        return f"({left}) > ({right})", [value for _, values in parts for value in values]


def snapshot() -> str:
    """What a read that begins now can see; taken before the read, it never says more than the read saw."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT txid_current_snapshot()::text")
        text: str = cursor.fetchone()[0]
    return text


def parsed(text: str) -> Snapshot:
    """
    Raises:
        ValueError: PostgreSQL would not have written it.
    """
    found = _SNAPSHOT.fullmatch(text)
    if not found or not text.isascii():
        raise ValueError("not a snapshot")
    xmin, xmax = int(found[1]), int(found[2])
    running = [int(number) for number in found[3].split(",") if number]
    if not 0 < xmin <= xmax <= _BIGGEST or running != sorted(set(running)):
        raise ValueError("not a snapshot")
    if running and not xmin <= running[0] <= running[-1] < xmax:
        raise ValueError("not a snapshot")
    return Snapshot(text, xmin, xmax)


def has_changed(resources: Collection[str], scope: Scope, text: str) -> bool:
    """Whether anything of these resources that a scope reads, or read, was committed after a snapshot (one query when
    nothing was, of anybody's; one more otherwise).

    Raises:
        ValueError: it is not a snapshot, or it is one of another database, further on than this one.
    """
    if not anything_since(text):
        return False
    since, wanted = parsed(text), sorted(resources)
    sources = [_stamps(scope, wanted), *(rows for _, rows in _live(scope, wanted))]
    asked = [_exists(_committed(rows, since, None)) for rows in sources]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {' OR '.join(sql for sql, _ in asked)}", [each for _, some in asked for each in some]
        )
        return bool(cursor.fetchone()[0])


def anything_since(text: str) -> bool:
    """Whether anything at all was stamped after a snapshot, whoever may read it (one query that Django need not word).

    Raises:
        ValueError: as :func:`has_changed`.
    """
    since = parsed(text)
    tables = [Stamp._meta.db_table, *(rows(NOBODY).model._meta.db_table for rows in live_rows().values())]
    asked = " OR ".join(_ANYTHING.format(table=table) for table in tables)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT txid_snapshot_xmax(txid_current_snapshot()), {asked}",
            {"xmin": since.xmin, "text": since.text},
        )
        reached, changed = cursor.fetchone()
    if since.xmax > reached:
        raise ValueError("a snapshot of another database")
    return bool(changed)


def _exists(rows: QuerySet[Any]) -> tuple[str, tuple[Any, ...]]:
    """Its SQL and parameters; nothing is asked of rows that nobody may read."""
    try:
        sql, values = rows.values("transaction").query.sql_with_params()
    except EmptyResultSet:
        return "false", ()
    return f"EXISTS ({sql})", values


def changed_between(
    scope: Scope,
    resources: Collection[str],
    *,
    since: str | None,
    until: str,
    after: Place | None,
    limit: int,
) -> list[Stamped]:
    """What was committed after ``since`` (everything, when it is None) and before ``until``, in order.

    Two queries at most. The caller reads the objects themselves: those that its scope no longer shows are gone for
    it, whether deleted, withdrawn, or moved to another region.

    Raises:
        ValueError: one of them is not a snapshot.
    """
    begin, end = parsed(since) if since else None, parsed(until)
    wanted = sorted(resources)
    pages = [_page_of_stamps(_stamps(scope, wanted), begin, end, after, limit)]
    for resource, rows in _live(scope, wanted):
        pages.append(_page_of_rows(resource, rows, begin, end, after, limit))
    return list(islice(merge(*pages, key=lambda changed: changed.place), limit))


def _page_of_stamps(
    rows: QuerySet[Any], since: Snapshot | None, until: Snapshot, after: Place | None, limit: int
) -> list[Stamped]:
    rows = _committed(rows, since, until)
    if after:
        rows = rows.filter(_beyond(("transaction", "resource", "object_id"), after))
    rows = rows.order_by("transaction", "resource", "object_id")
    return [
        Stamped(*row) for row in rows.values_list("resource", "object_id", "transaction", "deleted")[:limit]
    ]


def _page_of_rows(
    resource: str,
    rows: QuerySet[Any],
    since: Snapshot | None,
    until: Snapshot,
    after: Place | None,
    limit: int,
) -> list[Stamped]:
    rows = _committed(rows, since, until)
    if after:
        transaction, told, number = after
        # Among the changes of one transaction, resources come in the order of their names.
        passed = number if told == resource else _BIGGEST if told > resource else 0
        rows = rows.filter(_beyond(("transaction", "id"), (transaction, passed)))
    found = rows.order_by("transaction", "id").values_list("id", "transaction")[:limit]
    return [Stamped(resource, number, transaction, deleted=False) for number, transaction in found]


def _beyond(columns: tuple[str, ...], values: tuple[Any, ...]) -> _Beyond:
    return _Beyond(*[F(name) for name in columns], *[Value(value) for value in values])


def fingerprint(scope: Scope, resources: Collection[str]) -> str:
    """What a copy depends on besides the changes: who sees what, and of which database (one query).

    A database restored elsewhere, or again, is another one: its transactions are not those that a cursor counts.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (pg_control_system()).system_identifier, oid, 'journal_stamp'::regclass::oid "
            "FROM pg_database WHERE datname = current_database()"
        )
        database = cursor.fetchone()
    said = repr((database, scope.in_text, sorted(resources)))
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def _stamps(scope: Scope, resources: list[str]) -> QuerySet[Any]:
    rows: QuerySet[Any] = Stamp.objects.visible_to(scope).filter(resource__in=resources)
    return rows


def _live(scope: Scope, resources: list[str]) -> Iterator[tuple[str, QuerySet[Any]]]:
    for resource, rows in live_rows().items():
        if resource in resources:
            yield resource, rows(scope)


def _committed(rows: QuerySet[Any], since: Snapshot | None, until: Snapshot | None) -> QuerySet[Any]:
    """The bounds are what an index finds; the snapshots tell apart the few transactions between them."""
    if since:
        seen = Q(_VisibleIn(F("transaction"), Value(since.text)))
        rows = rows.filter(~seen, transaction__gte=since.xmin)
    if until:
        rows = rows.filter(_VisibleIn(F("transaction"), Value(until.text)), transaction__lt=until.xmax)
    return rows.order_by()
