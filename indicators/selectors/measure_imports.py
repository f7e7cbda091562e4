"""Reads of the preview of a file of measures: the same number of queries for ten lines and for a million."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Exists, F, Min, OuterRef, QuerySet, Window
from django.db.models.functions import RowNumber

from common.tabular.model import column_letter
from common.templatetags.french import count, french_number, plural
from indicators.enums import IndicatorKind, LineOutcome, Quality
from indicators.imports.numbers import french
from indicators.models import Indicator, IndicatorCategory, Measure, MeasureLine
from journal.enums import BatchState
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


@dataclass(frozen=True, slots=True)
class Tab:
    show: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class LineView:
    """A line as the preview shows it; ``old`` is the figure that publishing replaces."""

    line: MeasureLine
    place: str
    category: str
    figure: str
    old: str
    quality: str
    cells: tuple[tuple[str, str], ...]


class _Lines:
    """Lines whose number is known: a page never counts a million of them."""

    def __init__(self, lines: QuerySet[MeasureLine], number: int) -> None:
        self._lines = lines
        self._number = number

    def __len__(self) -> int:
        return self._number

    def count(self) -> int:
        return self._number

    def __getitem__(self, asked: slice) -> QuerySet[MeasureLine]:
        return self._lines[asked]


def preview_of(batch: ImportBatch, *, show: str, page: str) -> dict[str, Any]:
    """All that the preview of a batch needs (six queries, whatever its size)."""
    tabs = _tabs(batch)
    shown = next((tab for tab in tabs if tab.show == show), tabs[0])
    lines = MeasureLine.objects.filter(batch=batch, **_SHOWS[shown.show][1])
    ordered = lines.select_related("indicator", "territory", "establishment").order_by("row", "column", "id")
    pages: Paginator[MeasureLine] = Paginator(_Lines(ordered, shown.count), LINES_PER_PAGE)  # type: ignore[arg-type]
    found = pages.get_page(page)
    labels = _category_labels(batch)
    kept = MeasureLine.objects.filter(batch=batch, outcome=LineOutcome.REFUSED, excluded=False)
    refused = kept.count() if batch.state == BatchState.CHECKED else 0
    return {
        "counts": batch.counts,
        "tabs": tabs,
        "show": shown.show,
        "show_label": shown.label,
        "page": found,
        "views": [_view(line, labels) for line in found],
        "groups": problem_groups(batch) if batch.counts["refused"] else [],
        "refused": refused,
        "set_aside": batch.counts["refused"] - refused if batch.state == BatchState.CHECKED else 0,
        "has_writes": bool(batch.counts["new"] or batch.counts["changed"]),
    }


_SHOWS: dict[str, tuple[str, dict[str, Any]]] = {
    "": ("Toutes", {}),
    "refusees": ("Refusées", {"outcome": LineOutcome.REFUSED}),
    "modifiees": ("Modifiées", {"outcome": LineOutcome.CHANGED}),
    "nouvelles": ("Nouvelles", {"outcome": LineOutcome.NEW}),
    "inchangees": ("Inchangées", {"outcome": LineOutcome.UNCHANGED}),
    "sans-valeur": ("Sans valeur", {"outcome": LineOutcome.BLANK}),
    "a-verifier": ("À vérifier", {"outlier": True}),
}
_COUNTED = {
    "refusees": ("refused",),
    "modifiees": ("changed",),
    "nouvelles": ("new",),
    "inchangees": ("unchanged",),
    "sans-valeur": ("blank",),
    "a-verifier": ("outliers",),
}
# What is still there once a batch is published: see ``services.import_publish``.
_KEPT = ("refusees", "modifiees")


def _tabs(batch: ImportBatch) -> list[Tab]:
    names = list(_COUNTED) if batch.state == BatchState.CHECKED else list(_KEPT)
    numbers = {show: sum(batch.counts.get(name, 0) for name in _COUNTED[show]) for show in names}
    whole = sum(number for show, number in numbers.items() if show != "a-verifier")
    return [Tab("", _SHOWS[""][0], whole), *(Tab(show, _SHOWS[show][0], numbers[show]) for show in names)]


def _category_labels(batch: ImportBatch) -> dict[tuple[int, str], str]:
    rows = IndicatorCategory.objects.filter(indicator__code__in=batch.parameters["indicators"])
    return {(row.indicator_id, row.code): row.label for row in rows}


def _view(line: MeasureLine, labels: Mapping[tuple[int, str], str]) -> LineView:
    key = (line.indicator_id or 0, line.category)
    return LineView(
        line=line,
        place=str(line.territory or line.establishment or ""),
        category=labels.get(key, line.category),
        figure=figure_text(line.indicator, line.value, line.numerator, line.denominator),
        old=figure_text(line.indicator, line.old_value, line.old_numerator, line.old_denominator),
        quality=str(dict(Quality.choices).get(Quality(line.quality), "")) if line.quality else "",
        cells=tuple((CELL_LABELS[name], text) for name, text in (line.said or {}).items()),
    )


CELL_LABELS = {
    "place": "Lieu",
    "indicator": "Indicateur",
    "category": "Catégorie",
    "date": "Date",
    "value": "Valeur",
    "numerator": "Numérateur",
    "denominator": "Dénominateur",
    "quality": "Qualité",
    "source": "Source",
}


def figure_text(
    indicator: Indicator | None, value: Decimal | None, numerator: Decimal | None, denominator: Decimal | None
) -> str:
    """« 60 / 118 », « 45 % », « 1 234 »; empty when there is no figure."""
    if numerator is not None and denominator is not None:
        return f"{french(numerator)} / {french(denominator)}"
    if value is None:
        return ""
    is_ratio = indicator is not None and indicator.kind == IndicatorKind.RATIO
    return f"{french(value)}\u202f%" if is_ratio else french(value)


def overtaken(batch: ImportBatch) -> list[str]:
    """Whether a measure that publishing would replace has been written since the check (one query)."""
    now = Measure.objects.filter(pk=OuterRef("measure_id"), recorded_at=OuterRef("old_recorded_at"))
    lines = MeasureLine.objects.filter(batch=batch, outcome=LineOutcome.CHANGED, excluded=False)
    moved = lines.filter(~Exists(now)).count()
    if not moved:
        return []
    verb = plural(moved, "a changé,ont changé")
    return [
        f"{count(moved, 'relevé que le fichier remplace,relevés que le fichier remplace')} {verb} dans le portail."
    ]
