"""ODS, read from its XML: calamine joins words parted by a line break or a tab, and knows no merge."""

from collections.abc import Mapping

from common.tabular.archive import Archive
from common.tabular.markup import stream
from common.tabular.merges import MergeList
from common.tabular.meter import Meter
from common.tabular.model import Limits, Sheet
from common.tabular.ods_cell import OFFICE, TABLE, Cell, positive
from common.tabular.padding import pad

_STYLE = "urn:oasis:names:tc:opendocument:xmlns:style:1.0|"
_CELLS = (f"{TABLE}table-cell", f"{TABLE}covered-table-cell")


def read_ods(archive: Archive, limits: Limits) -> tuple[Sheet, ...]:
    """The sheets of a checked archive, in the order of their tabs."""
    handler = _ContentHandler(limits)
    stream(archive.chunks("content.xml"), handler)
    return tuple(handler.sheets)


class _ContentHandler:
    """Follows content.xml; only tables right under the spreadsheet count (not those of links or charts)."""

    def __init__(self, limits: Limits) -> None:
        self.sheets: list[Sheet] = []
        self._limits = limits
        self._meter = Meter(limits)
        self._depth = 0
        self._spreadsheet_depth = -1
        self._hidden_styles: set[str] = set()
        self._style = ""
        self._table: _TableHandler | None = None

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        self._depth += 1
        if self._table is not None:
            self._table.start(name, attributes)
        elif name == f"{TABLE}table" and self._depth == self._spreadsheet_depth + 1:
            self._start_table(attributes)
        elif name == f"{OFFICE}spreadsheet":
            self._spreadsheet_depth = self._depth
        elif name == f"{_STYLE}style":
            self._style = attributes.get(f"{_STYLE}name", "")
        elif name == f"{_STYLE}table-properties" and attributes.get(f"{TABLE}display") == "false":
            self._hidden_styles.add(self._style)

    def _start_table(self, attributes: Mapping[str, str]) -> None:
        name = attributes.get(f"{TABLE}name", "")
        hidden = attributes.get(f"{TABLE}style-name") in self._hidden_styles
        self._meter.start_sheet(name)
        self._table = _TableHandler(name, hidden, self._meter)

    def end(self, name: str) -> None:
        if self._table is not None:
            if self._depth == self._spreadsheet_depth + 1:
                self._meter.end_sheet()
                self.sheets.append(self._table.sheet(self._limits))
                self._table = None
            else:
                self._table.end(name)
        self._depth -= 1

    def text(self, data: str) -> None:
        if self._table is not None:
            self._table.text(data)


class _TableHandler:
    def __init__(self, name: str, hidden: bool, meter: Meter) -> None:
        self.name = name
        self.hidden = hidden
        self._meter = meter
        self._merges = MergeList(name)
        self._formulas: list[tuple[int, int]] = []
        self._rows: list[tuple[int, list[str]]] = []
        self._row = 1
        self._column = 1
        self._row_repeat = 1
        self._cells: list[str] = []
        self._row_formulas: list[int] = []
        self._row_merges: list[tuple[int, int, int]] = []
        self._cell: Cell | None = None

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if self._cell is not None:
            self._cell.start(name, attributes)
        elif name in _CELLS:
            self._cell = Cell(attributes)
        elif name == f"{TABLE}table-row":
            self._start_row(attributes)

    def _start_row(self, attributes: Mapping[str, str]) -> None:
        self._meter.physical_row(self._row)
        self._row_repeat = positive(attributes.get(f"{TABLE}number-rows-repeated"))
        self._column = 1
        self._cells, self._row_formulas, self._row_merges = [], [], []

    def end(self, name: str) -> None:
        if self._cell is not None:
            if self._cell.end(name):
                self._end_cell(self._cell)
                self._cell = None
        elif name == f"{TABLE}table-row":
            self._end_row()

    def text(self, data: str) -> None:
        if self._cell is not None:
            self._cell.text(data)

    def _end_cell(self, cell: Cell) -> None:
        text = cell.value()
        last_column = self._column + cell.repeat - 1
        if text or cell.is_formula:
            self._meter.check(self._row, last_column, len(text))
            self._cells += [""] * (self._column - 1 - len(self._cells)) + [text] * cell.repeat
        if cell.is_formula:
            self._row_formulas += range(self._column, last_column + 1)
        if cell.rows_spanned > 1 or cell.columns_spanned > 1:
            self._row_merges.append((self._column, cell.rows_spanned, cell.columns_spanned))
        self._column = last_column + 1

    def _end_row(self) -> None:
        if self._cells:
            for number in range(self._row, self._row + self._row_repeat):
                self._keep_row(number)
        for column, rows, columns in self._row_merges:
            self._merges.add(self._row, self._row + rows - 1, column, column + columns - 1)
        self._row += self._row_repeat

    def _keep_row(self, number: int) -> None:
        for column, text in enumerate(self._cells, start=1):
            self._meter.content(number, column, len(text))
        self._rows.append((number, self._cells))
        self._formulas += [(number, column) for column in self._row_formulas]

    def sheet(self, limits: Limits) -> Sheet:
        rows = pad(self._rows)
        return Sheet(
            name=self.name,
            rows=rows,
            merged=self._merges.within(rows, limits.cells),
            hidden=self.hidden,
            formulas=tuple(self._formulas),
        )
