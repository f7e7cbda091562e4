"""The tree of goals of one roadmap, with where each goal comes from and where it went."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch

from common.enums import Certainty
from common.scope import Scope
from roadmap.models import Goal, GoalSuccession, Milestone, Roadmap
from roadmap.selectors.levels import LevelCount, level_counts
from roadmap.selectors.rows import ActionRow
from roadmap.selectors.wording import NUMBER_DOUBTS, WORDING_DOUBTS


@dataclass(frozen=True, slots=True)
class Kinship:
    """A goal of another roadmap that this one comes from, or has become."""

    goal: Goal
    link: GoalSuccession


@dataclass(frozen=True, slots=True)
class GoalNode:
    """A goal, what stands under it, and the doubts about its reading (empty when certain).

    ``depth`` is 1 for the roots; ``number_doubt`` is silent where none of the siblings has a number: the
    group says it once. ``has_own_source`` when it was not read where the whole roadmap was.
    """

    goal: Goal
    depth: int
    children: tuple[GoalNode, ...]
    rows: tuple[ActionRow, ...]
    wording_doubt: str
    number_doubt: str
    predecessors: tuple[Kinship, ...]
    successors: tuple[Kinship, ...]
    milestones: tuple[Milestone, ...]
    has_own_source: bool

    @property
    def is_doubtful(self) -> bool:
        return bool(self.wording_doubt or self.number_doubt)

    @property
    def has_fold(self) -> bool:
        """Whether something is left to say that the page does not say already."""
        return bool(self.kin or self.has_own_source or (self.goal.note and not self.is_doubtful))

    @property
    def kin(self) -> tuple[Kinship, ...]:
        return self.predecessors + self.successors

    @property
    def has_about(self) -> bool:
        goal = self.goal
        return bool(self.has_fold or self.is_doubtful or goal.description or goal.lead_id or self.milestones)

    @property
    def children_in_words(self) -> str:
        """« 4 sous-éléments »."""
        count = len(self.children)
        if not count:
            return ""
        level = self.children[0].goal.level
        return f"{count}\u00a0{level.plural if count >= 2 else level.name}"

    @property
    def children_unnumbered(self) -> bool:
        return unnumbered([child.goal for child in self.children])


@dataclass(frozen=True, slots=True)
class RoadmapTree:
    roadmap: Roadmap
    levels: tuple[LevelCount, ...]
    roots: tuple[GoalNode, ...]

    @property
    def roots_unnumbered(self) -> bool:
        return unnumbered([root.goal for root in self.roots])


def unnumbered(goals: Sequence[Goal]) -> bool:
    """Whether the source gives no number to any of these goals."""
    return bool(goals) and all(
        not goal.number and goal.number_certainty == Certainty.NOT_FOUND for goal in goals
    )


def roadmap_tree(
    scope: Scope, roadmap: Roadmap, rows: Mapping[int | None, Sequence[ActionRow]] | None = None
) -> RoadmapTree:
    """The tree of a visible roadmap (five queries); ``rows`` are its actions by goal, when it has some."""
    goals = list(_goals(scope, roadmap))
    known = {goal.pk for goal in goals}
    children: dict[int | None, list[Goal]] = defaultdict(list)
    for goal in goals:
        children[goal.parent_id if goal.parent_id in known else None].append(goal)
    levels = sorted(roadmap.levels.all(), key=lambda level: level.depth)
    return RoadmapTree(
        roadmap=roadmap,
        levels=level_counts(levels, goals),
        roots=_nodes(children[None], children, rows or {}, depth=1, source=roadmap.source),
    )


def _goals(scope: Scope, roadmap: Roadmap) -> Iterable[Goal]:
    visible = Goal.objects.visible_to(scope)
    links = GoalSuccession.objects.order_by("pk")
    origins = links.filter(predecessor__in=visible).select_related(
        "predecessor__level", "predecessor__roadmap"
    )
    successions = links.filter(successor__in=visible).select_related("successor__level", "successor__roadmap")
    goals: Iterable[Goal] = (
        Goal.objects.active()
        .filter(roadmap=roadmap)
        .select_related("level", "lead")
        .defer("title_folded")
        .prefetch_related(Prefetch("origins", origins), Prefetch("successions", successions), "milestones")
        .order_by("level__depth", "position", "pk")
    )
    return goals


def _nodes(
    goals: Sequence[Goal],
    children: Mapping[int | None, Sequence[Goal]],
    rows: Mapping[int | None, Sequence[ActionRow]],
    *,
    depth: int,
    source: str,
) -> tuple[GoalNode, ...]:
    silent = unnumbered(goals)
    return tuple(
        GoalNode(
            goal=goal,
            depth=depth,
            children=_nodes(children.get(goal.pk, ()), children, rows, depth=depth + 1, source=source),
            rows=tuple(rows.get(goal.pk, ())),
            wording_doubt=WORDING_DOUBTS.get(Certainty(goal.certainty), ""),
            number_doubt="" if silent else NUMBER_DOUBTS.get(Certainty(goal.number_certainty), ""),
            predecessors=tuple(Kinship(link.predecessor, link) for link in goal.origins.all()),
            successors=tuple(Kinship(link.successor, link) for link in goal.successions.all()),
            milestones=tuple(goal.milestones.all()),
            has_own_source=bool(goal.source) and goal.source != source,
        )
        for goal in goals
    )
