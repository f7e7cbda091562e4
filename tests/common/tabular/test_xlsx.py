import datetime

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import PatternFill

from common.tabular.model import MergedRange, Row, TabularError
from tests.common.tabular.builders import inline, only_sheet, openpyxl_file, raw_xlsx, read, table


def test_offset_table_keeps_its_true_rows_and_columns(tmp_path):
    def fill(sheet):
        sheet["C4"] = "Objectif"
        sheet["D4"] = "Action"
        sheet["D7"] = "Déployer"

    sheet = only_sheet(openpyxl_file(tmp_path / "a.xlsx", fill))
    assert sheet.name == "Actions"
    assert sheet.rows == (Row(4, ("", "", "Objectif", "Action")), Row(7, ("", "", "", "Déployer")))


def test_typed_cells_become_plain_text(tmp_path):
    def fill(sheet):
        sheet.append([3, 12.5, datetime.date(2024, 6, 30), True, "l1\nl2", 2024.0])
        sheet["G1"] = 0.5
        sheet["G1"].number_format = "0%"

    sheet = only_sheet(openpyxl_file(tmp_path / "a.xlsx", fill))
    assert table(sheet) == [("3", "12.5", "2024-06-30", "VRAI", "l1\nl2", "2024", "0.5")]


def test_error_values_are_kept_as_shown(tmp_path):
    path = raw_xlsx(
        tmp_path / "a.xlsx", '<sheetData><row r="1"><c r="B1" t="e"><v>#REF!</v></c></row></sheetData>'
    )
    assert table(only_sheet(path)) == [("", "#REF!")]


def test_rich_text_is_read_whole(tmp_path):
    def fill(sheet):
        sheet["A1"] = CellRichText("début ", TextBlock(InlineFont(b=True), "gras"), " fin")

    assert table(only_sheet(openpyxl_file(tmp_path / "a.xlsx", fill))) == [("début gras fin",)]


def test_merged_ranges_are_given_and_cut_to_the_content(tmp_path):
    def fill(sheet):
        sheet["A1"], sheet["B1"] = "Titre", None
        sheet["A2"], sheet["B2"], sheet["B3"] = "Objectif", "a", "b"
        sheet.merge_cells("A1:Z1")
        sheet.merge_cells("A2:A9")
        sheet.merge_cells("D20:E21")

    sheet = only_sheet(openpyxl_file(tmp_path / "a.xlsx", fill))
    assert sheet.merged == (MergedRange(1, 1, 1, 2), MergedRange(2, 3, 1, 1))


def test_formulas_are_listed_with_or_without_a_computed_value(tmp_path):
    cells = '<c r="A1"><f>1+1</f><v>2</v></c>' + inline("B1", "x")
    path = raw_xlsx(
        tmp_path / "a.xlsx",
        f'<sheetData><row r="1">{cells}</row><row r="3"><c r="C3"><f>A1</f></c></row></sheetData>',
    )
    sheet = only_sheet(path)
    assert sheet.formulas == ((1, 1), (3, 3))
    assert sheet.rows == (Row(1, ("2", "x")),)


def test_every_cell_of_an_array_formula_is_a_formula(tmp_path):
    cells = '<row r="1"><c r="A1"><f t="array" ref="A1:A2">B1:B2</f><v>1</v></c></row>'
    cells += '<row r="2"><c r="A2"><v>2</v></c></row>'
    path = raw_xlsx(
        tmp_path / "a.xlsx", f'<sheetData>{cells}<row r="3"><c r="A3"><v>3</v></c></row></sheetData>'
    )
    assert only_sheet(path).formulas == ((1, 1), (2, 1))


def test_formula_of_a_data_validation_is_not_a_cell(tmp_path):
    validation = "<dataValidations><dataValidation><f>A1</f></dataValidation></dataValidations>"
    path = raw_xlsx(
        tmp_path / "a.xlsx", f'<sheetData><row r="1">{inline("A1", "x")}</row></sheetData>{validation}'
    )
    assert only_sheet(path).formulas == ()


def test_cells_without_reference_follow_each_other(tmp_path):
    row = '<row><c t="inlineStr"><is><t>a</t></is></c><c t="inlineStr"><is><t>b</t></is></c></row>'
    path = raw_xlsx(tmp_path / "a.xlsx", f"<sheetData>{row}{row}</sheetData>")
    assert only_sheet(path).rows == (Row(1, ("a", "b")), Row(2, ("a", "b")))


def test_hidden_sheet_is_flagged_and_noted(tmp_path):
    workbook = openpyxl.Workbook()
    workbook.active["A1"] = "x"
    hidden = workbook.create_sheet("Notes")
    hidden["A1"] = "y"
    hidden.sheet_state = "hidden"
    workbook.save(tmp_path / "a.xlsx")
    found = read(tmp_path / "a.xlsx")
    assert [sheet.hidden for sheet in found.sheets] == [False, True]
    assert found.notes == ("La feuille «\u00a0Notes\u00a0» est masquée dans le classeur.",)


