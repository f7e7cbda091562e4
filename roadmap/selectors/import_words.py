"""Fields of a reading in words, and what changed between two texts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from common.db.search import fold
from roadmap.enums import ActionState, PilotRole
from roadmap.selectors.wording import ROLE_SUFFIXES

_LABELS = {
    "code": "Code",
    "title": "Action",
    "objective": "Objectif",
    "objective_title": "Intitulé de l’objectif",
    "state": "État",
    "status": "Point de situation",
    "status_text": "Point de situation",
    "priority": "Priorité",
    "pilots": "Pilotes",
}
# Longer texts are shown whole, old above new: comparing their words would cost more than it tells.
COMPARED_WORDS = 1_500
# Below this likeness, the few words in common would only hide that all the rest differs.
LIKE_ENOUGH = 0.5


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words; ``differs`` when the other text has something else there."""

    text: str
    differs: bool = False


def label_of(field: str) -> str:
    """« Priorité » for ``priority``, « 2025 » for ``years.2025``, the header for ``extras.…``."""
    group, _, key = field.partition(".")
    return key if group in ("years", "extras") else _LABELS.get(field, field)


def state_label(state: str | None) -> str:
    return str(ActionState(state).label) if state else ""


def pilot_words(pilot: dict[str, Any]) -> str:
    """« TESIS (délégation) »."""
    suffix = ROLE_SUFFIXES.get(PilotRole(pilot["role"]), "")
    return f"{pilot['organisation']} ({suffix})" if suffix else str(pilot["organisation"])


def words_of(field: str, value: Any) -> str:
    """A value of a change or of a reading as a person reads it; empty for nothing."""
    if field == "pilots":
        return "\u202f; ".join(pilot_words(pilot) for pilot in value or ())
    if field == "status":
        return status_words(value["state"], value["text"]) if value else ""
    if field == "state":
        return state_label(value)
    return "" if value is None else str(value)


def status_words(state: str | None, text: str) -> str:
    """The state, then the words of the file when they say more than it."""
    label = state_label(state)
    named = label[:1].upper() + label[1:] if label else "Sans état reconnu" if text else ""
    return named if not text or fold(text.strip()) == fold(label) else f"{named}\n« {text} »"


def fields_in_words(reading: dict[str, Any]) -> dict[str, str]:
    """Every field of a reading that says something, in the order of the page."""
    said = {
        "objective": f"{reading['objective_code']} {reading['objective_title']}".strip(),
        "title": reading["title"],
        "status": status_words(reading["state"], reading["status_text"]),
        "priority": words_of("priority", reading["priority"]),
        "pilots": words_of("pilots", reading["pilots"]),
        **{f"years.{year}": text for year, text in sorted(reading["years"].items())},
        **{f"extras.{header}": text for header, text in reading["extras"].items()},
    }
    return {field: text for field, text in said.items() if text}


def pieces_of(old: str, new: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Two texts cut where they differ, word by word; whole when they are very long or share little."""
    before, after = re.findall(r"\s+|\S+", old), re.findall(r"\s+|\S+", new)
    if not before or not after or len(before) + len(after) > COMPARED_WORDS:
        return _whole(old), _whole(new)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if matcher.ratio() < LIKE_ENOUGH:
        return _whole(old), _whole(new)
    left: list[Piece] = []
    right: list[Piece] = []
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if i2 > i1:
            left.append(Piece("".join(before[i1:i2]), tag != "equal"))
        if j2 > j1:
            right.append(Piece("".join(after[j1:j2]), tag != "equal"))
    return tuple(left), tuple(right)


def _whole(text: str) -> tuple[Piece, ...]:
    return (Piece(text, differs=True),) if text else ()
