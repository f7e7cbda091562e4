"""The home page: the state of each region of the scope, in words. Four queries, whatever the regions."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Count, Max, Q

from common.db.search import fold
from common.scope import Scope
from roadmap.enums import RoadmapKind, RoadmapState, StepState
from roadmap.models import Action, Roadmap, Step
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
    is_empty: bool

    @property
    def several_regions(self) -> bool:
        return len(self.with_roadmap) + len(self.without_roadmap) > 1


def home_page(scope: Scope) -> HomePage:
    """What the home page shows to a scope."""
    summaries = {
        region.pk: RegionSummary(region, may_import=scope.may_edit_region(region.pk))
        for region in Territory.objects.visible_to(scope).regions()
    }
    national = _add_roadmaps(summaries, scope)
    _add_actions(summaries, scope)
    _add_steps(summaries, scope)
    ordered = sorted(summaries.values(), key=lambda summary: fold(summary.region.name))
    return HomePage(
        with_roadmap=[summary for summary in ordered if summary.roadmaps],
        without_roadmap=[summary for summary in ordered if not summary.roadmaps],
        national=national,
        may_import=bool(scope.editable_regions),
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
    actions = Action.objects.visible_to(scope).exclude(roadmap__state=RoadmapState.SUPERSEDED)
    rows = (
        actions.order_by()
        .values("roadmap__territory", "current_status__state")
        .annotate(
            number=Count("pk"), doubtful=Count("pk", filter=~Q(to_confirm=[])), changed=Max("updated_at")
        )
        .values_list("roadmap__territory", "current_status__state", "number", "doubtful", "changed")
    )
    for territory, state, number, doubtful, changed in rows:
        if summary := summaries.get(territory):
            summary.by_state[state] = summary.by_state.get(state, 0) + number
            summary.to_confirm += doubtful
            summary.changed_at = max(filter(None, [summary.changed_at, changed]))


def _add_steps(summaries: dict[int, RegionSummary], scope: Scope) -> None:
    actions = Action.objects.visible_to(scope).exclude(roadmap__state=RoadmapState.SUPERSEDED)
    rows = (
        Step.objects.filter(programming__action__in=actions)
        .exclude(state=StepState.CANCELLED)
        .order_by()
        .values_list("programming__action__roadmap__territory", "state")
        .annotate(Count("pk"))
    )
    counts: dict[int, dict[bool, int]] = defaultdict(lambda: defaultdict(int))
    for territory, state, number in rows:
        counts[territory][state != StepState.UNKNOWN] += number
    for territory, by_known in counts.items():
        if summary := summaries.get(territory):
            summary.known_steps, summary.told_steps = by_known[True], sum(by_known.values())
