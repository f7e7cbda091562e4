"""What a file really is, read from its content: its name and what the browser says are not believed."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from typing import IO

OFFICE = "application/vnd.openxmlformats-officedocument"
ODF = "application/vnd.oasis.opendocument"
TEXT = "text/plain; charset=utf-8"


def _begins(signature: bytes) -> Callable[[IO[bytes]], bool]:
    def check(stream: IO[bytes]) -> bool:
        return stream.read(len(signature)) == signature

    return check


def _holds(part: str) -> Callable[[IO[bytes]], bool]:
    """An Office document with this part, and without macros."""

    def check(stream: IO[bytes]) -> bool:
        try:
            with zipfile.ZipFile(stream) as archive:
                names = archive.namelist()
        except (zipfile.BadZipFile, ValueError, NotImplementedError):
            return False
        has_macros = any(name.lower().endswith("vbaproject.bin") for name in names)
        return "[Content_Types].xml" in names and part in names and not has_macros

    return check


def _declares(kind: str) -> Callable[[IO[bytes]], bool]:
    """An OpenDocument file, whose first entry says what it is."""

    def check(stream: IO[bytes]) -> bool:
        try:
            with zipfile.ZipFile(stream) as archive, archive.open("mimetype") as entry:
                return entry.read(200).strip() == kind.encode()
        except (zipfile.BadZipFile, KeyError, ValueError, RuntimeError, NotImplementedError):
            return False

    return check


def _is_text(stream: IO[bytes]) -> bool:
    content = stream.read()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    return bool(content) and not any(ord(char) < 32 and char not in "\t\n\r\f" for char in text)


# By extension: the type the file is served with, and how its content is recognised.
KINDS: dict[str, tuple[str, Callable[[IO[bytes]], bool]]] = {
    "pdf": ("application/pdf", _begins(b"%PDF-")),
    "png": ("image/png", _begins(b"\x89PNG\r\n\x1a\n")),
    "jpg": ("image/jpeg", _begins(b"\xff\xd8\xff")),
    "jpeg": ("image/jpeg", _begins(b"\xff\xd8\xff")),
    "docx": (f"{OFFICE}.wordprocessingml.document", _holds("word/document.xml")),
    "xlsx": (f"{OFFICE}.spreadsheetml.sheet", _holds("xl/workbook.xml")),
    "odt": (f"{ODF}.text", _declares(f"{ODF}.text")),
    "ods": (f"{ODF}.spreadsheet", _declares(f"{ODF}.spreadsheet")),
    "csv": ("text/csv; charset=utf-8", _is_text),
    "txt": (TEXT, _is_text),
}


def recognised(extension: str, stream: IO[bytes]) -> str:
    """The type of a file whose content is what its extension says; empty when it is something else."""
    if extension not in KINDS:
        return ""
    content_type, check = KINDS[extension]
    stream.seek(0)
    fits = check(stream)
    stream.seek(0)
    return content_type if fits else ""
