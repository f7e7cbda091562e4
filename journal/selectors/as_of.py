"""Objects as they were at a moment: the last event of each before it, whatever the kind.

``pgh_id`` orders the events of an object; ``pgh_created_at`` is when the transaction that wrote them began.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet
from psycopg import sql

from common.db.trace import SNAPSHOT
from journal.trace_kinds import traced_models

Pair = tuple[str, int]


@dataclass(frozen=True, slots=True)
class RowAt:
    """The row as JSON values by column, and the name that it bore; ``deleted_at`` when it was gone by then."""

    data: Mapping[str, Any]
    name: str
    deleted_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Span:
    """From when to when the journal knows an object; ``was_there`` before the journal opened."""

    since: dt.datetime
    was_there: bool
    deleted_at: dt.datetime | None


def end_of_day(day: dt.date, zone: dt.tzinfo) -> dt.datetime:
    """The first instant after a day, in a zone."""
    return dt.datetime.combine(day + dt.timedelta(days=1), dt.time.min, zone)


def events(kind: str) -> QuerySet[Any]:
    _, event_model = traced_models()[kind]
    found: QuerySet[Any] = event_model._default_manager.all()
    return found


def standing(kind: str, moment: dt.datetime) -> QuerySet[Any]:
    """The last event of each object before a moment; narrow it by ``pgh_obj_id`` only, never by a value."""
    found = events(kind).filter(pgh_created_at__lt=moment)
    return found.order_by("pgh_obj_id", "-pgh_id").distinct("pgh_obj_id")


def standing_within(kind: str, moment: dt.datetime, **where: Any) -> list[Any]:
    """Those whose last event says ``where``, deleted ones left out (one query)."""
    return list(standing_rows(kind, moment, **where).order_by("pgh_obj_id"))


def standing_rows(kind: str, moment: dt.datetime, **where: Any) -> QuerySet[Any]:
    """The same to be narrowed, counted or joined.

    The objects that ever said so are found first: one that moved away since did belong, one that came later did not.
    """
    ever = events(kind).filter(pgh_created_at__lt=moment, **where).values("pgh_obj_id")
    last = standing(kind, moment).filter(pgh_obj_id__in=ever)
    found: QuerySet[Any] = events(kind).filter(pk__in=last.values("pk"), **where).exclude(pgh_label="delete")
    return found


def unknown_then(rows: QuerySet[Any], kind: str, moment: dt.datetime) -> QuerySet[Any]:
    """Of the rows of today, those made before a moment that the journal knows only since, if at all."""
    known = events(kind).filter(pgh_obj_id=OuterRef("pk"), pgh_created_at__lt=moment)
    return rows.filter(~Exists(known), created_at__lt=moment)


def span_of(kind: str, number: int) -> Span | None:
    """None when the journal never heard of the object (two queries)."""
    said = (
        events(kind).filter(pgh_obj_id=number).order_by("pgh_id").values_list("pgh_created_at", "pgh_label")
    )
    first = said.first()
    last = said.last()
    if first is None or last is None:
        return None
    return Span(first[0], first[1] == SNAPSHOT, last[0] if last[1] == "delete" else None)


_AT = sql.SQL(
    "(SELECT DISTINCT ON (e.pgh_obj_id) {kind}, e.pgh_obj_id, e.pgh_label, e.pgh_created_at, to_jsonb(e), "
    "(SELECT c.label FROM journal_change c WHERE c.kind = {kind} AND c.object_id = e.pgh_obj_id "
    "AND c.event_id = e.pgh_id LIMIT 1) FROM {table} e "
    "WHERE e.pgh_obj_id = ANY({numbers}) AND e.pgh_created_at < {moment} ORDER BY e.pgh_obj_id, e.pgh_id DESC)"
)


def rows_at(objects: Iterable[Pair], moment: dt.datetime) -> dict[Pair, RowAt]:
    """(kind, number) → its row then, for those that the journal knew (one query, none for no object)."""
    wanted: dict[str, set[int]] = {}
    for kind, number in objects:
        wanted.setdefault(kind, set()).add(number)
    tables = traced_models()
    parts = [
        _AT.format(
            kind=sql.Literal(kind),
            table=sql.Identifier(tables[kind][1]._meta.db_table),
            numbers=sql.Literal(sorted(numbers)),
            moment=sql.Literal(moment),
        )
        for kind, numbers in sorted(wanted.items())
        if kind in tables
    ]
    if not parts:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(" UNION ALL ").join(parts).as_string(cursor.connection))
        found = cursor.fetchall()
    return {
        (kind, number): RowAt(json.loads(data), name or "", at if label == "delete" else None)
        for kind, number, label, at, data, name in found
    }
