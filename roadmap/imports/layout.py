"""Finding the table inside a sheet: its header, the titles above it, the years it programmes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from common.db.search import fold
from common.tabular.model import Row, Sheet, TabularError, Workbook, column_letter
from roadmap.imports.headers import MAX_LABEL, Column, Field, plain_label, recognise, settle
from roadmap.imports.refine import refine

HEADER_SEARCH_ROWS = 200
_PERIOD = re.compile(r"(?<!\d)(20\d\d)\s*(?:[-–—/]|à|au)\s*(20\d\d)(?!\d)")
_NUMBERED = re.compile(r"^\s*(\d{1,2})\s*[.)°–-]\s*(\S.*)$")
_BULLETED = re.compile(r"^\s*[-–•*]\s*(\S.*)$")
_GENERAL_LABEL = re.compile(r"objectifs? (gener|strateg)")
_PART_OF_YEAR = re.compile(
    r"^(?:[st] ?[1-4]|semestre|trimestre|[1-4](?:er|e|eme|nd) (?:semestre|trimestre))\b"
)
_MAX_LOWER_LABEL = 40


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
        return sorted({column.year for column in self.columns if column.year is not None})

    @property
    def headers(self) -> list[str]:
        return [column.header for column in self.columns]

    @property
    def first_column(self) -> int:
        return min(column.index for column in self.columns if column.field is not Field.BLANK)


def find_layout(workbook: Workbook, *, year_from: int | None) -> Layout:
    """The best table of the workbook.

    Raises:
        TabularError: when no sheet has a header with a column of actions.
    """
    candidates = [_best_header(sheet, year_from) for sheet in workbook.sheets if sheet.rows]
    found = [candidate for candidate in candidates if candidate is not None]
    if not found:
        raise TabularError(_no_header(workbook))
    _, sheet, columns, header_rows = max(found, key=lambda item: (not item[1].hidden, item[0]))
    above = [row for row in sheet.rows if row.number < header_rows[0]]
    data = [row.cells for row in sheet.rows if row.number > header_rows[-1]]
    refined, remarks = refine(columns, data)
    notes = [*workbook.notes, *_other_sheets(workbook, sheet), *remarks]
    return Layout(sheet, tuple(_named(refined)), tuple(header_rows), read_titles(above), tuple(notes))


def is_header_again(cells: Sequence[str], columns: Sequence[Column]) -> bool:
    """True for a header printed again at a page break, be it with small differences or on two lines."""
    texts = {index: text for index, text in enumerate(cells) if text}
    if len(texts) < 2 or any(len(text) > MAX_LABEL for text in texts.values()):
        return False
    labels = {column.index: column for column in columns if column.header and column.field is not Field.BLANK}
    filled = {index: plain_label(text) for index, text in texts.items()}
    if not any(index in labels and _has_label(label, labels[index]) for index, label in filled.items()):
        return False
    same = sum(1 for index, label in filled.items() if index in labels and _same_label(label, labels[index]))
    return same == len(filled) or 3 * same >= 2 * max(len(labels), len(filled))


def _has_label(label: str, column: Column) -> bool:
    return f" {label} " in f" {plain_label(column.header)} "


def _same_label(label: str, column: Column) -> bool:
    if _has_label(label, column):
        return True
    again = recognise(column.index, label)
    return again.field is column.field is not Field.OTHER and again.year == column.year


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
    readings = [(_columns(row.cells, year_from), [row.number])]
    if below is not None and below.number == row.number + 1:
        labels = _two_lines(row.cells, below.cells)
        if labels is not None:
            readings.append((_columns(labels, year_from), [row.number, below.number]))
    return readings


def _columns(labels: Sequence[str], year_from: int | None) -> list[Column]:
    texts = (" ".join(re.sub(r"(?<=\w)-\n(?=[a-zà-ÿ])", "", label).split()) for label in labels)
    return settle([recognise(index, text, year_from=year_from) for index, text in enumerate(texts)])


def _two_lines(upper: Sequence[str], lower: Sequence[str]) -> list[str] | None:
    """Labels of a header whose years stand on a second line, or None if the lower row is not that."""
    filled = [text for text in lower if text]
    named = sum(1 for text in filled if _is_lower_label(text))
    if not filled or 2 * named < len(filled) or any(len(text) > _MAX_LOWER_LABEL for text in filled):
        return None
    labels, carried = [], ""
    for above, under in zip(upper, lower, strict=False):
        carried = above or carried
        labels.append(f"{carried} {under}".strip() if under else above)
    return labels


def _is_lower_label(text: str) -> bool:
    """True for a text that could stand on the second line of a header: a year, a half-year, a known label."""
    if _PART_OF_YEAR.match(fold(text)):
        return True
    return recognise(0, text, year_from=2000).field not in (Field.OTHER, Field.BLANK)


def _score(columns: Sequence[Column]) -> int:
    fields = {column.field for column in columns} - {Field.OTHER, Field.BLANK}
    if Field.ACTION not in fields or len(fields) < 2:
        return 0
    years = len({column.year for column in columns if column.field is Field.YEAR})
    doubtful = sum(1 for column in columns if len(column.header) > 90)
    return 10 * len(fields) + years - 5 * doubtful


def _named(columns: Sequence[Column]) -> list[Column]:
    """No two columns kept apart bear one name, or the second would hide the first."""
    seen: Counter[str] = Counter()
    named = []
    for column in columns:
        if column.field in (Field.OTHER, Field.STATUS_DATE):
            name = column.header or f"Colonne {column_letter(column.index + 1)}"
            seen[name] += 1
            column = replace(column, header=name if seen[name] == 1 else f"{name} ({seen[name]})")
        named.append(column)
    return named


def read_titles(rows: Sequence[Row]) -> Titles:
    """Title, period and general objectives out of the lines above the table."""
    title, label = "", ""
    objectives: list[tuple[str, str]] = []
    others: list[str] = []
    lines = (line.strip() for row in rows for cell in row.cells for line in cell.split("\n"))
    for line in (line for line in lines if line):
        numbered = _NUMBERED.match(line) if label else None
        bulleted = _BULLETED.match(line) if label else None
        if numbered:
            objectives.append((numbered.group(1), numbered.group(2).strip()))
        elif bulleted:
            objectives.append(("", bulleted.group(1).strip()))
        elif _GENERAL_LABEL.search(fold(line)) and not label:
            label = line
        elif not title:
            title = line
        elif line not in others and line != title:
            others.append(line)
    period = _PERIOD.search(" ".join([title, *others]))
    announced = f"{period.group(1)}-{period.group(2)}" if period else ""
    return Titles(title, announced, label, tuple(dict.fromkeys(objectives)), tuple(others))


def _other_sheets(workbook: Workbook, chosen: Sheet) -> list[str]:
    others = [sheet.name for sheet in workbook.sheets if sheet is not chosen and sheet.rows]
    if not others:
        return []
    left = ", ".join(f"« {name} »" for name in others)
    return [f"Feuille lue : « {chosen.name} ». Feuilles laissées : {left}."]


def _no_header(workbook: Workbook) -> str:
    sheet = next((sheet for sheet in workbook.sheets if sheet.rows), None)
    where = f" (recherché à partir de la ligne {sheet.rows[0].number}, colonne A)" if sheet else ""
    return (
        f"Aucun en-tête de tableau n’a été reconnu{where}. Il faut une ligne de titres de colonnes avec au moins "
        "« Actions » et une autre colonne connue : objectif, point de situation, année, priorité ou pilote."
    )
