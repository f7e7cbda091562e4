"""What the cells of each column usually look like in one table, learnt from the rows that are in order.

Only appearances are learnt (« opens with an infinitive », « bulleted », « a state »), never words: a table
of five rows is helped by what any region writes, a table of a thousand speaks for itself.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from enum import StrEnum
from functools import lru_cache
from math import log

from common.db.search import fold
from roadmap.imports.codes import split_code
from roadmap.imports.headers import Column, Field
from roadmap.imports.states import is_bare_state, opens_with_a_state


class Look(StrEnum):
    EMPTY = "empty"
    DIGIT = "digit"
    STATE = "state"
    BULLET = "bullet"
    CODED = "coded"
    STATUS = "status"
    INFINITIVE = "infinitive"
    SHORT = "short"
    TEXT = "text"


_EVEN = dict.fromkeys(Look, 1.0)
# How often a look is met under a field, before a table says otherwise.
_USUAL: dict[Field, dict[Look, float]] = {
    Field.OBJECTIVE: {
        Look.EMPTY: 4,
        Look.CODED: 3,
        Look.INFINITIVE: 2,
        Look.TEXT: 2,
        Look.SHORT: 1,
        Look.STATUS: 0.1,
    },
    Field.ACTION: {Look.INFINITIVE: 5, Look.TEXT: 2, Look.SHORT: 1, Look.CODED: 0.5, Look.STATUS: 0.2},
    Field.STATUS: {
        Look.STATE: 4,
        Look.STATUS: 4,
        Look.TEXT: 2,
        Look.EMPTY: 1,
        Look.SHORT: 1,
        Look.BULLET: 0.4,
    },
    Field.STATE: {Look.STATE: 9, Look.EMPTY: 1, Look.SHORT: 1},
    Field.PRIORITY: {Look.DIGIT: 8, Look.EMPTY: 1, Look.SHORT: 2},
    Field.PILOT: {Look.SHORT: 6, Look.TEXT: 2, Look.EMPTY: 1, Look.BULLET: 0.3},
}
_RARE = 0.05
_STRENGTH = 8.0
# The dearest that one cell may cost: no cell decides alone.
DEAREST = 4.5
# Years hold anything, nothing included: they never decide between two readings.
_INDIFFERENT = frozenset({Field.YEAR, Field.OTHER, Field.BLANK, Field.STATUS_DATE})

_DIGIT = re.compile(r"^\d{1,2}(?:[.,]0+)?$")
_BULLETED = re.compile(r"^[-–—•▪◦●·➢➤►✓*]\s*\S")
_INFINITIVE = re.compile(r"^(?:s'|se )?[a-z-]{2,}(?:er|ir|oir|dre|tre|ire|ure|cre|vre|pre)\b")


@lru_cache(maxsize=8_192)
def look_of(text: str) -> Look:
    """What a cell looks like; the narrowest look wins."""
    if not text:
        return Look.EMPTY
    if _DIGIT.match(text):
        return Look.DIGIT
    if _BULLETED.match(text):
        return Look.BULLET
    if is_bare_state(text):
        return Look.STATE
    if split_code(text)[0]:
        return Look.CODED
    if opens_with_a_state(text):
        return Look.STATUS
    if _INFINITIVE.match(fold(text[:40])):
        return Look.INFINITIVE
    return Look.SHORT if len(text) <= 30 else Look.TEXT


class Profiles:
    """The cost of a text under a column: 0 is certain, :data:`DEAREST` is all but impossible."""

    def __init__(self, columns: Sequence[Column], rows: Iterable[Sequence[str]]) -> None:
        counts: dict[int, Counter[Look]] = {column.index: Counter() for column in columns}
        for cells in rows:
            for column in columns:
                counts[column.index][look_of(cells[column.index] if column.index < len(cells) else "")] += 1
        self._costs = {column.index: _costs(column.field, counts[column.index]) for column in columns}
        self._others = {column.index: _costs(column.field, counts[column.index], own=1) for column in columns}

    def cost(self, index: int, text: str) -> float:
        return self._costs[index][look_of(text)]

    def cost_among_others(self, index: int, text: str) -> float:
        """For a row that was learnt from: what the other rows alone say of its cell."""
        return self._others[index][look_of(text)]


def _costs(field: Field, seen: Counter[Look], *, own: int = 0) -> dict[Look, float]:
    if field in _INDIFFERENT:
        return dict.fromkeys(Look, 0.0)
    usual = {**dict.fromkeys(Look, _RARE), **_USUAL[field]} if field in _USUAL else _EVEN
    whole, total = sum(usual.values()), sum(seen.values()) - own
    return {
        look: min(
            DEAREST,
            -log((max(0, seen[look] - own) + _STRENGTH * usual[look] / whole) / (max(0, total) + _STRENGTH)),
        )
        for look in Look
    }
