"""What a check of measures found, as JSON for scripts and as a CSV of the refused lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from common.tabular.model import column_letter
from common.tabular.writers import Column, iter_csv
from indicators.models import MeasureLine
from indicators.selectors.measure_imports import CELL_LABELS, problem_groups
from journal.models import ImportBatch


def report_of(batch: ImportBatch) -> dict[str, Any]:
    """Counts, and the refusals grouped by sentence with the first of their rows."""
    groups = problem_groups(batch)
    return {
        "file": batch.file_name,
        "territory": batch.territory.code,
        "indicators": batch.parameters["indicators"],
        "notes": batch.layout["notes"],
        "counts": batch.counts,
        "problems": [
            {
                "problem": group.problem,
                "count": group.number,
                "rows": list(group.rows),
                "columns": list(group.columns),
            }
            for group in groups
        ],
    }


def _cell(name: str) -> Any:
    return lambda line: (line.said or {}).get(name, "")


REFUSED_COLUMNS: tuple[Column[MeasureLine], ...] = (
    Column("Ligne", lambda line: line.row),
    Column("Colonne", lambda line: column_letter(line.column) if line.column else ""),
    Column("Problème", lambda line: line.problem),
    *(Column(label, _cell(name)) for name, label in CELL_LABELS.items()),
)


def write_refused(lines: Iterable[MeasureLine]) -> Iterator[str]:
    """The records of a CSV that no spreadsheet will run (see ``common.tabular.writers``)."""
    return iter_csv(columns=REFUSED_COLUMNS, rows=lines)
