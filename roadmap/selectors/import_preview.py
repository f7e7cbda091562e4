"""What the page of an import shows of the lines of a roadmap table. No query: a line holds all of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from common.db.search import fold
from common.tabular.model import column_letter
from journal.enums import Outcome, Resolution
from journal.models import ImportBatch, ImportLine
from roadmap.enums import ActionState
from roadmap.imports.headers import Column, Field, columns_of_layout
from roadmap.selectors.import_grid import Grid, grid_of
from roadmap.selectors.import_readings import Option, disputed_columns, open_choice, options_of
from roadmap.selectors.import_words import (
    Piece,
    label_of,
    pieces_of,
    pilot_words,
    state_label,
    words_of,
)

# The columns that a doubt is about when it does not name one.
_DOUBTED = {
    "state": {Field.STATUS, Field.STATE},
    "near": {Field.ACTION},
    "title": {Field.ACTION},
    "pilot": {Field.PILOT, Field.CO_PILOT, Field.SUPPORT},
}
# Doubts that are settled by a form of their own.
_OWN_FORM = {"readings", "near"}


@dataclass(frozen=True, slots=True)
class Pilot:
    """``words`` are those of the file when they say more than the name."""

    name: str
    words: str
    known: bool


@dataclass(frozen=True, slots=True)
class Understood:
    """The reading of a row; ``doubts`` names the fields that are to be confirmed."""

    code: str
    objective: str
    carried: bool
    ancestors: tuple[str, ...]
    title: str
    state: str | None
    state_label: str
    status_text: str
    priority: int | None
    pilots: tuple[Pilot, ...]
    years: tuple[tuple[str, str], ...]
    extras: tuple[tuple[str, str], ...]
    doubts: frozenset[str]

    @property
    def quotation(self) -> str:
        """The words of the status when they say more than the state itself."""
        return "" if fold(self.status_text.strip()) == fold(self.state_label) else self.status_text

    @property
    def period(self) -> str:
        """« 2024 à 2028 », for the line that stands for a folded row."""
        if not self.years:
            return ""
        first, last = self.years[0][0], self.years[-1][0]
        return f"{first} à {last}" if last != first else first


@dataclass(frozen=True, slots=True)
class Doubt:
    """``choice`` is what confirming it sends; ``states`` what else may be chosen: (what is sent, words)."""

    message: str
    choice: str
    cells: tuple[str, ...] = ()
    states: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Near:
    """An action of the portal that the row resembles; ``choice`` says that it is the same."""

    pk: int
    code: str
    title: str
    choice: str


@dataclass(frozen=True, slots=True)
class FieldChange:
    label: str
    old: tuple[Piece, ...]
    new: tuple[Piece, ...]
    conflict: bool


@dataclass(frozen=True, slots=True)
class LineView:
    """A line as the page shows it; ``is_quiet`` when nothing in it asks for a look."""

    line: ImportLine
    grid: Grid
    understood: Understood
    repairs: tuple[str, ...]
    problems: tuple[str, ...]
    doubts: tuple[Doubt, ...]
    options: tuple[Option, ...]
    near: tuple[Near, ...]
    near_dismissal: str
    changes: tuple[FieldChange, ...]

    @property
    def is_quiet(self) -> bool:
        shown = (self.repairs, self.problems, self.doubts, self.options, self.near_dismissal, self.changes)
        return not any(shown)

    @property
    def is_only_changed(self) -> bool:
        """True when what changes is all there is to look at: the whole reading can be folded."""
        return bool(self.changes) and not (self.repairs or self.problems or self.doubts or self.options)

    @property
    def is_undecided(self) -> bool:
        """True while the choice between readings is open."""
        return bool(open_choice(self.line))

    @property
    def is_conflict(self) -> bool:
        return self.line.outcome == Outcome.CONFLICT

    @property
    def is_pending(self) -> bool:
        return self.is_conflict and self.line.resolution == Resolution.PENDING


def line_views(batch: ImportBatch, lines: Sequence[ImportLine]) -> list[LineView]:
    """Views of lines of one batch, in their order."""
    columns = columns_of_layout(batch.layout)
    return [_view(line, columns) for line in lines]


def _view(line: ImportLine, columns: Sequence[Column]) -> LineView:
    doubtful = _columns_of(line.to_confirm, columns) | disputed_columns(line) | _outside(line, columns)
    return LineView(
        line=line,
        grid=grid_of(
            [column.header for column in columns],
            line.cells,
            line.reading.get("placed") or [],
            doubtful=doubtful,
            refused=_columns_of(line.problems, columns),
        ),
        understood=_understood(line),
        repairs=tuple(remark["message"] for remark in line.repairs),
        problems=tuple(remark["message"] for remark in line.problems),
        doubts=tuple(_doubts(line)),
        options=options_of(line),
        near=tuple(_near(near) for near in line.near_matches),
        near_dismissal=_dismissal(line),
        changes=tuple(_change(change) for change in line.changes),
    )


def _understood(line: ImportLine) -> Understood:
    reading = line.reading
    written = reading["objective_written"] or not line.cells
    return Understood(
        code=reading["code"],
        objective=f"{reading['objective_code']} {reading['objective_title']}".strip(),
        carried=not written and bool(reading["objective_code"] or reading["objective_title"]),
        ancestors=tuple(f"{number} {title}".strip() for _, number, title in reading["ancestors"]),
        title=reading["title"],
        state=reading["state"],
        state_label=state_label(reading["state"]),
        status_text=reading["status_text"],
        priority=reading["priority"],
        pilots=tuple(_pilot(pilot) for pilot in reading["pilots"]),
        years=tuple(sorted(reading["years"].items())),
        extras=tuple(reading["extras"].items()),
        doubts=frozenset(_field_of(remark["kind"]) for remark in line.to_confirm),
    )


def _field_of(kind: str) -> str:
    return {"state": "state", "pilot": "pilots", "near": "title"}.get(kind, kind)


def _pilot(pilot: dict[str, Any]) -> Pilot:
    words = pilot["label"] if pilot["label"] != pilot["organisation"] else ""
    return Pilot(pilot_words(pilot), words, pilot["id"] is not None)


def _doubts(line: ImportLine) -> list[Doubt]:
    return [
        Doubt(
            message=remark["message"],
            choice=f"confirm:{rank}",
            cells=tuple(text for text in remark.get("before", ()) if text),
            states=_states(line, rank) if remark["kind"] == "state" else (),
        )
        for rank, remark in enumerate(line.to_confirm)
        if remark["kind"] not in _OWN_FORM
    ]


def _states(line: ImportLine, rank: int) -> tuple[tuple[str, str], ...]:
    """The state read, or none, to be kept as it is; then each other state."""
    read = line.reading["state"]
    kept = f"{state_label(read).capitalize()} (lecture proposée)" if read else "Laisser sans état"
    others = [
        (f"state:{state.value}", str(state.label).capitalize()) for state in ActionState if state != read
    ]
    return ((f"confirm:{rank}", kept), *others)


def _near(near: dict[str, Any]) -> Near:
    return Near(near["id"], near["code"], near["title"], f"same_as:{near['id']}")


def _dismissal(line: ImportLine) -> str:
    """What saying « it is another action » sends, while a near match is open."""
    ranks = [rank for rank, remark in enumerate(line.to_confirm) if remark["kind"] == "near"]
    return f"confirm:{ranks[0]}" if ranks else ""


def _outside(line: ImportLine, columns: Sequence[Column]) -> set[int]:
    """Columns past the table, when a doubt says that texts stand there."""
    is_said = any(remark["kind"] == "outside" for remark in line.to_confirm)
    width = max((column.index for column in columns if column.field is not Field.BLANK), default=-1) + 1
    return {index for index, text in enumerate(line.cells) if is_said and text and index >= width}


def _columns_of(remarks: Sequence[dict[str, Any]], columns: Sequence[Column]) -> set[int]:
    """Indexes of the columns that remarks speak of: named by header or letter, else known from their kind."""
    found: set[int] = set()
    for remark in remarks:
        named = {c.index for c in columns if remark["column"] in (c.header, column_letter(c.index + 1))}
        by_kind = {c.index for c in columns if c.field in _DOUBTED.get(remark["kind"], ())}
        found |= named if remark["column"] else by_kind
    return found


def _change(change: dict[str, Any]) -> FieldChange:
    field = change["field"]
    old, new = pieces_of(words_of(field, change["old"]), words_of(field, change["new"]))
    return FieldChange(label_of(field), old, new, change["conflict"])
