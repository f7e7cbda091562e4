"""One named test for each bad file a user may bring, with the sentence shown."""

import io
import re
import time
import zipfile

import pytest

from common.tabular.model import TabularError
from common.tabular.readers import read_workbook
from tests.common.tabular.builders import (
    inline,
    ods_file,
    ods_row,
    ods_table,
    openpyxl_file,
    raw_xlsx,
    raw_xlsx_parts,
    read,
    text_file,
    zip_file,
)

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
SIMPLE = f'<sheetData><row r="1">{inline("A1", "x")}</row></sheetData>'


def refused(path, *fragments, **limits):
    """The refusal of the file, whose sentence holds the fragments, spaces of any kind being equal."""
    with pytest.raises(TabularError) as caught:
        read(path, **limits)
    sentence = re.sub(r"\s", " ", str(caught.value))
    for fragment in fragments:
        assert fragment in sentence
    return caught.value


def written(path, content):
    path.write_bytes(content)
    return path


def test_empty_file(tmp_path):
    refused(written(tmp_path / "a.xlsx", b""), "Le fichier est vide (0 octet)")


@pytest.mark.parametrize("content", [b"\r\n \r\n", b";;;\r\n;;;\r\n", b"\xef\xbb\xbf"])
def test_text_file_with_only_blanks(tmp_path, content):
    refused(written(tmp_path / "a.csv", content), "ne contient aucune cellule remplie")


def test_workbooks_with_only_blanks(tmp_path):
    refused(openpyxl_file(tmp_path / "a.xlsx", lambda sheet: None), "ne contient aucune cellule remplie")
    refused(ods_file(tmp_path / "a.ods", ods_table(ods_row(" "))), "ne contient aucune cellule remplie")


def test_workbook_whose_formulas_were_never_computed(tmp_path):
    path = openpyxl_file(tmp_path / "a.xlsx", lambda sheet: sheet.append(["=1+1"]))
    refused(path, "que des formules jamais calculées")


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.xlsx", PNG, "Le fichier est une image PNG, pas un tableau."),
        ("a.csv", PNG, "Le fichier est une image PNG, pas un tableau."),
        ("a.xlsx", b"%PDF-1.7\n", "Le fichier est un document PDF, pas un tableau."),
        ("a.ods", OLE + "Workbook".encode("utf-16-le"), "Le fichier est un ancien classeur Excel (.xls)"),
        (
            "a.xlsx",
            OLE + "EncryptedPackage".encode("utf-16-le"),
            "Le fichier est protégé par un mot de passe",
        ),
        ("a.xlsx", OLE + "WordDocument".encode("utf-16-le"), "un ancien document Word (.doc)"),
        ("a.xlsx", b"\r\n<html><table><tr><td>x</td></tr></table></html>", "Le fichier est une page HTML"),
        ("a.csv", b"\xef\xbb\xbf<!DOCTYPE html>", "Le fichier est une page HTML"),
        ("a.ods", b"<?xml version='1.0'?><Workbook/>", "Le fichier est un document XML"),
        ("a.csv", b"abc\0\0\1\2", "un fichier binaire inconnu"),
        ("a.csv", b"A;B\r\n" * 1_000 + b"x;\0\r\n", "Ligne 1001 : le fichier contient des octets nuls"),
    ],
)
def test_wrong_type_behind_a_good_extension(tmp_path, name, content, sentence):
    refused(written(tmp_path / name, content), sentence)


def test_text_named_xlsx(tmp_path):
    refused(text_file(tmp_path / "a.xlsx", "A;B\r\n"), "porte l’extension « .xlsx » mais contient du texte")


def test_workbook_named_csv(tmp_path):
    refused(raw_xlsx(tmp_path / "a.csv", SIMPLE), "« .csv » mais contient un classeur XLSX", "en « .xlsx »")


def test_ods_named_xlsx(tmp_path):
    refused(ods_file(tmp_path / "a.xlsx", ods_table(ods_row("x"))), "« .xlsx » mais contient un classeur ODS")


