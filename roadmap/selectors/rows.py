"""One action as a row of a page: its state, its pilots, its strip of years."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet

from roadmap.enums import PilotRole, StepState
from roadmap.models import Action, Goal, Pilotage, Programming, StatusUpdate, Step
from roadmap.selectors.wording import ROLE_SUFFIXES

EMPTY, PLANNED, DONE = "empty", "planned", "done"
# Columns that only serve search: three times the text, never shown.
_SEARCH_COLUMNS = (
    "title_folded",
    "search",
    "goal__title_folded",
    "current_status__comment_folded",
    "current_status__search",
)


@dataclass(frozen=True, slots=True)
class PilotView:
    """``short`` fits in a cell; ``words`` are the document’s; ``suffix`` is empty for a plain pilot."""

    short: str
    full: str
    words: str
    role: str
    role_label: str
    suffix: str
    known: bool


@dataclass(frozen=True, slots=True)
class YearCell:
    """One year of an action. ``mark`` is ``empty``, ``planned`` or ``done`` (every step left is done)."""

    year: int
    text: str
    steps: tuple[Step, ...]

    @property
    def mark(self) -> str:
        if not self.text:
            return EMPTY
        left = [step for step in self.steps if step.state != StepState.CANCELLED]
        return DONE if left and all(step.state == StepState.DONE for step in left) else PLANNED

    @property
    def count(self) -> int:
        """Steps written for the year; a text that was not cut counts as one."""
        return len(self.steps) or int(bool(self.text))

    @property
    def in_words(self) -> str:
        if not self.text:
            return f"{self.year}\u00a0: rien de programmé"
        done = "faites" if self.count >= 2 else "faite"
        steps = f"{self.count}\u00a0étape{'s' if self.count >= 2 else ''}"
        return f"{self.year}\u00a0: {steps}{' ' + done if self.mark == DONE else ''}"


@dataclass(frozen=True, slots=True)
class ActionRow:
    action: Action
    state: str | None
    state_label: str | None
    comment: str
    pilots: tuple[PilotView, ...]
    cells: tuple[YearCell, ...]

    @property
    def updated_on(self) -> dt.date:
        """The day of the last change, in the territory's time."""
        return self.action.updated_at.astimezone(self.action.roadmap.territory.zone).date()

    @property
    def programmed(self) -> tuple[YearCell, ...]:
        """The years that say something."""
        return tuple(cell for cell in self.cells if cell.text)

    @property
    def strip_in_words(self) -> str:
        return "\u202f; ".join(cell.in_words for cell in self.cells)


def with_row(actions: QuerySet[Any]) -> QuerySet[Any]:
    """Everything a row shows (three queries more than the actions themselves)."""
    pilotages = Pilotage.objects.select_related("organisation").order_by("position", "pk")
    programmings = Programming.objects.defer("text_folded", "search").order_by("year")
    steps = Prefetch("steps", Step.objects.order_by("position"))
    return (
        actions.select_related("goal", "current_status", "roadmap__territory")
        .defer(*_SEARCH_COLUMNS)
        .prefetch_related(
            Prefetch("pilotages", pilotages),
            Prefetch("programmings", programmings.prefetch_related(steps)),
        )
    )


def as_row(action: Action, years: Iterable[int]) -> ActionRow:
    """A row from an action read by :func:`with_row` (no query)."""
    status: StatusUpdate | None = action.current_status
    return ActionRow(
        action=action,
        state=status.state if status else None,
        state_label=status.get_state_display() if status and status.state else None,
        comment=status.comment if status else "",
        pilots=tuple(as_pilot(pilotage) for pilotage in action.pilotages.all()),
        cells=year_cells(action, years),
    )


def year_cells(action: Action, years: Iterable[int]) -> tuple[YearCell, ...]:
    """The years of the roadmap, and any other year the action says something about."""
    written = {programming.year: programming for programming in action.programmings.all()}
    return tuple(
        YearCell(
            year=year,
            text=written[year].text if year in written else "",
            steps=tuple(written[year].steps.all()) if year in written else (),
        )
        for year in sorted({*years, *written})
    )


def as_pilot(pilotage: Pilotage) -> PilotView:
    organisation = pilotage.organisation
    return PilotView(
        short=organisation.label if organisation else pilotage.label,
        full=organisation.name if organisation else pilotage.label,
        words=pilotage.label,
        role=pilotage.role,
        role_label=pilotage.get_role_display(),
        suffix=ROLE_SUFFIXES[PilotRole(pilotage.role)],
        known=organisation is not None,
    )


def goal_label(goal: Goal | None) -> str:
    """Number and title as the table of the region writes them."""
    return f"{goal.number} {goal.title}".strip() if goal else ""
