"""Files near to what an import takes: right ones, and each way of being wrong, drawn small and a few at a time."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st
from openpyxl import Workbook

CSV, NDJSON = "text/csv", "application/x-ndjson"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORM = "multipart/form-data"
INDICATOR, PLACE = "TOUT-01", "9704"
Rows = list[list[Any]]
Bodies = dict[str, st.SearchStrategy[bytes]]
HEADERS = ("Département", "Date", "Valeur", "Catégorie", "Qualité", "Source")
_KEYS = ("territory", "on", "value", "category", "quality", "source")
_PLACES = st.sampled_from([PLACE, f"dep-{PLACE}", "974", "06", "Nord", "", "97204", "٩٧٠٤"])
_DATES = ["0000-00-00", "31/02/2024", "9999-12-31", "10000-01-01", "0001-01-01", "T5 2024", "2024-13", "13"]
_FIGURES = ["NaN", "Infinity", "-inf", "1e400", "1E-400", "9" * 40, "-" + "9" * 400, "0x1F", "1_000", "٣"]
_FORMULAS = ["=1+1", '=HYPERLINK("http://x")', "+1", "@SUM(1)", "-1+1|cmd", "\t=1", "＝1"]
_TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


@st.composite
def right(draw: st.DrawFn) -> Rows:
    """A table that can be published: one place, a few days, figures."""
    days = draw(st.lists(st.integers(1, 28), min_size=1, max_size=3, unique=True))
    figures = st.one_of(st.integers(0, 10**6), st.sampled_from(["12,5", "7.25", ""]))
    return [list(HEADERS), *([PLACE, f"2024-01-{day:02}", draw(figures), "", "", "Relevé"] for day in days)]


def one_cell(column: int, values: st.SearchStrategy[Any]) -> st.SearchStrategy[Rows]:
    """A right table where a column says something else."""
    return st.builds(
        lambda rows, said: [rows[0], *(_with(row, column, said) for row in rows[1:])], right(), values
    )


def _with(row: list[Any], column: int, said: Any) -> list[Any]:
    return [*row[:column], said, *row[column + 1 :]]


def headers(*names: str) -> st.SearchStrategy[Rows]:
    return right().map(lambda rows: [[*names], *(row[: len(names)] for row in rows[1:])])


TABLES: dict[str, st.SearchStrategy[Rows]] = {
    "right": right(),
    "place": one_cell(0, _PLACES | _TEXTS),
    "date": one_cell(1, st.sampled_from(_DATES) | _TEXTS),
    "figure": one_cell(2, st.sampled_from(_FIGURES) | _TEXTS | st.integers() | st.floats()),
    "category": one_cell(3, st.sampled_from(["PA", "pa", "INCONNUE", "x" * 5_000]) | _TEXTS),
    "quality": one_cell(4, st.sampled_from(["validated", "Validé", "estimated", "faux"]) | _TEXTS),
    "source": one_cell(5, st.sampled_from([*_FORMULAS, "x" * 40_000, 'a\nb;c"d', "\u202e", "👩‍👩‍👧"])),
    "formulas": one_cell(2, st.sampled_from(_FORMULAS)),
    "header only": right().map(lambda rows: rows[:1]),
    "missing column": headers("Département", "Date") | headers("Date", "Valeur") | headers("Valeur"),
    "repeated headers": headers("Département", "Date", "Valeur", "Valeur", "Date", "Département"),
    "unknown headers": st.lists(_TEXTS, min_size=1, max_size=6).flatmap(lambda names: headers(*names)),
    "repeated rows": right().map(lambda rows: [*rows, *rows[1:]]),
    "wide": right().map(
        lambda rows: [["Département", "31/12/2022", "31/12/2022"], *(row[:3] for row in rows[1:])]
    ),
    "ragged": right().map(lambda rows: [*rows, [], [PLACE], [PLACE] * 300]),
    "another indicator": right().map(
        lambda rows: [[*rows[0], "Indicateur"], *([*row, "AUTRE-01"] for row in rows[1:])]
    ),
}


def as_csv(rows: Rows, separator: str = ";", end: str = "\n") -> str:
    return "".join(separator.join(_quoted(cell) for cell in row) + end for row in rows)


def _quoted(cell: Any) -> str:
    text = str(cell)
    return '"' + text.replace('"', '""') + '"' if set(text) & set(';,"\t\r\n') else text


def as_objects(rows: Rows) -> list[dict[str, Any]]:
    names = [_KEYS[HEADERS.index(name)] if name in HEADERS else name for name in rows[0]]
    return [dict(zip(names, row, strict=False)) for row in rows[1:]]


def as_ndjson(rows: Rows) -> str:
    return "".join(f"{json.dumps(each, ensure_ascii=False)}\n" for each in as_objects(rows))


def as_workbook(rows: Rows) -> bytes:
    book, stream = Workbook(), io.BytesIO()
    for row_number, row in enumerate(rows, 1):
        for column, cell in enumerate(row, 1):
            text = isinstance(cell, str)
            said = "".join(c for c in cell if c >= " " or c in "\t\n") if text else cell
            book.active.cell(row_number, column, said[:32_767] if text else said)
    book.save(stream)
    return stream.getvalue()


def _written(write: Callable[[Rows], str]) -> Bodies:
    """What is wrong with a text besides what it says."""
    text = right().map(write)
    utf8 = text.map(str.encode)
    return {
        "empty": st.sampled_from([b"", b"\n", b" \r\n\r\n", b"\xef\xbb\xbf"]),
        "noise": st.binary(max_size=200),
        "marked": text.map(lambda said: said.encode("utf-8-sig")),
        "marked twice": text.map(lambda said: b"\xef\xbb\xbf" + said.encode("utf-8-sig")),
        "ends of lines": st.builds(
            lambda said, end: said.replace("\n", end).encode(),
            text,
            st.sampled_from(["\r\n", "\r", "\n\n", "\n\r"]),
        ),
        "encoding": st.builds(
            lambda said, name: said.replace("Relevé", "Relev\u00e9").encode(name),
            text,
            st.sampled_from(["latin-1", "cp1252", "utf-16", "utf-16-be", "utf-32", "utf-7"]),
        ),
        "cut": st.builds(lambda said, keep: said[:keep], utf8, st.integers(1, 60)),
        "a byte inside": st.builds(
            lambda said, where, byte: said[:where] + byte + said[where:],
            utf8,
            st.integers(0, 80),
            st.sampled_from([b"\x00", b"\xff", b"\x1a", b"\xed\xa0\x80", b'"', b"\x85", "\u2028".encode()]),
        ),
        "another kind": right().map(as_workbook) | st.just(b"%PDF-1.4") | st.just(b"<html><p>x"),
        "one long line": st.just(b"a;" * 60_000) | st.just(b"a" * 120_000),
    }


def csv_bodies() -> Bodies:
    separated = st.builds(as_csv, right(), st.sampled_from([",", "\t", "|", ";;"])).map(str.encode)
    told = st.builds(
        lambda said, sign: f"sep={sign}\n{said}".encode(), right().map(as_csv), st.sampled_from(",;|x")
    )
    opened = right().map(lambda rows: as_csv(rows).replace("Relevé", '"Relevé').encode())
    of_tables = {name: rows.map(as_csv).map(str.encode) for name, rows in TABLES.items()}
    return of_tables | _written(as_csv) | {"separator": separated | told, "open quote": opened}


_LINES = [
    *("{", "[]", "[1]", "null", "3", '"a"', "{}", "{} {}", '{"value": NaN}', '{"value": -Infinity}'),
    *('{"value": 1e400}', '{"value": true}', '{"value": [1]}', '{"value": {"a": 1}}', '{"a": 1, "a": 2}'),
    *('{"on": "\\ud800"}', '{"on": "\\u0000"}', '{"": 1}', "[" * 5_000, '{"value": ' + "9" * 5_000 + "}"),
    *('{"value": 1, "valeur": 2}', '{"territory": 9704, "territoire": "06"}', "'a': 1", '{"value": 1.}'),
    *('{"territory": "32", "finess": "970400001"}', '{"on": 20240131}', '{"value": 0.1234567891}'),
]


def ndjson_bodies() -> Bodies:
    broken = st.builds(
        lambda rows, line, before: (
            line + "\n" + as_ndjson(rows) if before else as_ndjson(rows) + line
        ).encode(),
        right(),
        st.sampled_from(_LINES),
        st.booleans(),
    )
    mixed = right().map(
        lambda rows: (as_ndjson(rows) + '{"finess": "970400001", "on": "2024-01-31", "value": 1}\n').encode()
    )
    many = st.just(json.dumps({f"k{number}": number for number in range(70)}).encode())
    whole = right().map(lambda rows: json.dumps(as_objects(rows)).encode())
    spread = right().map(lambda rows: json.dumps(as_objects(rows)[0], indent=1).encode())
    of_tables = {name: rows.map(as_ndjson).map(_bytes) for name, rows in TABLES.items()}
    return (
        of_tables
        | _written(as_ndjson)
        | {"broken line": broken, "mixed keys": mixed, "many keys": many, "whole": whole, "spread": spread}
    )


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


@st.composite
def repacked(draw: st.DrawFn, name: str, changes: list[Callable[[bytes], bytes | None]]) -> bytes:
    """A workbook where one part is changed, or left out."""
    change, stream = draw(st.sampled_from(changes)), io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(as_workbook(draw(right())))) as book,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for each in book.namelist():
            content = book.read(each)
            said = change(content) if each == name else content
            if said is not None:
                made.writestr(each, said)
    return stream.getvalue()


def archive(*parts: tuple[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts:
            made.writestr(name, content)
    return stream.getvalue()


_ENTITY = b'<!DOCTYPE a [<!ENTITY b "' + b"c" * 100 + b'">]>'
_SHEET, _BOOK = "xl/worksheets/sheet1.xml", "xl/workbook.xml"
_PARTS: list[Callable[[bytes], bytes | None]] = [
    lambda said: None,
    lambda said: b"",
    lambda said: said[: len(said) // 2],
    lambda said: b"\x00" + said,
    lambda said: _ENTITY + said,
    lambda said: b"<a/>",
    lambda said: said.replace(b"<worksheet", b"<worksheet><sheetData/><!--").replace(b"main", b"autre"),
]
_CELLS: list[Callable[[bytes], bytes | None]] = [
    lambda said: said.replace(b'r="A2"', b'r="ZZZZ99999999"'),
    lambda said: said.replace(b'r="A2"', b'r="A0"'),
    lambda said: said.replace(b'<row r="2"', b'<row r="-1"'),
    lambda said: said.replace(b'<row r="2"', b'<row r="99999999999999999999"'),
    lambda said: said.replace(b'r="A2" t="s"><v>', b'r="A2" t="s"><v>9'),
    lambda said: said.replace(b'r="A2" t="s"><v>', b'r="A2" t="s"><v>-'),
    lambda said: said.replace(b' t="n"', b' t="b"'),
    lambda said: said.replace(b' t="n"', b' t="e"'),
    lambda said: said.replace(b' t="n"><v>', b' t="n"><v>1e999'),
    lambda said: said.replace(b' t="n"><v>', b' t="d"><v>'),
    lambda said: said.replace(
        b"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="A1:XFD9"/></mergeCells>'
    ),
    lambda said: said.replace(
        b"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="B2:A"/></mergeCells>'
    ),
]


def xlsx_bodies() -> Bodies:
    whole = right().map(as_workbook)
    no_book = [
        archive(),
        archive(("a.txt", b"a")),
        archive(("[Content_Types].xml", b"<a/>")),
        archive(("mimetype", b"application/vnd.oasis.opendocument.spreadsheet")),
        archive(("../../a", b"a"), (_BOOK, b"<a/>")),
        archive(("a", b"0" * 2_000_000)),
    ]
    flipped = st.builds(
        lambda said, where: said[:where] + bytes([said[where] ^ 255]) + said[where + 1 :],
        whole,
        st.integers(0, 4_000),
    )
    return {name: rows.map(_sheet) for name, rows in TABLES.items()} | {
        "empty": st.just(b"") | st.just(as_workbook([])),
        "noise": st.binary(max_size=200) | st.binary(max_size=200).map(lambda said: b"PK\x03\x04" + said),
        "no workbook": st.sampled_from(no_book),
        "cut": st.builds(lambda said, keep: said[:keep], whole, st.integers(1, 4_500)),
        "a byte changed": flipped,
        "part": st.sampled_from(
            [_SHEET, _BOOK, "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml", "xl/styles.xml"]
        ).flatmap(lambda name: repacked(name, _PARTS)),
        "cells": repacked(_SHEET, _CELLS),
        "serials": st.builds(_dated, right(), st.sampled_from(_SERIALS)),
        "another kind": right().map(as_csv).map(str.encode),
    }


_SERIALS = [0, -1, 60, 0.5, 45_000, 2_958_465, 2_958_466, 1e15, -1e300]


def _dated(rows: Rows, serial: float) -> bytes:
    """Its dates are numbers that the workbook shows as days."""
    book, stream = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append([row[0], row[1], row[2]])
    for (cell,) in book.active.iter_rows(min_row=2, min_col=2, max_col=2):
        cell.value, cell.number_format = serial, "yyyy-mm-dd"
    book.save(stream)
    return stream.getvalue()


def _sheet(rows: Rows) -> bytes:
    """What a workbook can hold of a table."""
    finite = [[str(cell) if isinstance(cell, float) else cell for cell in row] for row in rows]
    return as_workbook(finite)


BODIES: dict[str, Bodies] = {CSV: csv_bodies(), NDJSON: ndjson_bodies(), XLSX: xlsx_bodies()}
