"""Real files made for the tests of the importer: a table in order, then every way an office saves or spoils it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from odf.namespaces import TABLENS
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import CoveredTableCell, Table, TableCell, TableRow
from odf.text import P
from openpyxl import Workbook as Book

from common.tabular.readers import read_workbook
from config import local
from roadmap.imports.pilots import Directory
from roadmap.imports.reading import RowReading, TableReading
from roadmap.imports.steps import without_tags
from roadmap.imports.table import read_table

REAL = local.ROOT / "fixtures" / "la_reunion_2024.tsv"
DIRECTORY = Directory(
    [
        ("ARS", 1, "ARS La Réunion"),
        ("ARS La Réunion", 1, "ARS La Réunion"),
        ("GRADES", 2, "TESIS"),
        ("GRADeS", 2, "TESIS"),
        ("TESIS", 2, "TESIS"),
        ("GCS TESIS", 2, "TESIS"),
        ("GSC Tesis", 2, "TESIS"),
    ]
)
OBJECTIVE, ACTION, STATUS, FIRST_YEAR, LAST_YEAR, PRIORITY, PILOT = 0, 1, 2, 3, 7, 8, 9

Cells = list[str]


@dataclass(frozen=True)
class Grid:
    """A table, with lines above and below it.

    Merges are (row, column, last row, last column), counted from the header.
    """

    header: Cells
    rows: list[Cells]
    above: list[Cells] = field(default_factory=list)
    below: list[Cells] = field(default_factory=list)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    second_header: Cells | None = None

    @property
    def lines(self) -> list[Cells]:
        head = [self.header] if self.second_header is None else [self.header, self.second_header]
        return [*self.above, *head, *self.rows, *self.below]

    @property
    def first_line(self) -> int:
        """The number of the first row of data in a file that starts at line 1."""
        return len(self.above) + (1 if self.second_header is None else 2) + 1

    def with_row(self, position: int, cells: Cells) -> Grid:
        rows = [*self.rows]
        rows[position] = cells
        return replace(self, rows=rows)

    def columns(self, order: Sequence[int], names: dict[int, str] | None = None) -> Grid:
        """The same table with its columns in another order, and other header words."""
        header = [(names or {}).get(index, self.header[index]) for index in order]
        return replace(self, header=header, rows=[[row[index] for index in order] for row in self.rows])


def read(path: Path, *, year_from: int | None = 2024) -> TableReading:
    return read_table(read_workbook(path), DIRECTORY, year_from=year_from)


def real_grid() -> Grid:
    """The real table put in order: each row as the importer places it, no page break, no shift."""
    reading = read(REAL)
    above = [["Feuille de Route 2024-2025 - LE NUMERIQUE AU SERVICE DE LA SANTE"], []]
    label = reading.general_label
    for number, title in reading.general_objectives:
        above.append([label, f"{number}. {title}"])
        label = ""
    return Grid(list(reading.headers[:10]), [_placed(row) for row in reading.rows], [*above, []])


def _placed(row: RowReading) -> Cells:
    cells = [without_tags(cell) if "<u>" in cell else cell for cell in row.placed[:10]]
    return cells + [""] * (10 - len(cells))


def uncoded(grid: Grid) -> Grid:
    """The same table whose objectives bear no number."""
    rows = [[row[0].split(" ", 1)[1] if row[0] else "", *row[1:]] for row in grid.rows]
    return replace(grid, rows=rows)


def small_grid(count: int = 8) -> Grid:
    """A short table of another region, uncoded, without the bullets and the habits of the real one."""
    states = [
        "En cours",
        "Réalisé",
        "A lancer",
        "En cours : phase de cadrage",
        "Réalisée en 2023",
        "Suspendu",
    ]
    rows = []
    for number in range(count):
        objective = f"Renforcer le domaine {number // 3 + 1}" if number % 3 == 0 else ""
        years = [
            f"Livrer le lot {number} de {year}" if (number + year) % 3 else "" for year in (2024, 2025, 2026)
        ]
        rows.append(
            [
                objective,
                f"Déployer le service {number}",
                states[number % 6],
                *years,
                str(number % 3 + 1),
                "ARS",
            ]
        )
    header = ["Objectif", "Action", "Avancement", "2024", "2025", "2026", "Priorité", "Pilote"]
    return Grid(header, rows)


def write(grid: Grid, path: Path, **options: Any) -> Path:
    """Write a grid as the extension of the path says."""
    writers = {".xlsx": write_xlsx, ".ods": write_ods}
    return writers.get(path.suffix, write_text)(grid, path, **options)


def write_text(grid: Grid, path: Path, *, delimiter: str = ";", encoding: str = "utf-8") -> Path:
    stream = io.StringIO()
    width = max(len(line) for line in grid.lines)
    writer = csv.writer(stream, delimiter=delimiter, lineterminator="\r\n")
    writer.writerows([*line, *[""] * (width - len(line))] for line in grid.lines)
    path.write_bytes(stream.getvalue().encode(encoding))
    return path


def write_xlsx(
    grid: Grid,
    path: Path,
    *,
    down: int = 0,
    right: int = 0,
    cover: bool = False,
    sheet: str = "Feuille de route",
) -> Path:
    """``cover`` puts a sheet of explanations before the table."""
    book = Book()
    page = book.active
    if cover:
        page.title = "Lisez-moi"
        page["A1"] = "Ce classeur suit les actions du schéma régional."
        page["A2"] = "Objectif de ce fichier : préparer la séance."
        page = book.create_sheet(sheet)
    for number, line in enumerate(grid.lines, start=1 + down):
        _fill(page, number, line, right)
    top, left = len(grid.above) + 1 + down, 1 + right
    titles = [
        (n, 0, n, len(grid.header) - 1)
        for n, line in enumerate(grid.above, -len(grid.above))
        if len(line) == 1
    ]
    for first, start, last, end in [*grid.merges, *titles]:
        page.merge_cells(
            start_row=first + top, start_column=start + left, end_row=last + top, end_column=end + left
        )
    book.save(path)
    return path


def _fill(page: Any, number: int, line: Cells, right: int) -> None:
    for index, text in enumerate(line, start=1 + right):
        if text:
            cell = page.cell(number, index, int(text) if text.isdigit() else text)
            cell.data_type = "s" if text.startswith("=") else cell.data_type


def write_ods(grid: Grid, path: Path, *, sheet: str = "Feuille1") -> Path:
    book = OpenDocumentSpreadsheet()
    table = Table(name=sheet)
    top = len(grid.above)
    spans = {(r1 + top, c1): (r2 - r1 + 1, c2 - c1 + 1) for r1, c1, r2, c2 in grid.merges}
    covered = {
        (row + top, column)
        for r1, c1, r2, c2 in grid.merges
        for row in range(r1, r2 + 1)
        for column in range(c1, c2 + 1)
        if (row, column) != (r1, c1)
    }
    for number, line in enumerate(grid.lines):
        row = TableRow()
        for index, text in enumerate([*line, *[""] * (len(grid.header) - len(line))]):
            row.addElement(
                CoveredTableCell()
                if (number, index) in covered
                else _ods_cell(text, spans.get((number, index)))
            )
        table.addElement(row)
    book.spreadsheet.addElement(table)
    book.save(str(path))
    return path


def _ods_cell(text: str, span: tuple[int, int] | None) -> TableCell:
    if text.isdigit():
        cell = TableCell(valuetype="float", value=text)
    else:
        cell = TableCell(valuetype="string") if text else TableCell()
    for line in text.split("\n") if text else []:
        cell.addElement(P(text=line))
    if span:
        cell.setAttrNS(TABLENS, "number-rows-spanned", span[0])
        cell.setAttrNS(TABLENS, "number-columns-spanned", span[1])
    return cell


def merged_down(grid: Grid, column: int = OBJECTIVE) -> Grid:
    """The empty cells of a column merged with the filled one above, as a spreadsheet user does."""
    heads = 1 if grid.second_header is None else 2
    starts = [position for position, row in enumerate(grid.rows) if row[column]]
    ends = [*[start - 1 for start in starts[1:]], len(grid.rows) - 1]
    spans = [(s + heads, column, e + heads, column) for s, e in zip(starts, ends, strict=True) if e > s]
    return replace(grid, merges=[*grid.merges, *spans])


CONTENT = (
    "objective_code",
    "objective_title",
    "title",
    "state",
    "status_text",
    "priority",
    "pilots",
    "years",
)


def content(row: RowReading) -> dict[str, Any]:
    """What a row says, without what was said of it; spaces count once."""
    said = row.content()
    kept = {name: said[name] for name in CONTENT} | {"extras": said["extras"]}
    kept["years"] = {year: " ".join(text.split()) for year, text in said["years"].items()}
    kept["status_text"] = " ".join(said["status_text"].split())
    return kept


def contents(reading: TableReading) -> list[dict[str, Any]]:
    return [content(row) for row in reading.rows]


def words(texts: Iterable[str]) -> set[str]:
    return {word for text in texts for word in text.split()}
