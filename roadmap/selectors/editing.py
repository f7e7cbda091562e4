"""What the forms of actions and goals let one choose from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from common.db.search import fold
from journal.models.changes import Change
from roadmap.models import Action, Goal, Roadmap
from roadmap.selectors.rows import goal_label
from roadmap.services.editing.checks import national_goals
from roadmap.services.editing.content import ActionContent
from roadmap.services.editing.goals import GoalContent
from territories.models import Organisation

Choices = list[tuple[str, str]]
Grouped = list[tuple[str, Choices]]


@dataclass(frozen=True, slots=True)
class EditOptions:
    """``national`` goals are grouped by roadmap; ``known`` names every goal and organisation by its key."""

    goals: Choices
    organisations: Choices
    national: Grouped

    @property
    def national_labels(self) -> dict[str, str]:
        return {key: f"{label} ({roadmap})" for roadmap, choices in self.national for key, label in choices}


def edit_options(roadmap: Roadmap, content: ActionContent | None = None) -> EditOptions:
    """Choices of the form of an action (four queries); what it already holds is always among them."""
    goal = content.goal if content else None
    pilots = {pilot.organisation for pilot in content.pilots} if content else set()
    return EditOptions(
        goals=[("", "Aucun objectif"), *goal_choices(roadmap, keep=goal)],
        organisations=organisation_choices(roadmap, keep=pilots),
        national=national_choices(content.alignments if content else ()),
    )


def goal_options(goal: Goal, *contents: GoalContent) -> EditOptions:
    """Choices of the form of a goal (three queries); what the contents hold is always among them."""
    parent = next((content.parent for content in contents if content.parent), None)
    above = [choice for choice in goal_choices(goal.roadmap, keep=parent) if choice[0] != str(goal.pk)]
    leads = organisation_choices(goal.roadmap, keep=[content.lead for content in contents])
    return EditOptions(goals=[("", "Aucun"), *above], organisations=leads, national=[])


def goal_choices(roadmap: Roadmap, *, keep: int | None = None) -> Choices:
    """Goals in use, by level and rank, each under the name of its level (one query)."""
    goals = Goal.objects.current().filter(roadmap=roadmap).select_related("level").defer("title_folded")
    return [
        (str(goal.pk), short(goal_label(goal)))
        for goal in goals.order_by("level__depth", "position", "pk")
        if goal.archived_at is None or goal.pk == keep
    ]


def organisation_choices(roadmap: Roadmap, *, keep: Iterable[int | None] = ()) -> Choices:
    """Organisations serving the region, by name (two queries)."""
    serving = set(Organisation.objects.serving(roadmap.territory).values_list("pk", flat=True))
    wanted = serving | {key for key in keep if key}
    found = Organisation.objects.filter(pk__in=wanted)
    return sorted(((str(row.pk), _named(row)) for row in found), key=lambda item: fold(item[1]))


def _named(organisation: Organisation) -> str:
    if organisation.short_name and organisation.short_name != organisation.name:
        return f"{organisation.short_name}, {organisation.name}"
    return organisation.name


def national_choices(keep: Iterable[int] = ()) -> Grouped:
    """Goals of the published national roadmaps, grouped by roadmap (one query)."""
    kept = set(keep)
    goals: Any = (national_goals() | Goal.objects.filter(pk__in=kept)).distinct()
    groups: dict[str, Choices] = {}
    ordered = goals.select_related("roadmap", "level").defer("title_folded")
    for goal in ordered.order_by("-roadmap__period_start", "roadmap_id", "level__depth", "position", "pk"):
        name = f"{goal.level.name} {goal.number}".strip().capitalize()
        groups.setdefault(goal.roadmap.title, []).append((str(goal.pk), short(f"{name}\u00a0: {goal.title}")))
    return list(groups.items())


def short(text: str, limit: int = 110) -> str:
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def proposed_code(roadmap: Roadmap) -> str:
    """The next code of the roadmap's own series that no action has ever had (one query)."""
    codes = set(Action.objects.filter(roadmap=roadmap).values_list("code", flat=True))
    rank = len(codes) + 1
    while (code := f"{roadmap.territory.code}-{roadmap.period_start or 0}-{rank:03d}") in codes:
        rank += 1
    return code


def places_of(action: Action) -> tuple[Grouped, dict[int, int | None]]:
    """Where an action can go, grouped by goal, and the goal of each action (two queries)."""
    others = Action.objects.active().filter(roadmap=action.roadmap_id).exclude(pk=action.pk)
    actions = list(others.order_by("position", "pk").only("pk", "code", "title", "goal_id"))
    groups: Grouped = []
    for key, label in [*goal_choices(action.roadmap, keep=action.goal_id), ("", "Aucun objectif")]:
        under = [other for other in actions if str(other.goal_id or "") == key]
        places = [(f"a{other.pk}", f"après «\u00a0{short(other.title, 70)}\u00a0»") for other in under]
        groups.append((label, [(f"g{key}", "en premier"), *places]))
    return groups, {other.pk: other.goal_id for other in actions}


def last_writer(edited: Action | Goal) -> str:
    """Who made the last recorded change of an object or of what belongs to it; empty when unknown."""
    changes = Change.objects.about(edited._meta.label_lower, edited.pk).select_related("context")
    last = changes.order_by("-pk").first()
    metadata = (last.context.metadata or {}) if last else {}
    return str(metadata.get("actor", ""))
