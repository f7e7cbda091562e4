import datetime
import io
import tempfile
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.tabular.model import TabularError
from common.tabular.text import clean_text
from common.tabular.writers import Column, iter_csv, write_xlsx
from tests.common.tabular.builders import only_sheet, table

TEXT = Column("Texte", lambda row: row[0], width=40)
CODE = Column("Code", lambda row: row[1], hidden=True)
ROWS = [("Déployer", "A-1"), ("Former", "A-2")]

nasty = st.text(
    alphabet=st.one_of(st.sampled_from("=+-@'\";,|\t\r\n =_x0041＝é\u00a0"), st.characters(codec="utf-8"))
)
rows_of_texts = st.lists(st.tuples(nasty, nasty), min_size=1, max_size=5)


def written_xlsx(columns, rows, **options):
    stream = io.BytesIO()
    write_xlsx(stream, sheet="Actions", columns=columns, rows=rows, **options)
    return stream.getvalue()


def read_back(name, content):
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / name
        path.write_bytes(content)
        return only_sheet(path)


def expected(rows):
    return [tuple(clean_text(text) for text in row) for row in rows if any(map(clean_text, row))]


@settings(deadline=None)
@given(rows_of_texts)
def test_texts_come_back_the_same_from_xlsx(rows):
    sheet = read_back("a.xlsx", written_xlsx([TEXT, CODE], rows))
    assert table(sheet)[1:] == expected(rows)
    assert sheet.formulas == ()


@settings(deadline=None)
@given(rows_of_texts)
def test_texts_come_back_the_same_from_csv(rows):
    sheet = read_back("a.csv", "".join(iter_csv(columns=[TEXT, CODE], rows=rows)).encode())
    assert table(sheet)[1:] == expected(rows)
    assert sheet.formulas == ()


def test_typed_values_come_back_as_the_same_text():
    values = [3, Decimal("-12.50"), datetime.date(2024, 6, 30), None, "x", Decimal("12345678901234567890")]
    columns = [Column(str(index), lambda row, index=index: row[index]) for index in range(len(values))]
    texts = ("3", "-12.5", "2024-06-30", "", "x", "12345678901234567890")
    assert table(read_back("a.xlsx", written_xlsx(columns, [values])))[1] == texts
    assert table(read_back("a.csv", "".join(iter_csv(columns=columns, rows=[values])).encode()))[1] == texts


def test_xlsx_is_laid_out_for_reading():
    workbook = openpyxl.load_workbook(io.BytesIO(written_xlsx([TEXT, CODE], ROWS, title_lines=["Titre", ""])))
    sheet = workbook["Actions"]
    assert [cell.value for cell in sheet[3]] == ["Texte", "Code"]
    assert sheet["A3"].font.bold
    assert sheet["A4"].alignment.wrap_text
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A4", "A3:B5")
    assert (sheet.column_dimensions["A"].hidden, sheet.column_dimensions["B"].hidden) == (False, True)


def test_xlsx_never_holds_a_formula_or_a_link():
    sheet = openpyxl.load_workbook(io.BytesIO(written_xlsx([TEXT], [("=1+1",), ("http://example.org",)])))[
        "Actions"
    ]
    assert [(sheet[place].value, sheet[place].data_type) for place in ("A2", "A3")] == [
        ("=1+1", "s"),
        ("http://example.org", "s"),
    ]
    assert sheet["A3"].hyperlink is None


def test_the_same_content_gives_the_same_bytes():
    assert written_xlsx([TEXT, CODE], ROWS) == written_xlsx([TEXT, CODE], ROWS)


def test_sheet_name_loses_what_spreadsheets_forbid():
    stream = io.BytesIO()
    write_xlsx(stream, sheet="Actions 2024/2028 : La Réunion et Mayotte", columns=[TEXT], rows=ROWS)
    assert openpyxl.load_workbook(stream).sheetnames == ["Actions 2024-2028 - La Réunion"]


def test_text_longer_than_a_cell_is_refused_not_cut():
    with pytest.raises(TabularError, match=r"Ligne 2, colonne A.*32.768 caractères"):
        written_xlsx([TEXT], [("x" * 32_768,)])


def test_csv_protects_texts_a_spreadsheet_would_run_but_not_numbers():
    rows = [("=1+1",), ("- puce",), ("＝A1",), (-5,), ("\t@x",), ("'=a",)]
    lines = list(iter_csv(columns=[TEXT], rows=rows, bom=False))
    assert lines == ["Texte\r\n", "'=1+1\r\n", "'- puce\r\n", "'＝A1\r\n", "-5\r\n", "'@x\r\n", "''=a\r\n"]


def test_csv_has_a_bom_and_its_hidden_columns():
    assert next(iter(iter_csv(columns=[TEXT, CODE], rows=ROWS, delimiter=","))) == "\ufeffTexte,Code\r\n"


def test_csv_is_streamed():
    def endless():
        while True:
            yield ("x",)

    lines = iter_csv(columns=[TEXT], rows=endless(), bom=False)
    assert [next(lines) for _ in range(3)] == ["Texte\r\n", "x\r\n", "x\r\n"]
