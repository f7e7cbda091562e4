"""Committees and their meetings, for their pages, the home and the dashboards."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Q

from common.db.search import fold
from common.enums import Certainty
from common.scope import Scope
from governance.enums import CommitteeLevel, MeetingState
from governance.models import Committee, Meeting
from governance.models.committees import MeetingQuerySet
from roadmap.selectors.wording import SOURCE_DOUBTS
from territories.enums import TerritoryKind
from territories.models import Territory

LIST_QUERIES, PAGE_QUERIES = 2, 4
_LEVELS = list(CommitteeLevel)
_PROPOSED = "proposée, pas encore arrêtée"


@dataclass(slots=True)
class CommitteeSummary:
    """A committee with its next meeting from a day on (that day included) and the last one before it."""

    committee: Committee
    next: Meeting | None = None
    last: Meeting | None = None

    @property
    def facts(self) -> list[str]:
        """When it sits, whether it is settled, how sure the reading is."""
        committee = self.committee
        said = [committee.dates_text, _PROPOSED if committee.is_proposed else ""]
        if committee.certainty != Certainty.CERTAIN:
            said.append(SOURCE_DOUBTS[Certainty(committee.certainty)].lower())
        return [words for words in said if words]

    @property
    def facts_with_place(self) -> list[str]:
        return [self.committee.territory.name, *self.facts]


@dataclass(frozen=True, slots=True)
class Group:
    """Committees of one level in one territory."""

    level: str
    territory: Territory
    summaries: Sequence[CommitteeSummary]

    @property
    def level_label(self) -> str:
        return str(CommitteeLevel(self.level).label)

    @property
    def is_national(self) -> bool:
        return self.level == CommitteeLevel.NATIONAL


@dataclass(frozen=True, slots=True)
class CommitteeList:
    """``groups`` sit on the day; ``former`` sat before it and ``coming`` are to sit after it."""

    groups: Sequence[Group]
    former: Sequence[CommitteeSummary]
    coming: Sequence[CommitteeSummary]

    @property
    def is_empty(self) -> bool:
        return not (self.groups or self.former or self.coming)


@dataclass(frozen=True, slots=True)
class MeetingLine:
    """A meeting as its committee's page shows it; ``is_past`` when its day is the page's day or before."""

    meeting: Meeting
    is_past: bool


@dataclass(frozen=True, slots=True)
class CommitteePage:
    """``coming`` in the order of the days, ``past`` the latest first."""

    committee: Committee
    coming: Sequence[MeetingLine]
    past: Sequence[MeetingLine]
    successors: Sequence[Committee] = field(default_factory=list)
    region: Territory | None = None


def days_of_meetings() -> list[dt.date]:
    """The days that a dashboard is compared with: what was computed by then is kept (one query)."""
    return list(Meeting.objects.order_by("on").values_list("on", flat=True).distinct())


def next_meeting(scope: Scope, territory: Territory, on: dt.date) -> Meeting | None:
    """The first meeting from a day on, of any committee of a territory; its committee is loaded (one query).

    What is already closed on the day itself is over.
    """
    return _next(_meetings(scope, territory), on).first()


def previous_meeting(scope: Scope, territory: Territory, before: dt.date) -> Meeting | None:
    """The latest meeting before a day of the committee that follows the territory's roadmap (one query).

    Drafts were never convened. What was convened counts even if nobody said that it was held.
    """
    return _previous(_meetings(scope, territory), before).first()


def meetings_around(
    scope: Scope, territory: Territory, day: dt.date
) -> tuple[Meeting | None, Meeting | None]:
    """The previous meeting and the next one, as above (one query, of the few meetings of a territory)."""
    meetings = sorted(_meetings(scope, territory).order_by(), key=_moment)
    held = [meeting for meeting in meetings if meeting.on < day and _counts_as_held(meeting)]
    coming = [meeting for meeting in meetings if meeting.on >= day and not _is_past(meeting, day)]
    return (held[-1] if held else None), (coming[0] if coming else None)


def _counts_as_held(meeting: Meeting) -> bool:
    return meeting.committee.steers and meeting.state != MeetingState.DRAFT


def _moment(meeting: Meeting) -> tuple[dt.date, bool, dt.time, int]:
    """A meeting whose hour is unknown comes last of its day, as in the database."""
    return meeting.on, meeting.begins is None, meeting.begins or dt.time.min, meeting.pk


def committee_list(scope: Scope, on: dt.date) -> CommitteeList:
    """Every committee of the scope as of a day, by level and territory (two queries)."""
    visible = Committee.objects.visible_to(scope).select_related("territory", "succeeds")
    groups: dict[tuple[bool, str, int], list[CommitteeSummary]] = defaultdict(list)
    former, coming = [], []
    for summary in sorted(_summaries(scope, visible, on), key=_order):
        committee = summary.committee
        if committee.is_over(on):
            former.append(summary)
        elif not committee.sits_on(on):
            coming.append(summary)
        else:
            groups[_place(committee)].append(summary)
    return CommitteeList(
        groups=[
            Group(found[0].committee.level, found[0].committee.territory, found)
            for _, found in sorted(groups.items(), key=lambda item: item[0])
        ],
        former=former,
        coming=coming,
    )


def committee_page(scope: Scope, committee: Committee, on: dt.date) -> CommitteePage:
    """What the page of a committee shows; ``committee`` comes with its territory, and that one with its parent."""
    meetings = Meeting.objects.visible_to(scope).filter(committee=committee).order_by("on", "begins", "pk")
    region = _region_of(committee.territory)
    lines = [MeetingLine(meeting, is_past=_is_past(meeting, on)) for meeting in meetings]
    return CommitteePage(
        committee=committee,
        coming=[line for line in lines if not line.is_past],
        past=[line for line in reversed(lines) if line.is_past],
        successors=list(committee.successors.visible_to(scope)),
        region=region,
    )


def _is_past(meeting: Meeting, on: dt.date) -> bool:
    return meeting.on < on or (meeting.on == on and meeting.state == MeetingState.CLOSED)


def _from(meetings: MeetingQuerySet, on: dt.date) -> MeetingQuerySet:
    return meetings.filter(Q(on__gt=on) | Q(on=on) & ~Q(state=MeetingState.CLOSED))


def _next(meetings: MeetingQuerySet, on: dt.date) -> MeetingQuerySet:
    return _from(meetings, on).order_by("on", "begins", "pk")


def _previous(meetings: MeetingQuerySet, before: dt.date) -> MeetingQuerySet:
    found = meetings.filter(committee__steers=True, on__lt=before)
    return found.exclude(state=MeetingState.DRAFT).order_by("-on", "-begins", "-pk")


def _meetings(scope: Scope, territory: Territory) -> MeetingQuerySet:
    found = Meeting.objects.visible_to(scope).filter(committee__territory=territory)
    return found.select_related("committee__territory")


def _summaries(scope: Scope, committees: Iterable[Committee], on: dt.date) -> list[CommitteeSummary]:
    found = {committee.pk: CommitteeSummary(committee) for committee in committees}
    for meeting in (
        Meeting.objects.visible_to(scope).filter(committee__in=list(found)).order_by("on", "begins")
    ):
        summary = found[meeting.committee_id]
        meeting.committee = summary.committee
        if _is_past(meeting, on):
            summary.last = meeting
        elif summary.next is None:
            summary.next = meeting
    return list(found.values())


def _order(summary: CommitteeSummary) -> tuple[tuple[bool, str, int], int, str]:
    committee = summary.committee
    return _place(committee), committee.order, committee.code


def _place(committee: Committee) -> tuple[bool, str, int]:
    """Each region with its regional level before its territorial one, then what is national."""
    level = CommitteeLevel(committee.level)
    return level == CommitteeLevel.NATIONAL, fold(committee.territory.name), _LEVELS.index(level)


def _region_of(territory: Territory) -> Territory | None:
    if territory.kind == TerritoryKind.NATION:
        return None
    return territory if territory.kind == TerritoryKind.REGION else territory.parent
