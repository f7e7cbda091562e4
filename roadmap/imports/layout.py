"""Finding the table inside a sheet: its header, the titles above it, the years it programmes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from common.db.search import fold
from common.tabular.model import Row, Sheet, TabularError, Workbook
from roadmap.imports.headers import Column, Field, plain_label, recognise, settle

HEADER_SEARCH_ROWS = 200
_PERIOD = re.compile(r"\b(20\d\d)\s*(?:[-–—/]|à|au)\s*(20\d\d)\b")
_NUMBERED = re.compile(r"^\s*(\d{1,2})\s*[.)°–-]\s*(\S.*)$")
_GENERAL_LABEL = re.compile(r"objectifs? (gener|strateg)")


@dataclass(frozen=True, slots=True)
class Titles:
    """What stands above the table: never data, never lost."""

    title: str = ""
    announced_period: str = ""
    general_label: str = ""
    general_objectives: tuple[tuple[str, str], ...] = ()
    other_lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Layout:
    """The table found in one sheet."""

    sheet: Sheet
    columns: tuple[Column, ...]
    header_rows: tuple[int, ...]
    titles: Titles
    notes: tuple[str, ...] = field(default=())

    def of(self, wanted: Field) -> list[Column]:
        return [column for column in self.columns if column.field is wanted]

    @property
    def years(self) -> list[int]:
        return sorted(column.year for column in self.columns if column.year is not None)

    @property
    def headers(self) -> list[str]:
        return [column.header for column in self.columns]


def find_layout(workbook: Workbook, *, year_from: int | None) -> Layout:
    """The best table of the workbook.

    Raises:
        TabularError: when no sheet has a header with a column of actions.
    """
    candidates = [_best_header(sheet, year_from) for sheet in workbook.sheets if sheet.rows]
    found = [candidate for candidate in candidates if candidate is not None]
    if not found:
        raise TabularError(_no_header(workbook))
    _, sheet, columns, header_rows = max(found, key=lambda item: item[0])
    above = [row for row in sheet.rows if row.number < header_rows[0]]
    notes = [*workbook.notes, *_other_sheets(workbook, sheet)]
    return Layout(sheet, tuple(columns), tuple(header_rows), read_titles(above), tuple(notes))


def same_header(cells: Sequence[str], columns: Sequence[Column]) -> bool:
    """True for a header printed again at a page break."""
    labels = [(column.index, plain_label(column.header)) for column in columns if column.header]
    equal = sum(1 for index, label in labels if index < len(cells) and plain_label(cells[index]) == label)
    return equal >= max(2, (2 * len(labels) + 2) // 3)


_Found = tuple[tuple[int, int], Sheet, list[Column], list[int]]


def _best_header(sheet: Sheet, year_from: int | None) -> _Found | None:
    best: _Found | None = None
    rows = sheet.rows[:HEADER_SEARCH_ROWS]
    for position, row in enumerate(rows):
        below = rows[position + 1] if position + 1 < len(rows) else None
        for columns, numbers in _readings(sheet, row, below, year_from):
            score = _score(columns)
            if score and (best is None or score > best[0][0]):
                best = ((score, -position), sheet, columns, numbers)
    return best


def _readings(
    sheet: Sheet, row: Row, below: Row | None, year_from: int | None
) -> list[tuple[list[Column], list[int]]]:
    """The row as a header, and the row with the one below it as a header on two lines."""
    single = settle([recognise(i, text, year_from=year_from) for i, text in enumerate(row.cells)])
    readings = [(single, [row.number])]
    if below is not None and below.number == row.number + 1:
        labels = _two_lines(row.cells, below.cells)
        if labels is not None:
            double = settle([recognise(i, text, year_from=year_from) for i, text in enumerate(labels)])
            readings.append((double, [row.number, below.number]))
    return readings


def _two_lines(upper: Sequence[str], lower: Sequence[str]) -> list[str] | None:
    """Labels of a header whose years stand on a second line, or None if the lower row is not that."""
    filled = [text for text in lower if text]
    if not filled or any(len(text) > 40 for text in filled):
        return None
    labels, carried = [], ""
    for above, under in zip(upper, lower, strict=False):
        carried = above or carried
        labels.append(f"{carried} {under}".strip() if under else above)
    return labels


def _score(columns: Sequence[Column]) -> int:
    fields = {column.field for column in columns} - {Field.OTHER, Field.BLANK}
    if Field.ACTION not in fields or len(fields) < 2:
        return 0
    years = sum(1 for column in columns if column.field is Field.YEAR)
    doubtful = sum(1 for column in columns if len(column.header) > 90)
    return 10 * len(fields) + years - 5 * doubtful


def read_titles(rows: Sequence[Row]) -> Titles:
    """Title, period and general objectives out of the lines above the table."""
    title, label = "", ""
    objectives: list[tuple[str, str]] = []
    others: list[str] = []
    for row in rows:
        for line in (line.strip() for cell in row.cells for line in cell.split("\n") if line.strip()):
            numbered = _NUMBERED.match(line)
            if numbered and label:
                objectives.append((numbered.group(1), numbered.group(2).strip()))
            elif _GENERAL_LABEL.search(fold(line)) and not label:
                label = line
            elif not title:
                title = line
            elif line not in others:
                others.append(line)
    period = _PERIOD.search(" ".join([title, *others]))
    announced = f"{period.group(1)}-{period.group(2)}" if period else ""
    return Titles(title, announced, label, tuple(objectives), tuple(others))


def _other_sheets(workbook: Workbook, chosen: Sheet) -> list[str]:
    others = [sheet.name for sheet in workbook.sheets if sheet is not chosen and sheet.rows]
    if not others:
        return []
    return [f"Feuille lue : « {chosen.name} ». Feuilles laissées : {', '.join(f'« {name} »' for name in others)}."]


def _no_header(workbook: Workbook) -> str:
    sheet = next((sheet for sheet in workbook.sheets if sheet.rows), None)
    where = f" (recherché à partir de la ligne {sheet.rows[0].number}, colonne A)" if sheet else ""
    return (
        f"Aucun en-tête de tableau n’a été reconnu{where}. Il faut une ligne de titres de colonnes avec au moins "
        "« Actions » et une autre colonne connue : objectif, point de situation, année, priorité ou pilote."
    )
