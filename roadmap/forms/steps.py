"""The steps of an action as radios and dates, by year: read from the page, shown again when refused."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from django.utils.dateparse import parse_date

from roadmap.enums import StepState
from roadmap.models import Step
from roadmap.services.steps import StepChange

_SHOWN = [StepState.UNKNOWN, StepState.PLANNED, StepState.DONE, StepState.CANCELLED]


@dataclass(frozen=True, slots=True)
class StepOption:
    value: str
    label: str
    id: str
    checked: bool


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step and the names of its inputs; ``due`` is the text of the date as typed or stored."""

    step: Step
    name: str
    options: tuple[StepOption, ...]
    due_name: str
    due: str
    error: str


class StepFields:
    """``steps`` come with their programming. Unbound without ``data``; ``with_due`` asks for dates too."""

    def __init__(
        self,
        steps: Iterable[Step],
        data: Mapping[str, str] | None = None,
        *,
        prefix: str = "",
        with_due: bool = False,
    ) -> None:
        self.steps = list(steps)
        self.with_due = with_due
        self.errors: dict[int, str] = {}
        self._data = data
        self._prefix = prefix

    @property
    def changes(self) -> dict[int, StepChange]:
        """What was sent, by step id, whether or not the step is one of the action."""
        pattern = re.compile(rf"{re.escape(self._prefix)}etape-(\d{{1,18}})")
        names = (pattern.fullmatch(name) for name in self._data or ())
        return {int(match.group(1)): self._change(int(match.group(1))) for match in names if match}

    @property
    def touched(self) -> bool:
        """Whether a step was given another state than the one it had."""
        before = {step.pk: step.state for step in self.steps}
        return any(before.get(pk) != change.state for pk, change in self.changes.items())

    @property
    def says_nothing_new(self) -> bool:
        """Whether the steps are already as they were sent: the same form was sent twice."""
        now = {step.pk: (step.state, step.due) for step in self.steps}
        return bool(self.changes) and all(
            now.get(pk) == (change.state, change.due if change.due_told else now.get(pk, ("", None))[1])
            for pk, change in self.changes.items()
        )

    def is_valid(self) -> bool:
        for pk, change in self.changes.items():
            if change.state not in StepState.values:
                self.errors[pk] = "Cet état n’existe pas."
            elif self.with_due and self._raw_due(pk) and change.due is None:
                self.errors[pk] = "Donnez une date, par exemple 31/12/2025."
        return not self.errors

    @property
    def years(self) -> list[tuple[int, list[StepLine]]]:
        grouped = groupby(self.steps, key=lambda step: step.programming.year)
        return [(year, [self._line(step) for step in steps]) for year, steps in grouped]

    @property
    def unknown(self) -> int:
        return sum(step.state == StepState.UNKNOWN for step in self.steps)

    def _change(self, pk: int) -> StepChange:
        state = (self._data or {}).get(f"{self._prefix}etape-{pk}", "")
        return StepChange(state, self._due(pk) if self.with_due else None, due_told=self.with_due)

    def _raw_due(self, pk: int) -> str:
        return (self._data or {}).get(f"{self._prefix}echeance-{pk}", "").strip()

    def _due(self, pk: int) -> dt.date | None:
        raw = self._raw_due(pk)
        french = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", raw)
        try:
            return parse_date("{2}-{1:0>2}-{0:0>2}".format(*french.groups()) if french else raw)
        except ValueError:
            return None

    def _line(self, step: Step) -> StepLine:
        name = f"{self._prefix}etape-{step.pk}"
        sent = self._data.get(name) if self._data else None
        due = f"{step.due:%Y-%m-%d}" if step.due else ""
        return StepLine(
            step=step,
            name=name,
            options=tuple(self._options(name, sent or step.state)),
            due_name=f"{self._prefix}echeance-{step.pk}",
            due=self._raw_due(step.pk) if self._data and self.with_due else due,
            error=self.errors.get(step.pk, ""),
        )

    def _options(self, name: str, chosen: str) -> Iterator[StepOption]:
        for state in _SHOWN:
            yield StepOption(state.value, str(state.label), f"{name}-{state.value}", state.value == chosen)
