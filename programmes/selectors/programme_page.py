"""What the page of a programme shows to a scope. Ten queries, whatever the number of windows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Count, F

from common.scope import Scope
from programmes.enums import ApplicationState, TallyState, TallyUnit
from programmes.models import (
    Application,
    Envelope,
    KeyDate,
    Programme,
    ProgrammeLink,
    ProgrammeService,
    Strand,
    Tally,
    Window,
)
from programmes.models.facts import FactQuerySet
from programmes.selectors.money import Money, money_by_territory
from programmes.selectors.timeline import Bar, Timeline, timeline_of
from roadmap.models import Action, Goal

BUDGET = 10


@dataclass(frozen=True, slots=True)
class Reading:
    """Strands as they were numbered between two dates: a code may have changed meaning since."""

    kind_label: str
    valid_from: dt.date | None
    valid_to: dt.date | None
    strands: list[Strand]


@dataclass(frozen=True, slots=True)
class Received:
    """Applications that the portal holds, by state."""

    state: ApplicationState
    count: int


@dataclass(frozen=True, slots=True)
class WindowRow:
    window: Window
    bar: Bar | None
    received: list[Received]
    tallies: list[Tally]


@dataclass(frozen=True, slots=True)
class Repeats:
    """Why windows are not summed: so many applications, for so many establishments."""

    beneficiaries: Tally
    applications: int
    windows: int


@dataclass(frozen=True, slots=True)
class ProgrammePage:
    programme: Programme
    readings: list[Reading]
    timeline: Timeline | None
    windows: list[WindowRow]
    repeats: list[Repeats]
    tallies: list[Tally]
    money: list[Money]
    key_dates: list[KeyDate]
    services: list[ProgrammeService]
    laureates: list[Application]
    goals: list[Goal]
    actions: list[Action]


def programme_page(scope: Scope, programme: Programme, *, today: dt.date) -> ProgrammePage:
    windows = list(
        Window.objects.visible_to(scope)
        .filter(programme=programme)
        .select_related("territory", "strand")
        .order_by("territory__kind", "territory__name", "order", "opens_on", "pk")
    )
    tallies = list(_facts(Tally.objects.all(), scope, programme).select_related("window", "territory"))
    received = _received(windows)
    line = timeline_of(windows, today=today)
    goals, actions = _links(scope, programme)
    return ProgrammePage(
        programme=programme,
        readings=_readings(programme),
        timeline=line,
        windows=[_row(window, line, received, tallies) for window in windows],
        repeats=_repeats(tallies),
        tallies=[tally for tally in tallies if tally.window_id is None],
        money=money_by_territory(_facts(Envelope.objects.select_related("window"), scope, programme)),
        key_dates=list(
            _facts(KeyDate.objects.all(), scope, programme).order_by(F("on").asc(nulls_last=True), "pk")
        ),
        services=list(_facts(ProgrammeService.objects.select_related("provider"), scope, programme)),
        laureates=_projects(windows),
        goals=goals,
        actions=actions,
    )


def _facts(facts: FactQuerySet, scope: Scope, programme: Programme) -> FactQuerySet:
    """Those that the scope reads, the nation's first, then territory by territory."""
    rows = facts.visible_to(scope).filter(programme=programme).select_related("territory")
    return rows.order_by("-territory__kind", "territory__name", *facts.model._meta.ordering)


def _readings(programme: Programme) -> list[Reading]:
    strands = programme.strands.order_by(F("valid_from").desc(nulls_last=True), "order", "code")
    groups = groupby(strands, key=lambda strand: (strand.kind_label, strand.valid_from, strand.valid_to))
    return [Reading(*key, list(rows)) for key, rows in groups]


def _received(windows: Iterable[Window]) -> dict[int, list[Received]]:
    rows = (
        Application.objects.filter(window__in=windows)
        .order_by("window", "state")
        .values("window", "state")
        .annotate(count=Count("pk"))
    )
    found: dict[int, list[Received]] = {}
    for row in rows:
        found.setdefault(row["window"], []).append(Received(ApplicationState(row["state"]), row["count"]))
    return found


def _row(
    window: Window, line: Timeline | None, received: dict[int, list[Received]], tallies: list[Tally]
) -> WindowRow:
    return WindowRow(
        window,
        line.bar(window) if line else None,
        received.get(window.pk, []),
        [tally for tally in tallies if tally.window_id == window.pk],
    )


def _repeats(tallies: list[Tally]) -> list[Repeats]:
    """Where unique beneficiaries are published beside the accepted applications of several windows."""
    found = []
    for unique in tallies:
        if unique.unit != TallyUnit.BENEFICIARIES or unique.window_id is not None:
            continue
        accepted = [
            tally
            for tally in tallies
            if tally.unit == TallyUnit.APPLICATIONS
            and tally.state == TallyState.ACCEPTED
            and tally.window_id is not None
            and tally.territory_id == unique.territory_id
        ]
        if len(accepted) > 1:
            found.append(Repeats(unique, sum(tally.value for tally in accepted), len(accepted)))
    return found


def _projects(windows: Iterable[Window]) -> list[Application]:
    """Projects that bear a name, with who carries them and with whom."""
    return list(
        Application.objects.filter(window__in=windows)
        .exclude(title="")
        .select_related("window", "organisation", "establishment")
        .prefetch_related("partners")
        .order_by("window__order", "window", "title")
    )


def _links(scope: Scope, programme: Programme) -> tuple[list[Goal], list[Action]]:
    links = (
        ProgrammeLink.objects.visible_to(scope)
        .filter(programme=programme)
        .select_related("goal__roadmap", "goal__level", "action__roadmap__territory")
    )
    goals = [link.goal for link in links if link.goal]
    actions = [link.action for link in links if link.action]
    return goals, actions
