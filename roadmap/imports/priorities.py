"""Priorities as tables write them: 1 to 3, in figures or in words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from common.db.search import fold

_WORDS = {
    1: r"(?:tres )?(?:haute?|elevee?|forte?)|prioritaire|majeure?|urgente?|critique|essentielle?|maximale?|i",
    2: r"moyenne?|normale?|modere?e?|intermediaire|ii",
    3: r"(?:tres )?(?:basse?|faible)|mineure?|non prioritaire|iii",
}
_WORD_PATTERNS = {value: re.compile(rf"(?:priorite )?(?:{words})") for value, words in _WORDS.items()}
_FIGURE = re.compile(r"(?:p|prio|priorite|niveau|rang)?[ .]*(?:n ?[°o])?\s*(\d{1,3})(?:[.,]0+)?")
_TWO = re.compile(r"([1-3]) ?(?:/|-|–|a|ou|et) ?([1-3])")
_SCALES = {"a": 1, "b": 2, "c": 3, "+++": 1, "++": 2, "+": 3, "***": 1, "**": 2, "*": 3}
_NOTHING = frozenset({"", "-", "–", "—", "/"})
_UNKNOWN = re.compile(
    r"\?+|n\.?[cdr]\.?|n/?a|a (?:definir|preciser|determiner|completer|renseigner)"
    r"|non (?:renseignee?|definie?|precisee?)"
)


@dataclass(frozen=True, slots=True)
class PriorityReading:
    """``value`` is None when nothing is said; ``doubt`` is the sentence to confirm."""

    value: int | None
    doubt: str = ""


def read_priority(text: str) -> PriorityReading:
    """The priority that a cell says.

    Raises:
        ValueError: with a French sentence, when it says something else than 1, 2 or 3.
    """
    words = re.sub(r"\s+", " ", fold(text)).strip(" .:")
    if words in _NOTHING:
        return PriorityReading(None)
    if _UNKNOWN.fullmatch(words):
        return PriorityReading(None, f"Priorité « {text} » : laissée vide.")
    sure = _sure(words)
    if sure is not None:
        return PriorityReading(sure)
    two = _TWO.fullmatch(words)
    guessed = int(two.group(1)) if two else _SCALES.get(words)
    if guessed is not None:
        return PriorityReading(guessed, f"Priorité « {text} » lue {guessed}.")
    shown = text if len(text) <= 60 else f"{text[:57]}…"
    raise ValueError(f"« {shown} » n’est pas une priorité : on attend 1, 2 ou 3.")


def _sure(words: str) -> int | None:
    """A figure, a word, or both when they agree (« 1 - haute », « Haute (1) »)."""
    parts = [part for part in re.split(r"\s*[-–:()/]\s*|\s+(?=\d)", words) if part]
    if len(parts) == 2 and not all(part.isdigit() for part in parts):
        values = {_one(part) for part in parts}
        if len(values) == 1:
            return values.pop()
    return _one(words)


def _one(words: str) -> int | None:
    figure = _FIGURE.fullmatch(words)
    if figure:
        return int(figure.group(1)) if 1 <= int(figure.group(1)) <= 3 else None
    for value, pattern in _WORD_PATTERNS.items():
        if pattern.fullmatch(words):
            return value
    return None


@lru_cache(maxsize=4_096)
def is_priority(text: str) -> bool:
    """True for a cell that reads as a priority, the empty cell included."""
    if len(text) > 60:
        return False
    try:
        read_priority(text)
    except ValueError:
        return False
    return True
