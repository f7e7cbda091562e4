"""Table files made for the tests: real ones by other libraries, crafted ones part by part."""

import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

from common.tabular.model import Limits, Sheet, Workbook
from common.tabular.readers import read_workbook

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def openpyxl_file(path: Path, fill: Callable[[Any], None]) -> Path:
    workbook = openpyxl.Workbook()
    workbook.active.title = "Actions"
    fill(workbook.active)
    workbook.save(path)
    return path


def raw_xlsx_parts(sheet_xml: str, shared_strings: str = "") -> dict[str, bytes]:
    """Parts of an XLSX whose only sheet, « F », has the given XML inside `<worksheet>`."""
    strings = f'<sst xmlns="{_MAIN}">{shared_strings}</sst>'
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1"'
        f' Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>'
        '<sheet name="F" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{_RELATIONS}/sharedStrings" Target="sharedStrings.xml"/>'
        "</Relationships>",
        "xl/sharedStrings.xml": strings,
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_MAIN}">{sheet_xml}</worksheet>',
    }
    return {name: content.encode() for name, content in parts.items()}


def zip_file(path: Path, parts: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def raw_xlsx(path: Path, sheet_xml: str, shared_strings: str = "") -> Path:
    return zip_file(path, raw_xlsx_parts(sheet_xml, shared_strings))


def inline(reference: str, text: str) -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


def ods_file(path: Path, *tables: Table) -> Path:
    document = OpenDocumentSpreadsheet()
    for table in tables:
        document.spreadsheet.addElement(table)
    document.save(path)
    return path


def ods_table(*rows: TableRow, name: str = "Actions") -> Table:
    table = Table(name=name)
    for row in rows:
        table.addElement(row)
    return table


def ods_row(*cells: Any, **attributes: Any) -> TableRow:
    row = TableRow(**attributes)
    for cell in cells:
        row.addElement(ods_cell(cell) if isinstance(cell, str) else cell)
    return row


def ods_cell(*paragraphs: Any, **attributes: Any) -> TableCell:
    cell = TableCell(**{"valuetype": "string", **attributes})
    for paragraph in paragraphs:
        cell.addElement(P(text=paragraph) if isinstance(paragraph, str) else paragraph)
    return cell


def text_file(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def read(path: Path, **limits: int) -> Workbook:
    return read_workbook(path, limits=Limits(**limits))


def only_sheet(path: Path) -> Sheet:
    (sheet,) = read_workbook(path).sheets
    return sheet


def table(sheet: Sheet) -> list[Sequence[str]]:
    return [row.cells for row in sheet.rows]
