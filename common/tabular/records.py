"""Cuts a delimited text into records that know their true line, and survives a stray quote."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass

from common.tabular.model import TabularError

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_MOST_REPAIRS = 50


@dataclass(frozen=True, slots=True)
class Record:
    """The fields of a record, and the 1-based line of the file where it starts."""

    line: int
    fields: list[str]
    repaired: bool = False


class _Lines:
    """The lines of a text, one by one, with the means to come back to one already given."""

    def __init__(self, text: str, position: int, line: int) -> None:
        self.text = text
        self.position = position
        self.line = line

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        match = _LINE.match(self.text, self.position)
        if match is None:
            raise StopIteration
        self.position = match.end()
        self.line += 1
        return match[0]


def split_records(
    text: str, delimiter: str, *, width: int | None = None, position: int = 0, line: int = 1
) -> Iterator[Record]:
    """Records of the text from a position which is the beginning of a line.

    `width` is the number of fields expected: a line whose quotes cannot be read is taken without
    them if this gives that number (or no delimiter at all), and is then marked as repaired; otherwise
    TabularError names it. Without `width` any such line is taken (to look for the delimiter).
    """
    lines = _Lines(text, position, line)
    reader = _reader(lines, delimiter)
    repairs = 0
    while True:
        start, start_line = lines.position, lines.line
        fields = _next_fields(reader)
        if fields is None and lines.position == start:
            return
        if fields is not None and not _swallowed_lines(text, start, lines, fields, delimiter, width):
            yield Record(start_line, fields)
            continue
        lines.position, lines.line = start, start_line
        repairs += 1
        yield _without_quotes(next(lines), start_line, delimiter, width, repairs)
        reader = _reader(lines, delimiter)


def _reader(lines: _Lines, delimiter: str) -> Iterator[list[str]]:
    return csv.reader(lines, delimiter=delimiter, strict=True)


def _next_fields(reader: Iterator[list[str]]) -> list[str] | None:
    """None at the end of the text, and where the quotes cannot be read."""
    try:
        return next(reader)
    except (StopIteration, csv.Error):
        return None


def _swallowed_lines(
    text: str, start: int, lines: _Lines, fields: list[str], delimiter: str, width: int | None
) -> bool:
    """Whether a quote never closed has eaten following lines: the first line alone is better."""
    match = _LINE.match(text, start)
    if match is None or match.end() == lines.position or width is None or len(fields) == width:
        return False
    return match[0].count(delimiter) + 1 == width


def _without_quotes(content: str, line: int, delimiter: str, width: int | None, repairs: int) -> Record:
    fields = content.rstrip("\r\n").split(delimiter)
    is_consistent = width is None or len(fields) in (1, width)
    if not is_consistent or repairs > _MOST_REPAIRS:
        raise TabularError(
            "Un guillemet est ouvert sans être fermé, ou fermé au milieu d’une cellule : corrigez les"
            " guillemets de cette ligne, ou enregistrez le tableau en XLSX ou ODS.",
            row=line,
        )
    return Record(line, fields, repaired=True)
