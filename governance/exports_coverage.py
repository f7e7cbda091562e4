"""The matrix of coverage as a table: one line a goal, and a place where there are several."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from common.tabular.writers import Column
from governance.selectors.coverage import Cell, GoalLine, Matrix
from indicators.rules.words import SEMICOLON
from roadmap.enums import ActionState
from roadmap.selectors.summary import NO_STATE
from territories.enums import TerritoryKind


@dataclass(frozen=True, slots=True)
class Line:
    goal: GoalLine
    cell: Cell


def lines_of(matrix: Matrix) -> Iterator[Line]:
    for goal in matrix.lines:
        yield Line(goal, goal.total)
        yield from (Line(goal, cell) for cell in goal.cells)


def columns_of(matrix: Matrix) -> Sequence[Column[Line]]:
    named = Column("Actions alignées à ce niveau", _named, width=60)
    whole = "Ensemble des régions" if matrix.regions else matrix.place.name
    place = matrix.place.pk
    return (
        Column("Niveau", lambda line: line.goal.level),
        Column("Numéro", lambda line: line.goal.number, width=10),
        Column("Intitulé", lambda line: line.goal.title, width=60),
        Column("Territoire", lambda line: whole if line.cell.place.pk == place else line.cell.place.name),
        Column("Actions non abandonnées", lambda line: line.cell.actions if line.cell.is_known else None),
        *(Column(str(state.label).capitalize(), _counted(state.value), width=12) for state in ActionState),
        Column(NO_STATE.capitalize(), _counted(None), width=12),
        Column("Taux (%)", lambda line: line.cell.rate, width=10),
        Column("Couverture (%)", lambda line: line.cell.coverage, width=10),
        *((named,) if matrix.place.kind == TerritoryKind.REGION else ()),
    )


def _named(line: Line) -> str:
    return f"{SEMICOLON} ".join(action.title for action in line.goal.named)


def _counted(state: str | None) -> Callable[[Line], int | None]:
    """Unknown is not 0: nothing where nothing was computed."""
    return lambda line: line.cell.states.by_state.get(state, 0) if line.cell.is_known else None
