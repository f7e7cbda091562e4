"""Tables read row by row: a text of any length in constant memory, a workbook within its limits.

Unlike :func:`common.tabular.readers.read_workbook`, nothing is repaired: a quote that is never closed is refused
at its line.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from common.tabular.delimited import guess_delimiter
from common.tabular.detection import check_extension, check_size, container_of
from common.tabular.encoding import decode
from common.tabular.model import Format, Limits, TabularError, grouped, typographic
from common.tabular.readers import read_workbook
from common.tabular.text import clean_text, unprotect

_HEAD_BYTES = 64 * 1024
_CHUNK = 1024 * 1024
_NAMES = {"utf-8-sig": "UTF-8", "utf-16": "UTF-16", "cp1252": "Windows-1252"}
# A combining accent is not a letter to this: such a text is cleaned.
_NOTHING_TO_CLEAN = re.compile(r"[\w.,/%()+-]*\Z")
NumberedRow = tuple[int, list[str]]


_LONG_WORKBOOK = replace(Limits(), rows=150_000, cells=3_000_000)


@dataclass(frozen=True, slots=True)
class StreamLimits:
    """``text_bytes`` and ``text_rows`` bound a delimited file, ``workbook`` the others."""

    text_bytes: int = 500_000_000
    text_rows: int = 5_000_000
    workbook: Limits = _LONG_WORKBOOK


@dataclass(frozen=True, slots=True)
class TableStream:
    """``rows`` gives each row that is not blank with its 1-based number; it can be read once."""

    format: Format
    sheet: str
    rows: Iterator[NumberedRow]
    notes: tuple[str, ...] = ()


def open_table(path: Path, *, name: str, limits: StreamLimits | None = None) -> TableStream:
    """The rows of a text, or of the first sheet of a workbook that holds some.

    Raises:
        TabularError: at once for what is not a table, while reading for a row that cannot be read.
    """
    bounds = limits or StreamLimits()
    check_size(path, replace(bounds.workbook, file_bytes=bounds.text_bytes))
    if container_of(path) != "text":
        return _workbook(path, name, bounds.workbook)
    check_extension(name, "csv")
    encoding = _encoding(path)
    delimiter, skipped = _delimiter(path, name, encoding)
    note = typographic(f"Encodage reconnu : {_NAMES[encoding]}. Séparateur reconnu : « {delimiter} ».")
    rows = _text_rows(path, encoding, delimiter, skipped, bounds)
    return TableStream("csv", Path(name).stem, rows, (note.replace("\t", "tabulation"),))


def _workbook(path: Path, name: str, limits: Limits) -> TableStream:
    book = read_workbook(path, name=name, limits=limits)
    filled = [sheet for sheet in book.sheets if sheet.rows]
    sheet = next((sheet for sheet in filled if not sheet.hidden), filled[0])
    others = [each.name for each in filled if each is not sheet]
    notes = list(book.notes)
    if others:
        notes.append(
            typographic(f"Une seule feuille est lue : « {sheet.name} » ; {', '.join(others)} ne l’est pas.")
        )
    rows = ((row.number, list(row.cells)) for row in sheet.rows)
    return TableStream(book.format, sheet.name, rows, tuple(notes))


def _encoding(path: Path) -> str:
    """The encoding of the whole file, read by pieces; a mixture is refused at its line, like a small file's."""
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
        if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        file.seek(0)
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            while chunk := file.read(_CHUNK):
                if not chunk.isascii() or decoder.getstate()[0]:
                    decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return _single_byte(path)
    return "utf-8-sig"


def _single_byte(path: Path) -> str:
    """Windows-1252 unless the file mixes two encodings, which ``decode`` says with its line."""
    with path.open("rb") as file:
        decode(file.read(10 * _CHUNK))
    return "cp1252"


def _delimiter(path: Path, name: str, encoding: str) -> tuple[str, int]:
    """The delimiter, and how many lines stand before the table (« sep=; »)."""
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        head = file.read(_HEAD_BYTES)
    first = head.split("\n", 1)[0].strip().strip('"')
    if first.lower().startswith("sep=") and len(first) >= 5:
        return first[4], 1
    whole = head if len(head) < _HEAD_BYTES else head[: head.rfind("\n") + 1]
    return guess_delimiter(whole, name), 0


def _text_rows(
    path: Path, encoding: str, delimiter: str, skipped: int, limits: StreamLimits
) -> Iterator[NumberedRow]:
    with path.open("rb") as raw, io.TextIOWrapper(raw, encoding=encoding, newline="") as file:
        for _ in range(skipped):
            file.readline()
        reader = csv.reader(file, delimiter=delimiter, strict=True)
        line = skipped + 1
        try:
            for count, fields in enumerate(reader, 1):
                if count > limits.text_rows:
                    raise TabularError(_too_long(limits), row=line)
                cells = fields if _is_clean(fields) else [unprotect(clean_text(field)) for field in fields]
                if any(cells):
                    yield line, cells
                line = skipped + reader.line_num + 1
        except csv.Error as error:
            raise TabularError(_QUOTES, row=line) from error
        except UnicodeDecodeError as error:
            raise TabularError("Des octets de cette ligne ne sont pas lisibles.", row=line) from error


_QUOTES = (
    "Un guillemet est ouvert sans être fermé, ou fermé au milieu d’une cellule : corrigez les guillemets de"
    " cette ligne, ou enregistrez le tableau en XLSX ou ODS."
)


def _too_long(limits: StreamLimits) -> str:
    return f"Le tableau dépasse la limite de {grouped(limits.text_rows)} lignes : découpez le fichier."


def _is_clean(fields: list[str]) -> bool:
    """Whether nothing of a row needs cleaning, told at once for most rows of a long file."""
    return _NOTHING_TO_CLEAN.match("".join(fields)) is not None
