"""What the home page tells one person first: what waits for them, what raises an alert, when their committee meets.

Four queries at most, whatever there is: campaigns, alerts, changes, meetings.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from common.scope import Scope
from governance.enums import MeetingState
from governance.models import Meeting
from indicators.models import ActionSnapshot, Snapshot
from journal.enums import Part
from journal.models import Change
from journal.selectors.trace_views import Summary
from roadmap.access import ANSWERING
from roadmap.alerts import ALERTS, BY_CODE, ActionAlert
from roadmap.models import Action, Pilotage
from roadmap.selectors.campaigns_home import OpenCampaign, open_campaigns, owed_actions
from territories.enums import TerritoryKind
from territories.models import Territory

QUERIES = 4
CHANGED_DAYS = 7
_MEETINGS, _ACTIONS = 3, 8


@dataclass(frozen=True, slots=True)
class CountedAlert:
    alert: ActionAlert
    count: int


@dataclass(frozen=True, slots=True)
class RegionAlerts:
    """The alerts of the actions of a region, as last computed, in the order of the rules."""

    region: Territory
    computed_at: dt.datetime
    counts: Sequence[CountedAlert]


@dataclass(frozen=True, slots=True)
class ActionInAlert:
    pk: int
    title: str
    alerts: tuple[ActionAlert, ...]


@dataclass(frozen=True, slots=True)
class ChangedAction:
    """``words``: « Modification : 2 étapes »; ``at`` the last of them."""

    pk: int
    title: str
    words: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class MeetingAhead:
    """``region`` is None for a national one; ``days`` from today in the territory of its committee."""

    meeting: Meeting
    region: Territory | None
    days: int


@dataclass(frozen=True, slots=True)
class PersonalHome:
    """``mine`` and ``changed`` are of the actions that the reader's organisations answer for."""

    owed: int
    campaigns: Sequence[OpenCampaign]
    alerts: Sequence[RegionAlerts]
    mine: Sequence[ActionInAlert]
    mine_count: int
    changed: Sequence[ChangedAction]
    changed_count: int
    meetings: Sequence[MeetingAhead]


def personal_home(scope: Scope, regions: Sequence[Territory]) -> PersonalHome:
    """``regions`` are those of the scope; what their ARS follows, and what their contributors answer for."""
    campaigns = open_campaigns(scope)
    rows = _alert_rows(scope)
    mine = [row for row in rows if row["mine"]]
    changed = _changed(scope)
    return PersonalHome(
        owed=owed_actions(campaigns),
        campaigns=[each for each in campaigns if each.region_id in scope.editable_regions],
        alerts=_by_region(rows, [region for region in regions if region.pk in scope.editable_regions]),
        mine=[_in_alert(row) for row in mine[:_ACTIONS]],
        mine_count=len(mine),
        changed=changed[:_ACTIONS],
        changed_count=len(changed),
        meetings=_meetings(scope),
    )


def _alert_rows(scope: Scope) -> list[dict[str, Any]]:
    """Actions that raise an alert, of the regions that one edits or answers in (one query, none for a reader)."""
    here = scope.editable_regions | {region for _, region in scope.piloting}
    if not here:
        return []
    latest = (
        Snapshot.objects.visible_to(scope)
        .filter(territory__in=here, part=Part.ROADMAP, on__lte=timezone.localdate())
        .order_by("territory_id", "-on")
        .distinct("territory_id")
    )
    rows: Any = (
        ActionSnapshot.objects.filter(snapshot__in=latest.values("pk"))
        .exclude(alerts=[])
        .annotate(mine=Exists(_pilotages(scope, action=OuterRef("action_id"))))
        .annotate(region=F("snapshot__territory"), computed_at=F("snapshot__computed_at"))
        .order_by("snapshot", "roadmap", "position", "action")
    )
    return list(rows.values("action_id", "title", "alerts", "mine", "region", "computed_at"))


def _pilotages(scope: Scope, **of: Any) -> QuerySet[Any]:
    """What the organisations on whose behalf one contributes answer for, in the region they were named for."""
    pairs = [Q(organisation=o, action__roadmap__territory=region) for o, region in scope.piloting]
    return Pilotage.objects.filter(reduce(or_, pairs, Q(pk__in=[])), role__in=ANSWERING, **of)


def _by_region(rows: Sequence[dict[str, Any]], regions: Sequence[Territory]) -> list[RegionAlerts]:
    counts: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    computed: dict[int, dt.datetime] = {}
    for row in rows:
        computed[row["region"]] = row["computed_at"]
        for code in row["alerts"]:
            counts[row["region"]][code] += 1
    return [
        RegionAlerts(
            region,
            computed[region.pk],
            [CountedAlert(alert, found) for alert in ALERTS if (found := counts[region.pk][alert.code])],
        )
        for region in regions
        if region.pk in computed
    ]


def _in_alert(row: dict[str, Any]) -> ActionInAlert:
    return ActionInAlert(row["action_id"], row["title"], tuple(BY_CODE[code] for code in row["alerts"]))


def _changed(scope: Scope) -> list[ChangedAction]:
    """What the journal says of one's actions since a week, the latest first (one query, none for the others)."""
    if not scope.piloting:
        return []
    mine = _pilotages(scope).values("action")
    visible = Action.objects.visible_to(scope).filter(pk=OuterRef("subject_id"))
    rows = (
        Change.objects.visible_to(scope)
        .filter(subject_kind="roadmap.action", subject_id__in=mine)
        .filter(context__created_at__gte=timezone.now() - dt.timedelta(days=CHANGED_DAYS))
        .order_by()
        .values("subject_id", "operation", "kind")
        .annotate(number=Count("pk"), at=Max("context__created_at"))
        .annotate(title=Subquery(visible.values("title")[:1]))
    )
    by_action: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        if row["title"] is not None:
            by_action[row["subject_id"]].append(row)
    found = [_changed_action(pk, found) for pk, found in by_action.items()]
    return sorted(found, key=lambda each: (each.at, each.pk), reverse=True)


def _changed_action(pk: int, rows: Sequence[dict[str, Any]]) -> ChangedAction:
    counts = sorted((row["operation"], row["kind"], row["number"]) for row in rows)
    return ChangedAction(pk, rows[0]["title"], Summary.of(counts).text, max(row["at"] for row in rows))


def _meetings(scope: Scope) -> list[MeetingAhead]:
    """The next ones of the committees that one reads (one query); a national reader's are those of the nation."""
    if scope.is_empty:
        return []
    today = timezone.localdate()
    ahead = Meeting.objects.visible_to(scope).filter(on__gte=today - dt.timedelta(days=1))
    if scope.every_region:
        own = Q(committee__territory__kind=TerritoryKind.NATION)
        ahead = ahead.filter(own | Q(committee__territory__in=scope.readable_regions))
    rows = ahead.exclude(state=MeetingState.CLOSED).select_related("committee__territory__parent")
    found = [_ahead(meeting) for meeting in rows.order_by("on", "begins", "pk")[: 2 * _MEETINGS]]
    return [each for each in found if each.days >= 0][:_MEETINGS]


def _ahead(meeting: Meeting) -> MeetingAhead:
    territory = meeting.committee.territory
    days = (meeting.on - timezone.localdate(timezone=territory.zone)).days
    if territory.kind == TerritoryKind.NATION:
        return MeetingAhead(meeting, None, days)
    return MeetingAhead(
        meeting, territory if territory.kind == TerritoryKind.REGION else territory.parent, days
    )
