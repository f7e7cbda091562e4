"""What a check refused, line by line, for whoever corrects the file by a script."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from common.tabular.model import column_letter
from indicators.enums import LineOutcome
from indicators.imports.headers import PLACES
from indicators.models import MeasureLine
from journal.models import ImportBatch

PROBLEMS_TOLD = 200
_PLACE = {str(meaning): "place" for meaning in PLACES}


def problems_of(batch: ImportBatch) -> list[dict[str, Any]]:
    """The first refused lines in the order of the file: row, column, what is written there, why (one query)."""
    lines = MeasureLine.objects.filter(batch=batch, outcome=LineOutcome.REFUSED).order_by(
        "row", "column", "id"
    )
    meanings = _meanings(batch)
    return [
        {
            "row": line.row,
            "column": column_letter(line.column) if line.column else None,
            "value": _written(line, meanings),
            "detail": line.problem,
            "excluded": line.excluded,
        }
        for line in lines[:PROBLEMS_TOLD]
    ]


def excluded_of(batch: ImportBatch) -> int:
    """How many lines were put aside, since the check too (one query)."""
    return MeasureLine.objects.filter(batch=batch, excluded=True).count()


def _meanings(batch: ImportBatch) -> Mapping[int, str]:
    """What each column holds; a batch checked before this was kept says nothing of it."""
    cells: Mapping[str, int] = batch.layout.get("cells", {})
    # A column may be given to the value for want of another: what it holds first counts.
    return {index: meaning for meaning, index in reversed([*cells.items()])}


def _written(line: MeasureLine, meanings: Mapping[int, str]) -> str | None:
    """The text of the cell at fault; that of the figure for a column of a wide table."""
    said = line.said or {}
    meaning = meanings.get(line.column or 0, "value")
    found: str | None = said.get(_PLACE.get(meaning, meaning))
    return found
