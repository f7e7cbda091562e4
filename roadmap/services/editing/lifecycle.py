"""Creating, duplicating, moving, archiving actions."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.db import transaction
from django.utils import timezone

from journal.import_kinds import Actor
from roadmap.enums import StepState
from roadmap.models import Action, Roadmap, StatusUpdate
from roadmap.services.editing.actions import lock_action, save_next, write_rows
from roadmap.services.editing.checks import MAX_TEXT, check_constraints, check_content, check_goal, check_text
from roadmap.services.editing.content import ActionContent, MilestoneEntry, YearEntry, content_of
from roadmap.services.errors import RoadmapRefused
from roadmap.services.locks import hold_actions, hold_roadmap, hold_roadmap_in_use

_EMPTY = ActionContent(title="", code="")


@dataclass(frozen=True, slots=True)
class Place:
    """Where an action goes: under a goal (None: under none), first of it or after another action."""

    goal: int | None
    after: int | None = None


@transaction.atomic
def create_action(*, roadmap: Roadmap, content: ActionContent) -> tuple[Action, bool]:
    """A new action, last of its goal, and True; the same sent twice gives the first one, and False.

    Raises:
        RoadmapRefused: a rule is broken, or the code is another action's.
    """
    # One creation at a time in a roadmap, so that two of them never take the same code.
    hold_roadmap_in_use(roadmap.pk)
    same = Action.objects.current().filter(
        roadmap=roadmap, code=content.code.strip(), title=content.title.strip(), goal_id=content.goal
    )
    if (found := same.first()) is not None:
        return found, False
    action = Action(
        roadmap=roadmap,
        code=content.code.strip(),
        title=content.title.strip(),
        goal_id=content.goal,
        priority=content.priority,
        weight=content.weight,
        position=_last_position(roadmap) + 1,
        published_at=timezone.now() if content.published else None,
    )
    check_content(action, _EMPTY, content)
    check_constraints(action, field="code")
    action.save()
    write_rows(action, _EMPTY, content)
    return action, True


def _last_position(roadmap: Roadmap) -> int:
    last = Action.objects.filter(roadmap=roadmap).order_by("-position").first()
    return last.position if last else 0


@transaction.atomic
def duplicate_action(*, action: Action, code: str, title: str) -> tuple[Action, bool]:
    """A draft that says the same, with nothing told yet: no status, no step done, no milestone reached."""
    source = content_of(lock_action(action, version=None))
    copied = replace(
        source,
        code=code.strip(),
        title=title.strip(),
        published=False,
        remarks=(),
        years={year: _untold(entry) for year, entry in source.years.items()},
        milestones=tuple(MilestoneEntry(row.label, row.due, row.due_text) for row in source.milestones),
    )
    return create_action(roadmap=action.roadmap, content=copied)


def _untold(entry: YearEntry) -> YearEntry:
    steps = [replace(step, state=StepState.UNKNOWN, pk=None) for step in entry.steps]
    return replace(entry, steps=tuple(steps))


@transaction.atomic
def move_action(*, action: Action, place: Place, version: int) -> None:
    """Put an action elsewhere in its roadmap; the rank of the others follows.

    Raises:
        StaleVersion: somebody saved the action since.
        RoadmapRefused: the goal or the action to follow is not of this roadmap.
    """
    # Ranks only change under the lock of the roadmap: they can be read before the actions are held.
    hold_roadmap(action.roadmap_id)
    others = list(
        Action.objects.filter(roadmap_id=action.roadmap_id)
        .exclude(pk=action.pk)
        .order_by("position", "pk")
        .only("pk", "goal_id", "position")
    )
    rank = _index_after(others, place) + 1
    pushed = _pushed(others, rank)
    hold_actions([action.pk, *(other.pk for other in pushed)])
    locked = lock_action(action, version=version)
    if locked.goal_id != place.goal:
        check_goal(locked, place.goal)
    Action.objects.bulk_update(pushed, ["position"])
    locked.goal_id, locked.position = place.goal, rank
    save_next(locked, "goal", "position")


def _pushed(others: list[Action], rank: int) -> list[Action]:
    """Those whose rank changes when another action takes ``rank`` (from 1), under their new one."""
    pushed = []
    for position, other in enumerate(others, start=1):
        new = position + (position >= rank)
        if other.position != new:
            other.position = new
            pushed.append(other)
    return pushed


def _index_after(order: list[Action], place: Place) -> int:
    if place.after is None:
        return next((i for i, other in enumerate(order) if other.goal_id == place.goal), len(order))
    for index, other in enumerate(order):
        if other.pk == place.after and other.goal_id == place.goal:
            return index + 1
    raise RoadmapRefused("Cette place n’est pas dans cette feuille de route.", field="place")


@transaction.atomic
def archive_action(*, action: Action, version: int, reason: str, actor: Actor) -> None:
    """Take an action out of lists and figures; its page stays, with the sentence in its history.

    Raises:
        StaleVersion: somebody saved the action since.
        RoadmapRefused: no sentence, or it is archived already.
    """
    check_text(reason, field="reason", empty="Dites en une phrase pourquoi cette action est archivée.")
    locked = lock_action(action, version=version)
    if locked.archived_at is not None:
        raise RoadmapRefused("Cette action est déjà archivée.")
    locked.archived_at = timezone.now()
    save_next(locked, "archived_at")
    _note(locked, f"Action archivée. {reason.strip()}", actor=actor)


@transaction.atomic
def unarchive_action(*, action: Action, version: int, actor: Actor) -> None:
    """Put an archived action back in lists and figures. Raises ``StaleVersion``, ``RoadmapRefused``."""
    locked = lock_action(action, version=version)
    if locked.archived_at is None:
        raise RoadmapRefused("Cette action n’est pas archivée.")
    locked.archived_at = None
    save_next(locked, "archived_at")
    _note(locked, "Action sortie des archives.", actor=actor)


def _note(action: Action, sentence: str, *, actor: Actor) -> None:
    """A dated sentence in the history that changes neither state nor confidence, nor the status in force."""
    StatusUpdate.objects.create(
        action=action,
        on=timezone.localdate(timezone=action.roadmap.territory.zone),
        comment=sentence[: MAX_TEXT + 100],
        author=actor.user,
        author_label=actor.label,
    )
