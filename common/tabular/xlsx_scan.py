"""What calamine does not tell of an XLSX sheet: its real extent, formulas, error values and merges.

The scan also bounds the sheet before calamine unrolls it in memory as a full rectangle.
"""

import re
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from common.tabular.archive import DAMAGED, Archive
from common.tabular.markup import local_name, stream
from common.tabular.merges import MergeList
from common.tabular.meter import Meter
from common.tabular.model import TabularError

_MOST_ARRAYS = 200
_LONGEST_INDEX = 12
_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")


def parse_reference(reference: str) -> tuple[int, int]:
    """Row and column, 1-based, of a reference such as C4."""
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        raise TabularError(DAMAGED)
    column = 0
    for letter in match[1].upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]), column


def parse_range(reference: str) -> tuple[int, int, int, int]:
    """First row, last row, first column, last column, 1-based, of a reference such as C4:D8."""
    first, _, last = reference.partition(":")
    (first_row, first_column), (last_row, last_column) = (
        parse_reference(first),
        parse_reference(last or first),
    )
    return first_row, last_row, first_column, last_column


@dataclass(frozen=True, slots=True)
class SheetEntry:
    name: str
    part: str
    hidden: bool


class _WorkbookHandler:
    def __init__(self) -> None:
        self.sheets: list[tuple[str, str, bool]] = []

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if local_name(name) != "sheet":
            return
        identifiers = [value for key, value in attributes.items() if key != "id" and local_name(key) == "id"]
        hidden = attributes.get("state", "visible") != "visible"
        self.sheets.append((attributes.get("name", ""), "".join(identifiers), hidden))

    def end(self, name: str) -> None: ...

    def text(self, data: str) -> None: ...


class _RelationsHandler:
    def __init__(self) -> None:
        self.parts: dict[str, str] = {}

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if local_name(name) == "Relationship" and attributes.get("Type", "").endswith("/worksheet"):
            target = attributes.get("Target", "").replace("\\", "/")
            part = target.removeprefix("/")
            self.parts[attributes.get("Id", "")] = (part if part.startswith("xl/") else f"xl/{part}").lower()

    def end(self, name: str) -> None: ...

    def text(self, data: str) -> None: ...


def sheet_entries(archive: Archive) -> list[SheetEntry]:
    """The sheets that hold cells, in the order of the tabs (chart sheets are left out)."""
    workbook, relations = _WorkbookHandler(), _RelationsHandler()
    stream(archive.chunks("xl/workbook.xml"), workbook)
    if "xl/_rels/workbook.xml.rels" in archive.members:
        stream(archive.chunks("xl/_rels/workbook.xml.rels"), relations)
    entries = [
        SheetEntry(name, relations.parts[identifier], hidden)
        for name, identifier, hidden in workbook.sheets
        if identifier in relations.parts
    ]
    has_twins = len({entry.name for entry in entries}) != len(entries)
    if not entries or has_twins or any(entry.part not in archive.members for entry in entries):
        raise TabularError(DAMAGED)
    return entries


class _StringsHandler:
    def __init__(self) -> None:
        self.lengths = array("L")
        self._length = 0
        self._in_text = False
        self._in_phonetic = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        local = local_name(name)
        if local == "si":
            self._length = 0
        elif local == "rPh":
            self._in_phonetic = True
        self._in_text = local == "t" and not self._in_phonetic

    def end(self, name: str) -> None:
        local = local_name(name)
        self._in_text = False
        if local == "si":
            self.lengths.append(self._length)
        elif local == "rPh":
            self._in_phonetic = False

    def text(self, data: str) -> None:
        if self._in_text:
            self._length += len(data)


def shared_string_lengths(archive: Archive) -> Sequence[int]:
    """Length of each shared string: one short reference may stand for a very long text."""
    handler = _StringsHandler()
    if "xl/sharedstrings.xml" in archive.members:
        stream(archive.chunks("xl/sharedstrings.xml"), handler)
    return handler.lengths


