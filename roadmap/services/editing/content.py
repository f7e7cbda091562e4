"""All that the form of an action edits, as one value: what a page was opened with, what was typed, what is there.

Two values are compared field by field to merge two people's work. Row ids stay out of the comparison: they
say which row is meant, not what it says.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from decimal import Decimal
from typing import Any, ClassVar, Protocol, Self

from django.db.models import prefetch_related_objects

from roadmap.enums import PilotRole, StepState
from roadmap.models import Action


class Content(Protocol):
    """What a form edits, as one value. ``KIND`` names the object; ``GROUPS`` the order of its fields on a page."""

    KIND: ClassVar[str]
    GROUPS: ClassVar[tuple[str, ...]]

    def fields(self) -> Iterator[tuple[str, Any]]:
        """(name, value) of everything that can differ; a year is « years.2025 »."""

    def get(self, name: str) -> Any: ...

    def put(self, name: str, value: Any) -> Self: ...


@dataclass(frozen=True, slots=True)
class PilotEntry:
    """``label`` keeps the words of the document; without organisation it is all there is."""

    organisation: int | None
    role: str = PilotRole.PILOT
    label: str = ""


@dataclass(frozen=True, slots=True)
class StepEntry:
    text: str
    state: str = StepState.UNKNOWN
    due: dt.date | None = None
    pk: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class YearEntry:
    """A year that says nothing has neither text nor steps."""

    text: str = ""
    steps: tuple[StepEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class MilestoneEntry:
    label: str
    due: dt.date | None = None
    due_text: str = ""
    reached_on: dt.date | None = None
    pk: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class ActionContent:
    """``remarks`` are what is still to be confirmed, in the words shown; ``alignments`` national goals."""

    KIND: ClassVar[str] = "action"
    GROUPS: ClassVar[tuple[str, ...]] = (
        *("title", "goal", "code", "priority", "weight", "published", "pilots"),
        *("years", "milestones", "alignments", "remarks"),
    )

    title: str
    code: str
    goal: int | None = None
    priority: int | None = None
    published: bool = False
    pilots: tuple[PilotEntry, ...] = ()
    years: Mapping[int, YearEntry] = field(default_factory=dict)
    milestones: tuple[MilestoneEntry, ...] = ()
    alignments: frozenset[int] = frozenset()
    remarks: tuple[str, ...] = ()
    weight: Decimal = Decimal(1)

    def year(self, year: int) -> YearEntry:
        return self.years.get(year, YearEntry())

    def fields(self) -> Iterator[tuple[str, Any]]:
        for group in self.GROUPS:
            if group == "years":
                yield from ((f"years.{year}", self.years[year]) for year in sorted(self.years))
            else:
                yield group, getattr(self, group)

    def get(self, name: str) -> Any:
        group, _, key = name.partition(".")
        return self.year(int(key)) if group == "years" else getattr(self, name)

    def put(self, name: str, value: Any) -> ActionContent:
        group, _, key = name.partition(".")
        if group == "years":
            return replace(self, years={**self.years, int(key): value})
        changed: dict[str, Any] = {name: value}
        return replace(self, **changed)


def names_of(*contents: Content) -> list[str]:
    """The names of the fields of several contents of one kind, each once, in the order of the page."""
    found = {name for content in contents for name, _ in content.fields()}
    groups = contents[0].GROUPS
    return sorted(found, key=lambda name: (groups.index(name.partition(".")[0]), name))


def differing(one: Content, other: Content) -> list[str]:
    """The names of the fields that do not say the same."""
    return [name for name in names_of(one, other) if one.get(name) != other.get(name)]


def message_of(remark: Any) -> str:
    """A remark as it is shown: readers of tables write an object, people a sentence."""
    return str(remark.get("message", "")) if isinstance(remark, dict) else str(remark)


ROWS = ("pilotages", "programmings__steps", "milestones", "alignments")


def content_of(action: Action) -> ActionContent:
    """What is recorded of an action (five queries, none when ``ROWS`` were prefetched)."""
    prefetch_related_objects([action], *ROWS)
    return ActionContent(
        title=action.title,
        code=action.code,
        goal=action.goal_id,
        priority=action.priority,
        published=action.published_at is not None,
        pilots=tuple(PilotEntry(row.organisation_id, row.role, row.label) for row in action.pilotages.all()),
        years={
            programming.year: YearEntry(
                programming.text,
                tuple(
                    StepEntry(step.text, step.state, step.due, step.pk) for step in programming.steps.all()
                ),
            )
            for programming in action.programmings.all()
        },
        milestones=tuple(
            MilestoneEntry(row.label, row.due, row.due_text, row.reached_on, row.pk)
            for row in action.milestones.all()
        ),
        alignments=frozenset(row.national_goal_id for row in action.alignments.all()),
        remarks=tuple(message_of(remark) for remark in action.to_confirm),
        weight=Decimal(action.weight),
    )


def as_data(content: ActionContent) -> dict[str, Any]:
    """Plain values that JSON can carry."""
    data = asdict(content)
    data["alignments"] = sorted(content.alignments)
    data["years"] = {str(year): asdict(entry) for year, entry in content.years.items()}
    for step in (step for entry in data["years"].values() for step in entry["steps"]):
        step["due"] = _iso(step["due"])
    data["milestones"] = milestones_as_data(content.milestones)
    data["weight"] = str(content.weight)
    return data


def milestones_as_data(milestones: tuple[MilestoneEntry, ...]) -> list[dict[str, Any]]:
    rows = [asdict(row) for row in milestones]
    return [{**row, "due": _iso(row["due"]), "reached_on": _iso(row["reached_on"])} for row in rows]


def milestones_from_data(rows: list[dict[str, Any]]) -> tuple[MilestoneEntry, ...]:
    return tuple(
        MilestoneEntry(**{**row, "due": _date(row["due"]), "reached_on": _date(row["reached_on"])})
        for row in rows
    )


def from_data(data: Mapping[str, Any]) -> ActionContent:
    """The inverse of :func:`as_data`."""
    years = {
        int(year): YearEntry(entry["text"], tuple(_step(step) for step in entry["steps"]))
        for year, entry in data["years"].items()
    }
    structured = {
        "pilots": tuple(PilotEntry(**row) for row in data["pilots"]),
        "years": years,
        "milestones": milestones_from_data(data["milestones"]),
        "alignments": frozenset(data["alignments"]),
        "remarks": tuple(data["remarks"]),
        "weight": weight_from_data(data),
    }
    return ActionContent(**{**data, **structured})


def weight_from_data(data: Mapping[str, Any]) -> Decimal:
    """1 on a page that was opened before weights were."""
    return Decimal(data.get("weight", "1"))


def _step(row: Mapping[str, Any]) -> StepEntry:
    return StepEntry(**{**row, "due": _date(row["due"])})


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _date(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
