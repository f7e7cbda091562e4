"""Priorities as tables write them: 1 to 3, in figures or in words."""

from __future__ import annotations

import re

from common.db.search import fold

_WORDS = {1: r"haute?|elevee?|forte?|prioritaire|majeure?", 2: r"moyenne?|normale?|modere?e?", 3: r"basse?|faible|mineure?"}
_FIGURE = re.compile(r"^(?:p|prio|priorite|niveau|rang|n°)?\s*(\d{1,3})(?:[.,]0+)?(?:\s*/\s*3)?$")


def read_priority(text: str) -> int | None:
    """The priority that a cell says, None when it says nothing.

    Raises:
        ValueError: with a French sentence, when it says something else than 1, 2 or 3.
    """
    words = re.sub(r"\s+", " ", fold(text)).strip(" .:")
    if words in ("", "-", "–", "—"):
        return None
    figure = _FIGURE.match(words)
    if figure and 1 <= int(figure.group(1)) <= 3:
        return int(figure.group(1))
    for value, pattern in _WORDS.items():
        if re.fullmatch(rf"(?:priorite )?(?:{pattern})", words):
            return value
    shown = text if len(text) <= 60 else f"{text[:57]}…"
    raise ValueError(f"« {shown} » n’est pas une priorité : on attend 1, 2 ou 3.")


def is_priority(text: str) -> bool:
    """True for a cell that reads as a priority, the empty cell included."""
    try:
        read_priority(text)
    except ValueError:
        return False
    return True
