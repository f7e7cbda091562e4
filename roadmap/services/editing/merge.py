"""Two people edited the same object: what each changed since the version both had opened.

One mechanism for all that a form edits at once: an action with its pilots, years and milestones, or a goal.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from roadmap.services.editing.content import Content, YearEntry, names_of

C = TypeVar("C", bound=Content)
# What is still to be confirmed: it can only be settled, by one person or the other.
REMARKS = "remarks"


@dataclass(frozen=True, slots=True)
class Merge(Generic[C]):
    """``merged`` holds both people's work, theirs where they ``conflict``; ``theirs`` names what only they changed."""

    merged: C
    conflicts: tuple[str, ...]
    theirs: tuple[str, ...]
    mine: tuple[str, ...]

    @property
    def says_nothing_new(self) -> bool:
        """What was typed is what is recorded: the same form was sent twice."""
        return not (self.conflicts or self.mine)


def three_way(base: C, mine: C, now: C) -> Merge[C]:
    """Merge field by field: a field that one person changed is taken from that person."""
    merged = now
    found: dict[str, list[str]] = {"conflicts": [], "theirs": [], "mine": []}
    for name in names_of(base, mine, now):
        value = _left(base, mine, now) if name == REMARKS else adopted(name, mine.get(name), now)
        before = now.get(name) if name == REMARKS else base.get(name)
        kind = _kind(before, value, now.get(name))
        if kind:
            found[kind].append(name)
        if kind == "mine":
            merged = merged.put(name, value)
    return Merge(merged, **{name: tuple(names) for name, names in found.items()})


def _left(base: Content, mine: Content, now: Content) -> tuple[str, ...]:
    """The remarks that neither has settled."""
    settled = set(base.get(REMARKS)) - set(mine.get(REMARKS))
    return tuple(remark for remark in now.get(REMARKS) if remark not in settled)


def adopted(name: str, value: Any, now: Content) -> Any:
    """A value typed against older rows, pointing at the rows that are there now (by their key, else words)."""
    if isinstance(value, YearEntry):
        there = now.get(name).steps
        keys, words = {step.pk for step in there}, {step.text: step.pk for step in there}
        steps = [step if step.pk in keys else replace(step, pk=words.get(step.text)) for step in value.steps]
        seen: set[int] = set()
        for index, step in enumerate(steps):
            if step.pk in seen:
                steps[index] = replace(step, pk=None)
            elif step.pk:
                seen.add(step.pk)
        return replace(value, steps=tuple(steps))
    if name == "milestones":
        keys = {row.pk for row in now.get(name)}
        return tuple(row if row.pk in keys else replace(row, pk=None) for row in value)
    return value


def _kind(base: object, mine: object, now: object) -> str:
    if mine == now:
        return ""
    if mine == base:
        return "theirs"
    return "mine" if now == base else "conflicts"
