"""The home page: the state of each region of the scope, in words. Two queries, whatever the regions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Count, Max, Q

from common.scope import Scope
from roadmap.enums import RoadmapKind, RoadmapState, StepState
from roadmap.models import Action, Roadmap
from roadmap.selectors.summary import StateSummary
from territories.models import Territory


@dataclass(slots=True)
class RegionSummary:
    """A region with the counts of its actions and steps; cancelled steps are left out."""

    region: Territory
    may_import: bool
    roadmaps: list[Roadmap] = field(default_factory=list)
    by_state: dict[str | None, int] = field(default_factory=dict)
    to_confirm: int = 0
    changed_at: dt.datetime | None = None
    known_steps: int = 0
    told_steps: int = 0

    def add(
        self, state: str | None, number: int, doubtful: int, changed: dt.datetime, known: int, told: int
    ) -> None:
        """The actions of one state, with their steps."""
        self.by_state[state] = self.by_state.get(state, 0) + number
        self.to_confirm += doubtful
        self.changed_at = max(filter(None, [self.changed_at, changed]))
        self.known_steps += known
        self.told_steps += told

    @property
    def states(self) -> StateSummary:
        """The same counts as the regional pages show, from this page's few queries."""
        return StateSummary(
            total=sum(self.by_state.values()),
            by_state=self.by_state,
            known_steps=self.known_steps,
            told_steps=self.told_steps,
        )


@dataclass(frozen=True, slots=True)
class HomePage:
    """Regions that have a roadmap, those that have none yet, and the national roadmaps."""

    with_roadmap: list[RegionSummary]
    without_roadmap: list[RegionSummary]
    national: list[Roadmap]
    may_import: bool
    every_region: bool
    is_empty: bool

    @property
    def several_regions(self) -> bool:
        return len(self.with_roadmap) + len(self.without_roadmap) > 1


def home_page(scope: Scope, regions: Sequence[Territory]) -> HomePage:
    """What the home page shows to a scope; ``regions`` are those it sees, in the order of their names."""
    summaries = {
        region.pk: RegionSummary(region, may_import=scope.may_edit_region(region.pk)) for region in regions
    }
    national = _add_roadmaps(summaries, scope)
    _add_actions(summaries, scope)
    return HomePage(
        with_roadmap=[summary for summary in summaries.values() if summary.roadmaps],
        without_roadmap=[summary for summary in summaries.values() if not summary.roadmaps],
        national=national,
        may_import=bool(scope.editable_regions),
        every_region=scope.every_region,
        is_empty=scope.is_empty,
    )


def _add_roadmaps(summaries: dict[int, RegionSummary], scope: Scope) -> list[Roadmap]:
    """Gives each region its roadmaps in force and returns the national ones, the newest first."""
    national: list[Roadmap] = []
    for roadmap in Roadmap.objects.visible_to(scope).order_by("-period_start", "-period_end", "title"):
        if roadmap.kind == RoadmapKind.NATIONAL:
            national.append(roadmap)
        elif roadmap.state != RoadmapState.SUPERSEDED and roadmap.territory_id in summaries:
            summaries[roadmap.territory_id].roadmaps.append(roadmap)
    return national


def _add_actions(summaries: dict[int, RegionSummary], scope: Scope) -> None:
    """Actions with their steps, counted together."""
    told = ~Q(programmings__steps__state=StepState.CANCELLED) & Q(programmings__steps__isnull=False)
    known = told & ~Q(programmings__steps__state=StepState.UNKNOWN)
    rows = (
        Action.objects.visible_to(scope)
        .active()
        .exclude(roadmap__state=RoadmapState.SUPERSEDED)
        .order_by()
        .values_list("roadmap__territory", "current_status__state")
        .annotate(
            number=Count("pk", distinct=True),
            doubtful=Count("pk", filter=~Q(to_confirm=[]), distinct=True),
            changed=Max("updated_at"),
            known=Count("programmings__steps", filter=known),
            told=Count("programmings__steps", filter=told),
        )
    )
    for territory, state, *counts in rows:
        if summary := summaries.get(territory):
            summary.add(state, *counts)
