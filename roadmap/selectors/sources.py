"""The row of a document that an action was read from: its cells, what was repaired, what is doubtful."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from common.scope import Scope
from journal.models import ImportBatch, ImportLine
from roadmap.access import may_see_imports
from roadmap.models import Action
from roadmap.selectors.moments import local_moment

IMPORT_KIND = "roadmap"


@dataclass(frozen=True, slots=True)
class SourceCell:
    header: str
    text: str


@dataclass(frozen=True, slots=True)
class CellChange:
    """What a repair moved under one header: the text there before, and after."""

    header: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Repair:
    message: str
    changes: tuple[CellChange, ...]


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something to confirm, with the cells of the document it is about."""

    message: str
    cells: tuple[SourceCell, ...]


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One row of one published import; ``opens`` when the page of that import opens to the scope."""

    batch: ImportBatch
    row: int | None
    headers: tuple[str, ...]
    cells: tuple[SourceCell, ...]
    repairs: tuple[Repair, ...]
    published: str
    opens: bool


def source_rows(scope: Scope, action: Action) -> tuple[SourceRow, ...]:
    """Rows of the published imports that made or changed the action, the latest first (one query)."""
    lines = (
        ImportLine.objects.filter(
            target_id=action.pk, batch__kind=IMPORT_KIND, batch__published_at__isnull=False, excluded=False
        )
        .exclude(cells=[])
        .select_related("batch")
        .order_by("-batch__published_at", "-pk")
    )
    return tuple(_source_row(scope, action, line) for line in lines)


def _source_row(scope: Scope, action: Action, line: ImportLine) -> SourceRow:
    territory = action.roadmap.territory
    headers = tuple(str(header) for header in line.batch.layout.get("headers") or [])
    return SourceRow(
        batch=line.batch,
        row=line.row,
        headers=headers,
        cells=_cells(headers, line.cells),
        repairs=tuple(_repair(headers, remark) for remark in _remarks(line.repairs)),
        published=local_moment(line.batch.published_at, territory),
        opens=may_see_imports(scope, territory),
    )


def doubts_of(to_confirm: Sequence[Any], sources: Sequence[SourceRow]) -> tuple[Doubt, ...]:
    """What is to be confirmed, each with the cells it names, or else with the whole row."""
    return tuple(_doubt(remark, sources[0] if sources else None) for remark in _remarks(to_confirm))


def _doubt(remark: dict[str, Any], source: SourceRow | None) -> Doubt:
    headers = source.headers if source else ()
    row = source.cells if source else ()
    named = tuple(cell for cell in row if cell.header and cell.header == remark.get("column"))
    before = _cells(headers, remark.get("before") or ())
    return Doubt(message=str(remark.get("message", "")), cells=before or named or row)


def _repair(headers: Sequence[str], remark: dict[str, Any]) -> Repair:
    columns = zip_longest(headers, remark.get("before") or (), remark.get("after") or (), fillvalue="")
    changes = [CellChange(*map(str, column)) for column in columns]
    return Repair(
        message=str(remark.get("message", "")),
        changes=tuple(change for change in changes if change.before != change.after),
    )


def _cells(headers: Sequence[str], cells: Sequence[Any]) -> tuple[SourceCell, ...]:
    """Cells under their headers, the empty ones left out; one beyond the last header has none."""
    if not cells:
        return ()
    pairs = zip_longest(headers, cells, fillvalue="")
    return tuple(SourceCell(header, str(text)) for header, text in pairs if text)


def _remarks(values: Sequence[Any]) -> list[dict[str, Any]]:
    """Remarks as readers of tables write them, ``{"message", "column", "before", "after"}``, or sentences."""
    return [value if isinstance(value, dict) else {"message": str(value)} for value in values]
