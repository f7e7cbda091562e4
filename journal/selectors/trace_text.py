"""Changes whose old or new values hold a text, found in the event tables.

No index serves a piece of a word here, and one on each event table would be paid by every write: the tables are
read instead, each once, within the dates that the page always gives (one year unless told otherwise).
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.expressions import RawSQL

from common.db.search import fold, folded_regex
from journal.selectors.trace_values import Field, target_of, traced_fields
from journal.trace_kinds import traced_models

# What a change may point to and that the page names: « Objectif : 1 Former → 2 Équiper ».
_NAMED = ("roadmap.goal", "territories.organisation")


def says(
    text: str,
    *,
    kinds: Iterable[str],
    since: dt.datetime | None = None,
    contexts: Sequence[uuid.UUID] | None = None,
) -> Q:
    """A condition on lines of the journal: a field that changed held the text, before or after.

    Args:
        since: reads no event before it.
        contexts: reads the events of these sets only.
    """
    found = Q(pk__in=[])
    for kind in kinds:
        sql, params = _matching(kind, text)
        if not sql:
            continue
        where, bounds = _bounds(since, contexts)
        # Names of tables and columns come from the models, words from the parameters.
        query = f"{_source(kind)} WHERE {where}({sql})"
        found |= Q(kind=kind, event_id__in=RawSQL(query, [*bounds, *params]))  # noqa: S611
    return found


def _source(kind: str) -> str:
    """Each event beside the one before it, which only an update has."""
    table = traced_models()[kind][1]._meta.db_table
    return (
        f'SELECT e.pgh_id FROM "{table}" e LEFT JOIN LATERAL (SELECT p.* FROM "{table}" p '  # noqa: S608
        "WHERE e.pgh_label = 'update' AND p.pgh_obj_id = e.pgh_obj_id AND p.pgh_id < e.pgh_id "
        "ORDER BY p.pgh_id DESC LIMIT 1) p ON true"
    )


def _bounds(since: dt.datetime | None, contexts: Sequence[uuid.UUID] | None) -> tuple[str, list[Any]]:
    where, params = "", list[Any]()
    if since is not None:
        where += "e.pgh_created_at >= %s AND "
        params.append(since)
    if contexts is not None:
        where += "e.pgh_context_id = ANY(%s) AND "
        params.append(list(contexts))
    return where, params


def _matching(kind: str, text: str) -> tuple[str, list[Any]]:
    """SQL over ``e`` and ``p``, and its parameters; empty when no field can hold the text."""
    words, parts, params = list[str](), list[str](), list[Any]()
    pattern = folded_regex(text)
    for field in traced_fields(kind):
        if isinstance(field, models.ForeignKey):
            if target_of(field) in _NAMED:
                parts.append(_changed(field, _pointing(target_of(field))))
                params += [pattern, pattern]
        elif field.choices:
            if values := _chosen(field, fold(text)):
                parts.append(_changed(field, "= ANY(%s)"))
                params += [values, values]
        elif isinstance(field, models.CharField | models.TextField | models.JSONField):
            words.append(_both(field))
    if words:
        parts.append(f"concat_ws(chr(10), {', '.join(words)}) ~ %s")
        params.append(pattern)
    return " OR ".join(parts), params


def _both(field: Field) -> str:
    """What the field held before and after, NULL when it did not change."""
    new, old = (f'{row}."{field.column}"' for row in "ep")
    return f"CASE WHEN {new} IS DISTINCT FROM {old} THEN concat_ws(chr(10), {new}::text, {old}::text) END"


def _changed(field: Field, condition: str) -> str:
    new, old = (f'{row}."{field.column}"' for row in "ep")
    return f"({new} IS DISTINCT FROM {old} AND ({new} {condition} OR {old} {condition}))"


def _pointing(kind: str) -> str:
    return (
        f"IN (SELECT c.object_id FROM journal_change c WHERE c.kind = '{kind}' "  # noqa: S608
        "AND c.label ~ %s)"
    )


def _chosen(field: Field, needle: str) -> list[str]:
    return [str(value) for value, label in field.flatchoices if needle in fold(str(label))]
