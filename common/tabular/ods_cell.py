"""The text of one ODS cell, gathered from its XML."""

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from common.tabular.archive import DAMAGED
from common.tabular.model import TabularError
from common.tabular.text import clean_text, number_text

OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0|"
TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0|"
TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0|"
_DRAW = "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0|"

_PARAGRAPHS = (f"{TEXT}p", f"{TEXT}h")
_NOT_THE_TEXT = (f"{OFFICE}annotation", f"{TEXT}note", f"{TEXT}ruby-text")
_NUMBERS = ("float", "percentage", "currency")
_SPACES = re.compile(r"[ \t\r\n]+")
_DURATION = re.compile(r"(-?)P(?:(\d+)D)?T?(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:[.,]\d+)?S)?")
_MOST_REPEATS = 10_000_000


def positive(value: str | None) -> int:
    """A count of repeats or spans, 1 when absent."""
    if value is None:
        return 1
    if not value.isdecimal() or len(value) > len(str(_MOST_REPEATS)):
        raise TabularError(DAMAGED)
    return max(int(value), 1)


class Cell:
    """Receives the elements inside a cell; `value()` gives its text once it is closed."""

    def __init__(self, attributes: Mapping[str, str]) -> None:
        self.repeat = positive(attributes.get(f"{TABLE}number-columns-repeated"))
        self.rows_spanned = positive(attributes.get(f"{TABLE}number-rows-spanned"))
        self.columns_spanned = positive(attributes.get(f"{TABLE}number-columns-spanned"))
        self.is_formula = f"{TABLE}formula" in attributes
        self._attributes = attributes
        self._paragraphs: list[list[str]] = []
        self._depth = 0
        self._skipped_from = 0
        self._in_paragraph = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        self._depth += 1
        if self._skipped_from:
            return
        if name in _NOT_THE_TEXT or name.startswith((_DRAW, TABLE)):
            self._skipped_from = self._depth
        elif name in _PARAGRAPHS:
            self._paragraphs.append([])
            self._in_paragraph = True
        elif self._in_paragraph:
            self._paragraphs[-1].append(_special_character(name, attributes))

    def end(self, name: str) -> bool:
        """Whether the cell itself is what ends."""
        if self._depth == 0:
            return True
        if self._skipped_from == self._depth:
            self._skipped_from = 0
        elif name in _PARAGRAPHS and not self._skipped_from:
            self._in_paragraph = False
        self._depth -= 1
        return False

    def text(self, data: str) -> None:
        if self._in_paragraph and not self._skipped_from:
            self._paragraphs[-1].append(_SPACES.sub(" ", data))

    def value(self) -> str:
        """The value when it is typed (numbers, dates), otherwise the text as shown."""
        kind = self._attributes.get(f"{OFFICE}value-type", "")
        raw = self._attributes.get(_attribute_of(kind))
        if raw is not None and (text := _typed_text(kind, raw)) is not None:
            return text
        # When present, this attribute holds the exact spaces, which paragraphs may have lost.
        exact = clean_text(self._attributes.get(f"{OFFICE}string-value", ""))
        return exact or clean_text("\n".join("".join(parts) for parts in self._paragraphs))


def _special_character(name: str, attributes: Mapping[str, str]) -> str:
    if name == f"{TEXT}line-break":
        return "\n"
    if name == f"{TEXT}tab":
        return "\t"
    if name == f"{TEXT}s":
        return " " * min(positive(attributes.get(f"{TEXT}c")), 1_000)
    return ""


def _attribute_of(kind: str) -> str:
    return f"{OFFICE}value" if kind in _NUMBERS else f"{OFFICE}{kind}-value"


def _typed_text(kind: str, raw: str) -> str | None:
    """None when the kind is that of a text or the value cannot be understood: what is shown is kept."""
    if kind in _NUMBERS:
        try:
            return number_text(float(Decimal(raw)))
        except (InvalidOperation, OverflowError):
            return None
    if kind == "date":
        return clean_text(re.sub(r"\.\d+$", "", raw).replace("T", " ")).removesuffix(" 00:00:00")
    if kind == "time":
        return _duration_text(raw)
    if kind == "boolean":
        return "VRAI" if raw == "true" else "FAUX"
    return None


def _duration_text(raw: str) -> str | None:
    match = _DURATION.fullmatch(raw)
    if match is None:
        return None
    days, hours, minutes, seconds = (int(part or 0) for part in match.groups()[1:])
    return f"{match[1]}{days * 24 + hours:02}:{minutes:02}:{seconds:02}"
