"""The roadmap of a region as the document it adopted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from common.scope import Scope
from roadmap.enums import RoadmapState
from roadmap.models import Action, Roadmap
from roadmap.selectors.rows import ActionRow, as_row, with_row
from roadmap.selectors.summary import StateSummary, state_summary
from roadmap.selectors.trees import GoalNode, RoadmapTree, roadmap_tree
from territories.models import Territory

_CURRENT_FIRST = {RoadmapState.ADOPTED: 0, RoadmapState.DRAFT: 1, RoadmapState.SUPERSEDED: 2}


@dataclass(frozen=True, slots=True)
class RoadmapChoice:
    """The roadmaps of a region, the one in force first; ``unknown`` when none is the one asked for."""

    roadmaps: tuple[Roadmap, ...]
    chosen: Roadmap | None
    unknown: bool = False

    @property
    def others(self) -> tuple[Roadmap, ...]:
        return tuple(roadmap for roadmap in self.roadmaps if roadmap != self.chosen)

    @property
    def is_default(self) -> bool:
        return bool(self.roadmaps) and self.chosen == self.roadmaps[0]


@dataclass(frozen=True, slots=True)
class RegionalDocument:
    """``standing`` goals are read above the table, unlinked to it; ``loose`` actions have no goal."""

    tree: RoadmapTree
    summary: StateSummary
    standing: tuple[GoalNode, ...]
    sections: tuple[GoalNode, ...]
    loose: tuple[ActionRow, ...]

    @property
    def roadmap(self) -> Roadmap:
        return self.tree.roadmap

    @property
    def is_empty(self) -> bool:
        return not (self.tree.roots or self.loose)


def choose_roadmap(scope: Scope, region: Territory, wanted: str = "") -> RoadmapChoice:
    """The roadmap asked for by its primary key, else the one in force (two queries)."""
    roadmaps = (
        Roadmap.objects.visible_to(scope)
        .of_region(region)
        .select_related("supersedes")
        .prefetch_related("levels")
    )
    ordered = tuple(sorted(roadmaps, key=_rank))
    asked = next((roadmap for roadmap in ordered if str(roadmap.pk) == wanted), None)
    return RoadmapChoice(
        roadmaps=ordered,
        chosen=asked or (ordered[0] if ordered else None),
        unknown=bool(wanted) and asked is None,
    )


def _rank(roadmap: Roadmap) -> tuple[bool, int, int, int]:
    unpublished = roadmap.published_at is None
    state = _CURRENT_FIRST[RoadmapState(roadmap.state)]
    return (unpublished, state, -(roadmap.period_start or 0), -roadmap.pk)


def regional_document(scope: Scope, roadmap: Roadmap) -> RegionalDocument:
    """The whole document, actions included (eleven queries, whatever its size)."""
    actions = Action.objects.visible_to(scope).active().filter(roadmap=roadmap)
    by_goal: dict[int | None, list[ActionRow]] = defaultdict(list)
    for action in with_row(actions).order_by("position", "pk"):
        by_goal[action.goal_id].append(as_row(action, roadmap.years))
    tree = roadmap_tree(scope, roadmap, by_goal)
    standing = _standing(tree.roots)
    return RegionalDocument(
        tree=tree,
        summary=state_summary(actions),
        standing=standing,
        sections=tuple(root for root in tree.roots if root not in standing),
        loose=tuple(by_goal.get(None, ())),
    )


def _standing(roots: Sequence[GoalNode]) -> tuple[GoalNode, ...]:
    """Roots above the others' level that nothing is linked to: the source does not say what they govern."""
    lowest = max((root.goal.level.depth for root in roots), default=0)
    return tuple(
        root for root in roots if root.goal.level.depth < lowest and not root.children and not root.rows
    )
