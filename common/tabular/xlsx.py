"""XLSX: values by calamine, once the scan of the XML has shown that the sheet is bounded."""

from collections.abc import Iterator

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from common.tabular.archive import DAMAGED, Archive
from common.tabular.markup import stream
from common.tabular.meter import Meter
from common.tabular.model import Limits, Sheet, TabularError
from common.tabular.padding import pad
from common.tabular.text import cell_text
from common.tabular.xlsx_scan import SheetEntry, SheetScan, shared_string_lengths, sheet_entries


def read_xlsx(archive: Archive, limits: Limits) -> tuple[Sheet, ...]:
    """The sheets of a checked archive, in the order of their tabs."""
    entries = sheet_entries(archive)
    meter = Meter(limits)
    lengths = shared_string_lengths(archive)
    scans = []
    for entry in entries:
        meter.start_sheet(entry.name)
        scan = SheetScan(meter, lengths)
        stream(archive.chunks(entry.part), scan)
        meter.end_sheet()
        scans.append(scan)
    return _read_values(archive, list(zip(entries, scans, strict=True)), limits)


def _read_values(
    archive: Archive, scanned: list[tuple[SheetEntry, SheetScan]], limits: Limits
) -> tuple[Sheet, ...]:
    try:
        with CalamineWorkbook.from_path(archive.path) as workbook:
            return tuple(_sheet(workbook, entry, scan, limits) for entry, scan in scanned)
    except TabularError:
        raise
    except (CalamineError, OSError, OverflowError, ValueError) as error:  # e.g. a date past all calendars
        raise TabularError(DAMAGED) from error
    except BaseException as error:
        # A panic of the Rust reader derives from BaseException, and its class cannot be imported.
        if type(error).__name__ == "PanicException":
            raise TabularError(DAMAGED) from error
        raise


def _sheet(workbook: CalamineWorkbook, entry: SheetEntry, scan: SheetScan, limits: Limits) -> Sheet:
    rows = pad(_rows(workbook.get_sheet_by_name(entry.name), scan.errors))
    return Sheet(
        name=entry.name,
        rows=rows,
        merged=scan.merges.within(rows, limits.cells),
        hidden=entry.hidden,
        formulas=tuple(scan.formulas),
    )


def _rows(sheet: CalamineSheet, errors: dict[tuple[int, int], str]) -> Iterator[tuple[int, list[str]]]:
    """Rows and their numbers; calamine gives all rows from the first one, columns from its first."""
    if sheet.start is None:
        return
    offset = [""] * sheet.start[1]
    rows_with_errors = {row for row, _ in errors}
    for number, values in enumerate(sheet.iter_rows(), start=1):
        cells = offset + [cell_text(value) for value in values]
        if number in rows_with_errors:
            cells = [errors.get((number, column), text) for column, text in enumerate(cells, start=1)]
        yield number, cells
