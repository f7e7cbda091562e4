"""What one row of a region's table says, once understood. Plain values, ready for JSON."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from common.tabular.model import typographic
from roadmap.imports.codes import normal_title
from roadmap.imports.headers import Column
from roadmap.imports.pilots import PilotReading

# Kinds of remarks said of the row itself, whichever of its readings is chosen.
OF_THE_ROW = frozenset({"carried", "inherited", "merged", "continued", "near", "double", "formula"})


@dataclass(frozen=True, slots=True)
class Remark:
    """Something said about a row: a repair made, a doubt to settle, or a problem that refuses it."""

    kind: str
    message: str
    column: str = ""
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        message = typographic(self.message)
        values: dict[str, Any] = {"kind": self.kind, "message": message, "column": self.column}
        if self.before or self.after:
            values |= {"before": list(self.before), "after": list(self.after)}
        return values


@dataclass(slots=True)
class RowReading:
    """One action as the file has it. ``years`` maps a year to its text; ``extras`` a header to its text.

    ``objective_written`` is False when the objective was carried over from a row above. ``placed`` is the
    row with each cell in the column it was read under.
    """

    row: int
    cells: tuple[str, ...]
    placed: tuple[str, ...] = ()
    code: str = ""
    version: int | None = None
    ancestors: tuple[tuple[str, str, str], ...] = ()
    objective_code: str = ""
    objective_title: str = ""
    objective_written: bool = False
    title: str = ""
    state: str | None = None
    status_text: str = ""
    priority: int | None = None
    pilots: list[PilotReading] = field(default_factory=list)
    years: dict[int, str] = field(default_factory=dict)
    extras: dict[str, str] = field(default_factory=dict)
    repairs: list[Remark] = field(default_factory=list)
    to_confirm: list[Remark] = field(default_factory=list)
    problems: list[Remark] = field(default_factory=list)
    alternatives: list[RowReading] = field(default_factory=list)

    @property
    def same_title_key(self) -> tuple[object, ...]:
        """What two rows of one action share when no code tells them apart."""
        objective = self.objective_code or normal_title(self.objective_title)
        return (self.ancestors, objective, normal_title(self.title))

    def problems_but(self, kind: str) -> list[Remark]:
        return [problem for problem in self.problems if problem.kind != kind]

    def content(self) -> dict[str, Any]:
        """What is compared and published; the same shape as ``compare.content_of`` gives of an action."""
        return {
            "ancestors": [list(ancestor) for ancestor in self.ancestors],
            "objective_written": self.objective_written,
            "objective_code": self.objective_code,
            "objective_title": self.objective_title,
            "title": self.title,
            "state": self.state,
            "status_text": self.status_text,
            "priority": self.priority,
            "pilots": [
                {
                    "organisation": pilot.organisation,
                    "role": str(pilot.role),
                    "label": pilot.label,
                    "id": pilot.organisation_id,
                }
                for pilot in self.pilots
            ],
            "years": {str(year): text for year, text in sorted(self.years.items()) if text},
            "extras": {header: text for header, text in self.extras.items() if text},
        }


@dataclass(frozen=True, slots=True)
class TableReading:
    """A whole table: its titles, its columns, its rows in the order of the file."""

    title: str
    announced_period: str
    general_label: str
    general_objectives: tuple[tuple[str, str], ...]
    other_lines: tuple[str, ...]
    sheet: str
    headers: tuple[str, ...]
    header_rows: tuple[int, ...]
    objective_header: str
    ancestor_headers: tuple[str, ...]
    years: tuple[int, ...]
    fields: frozenset[str]
    extra_headers: tuple[str, ...]
    columns: tuple[Column, ...]
    notes: tuple[str, ...]
    rows: tuple[RowReading, ...]
