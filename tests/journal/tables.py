"""Files as people give them, made for tests."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from django.conf import settings
from openpyxl import Workbook

LA_REUNION = (Path(settings.BASE_DIR) / "fixtures" / "la_reunion_2024.tsv").read_bytes()
HEADER = ("Objectif", "Action", "État d’avancement", "2024", "2025", "Priorité", "Pilote")

Cells = Sequence[str]


def row(title: str, *, state: str = "En cours", year: str = "Cadrage", priority: str = "1") -> Cells:
    return ("1-1 Prévenir", title, state, year, "", priority, "ARS")


def table(*rows: Cells, header: Cells = HEADER) -> bytes:
    """A TSV with its header on line 1: the first row is line 2."""
    return "\n".join("\t".join(cells) for cells in (header, *rows)).encode()


def workbook(*rows: Sequence[object], header: Cells = HEADER, merged: Sequence[str] = ()) -> bytes:
    """The same as XLSX; a text that starts with « = » is a formula."""
    book = Workbook()
    sheet = book.active
    for cells in (header, *rows):
        sheet.append(list(cells))
    for cells in merged:
        sheet.merge_cells(cells)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def corrected(*changes: tuple[str, str], content: bytes = LA_REUNION) -> bytes:
    """The real table with some of its words replaced, each found exactly once."""
    text = content.decode()
    for old, new in changes:
        assert text.count(old) == 1, (old, text.count(old))
        text = text.replace(old, new)
    return text.encode()
