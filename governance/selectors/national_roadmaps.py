"""The national roadmap that a page is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from common.scope import Scope
from roadmap.enums import RoadmapState
from roadmap.models import Roadmap, RoadmapLevel

QUERIES = 2
_FIRST = {RoadmapState.ADOPTED: 0, RoadmapState.DRAFT: 1, RoadmapState.SUPERSEDED: 2}


@dataclass(frozen=True, slots=True)
class NationalChoice:
    """Those that may be chosen, the one in force first; ``chosen`` is None when there is none at all.

    ``is_unknown``: another one was asked for, that the reader may not choose.
    """

    roadmaps: Sequence[Roadmap]
    chosen: Roadmap | None
    is_unknown: bool = False

    @property
    def levels(self) -> Sequence[RoadmapLevel]:
        return sorted(self.chosen.levels.all(), key=lambda level: level.depth) if self.chosen else []

    @property
    def is_default(self) -> bool:
        return not self.roadmaps or self.chosen == self.roadmaps[0]


def choose_national(scope: Scope, wanted: str = "") -> NationalChoice:
    """The one asked for by its primary key, else the adopted one that goes furthest (:data:`QUERIES` queries)."""
    visible = Roadmap.objects.visible_to(scope).national().filter(published_at__isnull=False)
    roadmaps = sorted(visible.prefetch_related("levels"), key=_order)
    asked = next((roadmap for roadmap in roadmaps if str(roadmap.pk) == wanted), None)
    chosen = asked or next(iter(roadmaps), None)
    return NationalChoice(roadmaps, chosen, is_unknown=bool(wanted) and asked is None)


def _order(roadmap: Roadmap) -> tuple[int, int, int, int]:
    state = _FIRST[RoadmapState(roadmap.state)]
    return state, -(roadmap.period_end or 0), -(roadmap.period_start or 0), -roadmap.pk
