import pytest

from common.tabular.model import Row, TabularError
from tests.common.tabular.builders import only_sheet, read, table, text_file

TABLE = [
    ("Objectif", "Action", "État"),
    ("1", "Déployer l’outil, partout", "fait"),
    ("2", "l1\nl2", "à faire"),
]


def _text(delimiter):
    lines = [f'"{a}"{delimiter}"{b}"{delimiter}{c}' for a, b, c in TABLE]
    return "\r\n".join(lines) + "\r\n"


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize(
    ("encoding", "label"),
    [("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8 avec BOM"), ("cp1252", "Windows-1252"), ("utf-16", "UTF-16")],
)
def test_every_encoding_and_delimiter_is_recognised_and_said(tmp_path, delimiter, encoding, label):
    found = read(text_file(tmp_path / "a.csv", _text(delimiter), encoding))
    assert table(found.sheets[0]) == TABLE
    assert f"Encodage reconnu\u00a0: {label}." in found.notes[0]


def test_big_endian_utf_16_is_read(tmp_path):
    path = text_file(tmp_path / "a.csv", "\ufeff" + _text(";"), "utf-16-be")
    assert table(only_sheet(path)) == TABLE


@pytest.mark.parametrize("name", ["a.csv", "a.tsv", "a.txt", "A.CSV"])
def test_extensions_of_text_files(tmp_path, name):
    assert table(only_sheet(text_file(tmp_path / name, _text("\t")))) == TABLE


def test_format_and_sheet_name_of_a_text_file(tmp_path):
    found = read(text_file(tmp_path / "plan d’action.csv", _text(";")))
    assert (found.format, found.sheets[0].name) == ("csv", "plan d’action")


def test_delimiter_is_not_fooled_by_titles_and_commas_of_sentences(tmp_path):
    rows = "".join(f"{n};Réunir, former, équiper, puis évaluer, action {n};ARS;\r\n" for n in range(8))
    text = (
        f"Feuille de route, région, 2024\r\n\r\nObjectif 1, 2, 3 et 4\r\n\r\nN;Action;Pilote;État\r\n{rows}"
    )
    sheet = only_sheet(text_file(tmp_path / "a.csv", text))
    assert sheet.rows[2] == Row(5, ("N", "Action", "Pilote", "État"))
    assert sheet.rows[3].cells[:3] == ("0", "Réunir, former, équiper, puis évaluer, action 0", "ARS")


def test_numbers_are_the_lines_on_which_records_start(tmp_path):
    path = text_file(tmp_path / "a.csv", 'A;B\r\n\r\n"l1\r\nl2\nl3";x\r\ny;z\r\n')
    assert [(row.number, row.cells[1]) for row in only_sheet(path).rows] == [(1, "B"), (3, "x"), (6, "z")]


def test_old_line_ends_are_understood(tmp_path):
    assert only_sheet(text_file(tmp_path / "a.csv", "A;B\rx;y")).rows == (
        Row(1, ("A", "B")),
        Row(2, ("x", "y")),
    )


@pytest.mark.parametrize("first", ["sep=;", "SEP=;", '"sep=;"'])
def test_separator_line_of_spreadsheets_is_understood(tmp_path, first):
    path = text_file(tmp_path / "a.csv", f"{first}\r\na,b;c,d\r\n1,2;3,4\r\n")
    assert only_sheet(path).rows == (Row(2, ("a,b", "c,d")), Row(3, ("1,2", "3,4")))


def test_apostrophe_of_our_own_export_is_removed(tmp_path):
    path = text_file(tmp_path / "a.csv", "A;B\r\n'=1+1;'- puce\r\n'abc;l'action\r\n")
    sheet = only_sheet(path)
    assert table(sheet)[1:] == [("=1+1", "- puce"), ("'abc", "l'action")]
    assert sheet.formulas == ()


def test_formula_in_a_text_file_is_listed(tmp_path):
    sheet = only_sheet(text_file(tmp_path / "a.csv", "A;B\r\nx;=SOMME(A1)\r\n=> voir;- y\r\n"))
    assert sheet.formulas == ((2, 2),)


