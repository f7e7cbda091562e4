"""The readings that fit one row, side by side, so that a person chooses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from journal.models import ImportLine
from roadmap.selectors.import_words import fields_in_words, label_of


@dataclass(frozen=True, slots=True)
class Option:
    """One reading: the fields where it differs from the others; ``choice`` is what taking it sends."""

    choice: str
    label: str
    chosen: bool
    fields: tuple[tuple[str, str], ...]


def options_of(line: ImportLine) -> tuple[Option, ...]:
    """The reading proposed (or chosen already), then the others; empty when only one fits."""
    if not line.alternatives:
        return ()
    proposal = open_choice(line)
    said = [fields_in_words(reading) for reading in _readings(line)]
    names = _differing(said)
    choices = [proposal, *(f"reading:{rank}" for rank in range(len(line.alternatives)))]
    return tuple(
        Option(
            choice=choice,
            label=_label(rank, count=len(choices), is_open=bool(proposal)),
            chosen=not rank,
            fields=tuple((label_of(name), fields.get(name, "")) for name in names),
        )
        for rank, (choice, fields) in enumerate(zip(choices, said, strict=True))
    )


def open_choice(line: ImportLine) -> str:
    """What keeping the proposed reading sends; empty once somebody chose."""
    ranks = [rank for rank, remark in enumerate(line.to_confirm) if remark["kind"] == "readings"]
    return f"confirm:{ranks[0]}" if ranks else ""


def disputed_columns(line: ImportLine) -> set[int]:
    """Indexes of the columns where the readings part, while the choice is open."""
    if not line.alternatives or not open_choice(line):
        return set()
    rows = [reading.get("placed") or line.cells for reading in _readings(line)]
    width = max(len(row) for row in rows)
    padded = [[*row, *[""] * (width - len(row))] for row in rows]
    return {index for index in range(width) if len({row[index] for row in padded}) > 1}


def _readings(line: ImportLine) -> list[dict[str, Any]]:
    return [line.reading, *line.alternatives]


def _differing(said: list[dict[str, str]]) -> list[str]:
    """Fields that the readings do not share, the years in their order."""
    names = dict.fromkeys(name for fields in said for name in fields)
    differing = [name for name in names if len({fields.get(name, "") for fields in said}) > 1]
    years = iter(sorted(name for name in differing if name.startswith("years.")))
    return [next(years) if name.startswith("years.") else name for name in differing]


def _label(rank: int, *, count: int, is_open: bool) -> str:
    if not rank:
        return "Lecture proposée" if is_open else "Lecture choisie"
    return "Autre lecture" if count == 2 else f"Autre lecture n°\u00a0{rank}"
