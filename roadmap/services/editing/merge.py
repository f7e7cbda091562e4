"""Two people edited the same action: what each changed since the version both had opened."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from roadmap.services.editing.content import ActionContent, YearEntry, names_of


@dataclass(frozen=True, slots=True)
class Merge:
    """``merged`` holds both people's work, theirs where they ``conflict``; ``theirs`` names what only they changed."""

    merged: ActionContent
    conflicts: tuple[str, ...]
    theirs: tuple[str, ...]
    mine: tuple[str, ...]

    @property
    def says_nothing_new(self) -> bool:
        """What was typed is what is recorded: the same form was sent twice."""
        return not (self.conflicts or self.mine)


def three_way(base: ActionContent, mine: ActionContent, now: ActionContent) -> Merge:
    """Merge field by field: a field that one person changed is taken from that person."""
    merged = now
    found: dict[str, list[str]] = {"conflicts": [], "theirs": [], "mine": []}
    for name in names_of(base, mine, now):
        if name == "remarks":
            continue
        kind = _kind(base.get(name), mine.get(name), now.get(name))
        if kind:
            found[kind].append(name)
        if kind == "mine":
            merged = merged.put(name, adopted(name, mine.get(name), now))
    settled = set(base.remarks) - set(mine.remarks)
    remarks = tuple(remark for remark in now.remarks if remark not in settled)
    if remarks != now.remarks:
        found["mine"].append("remarks")
    return Merge(replace(merged, remarks=remarks), **{name: tuple(names) for name, names in found.items()})


def adopted(name: str, value: Any, now: ActionContent) -> Any:
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
        keys = {row.pk for row in now.milestones}
        return tuple(row if row.pk in keys else replace(row, pk=None) for row in value)
    return value


def _kind(base: object, mine: object, now: object) -> str:
    if mine == now:
        return ""
    if mine == base:
        return "theirs"
    return "mine" if now == base else "conflicts"