@dataclass(slots=True)
class _Cell:
    row: int
    column: int
    kind: str
    parts: list[str] = field(default_factory=list)
    has_value: bool = False


class SheetScan:
    """Handler of the XML of one sheet; its public attributes hold what was found."""

    def __init__(self, meter: Meter, string_lengths: Sequence[int]) -> None:
        self.formulas: list[tuple[int, int]] = []
        self.errors: dict[tuple[int, int], str] = {}
        self.merges = MergeList(meter.sheet)
        self._arrays: list[tuple[int, int, int, int]] = []
        self._meter = meter
        self._string_lengths = string_lengths
        self._row = 0
        self._column = 0
        self._cell: _Cell | None = None
        self._in_value = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        local = local_name(name)
        if self._cell is not None:
            self._start_in_cell(self._cell, local, attributes)
        elif local == "c":
            self._cell = self._start_cell(attributes)
        elif local == "row":
            self._start_row(attributes)
        elif local == "mergeCell":
            self.merges.add(*parse_range(attributes.get("ref", "")))

    def _start_row(self, attributes: Mapping[str, str]) -> None:
        number = attributes.get("r")
        self._go_to_row(parse_reference(f"A{number}")[0] if number else self._row + 1)
        self._column = 0
        self._meter.physical_row(self._row)

    def _go_to_row(self, row: int) -> None:
        """Rows out of order are a fault that calamine would answer by dropping cells."""
        if row < max(self._row, 1):
            raise TabularError(DAMAGED, sheet=self._meter.sheet, row=row)
        self._row = row

    def _start_cell(self, attributes: Mapping[str, str]) -> _Cell:
        reference = attributes.get("r")
        if reference:
            row, self._column = parse_reference(reference)
            self._go_to_row(row)
        else:
            self._column += 1
        return _Cell(self._row, self._column, attributes.get("t", "n"))

    def _start_in_cell(self, cell: _Cell, local: str, attributes: Mapping[str, str]) -> None:
        if local == "f":
            self._start_formula(cell, attributes)
        if local in ("f", "v", "is"):
            cell.has_value = True
        self._in_value = local in ("v", "t")

    def _start_formula(self, cell: _Cell, attributes: Mapping[str, str]) -> None:
        self.formulas.append((cell.row, cell.column))
        reference = attributes.get("ref", "")
        if attributes.get("t") == "array" and ":" in reference and len(self._arrays) < _MOST_ARRAYS:
            self._arrays.append(parse_range(reference))

    def end(self, name: str) -> None:
        self._in_value = False
        if self._cell is not None and local_name(name) == "c":
            self._end_cell(self._cell)
            self._cell = None

    def _end_cell(self, cell: _Cell) -> None:
        if not cell.has_value:
            return
        text = "".join(cell.parts)
        place = (cell.row, cell.column)
        self._meter.content(cell.row, cell.column, self._length(cell.kind, text))
        if cell.kind == "e":
            self.errors[place] = text
        if self._arrays and place not in self.formulas[-1:] and self._is_in_array(cell):
            self.formulas.append(place)

    def _is_in_array(self, cell: _Cell) -> bool:
        self._arrays = [found for found in self._arrays if found[1] >= cell.row]
        return any(first <= cell.column <= last for _, _, first, last in self._arrays)

    def _length(self, kind: str, text: str) -> int:
        if kind != "s" or not text:
            return len(text)
        is_index = text.strip().isdecimal() and len(text) < _LONGEST_INDEX
        index = int(text) if is_index else len(self._string_lengths)
        if index >= len(self._string_lengths):
            raise TabularError(DAMAGED, sheet=self._meter.sheet, row=self._row, column=self._column)
        return self._string_lengths[index]

    def text(self, data: str) -> None:
        if self._in_value and self._cell is not None:
            self._cell.parts.append(data)
