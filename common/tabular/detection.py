"""Finds what a file is from its content, and says in plain French what it is when it is not a table."""

from pathlib import Path
from typing import Literal

from common.tabular.archive import PROTECTED, Archive
from common.tabular.model import Format, Limits, TabularError, grouped, typographic

Container = Literal["zip", "text"]

_FORMAT_OF_EXTENSION: dict[str, Format] = {
    ".xlsx": "xlsx",
    ".ods": "ods",
    ".csv": "csv",
    ".tsv": "csv",
    ".txt": "csv",
}
_LABELS: dict[Format, str] = {"xlsx": "un classeur XLSX", "ods": "un classeur ODS", "csv": "du texte"}
_EXTENSION_TO_GIVE: dict[Format, str] = {"xlsx": ".xlsx", "ods": ".ods", "csv": ".csv"}
_SAVE_AS = "Ouvrez-le dans votre tableur et enregistrez le tableau au format XLSX, ODS ou CSV."
_NOT_A_TABLE = "Choisissez un tableau au format XLSX, ODS ou CSV."

_SIGNATURES = (
    (b"\x89PNG", "une image PNG"),
    (b"\xff\xd8\xff", "une image JPEG"),
    (b"GIF8", "une image GIF"),
    (b"%PDF", "un document PDF"),
    (b"{\\rtf", "un document RTF"),
    (b"\x1f\x8b", "une archive GZIP"),
    (b"7z\xbc\xaf\x27\x1c", "une archive 7-Zip"),
    (b"Rar!", "une archive RAR"),
    (b"BZh91AY", "une archive BZIP2"),
    (b"\xfd7zXZ", "une archive XZ"),
    (b"SQLite format 3", "une base SQLite"),
    (b"PAR1", "un fichier Parquet"),
    (b"MZ", "un programme"),
    (b"\x7fELF", "un programme"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIPS = (b"PK\x03\x04", b"PK\x05\x06")
_BOMS = (b"\xff\xfe", b"\xfe\xff")
_HEAD_BYTES = 4096
_ODF = "application/vnd.oasis.opendocument."


def check_size(path: Path, limits: Limits) -> None:
    """Refuse an empty or too heavy file before a byte of it is read."""
    size = path.stat().st_size
    if size == 0:
        raise TabularError("Le fichier est vide (0 octet) : choisissez un fichier qui contient un tableau.")
    if size > limits.file_bytes:
        raise TabularError(
            f"Le fichier pèse {_megabytes(size)}, la limite est de {_megabytes(limits.file_bytes)} :"
            " découpez-le, ou retirez ses images et ses feuilles inutiles."
        )


def _megabytes(size: int) -> str:
    tenths = -(-size // 100_000)
    whole, rest = divmod(tenths, 10)
    return f"{grouped(whole)}{f',{rest}' if rest else ''}\u00a0Mo"


def container_of(path: Path) -> Container:
    """Tell an archive from a text; raise TabularError naming anything else that is recognised."""
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    if head.startswith(_ZIPS):
        return "zip"
    if head.startswith(_OLE):
        raise TabularError(_ole_sentence(path.read_bytes()))
    for signature, label in _SIGNATURES:
        if head.startswith(signature) and not (signature == b"MZ" and b"\0" not in head):
            raise TabularError(f"Le fichier est {label}, pas un tableau. {_NOT_A_TABLE}")
    if sentence := _markup_sentence(head):
        raise TabularError(sentence)
    if b"\0" in head and not head.startswith(_BOMS):
        raise TabularError(f"Le fichier est un fichier binaire inconnu, pas un tableau. {_NOT_A_TABLE}")
    return "text"


def _ole_sentence(data: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return PROTECTED
    if "WordDocument".encode("utf-16-le") in data:
        return f"Le fichier est un ancien document Word (.doc), pas un tableau. {_NOT_A_TABLE}"
    if "Workbook".encode("utf-16-le") in data or "Book".encode("utf-16-le") in data:
        return f"Le fichier est un ancien classeur Excel (.xls), qui n’est pas lu. {_SAVE_AS}"
    return f"Le fichier est un ancien fichier Office, qui n’est pas lu. {_SAVE_AS}"


def _markup_sentence(head: bytes) -> str | None:
    start = head.removeprefix(b"\xef\xbb\xbf").replace(b"\0", b"").lstrip(b"\xff\xfe \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html", b"<table", b"<head", b"<meta")):
        return f"Le fichier est une page HTML, même si son nom est celui d’un tableau. {_SAVE_AS}"
    if start.startswith((b"<?xml", b"<!doctype", b"<office:")):
        return f"Le fichier est un document XML, qui n’est pas lu tel quel. {_SAVE_AS}"
    return None


def format_of_archive(archive: Archive) -> Format:
    """Tell XLSX from ODS; raise TabularError saying what any other archive is."""
    names = archive.members.keys()
    if "mimetype" in names:
        return _format_of_odf(archive)
    if "xl/workbook.xml" in names:
        _refuse_macros_of_xlsx(archive)
        return "xlsx"
    raise TabularError(_other_archive_sentence(set(names)))


def _refuse_macros_of_xlsx(archive: Archive) -> None:
    types = archive.read("[content_types].xml") if "[content_types].xml" in archive.members else b""
    has_macros = any(name.endswith("vbaproject.bin") for name in archive.members) or b"macroEnabled" in types
    if has_macros:
        raise TabularError(
            "Le classeur contient des macros (.xlsm) : il est refusé par sécurité."
            " Enregistrez-le au format XLSX, sans macros."
        )


def _format_of_odf(archive: Archive) -> Format:
    kind = archive.read("mimetype").decode("ascii", "replace").strip()
    manifest = archive.read("meta-inf/manifest.xml") if "meta-inf/manifest.xml" in archive.members else b""
    if b"encryption-data" in manifest:
        raise TabularError(PROTECTED)
    if (
        kind not in (f"{_ODF}spreadsheet", f"{_ODF}spreadsheet-template")
        or "content.xml" not in archive.members
    ):
        label = "un document texte ODT" if kind.startswith(f"{_ODF}text") else "une archive"
        raise TabularError(f"Le fichier est {label}, pas un tableau. {_NOT_A_TABLE}")
    if any(name.startswith(("basic/", "scripts/")) for name in archive.members):
        raise TabularError(
            "Le classeur contient des macros : il est refusé par sécurité. Enregistrez-le sans macros."
        )
    return "ods"


def _other_archive_sentence(names: set[str]) -> str:
    if "xl/workbook.bin" in names:
        return f"Le fichier est un classeur binaire (.xlsb), qui n’est pas lu. {_SAVE_AS}"
    if "word/document.xml" in names:
        return f"Le fichier est un document Word (.docx), pas un tableau. {_NOT_A_TABLE}"
    if "ppt/presentation.xml" in names:
        return f"Le fichier est une présentation (.pptx), pas un tableau. {_NOT_A_TABLE}"
    if any(name.endswith(".iwa") for name in names):
        return "Le fichier est un document Numbers ou Pages, qui n’est pas lu. Exportez-le au format XLSX."
    return f"Le fichier est une archive ZIP, pas un classeur. Décompressez-la. {_NOT_A_TABLE}"


def check_extension(name: str, found: Format) -> None:
    """Refuse a name whose extension is not the one of what the file holds."""
    extension = Path(name).suffix.lower()
    expected = _FORMAT_OF_EXTENSION.get(extension)
    if expected == found:
        return
    shown = f"porte l’extension « {extension} »" if extension else "ne porte pas d’extension"
    raise TabularError(
        typographic(
            f"Le fichier {shown} mais contient {_LABELS[found]} : si c’est bien le tableau voulu,"
            f" renommez-le en « {_EXTENSION_TO_GIVE[found]} », sinon enregistrez-le à nouveau"
            " depuis votre tableur."
        )
    )
