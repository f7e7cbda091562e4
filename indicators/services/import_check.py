"""Checking a file of measures: read it, set it against the portal, write nothing but the batch and its lines."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, Q

from common.tabular.model import TabularError, typographic
from common.tabular.stream import StreamLimits, TableStream, open_table
from indicators.enums import ColumnMeaning as M
from indicators.enums import LineOutcome
from indicators.imports.headers import Layout, find_layout
from indicators.imports.places import Directory
from indicators.imports.rows import raw_lines, staged_columns
from indicators.models import Applicability, Indicator, MeasureColumn, MeasureLine
from indicators.services import import_sql as sql
from indicators.services.import_staging import Reading, stage, understand
from journal.enums import BatchState
from journal.import_kinds import Actor, ImportRefused
from journal.models import ImportBatch
from territories.enums import TerritoryKind
from territories.models import Territory

KIND = "measures"
# From here on, joins read tables from end to end rather than one row at a time.
MANY_LINES = 5_000


@dataclass(frozen=True, slots=True)
class MeasureFile:
    """A file to check; ``territory`` bounds what it may write (the nation: anywhere).

    ``settle`` lets the batch belong to the one region that every line is about, as a command does.
    """

    path: Path
    name: str
    territory: Territory
    indicators: tuple[Indicator, ...]
    excluded: tuple[int, ...] = ()
    limits: StreamLimits | None = None
    settle: bool = False


@transaction.atomic
def check_file(file: MeasureFile, *, actor: Actor) -> ImportBatch:
    """Check a file as a batch that a person can look at and publish.

    Raises:
        TabularError: a French sentence, when the file holds no table of measures; nothing is stored.
    """
    stream = open_table(file.path, name=file.name, limits=file.limits)
    categories = _categories(file.indicators)
    layout = find_layout(
        stream.rows,
        taught=taught_columns(file.territory),
        categories=[word for codes in categories.values() for pair in codes.items() for word in pair],
    )
    columns = staged_columns(layout)
    total = stage(columns, raw_lines(stream.rows, layout))
    if not total:
        raise TabularError("Le tableau a un en-tête et aucune ligne au-dessous.", row=layout.row)
    reading = Reading(
        indicators={indicator.code: indicator for indicator in file.indicators},
        directory=Directory(file.territory),
        today=dt.datetime.now(file.territory.zone).date(),
        typed=stream.format != "csv",
        categories=categories,
    )
    understand(reading, columns)
    batch = _batch(file, stream, layout, actor)
    _store_lines(batch, file, layout, typed=reading.typed, total=total)
    batch.counts = counts_of(batch)
    batch.save(update_fields=["counts", "territory", "updated_at"])
    return batch


def taught_columns(territory: Territory) -> Mapping[str, str]:
    """Header key → meaning, as a region explained them at an earlier import."""
    return dict(MeasureColumn.objects.filter(territory=territory).values_list("header", "meaning"))


def _categories(indicators: Iterable[Indicator]) -> dict[int, dict[str, str]]:
    found: dict[int, dict[str, str]] = {indicator.pk: {} for indicator in indicators}
    rows = Indicator.objects.filter(pk__in=found, categories__isnull=False)
    for pk, code, label in rows.values_list("pk", "categories__code", "categories__label"):
        found[pk][code] = label
    return found


def _batch(file: MeasureFile, stream: TableStream, layout: Layout, actor: Actor) -> ImportBatch:
    territory = (_only_region() if file.settle else None) or file.territory
    return ImportBatch.objects.create(
        kind=KIND,
        territory=territory,
        state=BatchState.CHECKED,
        file_name=file.name,
        sha256=_sha256(file.path),
        parameters={"indicators": [indicator.code for indicator in file.indicators]},
        layout=layout_json(stream, layout),
        author=actor.user,
        author_label=actor.label,
    )


def layout_json(stream: TableStream, layout: Layout) -> dict[str, Any]:
    """What was understood of the table as a whole, for the preview."""
    return {
        "sheet": stream.sheet,
        "row": layout.row,
        "columns": [[layout.headers[index], meaning.label] for meaning, index in _read_columns(layout)],
        "wide": [column.header for column in layout.wide],
        "wide_meaning": layout.wide_meaning.label if layout.wide_meaning else "",
        "ignored": list(layout.ignored),
        "cells": _cells(layout),
        "notes": [typographic(note) for note in stream.notes],
    }


def _read_columns(layout: Layout) -> list[tuple[Any, int]]:
    return [*layout.places, *sorted(layout.columns.items(), key=lambda pair: pair[1])]


def _only_region() -> Territory | None:
    """The region of every place of the file, when there is only one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT region FROM measure_place WHERE problem IS NULL LIMIT 2")
        found = [region for (region,) in cursor.fetchall()]
    return Territory.objects.filter(pk=found[0]).first() if len(found) == 1 else None