def test_chart_sheets_are_left_out(tmp_path):
    workbook = openpyxl.Workbook()
    workbook.active["A1"] = "x"
    workbook.create_chartsheet("Graphique")
    workbook.save(tmp_path / "a.xlsx")
    assert [sheet.name for sheet in read(tmp_path / "a.xlsx").sheets] == ["Sheet"]


def test_formatted_but_empty_cells_to_the_end_of_the_sheet_are_fine(tmp_path):
    def fill(sheet):
        sheet["A1"] = "x"
        for reference in ("XFD1", "A1048576"):
            sheet[reference].fill = PatternFill("solid", fgColor="FF0000")

    assert table(only_sheet(openpyxl_file(tmp_path / "a.xlsx", fill))) == [("x",)]


def test_content_past_the_last_column_is_refused_naming_the_cell(tmp_path):
    def fill(sheet):
        sheet["A1"] = "x"
        sheet["IW3"] = "y"

    with pytest.raises(TabularError, match=r"ligne 3, colonne IW.*limite de 256 colonnes") as caught:
        read(openpyxl_file(tmp_path / "a.xlsx", fill))
    assert (caught.value.sheet, caught.value.row, caught.value.column) == ("Actions", 3, 257)


def test_too_long_cell_is_refused_naming_it(tmp_path):
    with pytest.raises(TabularError, match=r"ligne 2, colonne B.*la cellule contient 11 caractères"):
        read(openpyxl_file(tmp_path / "a.xlsx", lambda sheet: sheet.cell(2, 2, "a" * 11)), cell_chars=10)


def test_two_far_corners_are_refused_before_they_fill_memory(tmp_path):
    cells = f'<row r="1">{inline("A1", "x")}</row><row r="99999">{inline("IV99999", "y")}</row>'
    with pytest.raises(TabularError, match=r"ligne 99999, colonne IV.*limite de 2.000.000 cellules"):
        read(raw_xlsx(tmp_path / "a.xlsx", f"<sheetData>{cells}</sheetData>"))


def test_one_long_shared_text_used_everywhere_is_refused(tmp_path):
    cells = "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>' for row in range(1, 102))
    path = raw_xlsx(tmp_path / "a.xlsx", f"<sheetData>{cells}</sheetData>", f"<si><t>{'é' * 10_000}</t></si>")
    with pytest.raises(TabularError, match=r"ligne 101, colonne A.*caractères"):
        read(path, unpacked_bytes=1_000_000)


def test_overlapping_merges_are_refused(tmp_path):
    merges = "".join(f'<mergeCell ref="A1:J{last}"/>' for last in range(10, 30))
    cells = "".join(f'<row r="{row}">{inline(f"J{row}", "x")}</row>' for row in range(1, 31))
    path = raw_xlsx(tmp_path / "a.xlsx", f"<sheetData>{cells}</sheetData><mergeCells>{merges}</mergeCells>")
    with pytest.raises(TabularError, match="se recouvrent"):
        read(path, cells=1_000)


@pytest.mark.parametrize("value", [1e300, -1e300])
def test_duration_past_all_calendars_is_refused(tmp_path, value):
    def fill(sheet):
        sheet["A1"] = value
        sheet["A1"].number_format = "[h]:mm"

    with pytest.raises(TabularError, match="abîmé"):
        read(openpyxl_file(tmp_path / "a.xlsx", fill))


def test_cells_out_of_order_in_their_row_are_put_in_place(tmp_path):
    path = raw_xlsx(
        tmp_path / "a.xlsx",
        f'<sheetData><row r="1">{inline("C1", "c")}{inline("A1", "a")}</row></sheetData>',
    )
    assert table(only_sheet(path)) == [("a", "", "c")]


def test_iso_dates_and_booleans_are_read(tmp_path):
    cells = '<c r="A1" t="d"><v>2024-06-30T00:00:00</v></c><c r="B1" t="b"><v>1</v></c>'
    path = raw_xlsx(tmp_path / "a.xlsx", f'<sheetData><row r="1">{cells}</row></sheetData>')
    assert table(only_sheet(path)) == [("2024-06-30", "VRAI")]


@pytest.mark.parametrize(
    "sheet_xml",
    [
        '<sheetData><row r="1"><c r="1A"><v>1</v></c></row></sheetData>',
        '<sheetData><row r="1"><c r="A1" t="s"><v>7</v></c></row></sheetData>',
        '<sheetData><row r="1"><c r="A1"><v>1</v></row></sheetData>',
        '<sheetData><row r="0"><c r="A0"><v>1</v></c></row></sheetData>',
        '<sheetData><row r="5"><c r="A5"><v>1</v></c></row><row r="2"/></sheetData>',
        f'<sheetData><row r="{"9" * 5_000}"/></sheetData>',
        f'<sheetData><row r="1"><c r="A1" t="s"><v>{"9" * 5_000}</v></c></row></sheetData>',
    ],
)
def test_malformed_sheet_is_refused(tmp_path, sheet_xml):
    with pytest.raises(TabularError, match="abîmé"):
        read(raw_xlsx(tmp_path / "a.xlsx", sheet_xml))
