"""Refused lines of a batch, taken together: put aside, or given back as a table."""

from __future__ import annotations

from collections.abc import Iterator

from common.tabular.writers import Column, iter_csv
from journal.enums import BatchState, Outcome
from journal.import_kinds import ImportRefused
from journal.models import ImportBatch, ImportLine


def set_aside_refused(batch: ImportBatch) -> int:
    """Put aside every refused line; gives how many.

    Raises:
        ImportRefused: the batch is no longer waiting to be published.
    """
    if batch.state != BatchState.CHECKED:
        raise ImportRefused("Cet import est déjà publié\u00a0: ses lignes ne changent plus.")
    return batch.lines.filter(outcome=Outcome.REFUSED, excluded=False).update(excluded=True)


def refused_csv(batch: ImportBatch) -> Iterator[str]:
    """The records of a CSV that no spreadsheet will run (see ``common.tabular.writers``)."""
    columns: tuple[Column[ImportLine], ...] = (
        Column("Ligne", lambda line: line.row),
        Column("Problème", lambda line: " ".join(problem["message"] for problem in line.problems)),
        Column("Cellules", lambda line: " | ".join(line.cells)),
    )
    lines = batch.lines.filter(outcome=Outcome.REFUSED).order_by("position")
    return iter_csv(columns=columns, rows=lines.iterator(chunk_size=1_000))
