"""Creating, editing, archiving the goals of a regional roadmap."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from typing import Any, ClassVar

from django.db import transaction
from django.utils import timezone

from roadmap.models import Goal, Roadmap
from roadmap.services.editing.actions import write_milestones
from roadmap.services.editing.checks import check_constraints, check_text, check_weight
from roadmap.services.editing.content import (
    MilestoneEntry,
    milestones_as_data,
    milestones_from_data,
    weight_from_data,
)
from roadmap.services.errors import RoadmapRefused, StaleVersion
from roadmap.services.locks import hold_roadmap_in_use
from territories.models import Organisation


@dataclass(frozen=True, slots=True)
class GoalContent:
    """``parent`` links an operational objective to a general one; ``position`` is its rank in its level."""

    KIND: ClassVar[str] = "goal"
    GROUPS: ClassVar[tuple[str, ...]] = (
        *("title", "number", "parent", "position", "weight", "lead"),
        *("description", "milestones"),
    )

    title: str
    number: str = ""
    description: str = ""
    parent: int | None = None
    lead: int | None = None
    position: int | None = None
    milestones: tuple[MilestoneEntry, ...] = ()
    weight: Decimal = Decimal(1)

    def fields(self) -> Iterator[tuple[str, Any]]:
        yield from ((name, getattr(self, name)) for name in self.GROUPS)

    def get(self, name: str) -> Any:
        return getattr(self, name)

    def put(self, name: str, value: Any) -> GoalContent:
        changed: dict[str, Any] = {name: value}
        return replace(self, **changed)


def goal_as_data(content: GoalContent) -> dict[str, Any]:
    """Plain values that JSON can carry."""
    plain = {"milestones": milestones_as_data(content.milestones), "weight": str(content.weight)}
    return {**asdict(content), **plain}


def goal_from_data(data: Mapping[str, Any]) -> GoalContent:
    """The inverse of :func:`goal_as_data`."""
    structured = {"milestones": milestones_from_data(data["milestones"]), "weight": weight_from_data(data)}
    return GoalContent(**{**data, **structured})


def goal_content(goal: Goal) -> GoalContent:
    """What is recorded of a goal (one query)."""
    return GoalContent(
        title=goal.title,
        number=goal.number,
        description=goal.description,
        parent=goal.parent_id,
        lead=goal.lead_id,
        position=goal.position,
        milestones=tuple(
            MilestoneEntry(row.label, row.due, row.due_text, row.reached_on, row.pk)
            for row in goal.milestones.all()
        ),
        weight=Decimal(goal.weight),
    )


@transaction.atomic
def create_goal(*, roadmap: Roadmap, level: int, content: GoalContent) -> tuple[Goal, bool]:
    """A new goal and True; the same sent twice gives the first one, and False. Raises ``RoadmapRefused``."""
    hold_roadmap_in_use(roadmap.pk)
    found_level = roadmap.levels.filter(pk=level).first()
    if found_level is None:
        raise RoadmapRefused("Ce niveau n’est pas de cette feuille de route.", field="level")
    siblings = Goal.objects.active().filter(roadmap=roadmap, level=found_level)
    same = siblings.filter(title=content.title.strip(), number=content.number.strip(), parent=content.parent)
    if (twin := same.first()) is not None:
        return twin, False
    last = siblings.order_by("-position").first()
    goal = Goal(roadmap=roadmap, level=found_level, position=(last.position if last else 0) + 1)
    _write(goal, content)
    return goal, True


@transaction.atomic
def edit_goal(*, goal: Goal, content: GoalContent, version: int) -> bool:
    """Make a goal say ``content``; whether anything changed.

    Raises:
        StaleVersion: somebody saved the goal since.
        RoadmapRefused: a rule is broken; nothing is written.
    """
    locked = _lock(goal, version=version)
    if locked.archived_at is not None:
        raise RoadmapRefused("Cet objectif est archivé\u00a0: sortez-le des archives pour le modifier.")
    if goal_content(locked) == content:
        return False
    locked.version += 1
    _write(locked, content)
    return True


@transaction.atomic
def archive_goal(*, goal: Goal, version: int) -> None:
    """Take a goal out of the tree. Raises ``RoadmapRefused`` while something in use hangs from it."""
    locked = _lock(goal, version=version)
    actions, children = locked.actions.active().count(), locked.children.active().count()
    if actions or children:
        raise RoadmapRefused(
            f"Cet objectif porte encore {actions}\u00a0action(s) et {children}\u00a0objectif(s) en vigueur\u00a0: "
            "déplacez-les ou archivez-les d’abord."
        )
    locked.archived_at = timezone.now()
    locked.version += 1
    locked.save(update_fields=["archived_at", "version", "updated_at"])


@transaction.atomic
def unarchive_goal(*, goal: Goal) -> None:
    """Put an archived goal back in the tree; nothing when it is there."""
    locked = _lock(goal, version=None)
    if locked.archived_at is None:
        return
    locked.archived_at = None
    locked.version += 1
    locked.save(update_fields=["archived_at", "version", "updated_at"])


def _lock(goal: Goal, *, version: int | None) -> Goal:
    locked: Goal = (
        Goal.objects.select_for_update(of=("self",), no_key=True)
        .select_related("roadmap__territory", "level")
        .get(pk=goal.pk)
    )
    if version is not None and locked.version != version:
        raise StaleVersion(current=locked.version)
    return locked


def _write(goal: Goal, content: GoalContent) -> None:
    _check(goal, content)
    goal.title, goal.number = content.title.strip(), content.number.strip()
    goal.description = content.description.strip()
    goal.parent_id, goal.lead_id = content.parent, content.lead
    goal.weight = content.weight
    if content.position is not None:
        goal.position = content.position
    check_constraints(goal, field="number")
    goal.save()
    write_milestones(goal, content.milestones)


def _check(goal: Goal, content: GoalContent) -> None:
    check_text(content.title, field="title", empty="Un objectif a un intitulé.")
    check_text(content.number, field="number", limit=30)
    check_text(content.description, field="description")
    check_weight(content.weight)
    if content.parent and content.parent != goal.parent_id:
        above = Goal.objects.active().filter(
            pk=content.parent, roadmap=goal.roadmap_id, level__depth__lt=goal.level.depth
        )
        if not above.exists():
            message = "Cet objectif n’est pas d’un niveau supérieur de cette feuille de route."
            raise RoadmapRefused(message, field="parent")
    serving = Organisation.objects.serving(goal.roadmap.territory)
    if content.lead and content.lead != goal.lead_id and not serving.filter(pk=content.lead).exists():
        raise RoadmapRefused("Cet organisme ne sert pas cette région.", field="lead")
    _check_milestones(goal, content)


def _check_milestones(goal: Goal, content: GoalContent) -> None:
    known = set(goal.milestones.values_list("pk", flat=True)) if goal.pk else set()
    for milestone in content.milestones:
        check_text(milestone.label, field="milestones", empty="Un jalon dit quelque chose.")
        if milestone.pk is not None and milestone.pk not in known:
            raise RoadmapRefused("Ce jalon n’est pas de cet objectif.", field="milestones")
