"""Writing the actions of a published table: many at once when new, one by one when changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.utils import timezone

from journal.import_kinds import Actor
from journal.models import ImportBatch, ImportLine
from roadmap.enums import StepState
from roadmap.imports.steps import split_steps
from roadmap.models import Action, Goal, Pilotage, Programming, StatusUpdate

ROWS_AT_ONCE = 1_000
_STEPS = """
INSERT INTO roadmap_step (programming_id, position, text, state)
SELECT said.programming, said.position, said.text, %s
FROM unnest(%s::bigint[], %s::smallint[], %s::text[]) AS said (programming, position, text)
"""


class ActionWriter:
    """Creates and changes actions of one roadmap inside one publication."""

    def __init__(self, batch: ImportBatch, *, roadmap_id: int, actor: Actor) -> None:
        self.batch = batch
        self.roadmap_id = roadmap_id
        self.actor = actor
        actions = Action.objects.filter(roadmap_id=roadmap_id)
        # The code of an action that an undone import withdrew is free again; numbers of our own never return.
        self.codes = set(actions.current().values_list("code", flat=True))
        self.rank = actions.count()

    def create(self, lines: Sequence[ImportLine], goals: Sequence[Goal | None]) -> None:
        """All the new actions of a batch, in a number of statements that depends on size classes only."""
        actions = self._actions(lines, goals)
        Action.objects.bulk_create(actions, batch_size=ROWS_AT_ONCE)
        pairs = [(action, line.reading) for action, line in zip(actions, lines, strict=True)]
        self._pilots(pairs)
        self._programming(pairs)
        self._statuses(pairs)
        for action, line in zip(actions, lines, strict=True):
            line.target_id, line.target_version = action.pk, action.version

    def _actions(self, lines: Sequence[ImportLine], goals: Sequence[Goal | None]) -> list[Action]:
        """Each with the number that its status update will have: written once, its first state is no change."""
        now = timezone.now()
        numbers = iter(_next_updates(sum(says_status(line.reading) for line in lines)))
        return [
            Action(
                roadmap_id=self.roadmap_id,
                goal=goal,
                code=self._code(line.reading["code"]),
                title=line.reading["title"],
                priority=line.reading["priority"],
                position=line.position,
                extras=line.reading["extras"],
                to_confirm=line.to_confirm,
                current_status_id=next(numbers) if says_status(line.reading) else None,
                published_at=now,
            )
            for line, goal in zip(lines, goals, strict=True)
        ]

    def _code(self, written: str) -> str:
        """The document's own code, else the next free one of the roadmap."""
        code = written if written and written not in self.codes else ""
        while not code or code in self.codes:
            self.rank += 1
            code = f"{self.batch.territory.code}-{self.batch.parameters['first_year']}-{self.rank:03d}"
        self.codes.add(code)
        return code

    def _pilots(self, pairs: Sequence[tuple[Action, dict[str, Any]]]) -> None:
        pilotages = [
            pilotage for action, reading in pairs for pilotage in pilotages_of(action, reading["pilots"])
        ]
        Pilotage.objects.bulk_create(pilotages, batch_size=ROWS_AT_ONCE)

    def _programming(self, pairs: Sequence[tuple[Action, dict[str, Any]]]) -> None:
        programmings = [
            Programming(action=action, year=int(year), text=text)
            for action, reading in pairs
            for year, text in reading["years"].items()
        ]
        Programming.objects.bulk_create(programmings, batch_size=ROWS_AT_ONCE)
        _write_steps(programmings)

    def _statuses(self, pairs: Sequence[tuple[Action, dict[str, Any]]]) -> None:
        updates = [self.status(action, reading) for action, reading in pairs if says_status(reading)]
        for update in updates:
            update.pk = update.action.current_status_id
        StatusUpdate.objects.bulk_create(updates, batch_size=ROWS_AT_ONCE)

    def status(self, action: Action, reading: dict[str, Any]) -> StatusUpdate:
        """The update that an import says, not saved; its date is unknown unless the import was dated."""
        return StatusUpdate(
            action=action,
            on=self.batch.as_of,
            state=reading["state"],
            comment=reading["status_text"],
            author=self.actor.user,
            author_label=self.actor.label,
            batch=self.batch,
        )


def says_status(reading: dict[str, Any]) -> bool:
    return bool(reading["state"] or reading["status_text"])


def _next_updates(count: int) -> list[int]:
    """Numbers that the database gives to nobody else."""
    table = StatusUpdate._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count]
        )
        return [number for (number,) in cursor.fetchall()]


def pilotages_of(action: Action, pilots: Sequence[dict[str, Any]]) -> list[Pilotage]:
    return [
        Pilotage(
            action=action,
            organisation_id=pilot["id"],
            role=pilot["role"],
            label=pilot["label"] or pilot["organisation"],
            position=position,
        )
        for position, pilot in enumerate(pilots, start=1)
    ]


def _write_steps(programmings: Sequence[Programming]) -> None:
    """Ten for each action of a table: as rows of the model they would take a tenth of the time of an import."""
    steps = [
        (programming.pk, rank, text)
        for programming in programmings
        for rank, text in enumerate(split_steps(programming.text), start=1)
    ]
    columns = [list(column) for column in zip(*steps, strict=True)]
    if columns:
        with connection.cursor() as cursor:
            cursor.execute(_STEPS, [StepState.UNKNOWN, *columns])
