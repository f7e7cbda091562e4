"""CSV, TSV and other delimited texts."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from math import log
from pathlib import Path

from common.tabular.encoding import decode
from common.tabular.meter import Meter
from common.tabular.model import Limits, Sheet, typographic
from common.tabular.padding import pad
from common.tabular.records import Record, split_records, strict_records
from common.tabular.text import clean_text, looks_like_formula, unprotect

_DELIMITERS = {";": "point-virgule", "\t": "tabulation", ",": "virgule", "|": "barre verticale"}
_SEPARATOR_LINE = re.compile(r'"?sep=([^\r\n])"?[;,\t|]*(?:\r\n|\r|\n|$)', re.IGNORECASE)
_RECORDS_TO_GUESS = 200


def read_delimited(path: Path, name: str, limits: Limits) -> tuple[Sheet, tuple[str, ...]]:
    """The only sheet of a text file, and the French notes on how it was read."""
    text, encoding = decode(path.read_bytes())
    declared = _SEPARATOR_LINE.match(text)
    start = declared.end() if declared else 0
    delimiter = declared[1] if declared else guess_delimiter(text, name)
    reading = _Reading(limits, delimiter)
    width = _width(text, delimiter, start)
    records = strict_records(text, delimiter, width, position=start, line=2 if declared else 1)
    rows = pad(reading.rows(records))
    sheet = Sheet(name=Path(name).stem, rows=rows, formulas=tuple(reading.formulas))
    label = _DELIMITERS.get(delimiter, f"« {delimiter} »")
    found = f"Encodage reconnu : {encoding}. Séparateur reconnu : {label}."
    return sheet, tuple(typographic(note) for note in (found, *reading.notes))


class _Reading:
    def __init__(self, limits: Limits, delimiter: str) -> None:
        self.formulas: list[tuple[int, int]] = []
        self.notes: list[str] = []
        self._meter = Meter(limits)
        self._delimiter = delimiter

    def rows(self, records: Iterator[Record]) -> Iterator[tuple[int, list[str]]]:
        for record in records:
            self._meter.physical_row(record.line)
            if record.repaired:
                self.notes.append(
                    f"Ligne {record.line} : guillemets mal fermés, ils ont été gardés tels quels."
                )
            yield (
                record.line,
                [self._cell(record.line, column, raw) for column, raw in enumerate(record.fields, 1)],
            )

    def _cell(self, line: int, column: int, raw: str) -> str:
        text = clean_text(raw)
        if not text:
            return ""
        self._meter.content(line, column, len(text))
        if looks_like_formula(text):
            self.formulas.append((line, column))
        return unprotect(text)


def guess_delimiter(text: str, name: str) -> str:
    preferred = "\t" if name.lower().endswith(".tsv") else ";"
    candidates = sorted(_DELIMITERS, key=lambda delimiter: delimiter != preferred)
    return max(candidates, key=lambda delimiter: _consistency(text, delimiter))


def _consistency(text: str, delimiter: str) -> float:
    """Share of the records that have the most usual number of fields, weighed by that number.

    The cube lets a table with titles above it win over the commas of its sentences.
    """
    counts = _counts(text, delimiter, 0)
    total = counts.total()
    if not total:
        return 0.0
    return max((number / total) ** 3 * log(fields) for fields, number in counts.items())


def _width(text: str, delimiter: str, position: int) -> int:
    counts = _counts(text, delimiter, position)
    return max(counts, key=lambda fields: (counts[fields] * (fields > 1), fields), default=1)


def _counts(text: str, delimiter: str, position: int) -> Counter[int]:
    records = islice(split_records(text, delimiter, position=position), _RECORDS_TO_GUESS)
    return Counter(len(record.fields) for record in records if any(map(str.strip, record.fields)))
