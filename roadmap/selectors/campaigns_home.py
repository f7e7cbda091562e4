"""The campaigns under way as the home page counts them: how far each is, and what waits for the reader."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Exists, F, OuterRef, Q, Value
from django.utils import timezone

from common.scope import Scope
from roadmap.models import Action, Campaign, CampaignItem
from territories.enums import OrganisationKind
from territories.models import OrganisationArea


@dataclass(frozen=True, slots=True)
class OpenCampaign:
    """``waiting`` are the actions that this very reader still has to speak of."""

    pk: int
    title: str
    region_id: int
    region: str
    opens_on: dt.date
    closes_on: dt.date
    today: dt.date
    done: int
    total: int
    waiting: frozenset[int]

    @property
    def has_begun(self) -> bool:
        return self.opens_on <= self.today

    @property
    def days_left(self) -> int:
        """Negative once its last day is past."""
        return (self.closes_on - self.today).days


def open_campaigns(scope: Scope) -> list[OpenCampaign]:
    """Those of the regions whose drafts one reads, the first to end first (one query, none for a reader)."""
    if not scope.draft_regions:
        return []
    open_ones = Campaign.objects.visible_to(scope).open()
    answered = Q(status_update__isnull=False)
    active = Q(action__in=Action.objects.visible_to(scope).active().order_by().values("pk"))
    rows = (
        CampaignItem.objects.filter(campaign__in=open_ones.order_by())
        .order_by("campaign__closes_on", "campaign")
        .values("campaign", title=F("campaign__title"), opens=F("campaign__opens_on"))
        .annotate(closes=F("campaign__closes_on"), region=F("campaign__territory__name"))
        .annotate(zone=F("campaign__territory__timezone"), region_id=F("campaign__territory"))
        .annotate(
            total=Count("pk"),
            done=Count("pk", filter=answered),
            waiting=ArrayAgg(
                "action", filter=~answered & active & _mine(scope), distinct=True, default=Value([])
            ),
        )
    )
    return [_campaign(row) for row in rows]


def owed_actions(campaigns: list[OpenCampaign]) -> int:
    """How many actions wait for the reader; one asked by two campaigns waits once."""
    return len(frozenset().union(*(each.waiting for each in campaigns if each.has_begun)))


def _campaign(row: Any) -> OpenCampaign:
    return OpenCampaign(
        pk=row["campaign"],
        title=row["title"],
        region_id=row["region_id"],
        region=row["region"],
        opens_on=row["opens"],
        closes_on=row["closes"],
        today=timezone.localdate(timezone=ZoneInfo(row["zone"])),
        done=row["done"],
        total=row["total"],
        waiting=frozenset(row["waiting"]),
    )


def _mine(scope: Scope) -> Q:
    """The pairs of roadmap.selectors.updates_mine.pairs_of, without asking for them first."""
    piloting = [
        Q(organisation=organisation, campaign__territory=region) for organisation, region in scope.piloting
    ]
    agency = Exists(
        OrganisationArea.objects.filter(
            organisation=OuterRef("organisation"),
            territory=OuterRef("campaign__territory"),
            organisation__kind=OrganisationKind.ARS,
        )
    )
    edited = Q(campaign__territory__in=scope.editable_regions) & Q(agency)
    return reduce(or_, piloting, edited)
