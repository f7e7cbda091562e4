"""Reads of the preview of a file of measures: the same number of queries for ten lines and for a million."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, F, Min, QuerySet, Window
from django.db.models.functions import RowNumber

from common.tabular.model import column_letter
from common.templatetags.french import french_number, plural
from indicators.enums import LineOutcome
from indicators.models import MeasureLine
from journal.models import ImportBatch

LINES_PER_PAGE = 50
GROUPS_SHOWN = 100
ROWS_SHOWN = 12


@dataclass(frozen=True, slots=True)
class ProblemGroup:
    """Refused lines with the same sentence; ``rows`` and ``columns`` (letters) are the first of them."""

    problem: str
    number: int
    rows: tuple[int, ...]
    columns: tuple[str, ...]

    @property
    def where(self) -> str:
        """« (lignes 4, 7 et 12 autres ; colonne C) »."""
        rest = self.number - len(self.rows)
        rows = ", ".join(str(row) for row in self.rows)
        more = f" et {french_number(rest)} {plural(rest, 'autre,autres')}" if rest > 0 else ""
        columns = (
            f"\u202f; {plural(len(self.columns), 'colonne,colonnes')} {', '.join(self.columns)}"
            if self.columns
            else ""
        )
        return f"({plural(self.number, 'ligne,lignes')} {rows}{more}{columns})"


def problem_groups(batch: ImportBatch, *, limit: int = GROUPS_SHOWN) -> list[ProblemGroup]:
    """The refusals of a batch grouped by sentence, in the order of the file (two queries)."""
    refused = MeasureLine.objects.filter(batch=batch, outcome=LineOutcome.REFUSED).order_by()
    groups = list(
        refused.values("problem").annotate(number=Count("pk"), first=Min("row")).order_by("first")[:limit]
    )
    firsts = _first_rows(batch, [group["problem"] for group in groups])
    return [ProblemGroup(group["problem"], group["number"], *firsts[group["problem"]]) for group in groups]


def _first_rows(
    batch: ImportBatch, problems: list[str]
) -> dict[str, tuple[tuple[int, ...], tuple[str, ...]]]:
    """The first rows of each sentence, and their columns; a million identical refusals cost twelve rows."""
    rank = Window(RowNumber(), partition_by=F("problem"), order_by=F("row").asc())
    rows = MeasureLine.objects.filter(batch=batch, outcome=LineOutcome.REFUSED, problem__in=problems)
    found = rows.annotate(rank=rank).filter(rank__lte=ROWS_SHOWN).order_by("row", "column")
    numbers: dict[str, list[int]] = {problem: [] for problem in problems}
    columns: dict[str, set[int]] = {problem: set() for problem in problems}
    for problem, row, column in found.values_list("problem", "row", "column"):
        numbers[problem].append(row)
        columns[problem] |= {column} if column else set()
    return {
        problem: (tuple(dict.fromkeys(numbers[problem])), tuple(map(column_letter, sorted(columns[problem]))))
        for problem in problems
    }


def refused_rows(batch: ImportBatch) -> Iterator[MeasureLine]:
    """The refused lines in the order of the file, a few at a time."""
    lines: QuerySet[MeasureLine] = MeasureLine.objects.filter(batch=batch, outcome=LineOutcome.REFUSED)
    return lines.order_by("row", "column").iterator(chunk_size=2_000)
