"""Rows of a table that are no action: sections that gather the rows below them, notes, totals."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from common.db.search import fold
from common.tabular.model import Row
from roadmap.imports.codes import split_code
from roadmap.imports.headers import Field
from roadmap.imports.layout import Layout

_NOTE = re.compile(
    r"(?:\(?\*|\(|sources?\b|legende\b|nota\b|nb ?:|n\.b\.|notes? ?:|remarques? ?:|page \d|\d{1,3} ?/ ?\d{1,3}$"
    r"|(?:document )?mis(?:e)? a jour|version du|document de travail|derniere mise a jour|edite le|imprime le)"
)
_TOTAL = re.compile(r"(?:sous[- ])?totaux?\b|(?:sous[- ])?total\b|nombre d.actions|moyenne\b")
_LEVEL_WORD = re.compile(
    r"(axes?|orientations?|enjeux?|ambitions?|priorites?|domaines?|themes?|thematiques?|volets?|chantiers?|leviers?"
    r"|programmes?|objectifs? (?:generaux|general|strategiques?))\b"
)
_OBJECTIVE_WORD = re.compile(r"(sous[- ])?(objectifs?|oo|obj)\b")


@dataclass(frozen=True, slots=True)
class Section:
    """A title alone on its row; ``level`` tells sections of one kind from those of another."""

    text: str
    level: str
    header: str

    @property
    def code(self) -> str:
        return split_code(self.text)[0]

    @property
    def title(self) -> str:
        return split_code(self.text)[1]


class Sections:
    """Tells the rows of one table that are not data, before it is read."""

    def __init__(self, layout: Layout, data: Sequence[Row]) -> None:
        self.layout = layout
        self.objective = next((column for column in layout.of(Field.OBJECTIVE)), None)
        self.action = layout.of(Field.ACTION)[0].index
        self._titles = {_plain(line) for line in (layout.titles.title, *layout.titles.other_lines) if line}
        full = [row.number for row in data if sum(1 for text in row.cells if text) > 1]
        self._last_full = max(full, default=0)
        self._wide = {
            merged.first_row
            for merged in layout.sheet.merged
            if 2 * (merged.last_column - merged.first_column + 1) >= len(layout.columns)
        }
        sections = [section for row in data if (section := self._section(row)) is not None]
        levels = list(dict.fromkeys(section.level for section in sections))
        self.deepest = levels[-1] if levels and self.objective is None else ""
        self.headers = {section.level: section.header for section in sections}

    @property
    def fields(self) -> frozenset[str]:
        """Sections say the objective although no column does."""
        return frozenset({str(Field.OBJECTIVE)}) if self.deepest else frozenset()

    def of(self, row: Row) -> Section | None:
        return None if self.is_note(row) else self._section(row)

    def is_objective(self, section: Section) -> bool:
        """True when the section is what actions stand under, False when it gathers objectives."""
        if self.objective is None:
            return section.level == self.deepest
        if section.level == "":
            return True
        return _LEVEL_WORD.match(fold(self.objective.header)) is not None

    def is_note(self, row: Row) -> bool:
        filled = [text for text in row.cells if text]
        first = _plain(filled[0])
        if _TOTAL.match(first) and len(filled) <= 3 and all(len(text) <= 20 for text in filled[1:]):
            return True
        if len(set(filled)) != 1:
            return False
        return first in self._titles or _NOTE.match(first) is not None or self._is_below(row)

    def _is_below(self, row: Row) -> bool:
        """Under the last row of the table a lone text gathers nothing; right under it, it may be an action."""
        if row.number <= self._last_full:
            return False
        index = next(index for index, text in enumerate(row.cells) if text)
        return index != self.action or row.number > self._last_full + 1

    def _section(self, row: Row) -> Section | None:
        filled = [index for index, text in enumerate(row.cells) if text]
        texts = {row.cells[index] for index in filled}
        if len(texts) != 1 or row.number > self._last_full:
            return None
        text = texts.pop()
        plain = _plain(text)
        if plain in self._titles or _NOTE.match(plain):
            return None
        return self._as_section(row, filled[0], " ".join(text.split()), plain)

    def _as_section(self, row: Row, index: int, text: str, plain: str) -> Section | None:
        word = _LEVEL_WORD.match(plain)
        if self.objective is not None:
            standing = index == self.objective.index or (index <= self.layout.first_column != self.action)
            level = word.group(1) if word else ""
            return Section(text, level, level.capitalize()) if standing else None
        code = split_code(text)[0]
        titled = word or code or row.number in self._wide or (text == text.upper() and len(text) > 3)
        if not titled or index > self.action:
            return None
        if word:
            return Section(text, word.group(1).rstrip("s"), word.group(1).capitalize())
        if _OBJECTIVE_WORD.match(plain):
            return Section(text, "objectif", "Objectif")
        depth = code.count("-") + 1 if code else 0
        return Section(text, f"niveau {depth}", "Objectif")


def _plain(text: str) -> str:
    return " ".join(fold(text).split())