def _store_lines(batch: ImportBatch, file: MeasureFile, layout: Layout, *, typed: bool, total: int) -> None:
    """Two statements for all the lines, then one for each rule that only the whole can check."""
    keys = [indicator.pk for indicator in file.indicators]
    limited = Applicability.objects.filter(indicator__in=keys).values_list("indicator_id", flat=True)
    values: dict[str, Any] = {
        "batch": batch.pk,
        "indicators": keys,
        "limited": list(set(limited)),
        "excluded": list(file.excluded),
        "columns": json.dumps(_cells(layout)),
    }
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '64MB'")
        if total > MANY_LINES:
            # Another long import may just have made the planner's figures wrong; an ANALYZE here would make
            # every other check wait for the end of this one.
            cursor.execute("SET LOCAL enable_nestloop = off")
        cursor.execute(sql.STORE, values)
        if typed:
            cursor.execute(sql.REFUSE.format(query=sql.OF_ONE), values)
        cursor.execute("DROP TABLE IF EXISTS pg_temp.measure_repeated")
        cursor.execute(sql.REPEATED, values)
        if cursor.rowcount:
            cursor.execute(sql.REPEATED_ALIKE, values)
            cursor.execute(sql.REFUSE.format(query=sql.REPEATED_APART), values)
        _run_for(
            cursor,
            sql.REFUSE.format(query=sql.MONOTONE),
            values,
            [i.pk for i in file.indicators if i.monotone],
        )
        parts = [indicator.pk for indicator in file.indicators if indicator.total_of_parts]
        _run_for(cursor, sql.REFUSE.format(query=sql.PARTS), values, parts)
        _run_for(cursor, sql.OUTLIERS, values, keys)


def _cells(layout: Layout) -> dict[str, int]:
    """The 1-based column where each meaning stands, to say where a refusal is; a wide table's own is the line's."""
    cells = {str(meaning): index + 1 for meaning, index in (*layout.columns.items(), *layout.places)}
    if not layout.wide and M.NUMERATOR in layout.columns:
        cells.setdefault(str(M.VALUE), layout.columns[M.NUMERATOR] + 1)
    return cells


def _run_for(cursor: Any, query: str, values: Mapping[str, Any], some: Sequence[int]) -> None:
    if some:
        cursor.execute(query, {**values, "some": list(some)})


def counts_of(batch: ImportBatch) -> dict[str, int]:
    """How many lines per outcome, zero included, those put aside, and those out of line."""
    lines = MeasureLine.objects.filter(batch=batch)
    counts = {str(outcome): 0 for outcome in LineOutcome}
    found = (
        lines.order_by()
        .values("outcome")
        .annotate(
            all=Count("pk"),
            aside=Count("pk", filter=Q(excluded=True)),
            odd=Count("pk", filter=Q(outlier=True)),
        )
    )
    counts |= {"excluded": 0, "outliers": 0}
    for row in found:
        counts[row["outcome"]] = row["all"]
        counts["excluded"] += row["aside"]
        counts["outliers"] += row["odd"]
    return counts


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def importable_indicators(codes: Sequence[str]) -> tuple[Indicator, ...]:
    """The indicators of some codes, in their order.

    Raises:
        ImportRefused: one of them is unknown.
    """
    wanted = [code.strip().upper() for code in codes]
    found = {indicator.code: indicator for indicator in Indicator.objects.filter(code__in=wanted)}
    unknown = [code for code in wanted if code not in found]
    if unknown:
        raise ImportRefused(f"Indicateur inconnu : {', '.join(unknown)}.")
    return tuple(dict.fromkeys(found[code] for code in wanted))


def nation() -> Territory:
    return Territory.objects.get(kind=TerritoryKind.NATION)
