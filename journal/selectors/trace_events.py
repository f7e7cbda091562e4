"""The rows behind the lines of the journal, from all the event tables in one query."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from psycopg import sql

from journal.models import Change
from journal.selectors.trace_values import known_words
from journal.trace_kinds import traced_models


@dataclass(frozen=True, slots=True)
class EventRow:
    """A row as JSON values by column; ``previous`` is the same row one event before."""

    data: dict[str, Any]
    previous: dict[str, Any] | None


_PART = sql.SQL(
    "SELECT {kind}, e.pgh_id, to_jsonb(e), (SELECT to_jsonb(p) FROM {table} p WHERE p.pgh_obj_id = e.pgh_obj_id "
    "AND p.pgh_id < e.pgh_id ORDER BY p.pgh_id DESC LIMIT 1) FROM {table} e WHERE e.pgh_id = ANY({numbers})"
)


def event_rows(changes: Iterable[Change]) -> dict[tuple[str, int], EventRow]:
    """(kind, event) → its row (one query, none for no change)."""
    wanted: dict[str, list[int]] = defaultdict(list)
    for change in changes:
        wanted[change.kind].append(change.event_id)
    if not wanted:
        return {}
    tables = traced_models()
    parts = [
        _PART.format(
            kind=sql.Literal(kind),
            table=sql.Identifier(tables[kind][1]._meta.db_table),
            numbers=sql.Literal(numbers),
        )
        for kind, numbers in sorted(wanted.items())
    ]
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(" UNION ALL ").join(parts).as_string(cursor.connection))
        found = cursor.fetchall()
    return {
        (kind, event): EventRow(json.loads(data), json.loads(old) if old else None)
        for kind, event, data, old in found
    }


def latest_names(objects: Iterable[tuple[str, int]]) -> dict[tuple[str, int], str]:
    """(kind, number) → the last name that the journal knows, were the object gone (one query)."""
    pairs = sorted(set(objects))
    if not pairs:
        return {}
    query = (
        "SELECT DISTINCT ON (kind, object_id) kind, object_id, label FROM journal_change "
        "WHERE (kind, object_id) IN (SELECT * FROM unnest(%s::text[], %s::bigint[])) "
        "ORDER BY kind, object_id, id DESC"
    )
    with connection.cursor() as cursor:
        cursor.execute(query, [[kind for kind, _ in pairs], [number for _, number in pairs]])
        return {(kind, number): known_words(kind, label) for kind, number, label in cursor.fetchall()}


def put_back(changes: Sequence[Change]) -> set[int]:
    """The deletions after which the object came back (one query)."""
    deleted = {(each.kind, each.object_id): each.pk for each in changes if each.operation == "delete"}
    if not deleted:
        return set()
    later = Change.objects.filter(
        operation="insert", object_id__in={number for _, number in deleted}, pk__gt=min(deleted.values())
    )
    found = later.values_list("kind", "object_id", "pk")
    return {deleted[kind, number] for kind, number, pk in found if pk > deleted.get((kind, number), pk)}
