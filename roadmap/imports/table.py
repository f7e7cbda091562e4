"""Reading a whole table: every row of the file is data, a title, a header again, or said to be odd."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence

from common.tabular.model import Row, TabularError, Workbook, column_letter
from roadmap.imports.alignment import Reading
from roadmap.imports.carrying import Carrier
from roadmap.imports.headers import Field
from roadmap.imports.layout import Layout, find_layout, is_header_again
from roadmap.imports.merges import spread_merged
from roadmap.imports.numbering import settle_numbers
from roadmap.imports.pilots import Directory, names_a_pilot
from roadmap.imports.reading import Remark, RowReading, TableReading
from roadmap.imports.rows import RowReader
from roadmap.imports.sections import Section, Sections
from roadmap.imports.shifts import Mender, Mending

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
        TabularError: when no table is found, or when a title of the table is computed by a formula.
    """
    layout = find_layout(workbook, year_from=year_from)
    reader = _TableReader(layout, directory)
    rows = reader.read(progress or (lambda done, total: None))
    notes = [*layout.notes, *reader.notes, *settle_numbers(rows, layout)]
    return TableReading(
        title=layout.titles.title,
        announced_period=layout.titles.announced_period,
        general_label=layout.titles.general_label,
        general_objectives=layout.titles.general_objectives,
        other_lines=layout.titles.other_lines,
        sheet=layout.sheet.name,
        headers=tuple(layout.headers),
        header_rows=layout.header_rows,
        objective_header=reader.objective_header,
        ancestor_headers=tuple(reader.ancestor_headers),
        years=tuple(layout.years),
        fields=frozenset(str(column.field) for column in layout.columns) | reader.sections.fields,
        extra_headers=tuple(c.header for c in layout.columns if c.field is Field.OTHER),
        columns=layout.columns,
        notes=tuple(notes),
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
        self.data = self._data_rows()
        self.sections = Sections(layout, self.data)
        self.spread = list(spread_merged(layout, self.data))
        self.mender = Mender(
            layout.columns,
            (cells for row, cells, _ in self.spread if self.sections.of(row) is None),
            names_a_pilot=lambda text: names_a_pilot(text, directory),
        )
        self.ancestor_headers = [c.header for c in layout.columns if c.field in (Field.AXIS, Field.GENERAL)]
        self.carrier = Carrier(self.ancestor_headers)
        self.page_break = False

    @property
    def objective_header(self) -> str:
        if self.objective is not None:
            return self.layout.of(Field.OBJECTIVE)[0].header
        return self.sections.headers.get(self.sections.deepest, "")

    def _data_rows(self) -> list[Row]:
        """Rows under the header; a header printed again is a page break, said once and left."""
        rows = []
        self.breaks: set[int] = set()
        for row in self.layout.sheet.rows:
            if row.number <= self.layout.header_rows[-1]:
                continue
            if is_header_again(row.cells, self.layout.columns):
                self.notes.append(f"Ligne {row.number} : en-tête répété, pris pour un saut de page.")
                self.breaks.add(row.number)
            else:
                rows.append(row)
        return rows

    def read(self, progress: Progress) -> list[RowReading]:
        rows: list[RowReading] = []
        breaks = sorted(self.breaks, reverse=True)
        for done, (row, cells, merged) in enumerate(self.spread, start=1):
            while breaks and breaks[-1] < row.number:
                self.page_break = bool(breaks.pop())
            reading = self._row(row, cells, rows)
            if reading is not None:
                reading.repairs += [Remark("merged", message) for message in merged]
                self._carry(reading)
                rows.append(reading)
            progress(done, len(self.data))
        _refuse_doubles(rows)
        return rows

    def _row(self, row: Row, cells: Sequence[str], rows: Sequence[RowReading]) -> RowReading | None:
        """The action of a row, or None when the row is a note, a section or a continuation."""
        if self.sections.is_note(row):
            self.notes.append(f"Ligne {row.number} : « {_in_one_line(row)} », hors du tableau.")
            return None
        section = self.sections.of(row)
        if section is not None:
            self._open_section(row, section)
            return None
        mending = self.mender.mend(cells)
        if rows and self._continues(mending):
            self._continue(rows[-1], row, mending)
            return None
        reading = self._understand(row, cells, mending)
        self._refuse_formulas(reading)
        return reading

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
            message = f"{len(readings)} lectures de la ligne conviennent ; la première est proposée."
            chosen.to_confirm.insert(0, Remark("readings", message))
        return chosen

    def _unmended(self, row: Row, cells: Sequence[str], mending: Mending) -> RowReading:
        """No edit puts every cell in its place: the row is read as it stands, and says what does not fit."""
        reading = self.reader.read(row.number, row.cells, cells)
        misfits = " ; ".join(misfit.message for misfit in mending.misfits)
        if all(misfit.is_outside for misfit in mending.misfits):
            message = f"Texte hors du tableau, gardé à part : {misfits}."
            reading.to_confirm.append(Remark("outside", message))
        elif all(misfit.field is Field.YEAR for misfit in mending.misfits):
            reading.to_confirm.append(Remark("misfit", f"Ligne {row.number} : {misfits}."))
        elif not reading.problems or len(mending.misfits) > 1:
            reading.problems.append(Remark("misfit", f"Ligne {row.number} : {misfits}."))
        return reading

    def _refuse_formulas(self, reading: RowReading) -> None:
        for column in self.formulas.pop(reading.row, ()):
            message = (
                f"Ligne {reading.row}, colonne {column_letter(column)} : cellule calculée (formule). "
                "Remplacez-la par sa valeur, puis importez de nouveau."
            )
            reading.problems.append(Remark("formula", message, column_letter(column)))

    def _carry(self, reading: RowReading) -> None:
        """An empty objective cell stands under the objective above it, also across a page break."""
        if self.carrier.carry(reading) and self.page_break:
            name = reading.objective_code or reading.objective_title
            message = f"Objectif « {name} » repris par-dessus le saut de page."
            reading.repairs.append(Remark("carried", message))
        self.page_break = False

    def _open_section(self, row: Row, section: Section) -> None:
        self._refuse_computed(row)
        is_objective = self.sections.is_objective(section)
        self.carrier.open_section(section, is_objective=is_objective)
        role = "l’objectif" if is_objective else "le titre"
        self.notes.append(f"Ligne {row.number} : « {section.text} » lu comme {role} des lignes qui suivent.")

    def _continues(self, mending: Mending) -> bool:
        """No objective and no title: the row goes on with the action above."""
        if not mending.readings:
            return False
        cells = mending.readings[0].cells
        objective = cells[self.objective] if self.objective is not None else ""
        return not cells[self.action] and not objective

    def _continue(self, above: RowReading, row: Row, mending: Mending) -> None:
        self._refuse_computed(row)
        more = self.reader.read(row.number, row.cells, mending.readings[0].cells)
        for each in (above, *above.alternatives):
            _append(each, more)
            self.reader.read_state_again(each)
        above.problems += more.problems_but("title")
        message = (
            f"La ligne {row.number}, sans action ni objectif, est lue comme la suite de la ligne {above.row}."
        )
        above.to_confirm.append(Remark("continued", message, before=row.cells))

    def _refuse_computed(self, row: Row) -> None:
        if row.number in self.formulas:
            message = "Cellule calculée (formule). Remplacez-la par sa valeur, puis importez de nouveau."
            raise TabularError(message, row=row.number, column=self.formulas[row.number][0])


def _repair(reading: Reading, original: Sequence[str]) -> Remark:
    said = [_EDIT_WORDS[edit.kind].format(column=column_letter(edit.column + 1)) for edit in reading.edits]
    message = "Ligne décalée remise en place : " + ", ".join(said) + "."
    return Remark("shift", message, before=tuple(original), after=reading.cells)


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


def _in_one_line(row: Row) -> str:
    return " · ".join(" ".join(text.split()) for text in row.cells if text)


def _refuse_doubles(rows: Sequence[RowReading]) -> None:
    """The same action twice in one file: the second is refused and names the first."""
    codes: dict[str, int] = {}
    titles: dict[tuple[object, ...], list[RowReading]] = defaultdict(list)
    for row in rows:
        namesakes = titles[row.same_title_key]
        first = codes.get(row.code) if row.code else None
        if first is None and row.title:
            # Two codes make two actions, whatever their titles.
            first = next((each.row for each in namesakes if not (each.code and row.code)), None)
        if first is not None:
            message = f"Ligne {row.row} : la même action se trouve déjà à la ligne {first}."
            row.problems.append(Remark("double", message))
            continue
        namesakes.append(row)
        if row.code:
            codes[row.code] = row.row
