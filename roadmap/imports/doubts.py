"""Doubts that a person settled: lifted from the action even when nothing else of its line changes, and remembered.

A reading keeps two lists: ``confirmed``, settled upon this import and still carried by the action, and
``settled``, all that was ever settled of the same words.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

Doubt = dict[str, Any]


def are_same(one: Doubt, other: Doubt) -> bool:
    return bool(one["kind"] == other["kind"] and one["message"] == other["message"])


def without(doubts: Iterable[Any], settled: Sequence[Doubt]) -> list[Any]:
    """What is left of the doubts; those of an action may be plain sentences."""
    return [
        doubt
        for doubt in doubts
        if not (isinstance(doubt, dict) and any(are_same(doubt, other) for other in settled))
    ]


def note_settled(reading: dict[str, Any], gone: Sequence[Doubt], carried: Sequence[Any]) -> dict[str, Any]:
    """The reading once doubts were settled; ``carried`` are those of the action that it is set against."""
    lifted = [doubt for doubt in gone if len(without(carried, [doubt])) < len(carried)]
    noted = {**reading, "settled": [*reading.get("settled", []), *gone]}
    return {**noted, "confirmed": [*reading.get("confirmed", []), *lifted]} if lifted else noted
