"""Changing an action as a line says, and putting it back as it was."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db.models import F, Prefetch, QuerySet

from roadmap.imports.steps import split_steps
from roadmap.models import Action, Goal, Pilotage, Programming, Proof, Step
from roadmap.services.editing.content import StepEntry, YearEntry
from roadmap.services.import_actions import ActionWriter, pilotages_of, says_status
from roadmap.services.programming import write_year


def with_all_of_it(actions: QuerySet[Action]) -> QuerySet[Action]:
    """What :func:`snapshot` and the changes read, in four queries for all the actions together."""
    pilotages = Pilotage.objects.select_related("organisation").order_by("position", "pk")
    return actions.select_related("goal").prefetch_related(
        Prefetch("pilotages", pilotages),
        Prefetch("programmings", Programming.objects.prefetch_related("steps")),
    )


def snapshot(action: Action) -> dict[str, Any]:
    """Everything of an action that an import may change, enough to put it back exactly."""
    return {
        "title": action.title,
        "goal": action.goal_id,
        "goal_title": action.goal.title if action.goal else "",
        "priority": action.priority,
        "extras": action.extras,
        "to_confirm": action.to_confirm,
        "status": action.current_status_id,
        "pilots": [
            {"id": p.organisation_id, "role": p.role, "label": p.label, "organisation": p.name}
            for p in action.pilotages.all()
        ],
        "years": {
            str(programming.year): {
                "text": programming.text,
                "steps": [
                    {
                        "text": step.text,
                        "state": step.state,
                        "due": step.due.isoformat() if step.due else None,
                    }
                    for step in programming.steps.all()
                ],
            }
            for programming in action.programmings.all()
        },
    }


class Changer:
    """Applies the changes of one line; the fields it does not name are left alone.

    ``place`` is the objective that the line says, for one that moves its action.
    """

    def __init__(
        self, action: Action, reading: dict[str, Any], *, place: Goal | None, writer: ActionWriter
    ) -> None:
        self.action = action
        self.reading = reading
        self.place = place
        self.writer = writer

    def apply(self, fields: list[str], to_confirm: list[dict[str, Any]]) -> None:
        for name in fields:
            group, _, key = name.partition(".")
            getattr(self, f"_{group}")(key)
        self.action.to_confirm = to_confirm
        bump(self.action)

    def _title(self, _: str) -> None:
        self.action.title = self.reading["title"]

    def _priority(self, _: str) -> None:
        self.action.priority = self.reading["priority"]

    def _objective(self, _: str) -> None:
        self.action.goal = self.place

    def _objective_title(self, _: str) -> None:
        goal = self.action.goal
        if goal is not None:
            goal.title = self.reading["objective_title"]
            goal.version += 1
            goal.save(update_fields=["title", "version", "updated_at"])

    def _extras(self, header: str) -> None:
        kept = {name: text for name, text in self.action.extras.items() if name != header}
        text = self.reading["extras"].get(header)
        self.action.extras = {**kept, header: text} if text else kept

    def _pilots(self, _: str) -> None:
        replace_pilots(self.action, self.reading["pilots"])

    def _years(self, year: str) -> None:
        replace_year(self.action, int(year), self.reading["years"].get(year, ""))

    def _status(self, _: str) -> None:
        if not says_status(self.reading):
            self.action.current_status = None
            return
        update = self.writer.status(self.action, self.reading)
        update.save()
        self.action.current_status = update


def replace_pilots(action: Action, pilots: list[dict[str, Any]]) -> None:
    action.pilotages.all().delete()
    action.pilotages.bulk_create(pilotages_of(action, pilots))


def replace_year(action: Action, year: int, text: str) -> None:
    """A new text keeps the steps whose words did not change, and those that a proof backs."""
    existing = next((each for each in action.programmings.all() if each.year == year), None)
    known = list(existing.steps.all()) if existing else []
    proved = set(Proof.objects.filter(step__in=known).values_list("step_id", flat=True))
    entries = _matched(
        [StepEntry(words) for words in (split_steps(text) if text else [])], known, keep_state=True
    )
    taken = {entry.pk for entry in entries}
    left = [
        StepEntry(step.text, step.state, step.due, step.pk)
        for step in known
        if step.pk in proved and step.pk not in taken
    ]
    text = text or "\n".join(entry.text for entry in left)
    write_year(action, year, YearEntry(text, (*entries, *left)))


def _matched(entries: Sequence[StepEntry], known: Sequence[Step], *, keep_state: bool) -> list[StepEntry]:
    """Each entry given the row that says the same words, once; with that row's state if asked."""
    free: dict[str, list[Step]] = defaultdict(list)
    for step in reversed(known):
        free[step.text].append(step)
    matched = []
    for entry in entries:
        row = free[entry.text].pop() if free[entry.text] else None
        if row is None:
            matched.append(entry)
        elif keep_state:
            matched.append(StepEntry(row.text, row.state, row.due, row.pk))
        else:
            matched.append(replace(entry, pk=row.pk))
    return matched


def bump(action: Action) -> None:
    """Save an action that the caller locked under its next version, so that a form opened before is told."""
    action.version += 1
    action.save(
        update_fields=[
            "title",
            "goal",
            "priority",
            "extras",
            "to_confirm",
            "current_status",
            "published_at",
            "withdrawn_at",
            "version",
            "updated_at",
        ]
    )


def restore(action: Action, before: dict[str, Any], *, with_goal_title: bool) -> None:
    """Put an action back exactly as a snapshot has it (its status updates are retracted by the caller).

    ``with_goal_title``: the line corrected the title of the objective too.
    """
    action.title, action.priority = before["title"], before["priority"]
    action.goal_id, action.extras = before["goal"], before["extras"]
    action.to_confirm, action.current_status_id = before["to_confirm"], before["status"]
    goal = action.goal
    if with_goal_title and goal is not None and goal.title != before["goal_title"]:
        goal.title = before["goal_title"]
        goal.version = F("version") + 1
        goal.save(update_fields=["title", "version", "updated_at"])
    replace_pilots(action, before["pilots"])
    _restore_years(action, before["years"])
    bump(action)


def _restore_years(action: Action, before: dict[str, Any]) -> None:
    """Each year as it was; a step that still says the same words keeps its row."""
    now = {programming.year: list(programming.steps.all()) for programming in action.programmings.all()}
    for year in sorted({*now, *(int(year) for year in before)}):
        programmed = before.get(str(year), {"text": "", "steps": []})
        entries = [
            StepEntry(
                step["text"], step["state"], dt.date.fromisoformat(step["due"]) if step["due"] else None
            )
            for step in programmed["steps"]
        ]
        steps = _matched(entries, now.get(year, []), keep_state=False)
        write_year(action, year, YearEntry(programmed["text"], tuple(steps)))
