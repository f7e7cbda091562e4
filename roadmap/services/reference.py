"""Loads the roadmaps known from documents, their goals, and what became of a draft's items."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from common.enums import Certainty
from common.reference import Row, Tally, read_list, read_object, upsert
from roadmap.enums import RoadmapKind, RoadmapState, SuccessionKind
from roadmap.models import Goal, GoalSuccession, Roadmap, RoadmapLevel
from territories.enums import TerritoryKind
from territories.models import Territory

# In an order where a roadmap comes after the one it supersedes.
ROADMAP_FILES = (
    "national_2019_2022.json",
    "national_2023_02_draft.json",
    "national_2023_2027.json",
    "segur_year_3.json",
    "hauts_de_france_2023.json",
)
_TERRITORY_OF = {RoadmapKind.NATIONAL: TerritoryKind.NATION, RoadmapKind.REGIONAL: TerritoryKind.REGION}


@dataclass(slots=True)
class _Tree:
    """The roadmap being loaded; ``ranks`` counts the goals met at each depth, in reading order."""

    roadmap: Roadmap
    levels: list[RoadmapLevel]
    tally: Tally
    ranks: Counter[int] = field(default_factory=Counter)


@transaction.atomic
def load_roadmaps(*, directory: Path) -> list[Tally]:
    """Roadmaps by code, goals by level and number. Raises ``ReferenceDataError``.

    A goal without number is recognised by its level, its parent and its rank in the document.
    """
    roadmaps = Tally("Feuilles de route")
    levels = Tally("Niveaux")
    goals = Tally("Axes, priorités et objectifs")
    for name in ROADMAP_FILES:
        row = read_object(directory / "roadmaps" / name)
        roadmap = _roadmap(row, roadmaps)
        tree = _Tree(roadmap, _levels(row, roadmap, levels), goals)
        for goal in row.rows("goals"):
            _goal(goal, tree, parent=None, depth=0)
    return [roadmaps, levels, goals]


def _roadmap(row: Row, tally: Tally) -> Roadmap:
    kind = RoadmapKind(row.choice("kind", RoadmapKind))
    superseded = row.text("supersedes")
    values = {
        "kind": kind.value,
        "territory_id": _territory_id(row, kind),
        "title": row.text("title", required=True),
        "document_version": row.text("document_version"),
        "period_start": row.number("period_start"),
        "period_end": row.number("period_end"),
        "announced_period": row.text("announced_period"),
        "state": row.choice("state", RoadmapState),
        "supersedes_id": _roadmap_id(row, superseded) if superseded else None,
        **row.sourced(),
    }
    roadmap = upsert(Roadmap, tally, {"code": row.text("code", required=True)}, values)
    if roadmap.published_at is None:
        roadmap.published_at = timezone.now()
        roadmap.save(update_fields=["published_at", "updated_at"])
    return roadmap


def _territory_id(row: Row, kind: RoadmapKind) -> int:
    code = row.text("territory", required=True)
    found = Territory.objects.filter(kind=_TERRITORY_OF[kind], code=code).first()
    if found is None:
        raise row.error(f"le territoire {code} ({_TERRITORY_OF[kind].label}) est inconnu.")
    return int(found.pk)


def _roadmap_id(row: Row, code: str) -> int:
    found = Roadmap.objects.filter(code=code).first()
    if found is None:
        raise row.error(f"la feuille de route «\u00a0{code}\u00a0» est inconnue.")
    return int(found.pk)


def _levels(row: Row, roadmap: Roadmap, tally: Tally) -> list[RoadmapLevel]:
    levels = []
    for depth, level in enumerate(row.rows("levels"), start=1):
        values = {
            "name": level.text("name", required=True),
            "plural": level.text("plural", required=True),
            "announced_count": level.number("announced_count"),
            "note": level.text("note"),
        }
        levels.append(upsert(RoadmapLevel, tally, {"roadmap_id": roadmap.pk, "depth": depth}, values))
    return levels


def _goal(row: Row, tree: _Tree, *, parent: Goal | None, depth: int) -> None:
    if depth >= len(tree.levels):
        raise row.error("l’arbre est plus profond que les niveaux déclarés.")
    tree.ranks[depth] += 1
    goal = upsert(Goal, tree.tally, *_goal_key_and_values(row, tree, parent=parent, depth=depth))
    for child in row.rows("children"):
        _goal(child, tree, parent=goal, depth=depth + 1)


def _goal_key_and_values(
    row: Row, tree: _Tree, *, parent: Goal | None, depth: int
) -> tuple[dict[str, object], dict[str, object]]:
    """A numbered goal keeps its identity when it moves; the others are known by their place alone."""
    number = row.text("number")
    key: dict[str, object] = {
        "roadmap_id": tree.roadmap.pk,
        "level_id": tree.levels[depth].pk,
        "number": number,
        "withdrawn_at": None,
    }
    place = {"parent_id": parent.pk if parent else None, "position": tree.ranks[depth]}
    values: dict[str, object] = {
        "title": row.text("title", required=True),
        "description": row.text("description"),
        "number_certainty": row.choice("number_certainty", Certainty),
        **row.sourced(),
    }
    return (key, values | place) if number else (key | place, values)


@transaction.atomic
def load_successions(*, directory: Path) -> list[Tally]:
    """Links from a draft's items to what they became. Raises ``ReferenceDataError``."""
    tally = Tally("Filiations")
    for row in read_list(directory / "roadmaps" / "successions.json"):
        key = {
            "predecessor_id": goal_id(row, "predecessor"),
            "successor_id": goal_id(row, "successor"),
        }
        upsert(GoalSuccession, tally, key, {"kind": row.choice("kind", SuccessionKind), **row.sourced()})
    return [tally]


def goal_id(row: Row, field: str) -> int:
    """The goal that a field designates by roadmap, level and number, or wording when it has no number."""
    reference = row.values.get(field) or {}
    by = {"title": reference["wording"]} if "wording" in reference else {"number": reference.get("number")}
    found = list(
        Goal.objects.current().filter(
            roadmap__code=reference.get("roadmap"), level__name=reference.get("level"), **by
        )[:2]
    )
    if len(found) != 1:
        fault = "désigne plusieurs objectifs" if found else "est inconnu"
        raise row.error(f"l’objectif désigné par «\u00a0{field}\u00a0» {fault}\u00a0: {reference}.")
    return int(found[0].pk)
