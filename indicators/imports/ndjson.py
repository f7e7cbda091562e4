"""One JSON object a line, turned into the text table that the reader of measures understands.

Its lines keep their numbers through ``HEADER_LINES``, which stand before them in the table.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from common.tabular.model import TabularError

HEADER_LINES = 2
MOST_KEYS, LONGEST_LINE = 64, 100_000
DEPARTMENT = "dep-"
# What the other addresses of the API call them.
_HEADERS = {
    "indicator": "indicateur",
    "territory": "territoire",
    "category": "catégorie",
    "on": "date",
    "value": "valeur",
    "numerator": "numérateur",
    "denominator": "dénominateur",
    "quality": "qualité",
}
# « 1.234 » of a text may be one thousand; of JSON it may not.
_AMBIGUOUS_DECIMALS = 3
_LINE_ENDS = re.compile(r"[\r\n]+")
Read = Callable[[bytes], Any]


def write_table(source: Path, target: Path, *, read: Read) -> None:
    """Write the objects of a file as a table; ``read`` understands one line of JSON.

    Raises:
        TabularError: a line is no flat object of texts and numbers, with its number.
    """
    names = list(dict.fromkeys(name for _, row in _rows(source, read) for name in row))
    if not names:
        raise TabularError("Ce fichier ne contient aucun objet.")
    if len(names) > MOST_KEYS:
        raise TabularError(f"Ces objets ont plus de {MOST_KEYS} clés différentes.")
    with target.open("w", encoding="utf-8", newline="") as file:
        file.write("sep=;\n")
        writer = csv.writer(file, delimiter=";", lineterminator="\n")
        writer.writerow(names)
        last = 0
        for number, row in _rows(source, read):
            # A blank line keeps its number in the table.
            file.write("\n" * (number - last - 1))
            writer.writerow([row.get(name, "") for name in names])
            last = number


def _rows(source: Path, read: Read) -> Iterator[tuple[int, Mapping[str, str]]]:
    with source.open("rb") as file:
        number = 0
        while line := file.readline(LONGEST_LINE + 1):
            number += 1
            if len(line) > LONGEST_LINE:
                raise TabularError("Cette ligne est trop longue.", row=number)
            if line.strip():
                yield number, _row(_read(read, line, number), number)


def _read(read: Read, line: bytes, number: int) -> Any:
    try:
        return read(line)
    except TabularError as error:
        raise TabularError(error.message, row=number) from error


def _row(found: Any, number: int) -> Mapping[str, str]:
    if not isinstance(found, dict):
        raise TabularError("Chaque ligne est un objet JSON.", row=number)
    row: dict[str, str] = {}
    for name, value in found.items():
        header, text = _cell(name, value, number)
        if header in row:
            raise TabularError(f"« {name[:60]} » redit une autre clé de cet objet.", row=number)
        row[header] = text
    return row


def _cell(name: str, value: Any, number: int) -> tuple[str, str]:
    header = _HEADERS.get(name, _on_one_line(name))
    if value is None:
        return header, ""
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        raise TabularError(f"« {name[:60]} » est un texte ou un nombre.", row=number)
    text = _on_one_line(value) if isinstance(value, str) else _plain(value, name, number)
    if header == "territoire" and text.startswith(DEPARTMENT):
        return "département", text.removeprefix(DEPARTMENT)
    return header, text


def _on_one_line(text: str) -> str:
    """A line of the file is a line of the table."""
    return _LINE_ENDS.sub(" ", text)


def _plain(value: int | Decimal, name: str, number: int) -> str:
    exact = Decimal(value)
    if not -30 < exact.adjusted() < 30 or len(exact.as_tuple().digits) > 40:
        raise TabularError(f"« {name[:60]} » n’est pas un nombre que le portail garde.", row=number)
    text = format(exact, "f")
    return f"{text}0" if len(text.partition(".")[2]) == _AMBIGUOUS_DECIMALS else text
