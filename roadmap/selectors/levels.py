"""How many goals of each level were found, out of how many the source announces."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from common.enums import Certainty
from common.scope import Scope
from roadmap.models import Goal, Roadmap, RoadmapLevel
from roadmap.selectors.wording import found_in_words

DOUBTFUL = (Certainty.PROBABLE, Certainty.UNCERTAIN)


@dataclass(frozen=True, slots=True)
class LevelCount:
    level: RoadmapLevel
    found: int
    doubtful: int

    @property
    def in_words(self) -> str:
        return found_in_words(
            self.level.name,
            self.level.plural,
            announced=self.level.announced_count,
            found=self.found,
            doubtful=self.doubtful,
        )


@dataclass(frozen=True, slots=True)
class RoadmapSummary:
    """A roadmap as one row of the national page."""

    roadmap: Roadmap
    levels: tuple[LevelCount, ...]
    replaced_by: tuple[Roadmap, ...]


def national_roadmaps(scope: Scope) -> tuple[RoadmapSummary, ...]:
    """National roadmaps, the latest first (three queries and one for what replaces them)."""
    replacing = Roadmap.objects.visible_to(scope).order_by("period_start", "pk")
    roadmaps = (
        Roadmap.objects.visible_to(scope)
        .national()
        .select_related("supersedes")
        .prefetch_related("levels", Prefetch("superseded_by", replacing))
        .order_by("-period_start", "-period_end", "-pk")
    )
    found = list(roadmaps)
    counts = _counts(Goal.objects.active().filter(roadmap__in=[roadmap.pk for roadmap in found]))
    return tuple(
        RoadmapSummary(
            roadmap=roadmap,
            levels=tuple(
                LevelCount(level, *counts.get(level.pk, (0, 0)))
                for level in sorted(roadmap.levels.all(), key=lambda level: level.depth)
            ),
            replaced_by=tuple(roadmap.superseded_by.all()),
        )
        for roadmap in found
    )


def _counts(goals: QuerySet[Any]) -> dict[int, tuple[int, int]]:
    rows = (
        goals.exclude(certainty=Certainty.NOT_FOUND)
        .order_by()
        .values_list("level_id")
        .annotate(found=Count("pk"), doubtful=Count("pk", filter=Q(certainty__in=DOUBTFUL)))
    )
    return {level: (found, doubtful) for level, found, doubtful in rows}


def level_counts(levels: Iterable[RoadmapLevel], goals: Iterable[Goal]) -> tuple[LevelCount, ...]:
    """The same counts from goals already read (no query)."""
    read = [goal for goal in goals if goal.certainty != Certainty.NOT_FOUND]
    return tuple(
        LevelCount(
            level=level,
            found=sum(goal.level_id == level.pk for goal in read),
            doubtful=sum(goal.level_id == level.pk and goal.certainty in DOUBTFUL for goal in read),
        )
        for level in levels
    )
