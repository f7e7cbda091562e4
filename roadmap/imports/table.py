"""Reading a whole table: every row of the file is data, a title, a header again, or said to be odd."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from common.tabular.model import Row, Workbook, column_letter
from roadmap.imports.codes import normal_title, split_code
from roadmap.imports.headers import Field
from roadmap.imports.layout import Layout, find_layout, same_header
from roadmap.imports.merges import spread_merged
from roadmap.imports.pilots import Directory, names_a_pilot
from roadmap.imports.reading import Remark, RowReading, TableReading
from roadmap.imports.rows import RowReader
from roadmap.imports.shifts import Mender, Mending, Reading

Progress = Callable[[int, int], None]

_EDIT_WORDS = {
    "empty": "une cellule vide en trop retirée (colonne {column})",
    "double": "une cellule répétée retirée (colonne {column})",
    "missing": "une cellule manquante ajoutée (colonne {column})",
}


def read_table(
    workbook: Workbook,
    directory: Directory,
    *,
    year_from: int | None = None,
    progress: Progress | None = None,
) -> TableReading:
    """Everything a workbook says of a region's roadmap.

    Raises:
        TabularError: when no table is found.
    """
    layout = find_layout(workbook, year_from=year_from)
    reader = _TableReader(layout, directory)
    rows = reader.read(progress or (lambda done, total: None))
    return TableReading(
        title=layout.titles.title,
        announced_period=layout.titles.announced_period,
        general_label=layout.titles.general_label,
        general_objectives=layout.titles.general_objectives,
        other_lines=layout.titles.other_lines,
        sheet=layout.sheet.name,
        headers=tuple(layout.headers),
        header_rows=layout.header_rows,
        objective_header=next((column.header for column in layout.of(Field.OBJECTIVE)), ""),
        ancestor_headers=tuple(c.header for c in layout.columns if c.field in (Field.AXIS, Field.GENERAL)),
        years=tuple(layout.years),
        fields=frozenset(str(column.field) for column in layout.columns),
        notes=(*layout.notes, *reader.notes),
        rows=tuple(rows),
    )


class _TableReader:
    def __init__(self, layout: Layout, directory: Directory) -> None:
        self.layout = layout
        self.notes: list[str] = []
        self.formulas: dict[int, list[int]] = defaultdict(list)
        for row_number, column in sorted(layout.sheet.formulas):
            self.formulas[row_number].append(column)
        self.reader = RowReader(layout.columns, directory)
        self.objective = next((column.index for column in layout.of(Field.OBJECTIVE)), None)
        self.action = layout.of(Field.ACTION)[0].index
        last_header = layout.header_rows[-1]
        self.data = [row for row in layout.sheet.rows if row.number > last_header]
        self.mender = Mender(
            layout.columns,
            coded=self._coded(),
            bulleted_status=self._bulleted_status(),
            names_a_pilot=lambda text: names_a_pilot(text, directory),
        )
        self.carried: RowReading | None = None
        self.page_break = False

    def read(self, progress: Progress) -> list[RowReading]:
        rows: list[RowReading] = []
        total = len(self.data)
        for done, (row, cells, merged) in enumerate(spread_merged(self.layout, self.data), start=1):
            reading = self._row(row, cells, rows)
            if reading is not None:
                reading.repairs += [Remark("merged", message) for message in merged]
                self._carry(reading)
                rows.append(reading)
            progress(done, total)
        _refuse_doubles(rows)
        return rows

    def _row(self, row: Row, cells: Sequence[str], rows: Sequence[RowReading]) -> RowReading | None:
        """The action of a row, or None when the row is a header again, a section or a continuation."""
        if same_header(row.cells, self.layout.columns):
            self.page_break = True
            self.notes.append(f"Ligne {row.number} : en-tête répété, pris pour un saut de page.")
            return None
        if self._is_section(cells):
            self._open_section(row, cells)
            return None
        if self._is_note(cells, row):
            self.notes.append(f"Ligne {row.number} : « {' '.join(text for text in cells if text)} »")
            return None
        mending = self.mender.mend(cells)
        if rows and self._continues(mending):
            self._continue(rows[-1], row, mending)
            return None
        return self._understand(row, cells, mending)

    def _understand(self, row: Row, cells: Sequence[str], mending: Mending) -> RowReading:
        if not mending.readings:
            return self._unmended(row, cells, mending)
        readings = [self.reader.read(row.number, row.cells, reading.cells) for reading in mending.readings]
        for reading, mended in zip(readings, mending.readings, strict=True):
            if mended.edits:
                reading.repairs.insert(0, _repair(mended, row.cells))
        chosen = readings[0]
        if len(readings) > 1:
            chosen.alternatives = readings[1:]
            chosen.to_confirm.insert(0, _two_readings(mending.readings))
        self._refuse_formulas(chosen)
        return chosen

    def _unmended(self, row: Row, cells: Sequence[str], mending: Mending) -> RowReading:
        """No edit puts every cell in its place: the row is read as it stands, and says what does not fit."""
        reading = self.reader.read(row.number, row.cells, cells)
        outside = {
            f"Colonne {column_letter(index + 1)}": text
            for index, text in enumerate(cells)
            if index >= self.mender.width and text
        }
        reading.extras |= outside
        if len(outside) == len(mending.misfits):
            reading.to_confirm.append(
                Remark(
                    "outside", "Texte hors du tableau, gardé à part : " + " ; ".join(mending.misfits) + "."
                )
            )
            return reading
        known = {problem.kind for problem in reading.problems}
        if "priority" not in known or len(mending.misfits) > 1:
            message = f"Ligne {row.number} : " + " ; ".join(mending.misfits) + "."
            reading.problems.append(Remark("misfit", message))
        self._refuse_formulas(reading)
        return reading

    def _refuse_formulas(self, reading: RowReading) -> None:
        for column in self.formulas.get(reading.row, ()):
            message = (
                f"Ligne {reading.row}, colonne {column_letter(column)} : cellule calculée (formule). "
                "Remplacez-la par sa valeur, puis importez de nouveau."
            )
            reading.problems.append(Remark("formula", message, column_letter(column)))

    def _carry(self, reading: RowReading) -> None:
        """An empty objective cell stands under the objective above it, also across a page break."""
        above = self.carried
        for each in (reading, *reading.alternatives):
            each.objective_written = bool(each.objective_code or each.objective_title)
            if above is not None:
                _inherit(each, above)
        if reading.objective_written:
            self.carried = reading
        elif above is not None and self.page_break:
            name = above.objective_code or above.objective_title
            message = f"Objectif « {name} » repris par-dessus le saut de page."
            reading.repairs.append(Remark("carried", message))
        self.page_break = False

    def _is_section(self, cells: Sequence[str]) -> bool:
        """One cell alone, standing where objectives stand, above the rows it gathers."""
        filled = [index for index, text in enumerate(cells) if text]
        if len(set(cells) - {""}) != 1:
            return False
        if self.objective is None:
            return split_code(cells[filled[0]])[0] != ""
        return filled[0] == self.objective or (filled[0] == 0 and self.action != 0)

    def _open_section(self, row: Row, cells: Sequence[str]) -> None:
        text = next(text for text in cells if text)
        section = RowReading(row=row.number, cells=row.cells)
        section.objective_code, section.objective_title = split_code(text)
        section.ancestors = self.carried.ancestors if self.carried else ()
        self.carried = section
        self.notes.append(f"Ligne {row.number} : « {text} » lu comme l’objectif des lignes qui suivent.")

    def _is_note(self, cells: Sequence[str], row: Row) -> bool:
        filled = [text for text in cells if text]
        return len(filled) == 1 and filled[0].lower().startswith(
            ("source", "légende", "nota", "nb ", "nb:", "*", "(")
        )

    def _continues(self, mending: Mending) -> bool:
        """No objective and no title: the row goes on with the action above."""
        if not mending.readings:
            return False
        cells = mending.readings[0].cells
        objective = cells[self.objective] if self.objective is not None else ""
        return not cells[self.action] and not objective

    def _continue(self, above: RowReading, row: Row, mending: Mending) -> None:
        more = self.reader.read(row.number, row.cells, mending.readings[0].cells)
        for each in (above, *above.alternatives):
            _append(each, more)
        message = (
            f"La ligne {row.number}, sans action ni objectif, est lue comme la suite de la ligne {above.row}."
        )
        above.to_confirm.append(Remark("continued", message, before=row.cells))

    def _coded(self) -> bool:
        texts = [
            row.cells[self.objective]
            for row in self.data
            if self.objective is not None and self.objective < len(row.cells)
        ]
        filled = [text for text in texts if text]
        return bool(filled) and 2 * sum(1 for text in filled if split_code(text)[0]) > len(filled)

    def _bulleted_status(self) -> bool:
        columns = self.layout.of(Field.STATUS)
        texts = [
            row.cells[columns[0].index] for row in self.data if columns and columns[0].index < len(row.cells)
        ]
        filled = [text for text in texts if text]
        return 4 * sum(1 for text in filled if text.startswith(("-", "•", "–"))) > len(filled)


def _inherit(reading: RowReading, carried: RowReading) -> None:
    if not reading.objective_written:
        reading.objective_code, reading.objective_title = carried.objective_code, carried.objective_title
    reading.ancestors = reading.ancestors or carried.ancestors


def _repair(reading: Reading, original: Sequence[str]) -> Remark:
    said = [_EDIT_WORDS[edit.kind].format(column=column_letter(edit.column + 1)) for edit in reading.edits]
    message = "Ligne décalée remise en place : " + ", ".join(said) + "."
    return Remark("shift", message, before=tuple(original), after=reading.cells)


def _two_readings(readings: Sequence[Reading]) -> Remark:
    return Remark("readings", f"{len(readings)} lectures de la ligne conviennent ; la première est proposée.")


def _append(above: RowReading, more: RowReading) -> None:
    above.status_text = _joined(above.status_text, more.status_text)
    for year, text in more.years.items():
        above.years[year] = _joined(above.years.get(year, ""), text)
    for header, text in more.extras.items():
        above.extras[header] = _joined(above.extras.get(header, ""), text)
    above.pilots += [pilot for pilot in more.pilots if pilot not in above.pilots]
    above.priority = above.priority or more.priority


def _joined(first: str, second: str) -> str:
    return "\n".join(text for text in (first, second) if text)


def _refuse_doubles(rows: Iterable[RowReading]) -> None:
    """The same action twice in one file: the second is refused and names the first."""
    by_code: dict[str, int] = {}
    by_title: dict[tuple[str, str], int] = {}
    for row in rows:
        key = (row.objective_code or normal_title(row.objective_title), normal_title(row.title))
        first = by_code.get(row.code) if row.code else None
        first = first if first is not None else (by_title.get(key) if row.title else None)
        if first is not None:
            message = f"Ligne {row.row} : la même action se trouve déjà à la ligne {first}."
            row.problems.append(Remark("double", message))
            continue
        by_title[key] = row.row
        if row.code:
            by_code[row.code] = row.row
