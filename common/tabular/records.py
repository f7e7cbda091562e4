"""Cuts a delimited text into records that know their true line, and survives a stray quote."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass

from common.tabular.model import TabularError, grouped

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_MOST_REPAIRS = 50
_MOST_FIELDS = 16_384
_FEWEST_LINES = 2
_WIDTH_OF_NO_CHANCE = 4


@dataclass(frozen=True, slots=True)
class Record:
    """The fields of a record, and the 1-based line of the file where it starts."""

    line: int
    fields: list[str]
    repaired: bool = False


class _Lines:
    """The lines of a text, one by one, with the means to come back to one already given."""

    def __init__(self, text: str, delimiter: str, position: int, line: int) -> None:
        self.text = text
        self.delimiter = delimiter
        self.position = position
        self.line = line

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        match = _LINE.match(self.text, self.position)
        if match is None:
            raise StopIteration
        if match[0].count(self.delimiter) >= _MOST_FIELDS:
            raise TabularError(f"La ligne contient plus de {grouped(_MOST_FIELDS)} cellules.", row=self.line)
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
    lines = _Lines(text, delimiter, position, line)
    reader = _reader(lines, delimiter)
    repairs = 0
    while True:
        start, start_line = lines.position, lines.line
        fields = _next_fields(reader)
        if fields is None and lines.position == start:
            return
        if fields is not None and not _swallowed_lines(
            _LINE.findall(text, start, lines.position), fields, delimiter, width
        ):
            yield Record(start_line, fields)
            continue
        lines.position, lines.line = start, start_line
        repairs += 1
        yield _without_quotes(next(lines), start_line, delimiter, width, repairs)
        reader = _reader(lines, delimiter)


def strict_records(
    text: str, delimiter: str, width: int, *, position: int = 0, line: int = 1
) -> Iterator[Record]:
    """Records of a table of `width` fields.

    A line repaired although its quotes are not paired may be the beginning of a cell of several lines:
    unless what follows is a whole row, TabularError names it.
    """
    doubtful: int | None = None
    for record in split_records(text, delimiter, width=width, position=position, line=line):
        if doubtful is not None and record.fields and len(record.fields) != width:
            raise _unreadable_quotes(doubtful)
        if record.fields:
            has_odd_quote = record.repaired and sum(field.count('"') for field in record.fields) % 2 == 1
            doubtful = record.line if has_odd_quote else None
        yield record


def _reader(lines: _Lines, delimiter: str) -> Iterator[list[str]]:
    return csv.reader(lines, delimiter=delimiter, strict=True)


def _next_fields(reader: Iterator[list[str]]) -> list[str] | None:
    """None at the end of the text, and where the quotes cannot be read."""
    try:
        return next(reader)
    except (StopIteration, csv.Error):
        return None


def _swallowed_lines(lines: list[str], fields: list[str], delimiter: str, width: int | None) -> bool:
    """Whether a quote never closed has eaten following rows: the first line alone is better.

    A record of the expected width is trusted, unless each of its many-celled lines is a row by itself.
    """
    if width is None or len(lines) < _FEWEST_LINES:
        return False
    counts = [line.count(delimiter) + 1 for line in lines]
    if len(fields) == width:
        return width >= _WIDTH_OF_NO_CHANCE and all(count == width for count in counts)
    return counts[0] == width


def _without_quotes(content: str, line: int, delimiter: str, width: int | None, repairs: int) -> Record:
    fields = content.rstrip("\r\n").split(delimiter)
    is_whole_line = len(fields) == 1 and content.count('"') % 2 == 0
    is_consistent = width is None or len(fields) == width or is_whole_line
    if not is_consistent or repairs > _MOST_REPAIRS:
        raise _unreadable_quotes(line)
    return Record(line, fields, repaired=True)


def _unreadable_quotes(line: int) -> TabularError:
    return TabularError(
        "Un guillemet est ouvert sans être fermé, ou fermé au milieu d’une cellule : corrigez les"
        " guillemets de cette ligne, ou enregistrez le tableau en XLSX ou ODS.",
        row=line,
    )