def test_stray_quote_is_kept_when_the_line_stays_consistent_and_this_is_said(tmp_path):
    path = text_file(
        tmp_path / "a.csv", 'A;B;C\r\n1;"jamais fermé;x\r\n2;y;z\r\n"ici" aussi;"q;r";t\r\n3;"l1\r\nl2";u\r\n'
    )
    with pytest.raises(TabularError, match="Ligne 4"):
        read(path)
    found = read(text_file(tmp_path / "b.csv", 'A;B;C\r\n1;"jamais fermé;x\r\n2;y;z\r\n3;"l1\r\nl2";u\r\n'))
    assert table(found.sheets[0])[1:] == [("1", '"jamais fermé', "x"), ("2", "y", "z"), ("3", "l1\nl2", "u")]
    assert found.notes[1] == "Ligne 2\u00a0: guillemets mal fermés, ils ont été gardés tels quels."


def test_quote_that_eats_following_rows_without_an_error_is_found(tmp_path):
    text = 'A;B;C;D\r\n1;"ouvert;x;p\r\n2;y;z;q\r\n3;fin";u;r\r\n4;v;w;s\r\n'
    found = read(text_file(tmp_path / "a.csv", text))
    assert [row.cells[1] for row in found.sheets[0].rows] == ["B", '"ouvert', "y", 'fin"', "v"]
    assert found.notes[1].startswith("Ligne 2")


def test_quote_that_cuts_a_cell_of_several_lines_is_refused_naming_the_line(tmp_path):
    path = text_file(tmp_path / "a.csv", 'A;B\r\n1;x\r\n2;"un "mot" et\r\nla suite"\r\n3;z\r\n')
    with pytest.raises(TabularError, match=r"Ligne 3.*guillemet") as caught:
        read(path)
    assert caught.value.row == 3


def test_unbalanced_quote_that_changes_the_number_of_cells_is_refused_naming_the_line(tmp_path):
    path = text_file(tmp_path / "a.csv", 'A;B;C\r\n1;2;3\r\n4;"5\r\n7;8;9\r\n')
    with pytest.raises(TabularError, match=r"^Ligne 3.*un guillemet est ouvert sans être fermé"):
        read(path)


def test_mixed_encodings_are_refused_naming_the_line(tmp_path):
    (tmp_path / "a.csv").write_bytes("A;é\r\nà;ç\r\nx;".encode() + b"\xe9\r\n")
    with pytest.raises(TabularError, match=r"Ligne 3.*mélange deux encodages"):
        read(tmp_path / "a.csv")


def test_bytes_of_no_known_encoding_are_refused_naming_the_line(tmp_path):
    (tmp_path / "a.csv").write_bytes(b"A;B\r\nr\x8epublique;fran\x8daise\r\n")
    with pytest.raises(TabularError, match=r"Ligne 2.*Windows-1252"):
        read(tmp_path / "a.csv")


def test_content_past_the_last_column_is_refused_naming_the_cell(tmp_path):
    with pytest.raises(TabularError, match=r"Ligne 2, colonne IW.*limite de 256 colonnes"):
        read(text_file(tmp_path / "a.csv", f"A;B\r\n{';' * 256}x\r\n"))
    assert table(only_sheet(text_file(tmp_path / "b.csv", f"A;B\r\n1;2{';' * 3_000}\r\n"))) == [
        ("A", "B"),
        ("1", "2"),
    ]


def test_a_line_of_delimiters_is_refused_in_bounded_memory(tmp_path):
    with pytest.raises(TabularError, match=r"Ligne 2.*plus de 16.384 cellules"):
        read(text_file(tmp_path / "a.csv", f"A;B\r\n{';' * 1_000_000}\r\n"))


def test_one_column_is_read(tmp_path):
    path = text_file(tmp_path / "a.csv", "Action\r\nun\r\ntrois\r\n")
    assert table(only_sheet(path)) == [("Action",), ("un",), ("trois",)]
