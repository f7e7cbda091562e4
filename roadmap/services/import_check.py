"""Checking a roadmap table: read it, set it against the portal, write nothing but the batch."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain, islice, zip_longest
from pathlib import Path
from typing import Any

from django.db import transaction

from common.tabular.model import typographic
from common.tabular.readers import read_workbook
from journal.enums import BatchState, Outcome
from journal.import_kinds import Actor, Progress, Upload
from journal.models import ImportBatch, ImportLine
from roadmap.imports.codes import normal_title
from roadmap.imports.compare import (
    Change,
    Columns,
    Content,
    Known,
    Matcher,
    compare,
    objective_key,
    outcome_of,
)
from roadmap.imports.doubts import without
from roadmap.imports.portal import KIND, directory_of, known_actions, portal_mark, roadmap_for
from roadmap.imports.reading import OF_THE_ROW, Remark, RowReading, TableReading
from roadmap.imports.table import read_table
from roadmap.models import Roadmap

LINES_AT_ONCE = 500


@dataclass(slots=True)
class CheckedRow:
    """A row of the file set against the portal."""

    reading: RowReading
    outcome: Outcome
    changes: list[Change] = field(default_factory=list)
    target: Known | None = None
    near: list[dict[str, Any]] = field(default_factory=list)
    settled: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class CheckedTable:
    """All that a check found; nothing of it is stored yet."""

    upload: Upload
    sha256: str
    table: TableReading
    roadmap: Roadmap | None
    rows: list[CheckedRow]
    absent: list[Known]
    mark: list[int]

    def counts(self) -> dict[str, int]:
        """How many rows per outcome; every outcome is there, zero included."""
        found = Counter(row.outcome for row in self.rows)
        counts = {str(outcome): found[outcome] for outcome in Outcome}
        counts[Outcome.ABSENT] = len(self.absent)
        return counts


def check_table(upload: Upload, *, progress: Progress | None = None) -> CheckedTable:
    """Read a file and compare it with the portal.

    Raises:
        TabularError: with a French sentence, when the file holds no table that can be read.
    """
    digest = _sha256(upload.path)
    workbook = read_workbook(upload.path, name=upload.name)
    directory = directory_of(upload.territory)
    table = read_table(workbook, directory, year_from=upload.year_from, progress=progress)
    mark = portal_mark(upload.territory)
    roadmap = roadmap_for(upload.territory, table.years or (upload.year_from,))
    matcher = Matcher(known_actions(roadmap) if roadmap else [])
    rows = [_check_row(reading, matcher, table) for reading in table.rows]
    for row in rows:
        if row.outcome is Outcome.NEW:
            _propose_near(row, matcher)
    _say_titles_once(rows)
    absent = sorted(matcher.free.values(), key=lambda action: action.pk)
    return CheckedTable(upload, digest, table, roadmap, rows, absent, mark)


def _say_titles_once(rows: Sequence[CheckedRow]) -> None:
    """A table that writes the objective on each row corrects its title once."""
    said: set[str] = set()
    for row in rows:
        changes = [change for change in row.changes if change.field == "objective_title"]
        if not changes:
            continue
        key = objective_key(row.reading.content())
        if key in said:
            row.changes = [change for change in row.changes if change.field != "objective_title"]
            row.outcome = outcome_of(row.changes) if row.outcome is not Outcome.REFUSED else row.outcome
        said.add(key)


def _check_row(reading: RowReading, matcher: Matcher, table: TableReading) -> CheckedRow:
    content = reading.content()
    target = matcher.take(code=reading.code, content=content)
    if reading.problems:
        return CheckedRow(reading, Outcome.REFUSED, target=target)
    if target is None:
        return CheckedRow(reading, Outcome.NEW)
    reading = _as_settled(reading, target, table)
    _keep_state(reading, target)
    settled = _keep_settled(reading, target, table)
    changes = changes_for(reading, target, table)
    return CheckedRow(reading, outcome_of(changes), changes, target, settled=settled)


def _as_settled(reading: RowReading, target: Known, table: TableReading) -> RowReading:
    """The reading a person chose at the last import, when the row can still be read so."""
    said = target.base
    if said is None or _says(reading, said, table):
        return reading
    chosen = next((other for other in reading.alternatives if _says(other, said, table)), None)
    if chosen is None:
        return reading
    chosen.repairs += [remark for remark in reading.repairs if remark.kind in OF_THE_ROW]
    chosen.to_confirm += [remark for remark in reading.to_confirm if remark.kind in OF_THE_ROW]
    chosen.alternatives = [reading, *(other for other in reading.alternatives if other is not chosen)]
    return chosen


def _keep_state(reading: RowReading, target: Known) -> None:
    """Words that leave a doubt, the same as at the last import, keep the state that a person then chose."""
    doubts = [remark for remark in reading.to_confirm if remark.kind == "state"]
    said = target.base
    if not doubts or said is None or said["state"] is None or said["state"] == reading.state:
        return
    if normal_title(said["status_text"]) == normal_title(reading.status_text):
        reading.state = said["state"]
        reading.to_confirm = [remark for remark in reading.to_confirm if remark not in doubts]


def _keep_settled(reading: RowReading, target: Known, table: TableReading) -> list[dict[str, Any]]:
    """Doubts that a person settled upon the same words are not raised again."""
    said = target.base
    settled: list[dict[str, Any]] = said.get("settled", []) if said and _says(reading, said, table) else []
    reading.to_confirm = [remark for remark in reading.to_confirm if without([remark.as_json()], settled)]
    return settled


def _says(reading: RowReading, said: Content, table: TableReading) -> bool:
    return not compare(reading.content(), said, None, columns_of(table))


def columns_of(table: TableReading) -> Columns:
    return Columns(table.fields, table.years, table.extra_headers)


def changes_for(reading: RowReading, target: Known, table: TableReading) -> list[Change]:
    """A row exported at the version the portal still has can only hold the file's own edits."""
    fresh = reading.version is not None and reading.version == target.version
    return compare(
        reading.content(),
        target.content,
        target.content if fresh else target.base,
        columns_of(table),
        stale=reading.version is not None and not fresh,
    )


