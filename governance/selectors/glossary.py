"""Acronyms of the sector, read once from ``fixtures/glossary.json``."""

from __future__ import annotations

import json
import string
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

from django.conf import settings

from common.db.search import fold
from common.enums import Certainty

OTHER_LETTER = "#"


@dataclass(frozen=True, slots=True)
class Meaning:
    """One meaning of an acronym, without ``expansion`` when no source gives it.

    ``context`` tells it from another meaning of the same letters.
    """

    acronym: str
    expansion: str
    definition: str
    context: str
    source: str
    certainty: str
    note: str

    @property
    def is_certain(self) -> bool:
        return self.certainty == Certainty.CERTAIN

    @property
    def certainty_label(self) -> str:
        return dict(Certainty.choices).get(self.certainty, self.certainty)

    def matches(self, query: str) -> bool:
        return query in fold(f"{self.acronym} {self.expansion} {self.definition} {self.context}")


@dataclass(frozen=True, slots=True)
class Entry:
    """An acronym with all its meanings."""

    acronym: str
    meanings: tuple[Meaning, ...]

    @property
    def collides(self) -> bool:
        return len(self.meanings) > 1

    @property
    def letter(self) -> str:
        first = fold(self.acronym)[:1].upper()
        return first if first in string.ascii_uppercase else OTHER_LETTER


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter of the alphabet and its entries; none when nothing begins with it."""

    name: str
    entries: tuple[Entry, ...]

    @property
    def anchor(self) -> str:
        return "autres" if self.name == OTHER_LETTER else f"lettre-{self.name.lower()}"


@dataclass(frozen=True, slots=True)
class GlossaryPage:
    """``letters`` covers the alphabet; ``found`` of ``total`` acronyms answer ``query``."""

    query: str
    letters: tuple[Letter, ...]
    found: int
    total: int


def glossary_page(query: str = "") -> GlossaryPage:
    """The entries one of whose meanings holds the query, accents and case ignored, by letter."""
    everything = load_entries(glossary_file())
    folded = fold(query)
    found = [entry for entry in everything if any(meaning.matches(folded) for meaning in entry.meanings)]
    names = list(string.ascii_uppercase)
    if any(entry.letter == OTHER_LETTER for entry in everything):
        names.append(OTHER_LETTER)
    letters = tuple(Letter(name, tuple(entry for entry in found if entry.letter == name)) for name in names)
    return GlossaryPage(query=query, letters=letters, found=len(found), total=len(everything))


def glossary_file() -> Path:
    return Path(settings.BASE_DIR) / "fixtures" / "glossary.json"


@cache
def load_entries(path: Path) -> tuple[Entry, ...]:
    """Entries in alphabetical order; none when the file is not there."""
    if not path.exists():
        return ()
    meanings = sorted(map(_meaning, json.loads(path.read_text(encoding="utf-8"))), key=_order)
    groups = groupby(meanings, key=lambda meaning: fold(meaning.acronym))
    return tuple(Entry(group[0].acronym, tuple(group)) for _, rows in groups if (group := list(rows)))


def _meaning(row: dict[str, Any]) -> Meaning:
    return Meaning(**{name: str(row.get(name) or "") for name in Meaning.__slots__})


def _order(meaning: Meaning) -> tuple[str, str]:
    return fold(meaning.acronym), fold(meaning.context)