def test_unknown_or_missing_extension(tmp_path):
    refused(text_file(tmp_path / "a.dat", "A;B\r\n"), "porte l’extension « .dat »")
    refused(text_file(tmp_path / "a", "A;B\r\n"), "ne porte pas d’extension")


def test_extension_is_that_of_the_name_the_user_gave(tmp_path):
    stored = text_file(tmp_path / "3f2a9c", "A;B\r\n1;2\r\n")
    assert read_workbook(stored, name="actions.csv").sheets[0].name == "actions"


@pytest.mark.parametrize(
    ("member", "sentence"),
    [
        ("word/document.xml", "un document Word (.docx)"),
        ("ppt/presentation.xml", "une présentation (.pptx)"),
        ("xl/workbook.bin", "un classeur binaire (.xlsb)"),
        ("Index/Document.iwa", "un document Numbers ou Pages"),
        ("lisez-moi.txt", "une archive ZIP, pas un classeur"),
    ],
)
def test_archive_that_is_not_a_workbook(tmp_path, member, sentence):
    refused(zip_file(tmp_path / "a.xlsx", {member: b"x"}), sentence)


def test_text_document_named_ods(tmp_path):
    parts = {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<x/>"}
    refused(zip_file(tmp_path / "a.ods", parts), "un document texte ODT, pas un tableau")


def test_workbooks_with_macros(tmp_path):
    parts = raw_xlsx_parts(SIMPLE)
    refused(
        zip_file(tmp_path / "a.xlsx", {**parts, "xl/vbaProject.bin": b"x"}), "contient des macros (.xlsm)"
    )
    types = parts["[Content_Types].xml"].replace(b"spreadsheetml.sheet.main", b"sheet.macroEnabled.main")
    refused(
        zip_file(tmp_path / "b.xlsx", {**parts, "[Content_Types].xml": types}), "contient des macros (.xlsm)"
    )
    path = ods_file(tmp_path / "a.ods", ods_table(ods_row("x")))
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("Basic/Standard/Module1.xml", "<x/>")
    refused(path, "contient des macros")


def test_encrypted_ods(tmp_path):
    parts = {
        "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": b"chiffre",
        "META-INF/manifest.xml": b"<manifest><encryption-data/></manifest>",
    }
    refused(zip_file(tmp_path / "a.ods", parts), "protégé par un mot de passe")


@pytest.mark.parametrize("kept", [40, 400, -30])
def test_truncated_workbook(tmp_path, kept):
    path = raw_xlsx(tmp_path / "a.xlsx", SIMPLE)
    refused(written(path, path.read_bytes()[:kept]), "abîmé ou incomplet")


def test_workbook_with_a_flipped_byte(tmp_path):
    path = openpyxl_file(tmp_path / "a.xlsx", lambda sheet: sheet.append(["texte"] * 50))
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        info = archive.getinfo("xl/worksheets/sheet1.xml")
    data[info.header_offset + 30 + len(info.filename) + 20] ^= 0xFF
    refused(written(path, bytes(data)), "abîmé ou incomplet")


def test_two_hundred_megabytes_are_refused_by_size_before_reading(tmp_path):
    path = tmp_path / "a.csv"
    with path.open("wb") as file:
        file.truncate(200_000_000)
    start = time.perf_counter()
    refused(path, "Le fichier pèse 200 Mo, la limite est de 25 Mo")
    assert time.perf_counter() - start < 2


def test_zip_bomb_by_its_ratio(tmp_path):
    parts = {**raw_xlsx_parts(SIMPLE), "xl/media/image1.png": b"\0" * 5_000_000}
    refused(zip_file(tmp_path / "a.xlsx", parts), "occupe trop de place une fois décompressé")


def test_zip_bomb_by_its_total_size(tmp_path):
    path = raw_xlsx(tmp_path / "a.xlsx", SIMPLE)
    refused(path, "occupe trop de place une fois décompressé", unpacked_bytes=1_000)


def test_zip_bomb_by_its_number_of_entries(tmp_path):
    parts = {**raw_xlsx_parts(SIMPLE), **{f"xl/media/{n}.png": b"" for n in range(2_001)}}
    refused(zip_file(tmp_path / "a.xlsx", parts), "plus de 2 000 fichiers internes")


def test_zip_bomb_whose_directory_lies_on_sizes(tmp_path):
    path = zip_file(tmp_path / "a.xlsx", {**raw_xlsx_parts(SIMPLE), "xl/big.xml": b" " * 900_000})
    size, lie = (900_000).to_bytes(4, "little"), (10).to_bytes(4, "little")
    assert path.read_bytes().count(size) == 2
    refused(written(path, path.read_bytes().replace(size, lie)), "occupe trop de place une fois décompressé")


def test_zip_bomb_with_overlapping_entries(tmp_path):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in raw_xlsx_parts(SIMPLE).items():
            archive.writestr(name, content)
        archive.writestr("xl/media/a.png", b"x" * 1_000)
        archive.writestr("xl/media/b.png", b"x" * 1_000)
        archive.getinfo("xl/media/b.png").header_offset = archive.getinfo("xl/media/a.png").header_offset
    refused(written(tmp_path / "a.xlsx", buffer.getvalue()), "occupe trop de place une fois décompressé")


def test_two_entries_of_the_same_name(tmp_path):
    parts = {**raw_xlsx_parts(SIMPLE), "XL/workbook.xml": b"<x/>"}
    refused(zip_file(tmp_path / "a.xlsx", parts), "abîmé ou incomplet")


def test_hidden_second_directory(tmp_path):
    path = raw_xlsx(tmp_path / "a.xlsx", SIMPLE)
    refused(written(path, path.read_bytes() + b"PK\x05\x06" + b"\0" * 18), "abîmé ou incomplet")


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"])
def test_xml_with_expanding_entities(tmp_path, part):
    bomb = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'
    parts = {**raw_xlsx_parts(SIMPLE), part: bomb}
    refused(zip_file(tmp_path / "a.xlsx", parts), "déclarations XML qu’aucun tableur n’écrit")


def test_xml_with_entities_in_another_encoding(tmp_path):
    bomb = '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE x [<!ENTITY a "ha">]><x>&a;</x>'.encode("utf-16")
    parts = {**raw_xlsx_parts(SIMPLE), "xl/worksheets/sheet1.xml": bomb}
    refused(zip_file(tmp_path / "a.xlsx", parts), "déclarations XML qu’aucun tableur n’écrit")


@pytest.mark.parametrize("encoding", ["inconnu-8", "utf-7", "shift_jis"])
def test_xml_of_an_unknown_encoding(tmp_path, encoding):
    part = f'<?xml version="1.0" encoding="{encoding}"?><worksheet/>'.encode()
    parts = {**raw_xlsx_parts(SIMPLE), "xl/worksheets/sheet1.xml": part}
    refused(zip_file(tmp_path / "a.xlsx", parts), "abîmé ou incomplet")


def test_a_million_empty_rows_in_xlsx(tmp_path):
    rows = "".join(f'<row r="{row}"/>' for row in range(2, 1_000_001))
    path = raw_xlsx(tmp_path / "a.xlsx", f'<sheetData><row r="1">{inline("A1", "x")}</row>{rows}</sheetData>')
    start = time.perf_counter()
    error = refused(
        path, "Feuille « F », ligne 100001 : le tableau dépasse la limite de 100 000 lignes, lignes vides"
    )
    assert (error.row, error.column) == (100_001, None)
    assert time.perf_counter() - start < 10


def test_a_million_empty_rows_in_csv(tmp_path):
    start = time.perf_counter()
    refused(
        text_file(tmp_path / "a.csv", "A;B\r\n" + "\r\n" * 1_000_000),
        "Ligne 100001 : le tableau dépasse la limite",
    )
    assert time.perf_counter() - start < 10


def test_text_on_the_last_row_of_the_sheet(tmp_path):
    path = openpyxl_file(tmp_path / "a.xlsx", lambda sheet: sheet.cell(1_048_576, 1, "x"))
    refused(path, "ligne 1048576", "limite de 100 000 lignes")