def _propose_near(row: CheckedRow, matcher: Matcher) -> None:
    row.near = matcher.near(row.reading.content())
    if row.near:
        titles = " ; ".join(f"« {near['title']} »" for near in row.near)
        message = f"Ressemble à une action du portail : {titles}. Est-ce la même ?"
        row.reading.to_confirm.append(Remark("near", message))


@transaction.atomic
def store_check(checked: CheckedTable, *, actor: Actor) -> ImportBatch:
    """Keep a check as a batch that a person can look at, decide upon and publish."""
    upload = checked.upload
    batch = ImportBatch.objects.create(
        kind=KIND,
        territory=upload.territory,
        state=BatchState.CHECKED,
        file_name=upload.name,
        sha256=checked.sha256,
        as_of=upload.as_of,
        parameters={
            "year_from": upload.year_from,
            "roadmap": checked.roadmap.pk if checked.roadmap else None,
            "mark": checked.mark,
        },
        layout=layout_json(checked.table),
        counts=checked.counts(),
        author=actor.user,
        author_label=actor.label,
    )
    start = len(checked.rows) + 1
    lines = chain(
        (_line(batch, position, row) for position, row in enumerate(checked.rows, start=1)),
        (_absent_line(batch, position, known) for position, known in enumerate(checked.absent, start=start)),
    )
    while chunk := list(islice(lines, LINES_AT_ONCE)):
        ImportLine.objects.bulk_create(chunk)
    return batch


def layout_json(table: TableReading) -> dict[str, Any]:
    """What was understood of the table as a whole, for the preview and for publishing."""
    return {
        "title": table.title,
        "announced_period": table.announced_period,
        "general_label": table.general_label,
        "general_objectives": [list(each) for each in table.general_objectives],
        "other_lines": list(table.other_lines),
        "sheet": table.sheet,
        "headers": list(table.headers),
        "header_rows": list(table.header_rows),
        "objective_header": table.objective_header,
        "ancestor_headers": list(table.ancestor_headers),
        "years": list(table.years),
        "fields": sorted(table.fields),
        "extra_headers": list(table.extra_headers),
        "columns": [[str(column.field), column.year] for column in table.columns],
        "notes": [typographic(note) for note in table.notes],
    }


def _line(batch: ImportBatch, position: int, row: CheckedRow) -> ImportLine:
    reading = row.reading
    return ImportLine(
        batch=batch,
        position=position,
        row=reading.row,
        outcome=row.outcome,
        cells=list(reading.cells),
        reading={**reading_json(reading), **({"settled": row.settled} if row.settled else {})},
        alternatives=[{**reading_json(each), **remarks_json(each)} for each in reading.alternatives],
        **remarks_json(reading),
        changes=[change.as_json() for change in row.changes],
        near_matches=row.near,
        target_id=row.target.pk if row.target else None,
        target_version=row.target.version if row.target else None,
    )


def reading_json(reading: RowReading) -> dict[str, Any]:
    return {
        **reading.content(),
        "code": reading.code,
        "version": reading.version,
        "placed": [] if _same_places(reading.placed, reading.cells) else list(reading.placed),
    }


def _same_places(placed: Sequence[str], cells: Sequence[str]) -> bool:
    """Blank cells at the end of a row place nothing."""
    return all(first == second for first, second in zip_longest(placed, cells, fillvalue=""))


def remarks_json(reading: RowReading) -> dict[str, list[dict[str, Any]]]:
    """What is said of one reading of a row; each of its readings has its own."""
    return {
        "repairs": [remark.as_json() for remark in reading.repairs],
        "to_confirm": [remark.as_json() for remark in reading.to_confirm],
        "problems": [remark.as_json() for remark in reading.problems],
    }


def _absent_line(batch: ImportBatch, position: int, known: Known) -> ImportLine:
    return ImportLine(
        batch=batch,
        position=position,
        outcome=Outcome.ABSENT,
        reading={**known.content, "code": known.code, "version": known.version},
        target_id=known.pk,
        target_version=known.version,
    )


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
