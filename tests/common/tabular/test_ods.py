import pytest
from odf.draw import Frame, TextBox
from odf.office import Annotation
from odf.opendocument import OpenDocumentSpreadsheet
from odf.style import Style, TableProperties
from odf.table import CoveredTableCell, Shapes, Table, TableCell
from odf.text import A, LineBreak, P, S, Span, Tab

from common.tabular.model import MergedRange, Row, TabularError
from tests.common.tabular.builders import ods_cell, ods_file, ods_row, ods_table, only_sheet, read, table


def _blank(columns=1):
    return TableCell(numbercolumnsrepeated=columns)


def test_repeated_rows_and_columns_count_in_places(tmp_path):
    path = ods_file(
        tmp_path / "a.ods",
        ods_table(
            ods_row(_blank(16_384), numberrowsrepeated=3),
            ods_row(_blank(2), ods_cell("r", numbercolumnsrepeated=2), "z"),
            ods_row(_blank(2), "même", numberrowsrepeated=2),
            ods_row(_blank(16_384), numberrowsrepeated=1_048_570),
        ),
    )
    assert only_sheet(path).rows == (
        Row(4, ("", "", "r", "r", "z")),
        Row(5, ("", "", "même", "", "")),
        Row(6, ("", "", "même", "", "")),
    )


def test_typed_cells_become_plain_text(tmp_path):
    row = ods_row(
        ods_cell("3,00", valuetype="float", value="3"),
        ods_cell("12,5", valuetype="float", value="12.5"),
        ods_cell("50 %", valuetype="percentage", value="0.5"),
        ods_cell("30/06/24", valuetype="date", datevalue="2024-06-30"),
        ods_cell("30/06/24 14:30", valuetype="date", datevalue="2024-06-30T14:30:00.000"),
        ods_cell("36:00", valuetype="time", timevalue="PT36H00M00S"),
        ods_cell("VRAI", valuetype="boolean", booleanvalue="true"),
        ods_cell("#REF!"),
    )
    expected = ("3", "12.5", "0.5", "2024-06-30", "2024-06-30 14:30:00", "36:00:00", "VRAI", "#REF!")
    assert table(only_sheet(ods_file(tmp_path / "a.ods", ods_table(row)))) == [expected]


def test_line_breaks_spaces_tabs_spans_and_links_are_kept_but_not_comments(tmp_path):
    paragraph = P(text="a")
    for element in (S(c=3), LineBreak(), Tab()):
        paragraph.addElement(element)
    span, link, comment = Span(text="gras"), A(href="http://example.org", text="lien"), Annotation()
    comment.addElement(P(text="commentaire"))
    paragraph.addElement(span)
    paragraph.addElement(link)
    cell = ods_cell(comment, paragraph, "deux")
    assert table(only_sheet(ods_file(tmp_path / "a.ods", ods_table(ods_row(cell))))) == [
        ("a   \n\tgraslien\ndeux",)
    ]


def test_exact_text_of_the_attribute_is_preferred_to_its_paragraphs(tmp_path):
    row = ods_row(ods_cell("a", "  b", stringvalue="a\n  b"), ods_cell("#REF!", stringvalue=""))
    assert table(only_sheet(ods_file(tmp_path / "a.ods", ods_table(row)))) == [("a\n  b", "#REF!")]


def test_text_outside_cells_is_not_read(tmp_path):
    shapes, frame, box = Shapes(), Frame(), TextBox()
    box.addElement(P(text="dessin"))
    frame.addElement(box)
    shapes.addElement(frame)
    sheet = ods_table(ods_row("x"))
    sheet.insertBefore(shapes, sheet.firstChild)
    assert table(only_sheet(ods_file(tmp_path / "a.ods", sheet))) == [("x",)]


def test_merged_ranges_are_given(tmp_path):
    path = ods_file(
        tmp_path / "a.ods",
        ods_table(
            ods_row(ods_cell("Titre", numbercolumnsspanned=2, numberrowsspanned=1), CoveredTableCell()),
            ods_row(ods_cell("Objectif", numbercolumnsspanned=1, numberrowsspanned=2), "a"),
            ods_row(CoveredTableCell(), "b"),
        ),
    )
    sheet = only_sheet(path)
    assert sheet.merged == (MergedRange(1, 1, 1, 2), MergedRange(2, 3, 1, 1))
    assert table(sheet) == [("Titre", ""), ("Objectif", "a"), ("", "b")]


def test_formulas_are_listed_even_without_a_value(tmp_path):
    row = ods_row(
        "x", ods_cell("3", valuetype="float", value="3", formula="of:=1+2"), TableCell(formula="of:=A1")
    )
    sheet = only_sheet(ods_file(tmp_path / "a.ods", ods_table(row)))
    assert sheet.formulas == ((1, 2), (1, 3))
    assert table(sheet) == [("x", "3")]


def test_hidden_sheet_is_flagged_and_noted(tmp_path):
    document = OpenDocumentSpreadsheet()
    style = Style(name="cachée", family="table")
    style.addElement(TableProperties(display="false"))
    document.automaticstyles.addElement(style)
    for name, attributes in (("Actions", {}), ("Notes", {"stylename": style})):
        sheet = Table(name=name, **attributes)
        sheet.addElement(ods_row("x"))
        document.spreadsheet.addElement(sheet)
    document.save(tmp_path / "a.ods")
    found = read(tmp_path / "a.ods")
    assert [(sheet.name, sheet.hidden) for sheet in found.sheets] == [("Actions", False), ("Notes", True)]
    assert found.notes == ("La feuille «\u00a0Notes\u00a0» est masquée dans le classeur.",)


def test_content_past_the_last_column_is_refused_naming_the_cell(tmp_path):
    path = ods_file(tmp_path / "a.ods", ods_table(ods_row("x"), ods_row(_blank(300), "y")))
    with pytest.raises(TabularError, match=r"Actions.*, ligne 2, colonne KO.*limite de 256 colonnes"):
        read(path)


def test_a_text_repeated_on_a_million_rows_is_refused_naming_the_row(tmp_path):
    path = ods_file(tmp_path / "a.ods", ods_table(ods_row("x", numberrowsrepeated=1_000_000)))
    with pytest.raises(TabularError, match=r"ligne 100001.*limite de 100.000 lignes"):
        read(path)


def test_text_after_a_million_blank_rows_is_refused_naming_the_row(tmp_path):
    path = ods_file(
        tmp_path / "a.ods",
        ods_table(ods_row("x"), ods_row(_blank(), numberrowsrepeated=1_000_000), ods_row("y")),
    )
    with pytest.raises(TabularError, match=r"ligne 1000002.*lignes vides comprises"):
        read(path)
