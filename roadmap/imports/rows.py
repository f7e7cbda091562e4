"""From the cells of one row, each in its column, to what the row says."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence

from common.tabular.model import column_letter
from roadmap.enums import ActionState, PilotRole
from roadmap.imports.codes import normal_code, split_code
from roadmap.imports.headers import Column, Field
from roadmap.imports.pilots import Directory, PilotReading, read_pilots
from roadmap.imports.priorities import read_priority
from roadmap.imports.reading import Remark, RowReading
from roadmap.imports.states import read_state, state_named
from roadmap.imports.steps import without_tags

_TAGS = re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE)
MAX_LENGTHS = {Field.CODE: 40, Field.PILOT: 500}
MAX_TEXT = 5_000
_PILOT_ROLES = {
    Field.PILOT: PilotRole.PILOT,
    Field.CO_PILOT: PilotRole.CO_PILOT,
    Field.SUPPORT: PilotRole.SUPPORT,
}


class RowReader:
    """Reads rows of one table; knows its columns and the organisations of the region."""

    def __init__(self, columns: Sequence[Column], directory: Directory) -> None:
        self.columns = columns
        self.directory = directory
        years = Counter(column.year for column in columns if column.year is not None)
        self._shared_years = {column.index for column in columns if column.year and years[column.year] > 1}
        self._own_export = any(column.header.lower().startswith("code azimut") for column in columns)
        # Our own export says each state in a column: an empty one is unknown, whatever the words say.
        self._says_states = self._own_export and any(column.field is Field.STATE for column in columns)

    def read(self, number: int, original: Sequence[str], cells: Sequence[str]) -> RowReading:
        """``original``: the cells as in the file; ``cells``: the same put back in their columns."""
        reading = RowReading(row=number, cells=tuple(original), placed=tuple(cells))
        codes: dict[Field, str] = {}
        for column in self.columns:
            text = cells[column.index] if column.index < len(cells) else ""
            if text:
                self._read_cell(reading, column, text, codes)
        self._read_objective_code(reading, codes)
        self._read_state(reading, codes.get(Field.STATE, ""))
        self._check(reading)
        return reading

    def _read_cell(self, reading: RowReading, column: Column, text: str, kept: dict[Field, str]) -> None:
        text = self._cleaned(reading, column, text)
        if column.field in _PILOT_ROLES:
            self._read_pilot(reading, column, text)
        elif column.field is Field.YEAR and column.year is not None:
            _add_year(reading, column.year, self._dated(column, text))
        elif column.field in (Field.OTHER, Field.BLANK) or self._is_foreign_date(column):
            reading.extras[column.header or f"Colonne {column_letter(column.index + 1)}"] = text
        elif column.field in _SETTERS:
            _SETTERS[column.field](reading, column, text)
        else:
            kept[column.field] = text

    def _dated(self, column: Column, text: str) -> str:
        """Where several columns share a year (« T1 2024 », « T2 2024 »), each text says which it is."""
        return f"{column.header} : {text}" if column.index in self._shared_years else text

    def _is_foreign_date(self, column: Column) -> bool:
        """The date of our own export is the portal's; another table's is a column to keep."""
        return column.field is Field.STATUS_DATE and not self._own_export

    def _cleaned(self, reading: RowReading, column: Column, text: str) -> str:
        if not _TAGS.search(text):
            return text
        clean = without_tags(text)
        if clean != text:
            message = "Balises de mise en forme retirées du texte."
            reading.repairs.append(Remark("tags", message, column.header))
        return clean

    def _read_pilot(self, reading: RowReading, column: Column, text: str) -> None:
        found = read_pilots(text, self.directory, role=_PILOT_ROLES[column.field])
        known = {(pilot.organisation, pilot.role) for pilot in reading.pilots}
        reading.pilots += [pilot for pilot in found if (pilot.organisation, pilot.role) not in known]
        for pilot in found:
            if pilot.organisation_id is None:
                reading.to_confirm.append(_unknown_pilot(pilot, column))
            if len(pilot.label) > MAX_LENGTHS[Field.PILOT]:
                message = f"{_place(reading, column)} : un pilote compte plus de {MAX_LENGTHS[Field.PILOT]} caractères."
                reading.problems.append(Remark("length", message, column.header))

    def _read_objective_code(self, reading: RowReading, kept: dict[Field, str]) -> None:
        code = kept.get(Field.OBJECTIVE_CODE, "")
        if not code:
            return
        reading.objective_code, title = normal_code(code), split_code(code)
        if title[0] and not reading.objective_title:
            reading.objective_code, reading.objective_title = title

    def _read_state(self, reading: RowReading, named: str) -> None:
        """A column of its own says the state; otherwise the words of the status do."""
        if named:
            state = state_named(named)
            if state is not None:
                reading.state = state
                return
            reading.status_text = " : ".join(part for part in (named, reading.status_text) if part)
        if self._says_states:
            return
        found = read_state(reading.status_text, title=reading.title)
        reading.state = found.state
        if found.doubt:
            reading.to_confirm.append(Remark("state", found.doubt, after=_labels(found.others)))

    def read_state_again(self, reading: RowReading) -> None:
        """After more words were added to the status of a row that had none."""
        if reading.state is None and reading.status_text:
            reading.state = read_state(reading.status_text, title=reading.title).state

    def _check(self, reading: RowReading) -> None:
        if not reading.title:
            reading.problems.append(Remark("title", f"Ligne {reading.row} : l’intitulé de l’action manque."))
        for name, text in (("l’intitulé", reading.title), ("le point de situation", reading.status_text)):
            if len(text) > MAX_TEXT:
                message = f"Ligne {reading.row} : {name} compte {len(text)} caractères, {MAX_TEXT} au plus."
                reading.problems.append(Remark("length", message))
        for year, text in reading.years.items():
            if len(text) > MAX_TEXT:
                message = f"Ligne {reading.row} : le texte de {year} compte {len(text)} caractères, {MAX_TEXT} au plus."
                reading.problems.append(Remark("length", message))


def _unknown_pilot(pilot: PilotReading, column: Column) -> Remark:
    return Remark(
        "pilot",
        f"Pilote « {pilot.organisation} » : organisme inconnu du portail, gardé tel qu’écrit.",
        column.header,
    )


def _add_year(reading: RowReading, year: int, text: str) -> None:
    before = reading.years.get(year)
    reading.years[year] = f"{before}\n{text}" if before else text


def _labels(states: Sequence[ActionState]) -> tuple[str, ...]:
    return tuple(str(state.label) for state in states)


def _set_code(reading: RowReading, column: Column, text: str) -> None:
    reading.code = text.strip()
    if len(reading.code) > MAX_LENGTHS[Field.CODE]:
        message = f"{_place(reading, column)} : le code compte plus de {MAX_LENGTHS[Field.CODE]} caractères."
        reading.problems.append(Remark("code", message, column.header))


def _set_version(reading: RowReading, column: Column, text: str) -> None:
    if text.isdigit():
        reading.version = int(text)


def _set_objective(reading: RowReading, column: Column, text: str) -> None:
    reading.objective_code, reading.objective_title = split_code(text)


def _set_ancestor(reading: RowReading, column: Column, text: str) -> None:
    reading.ancestors = (*reading.ancestors, (column.header, *split_code(text)))


def _set_title(reading: RowReading, column: Column, text: str) -> None:
    reading.title = re.sub(r"\s+", " ", text).strip()


def _set_status(reading: RowReading, column: Column, text: str) -> None:
    reading.status_text = text


def _set_priority(reading: RowReading, column: Column, text: str) -> None:
    try:
        found = read_priority(text)
        reading.priority = found.value
        if found.doubt:
            reading.to_confirm.append(Remark("priority", found.doubt, column.header))
    except ValueError as error:
        message = f"{_place(reading, column)} : {error}"
        reading.problems.append(Remark("priority", message, column.header))


def _ignore(reading: RowReading, column: Column, text: str) -> None:
    """The date of a status in our own export stays in the cells: « --as-of » dates an import."""


def _place(reading: RowReading, column: Column) -> str:
    return f"Ligne {reading.row}, colonne {column_letter(column.index + 1)} (« {column.header} »)"


_SETTERS: dict[Field, Callable[[RowReading, Column, str], None]] = {
    Field.CODE: _set_code,
    Field.VERSION: _set_version,
    Field.OBJECTIVE: _set_objective,
    Field.AXIS: _set_ancestor,
    Field.GENERAL: _set_ancestor,
    Field.ACTION: _set_title,
    Field.STATUS: _set_status,
    Field.PRIORITY: _set_priority,
    Field.STATUS_DATE: _ignore,
}
