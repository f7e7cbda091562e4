"""What a dashboard reads from the tables as they stand: the campaign under way. Meetings: selectors.committees."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.db.models import Count, Q

from common.exact import rounded
from common.scope import Scope
from roadmap.models import Campaign
from territories.models import Territory


@dataclass(frozen=True, slots=True)
class Completion:
    """A campaign under way: ``done`` items out of ``total``."""

    campaign: Campaign
    done: int
    total: int
    is_late: bool

    @property
    def percent(self) -> Decimal:
        """With the decimals that it needs, two at most; 0 of a campaign that asks nothing."""
        return rounded(Fraction(100 * self.done, self.total or 1), 2)


def campaign_under_way(scope: Scope, region: Territory, today: dt.date) -> Completion | None:
    """The last one opened, for those who work on the drafts of the region (one query, none for the others)."""
    if region.pk not in scope.draft_regions:
        return None
    campaigns = Campaign.objects.visible_to(scope).open().filter(territory=region, opens_on__lte=today)
    found = (
        campaigns.annotate(
            total=Count("items"), done=Count("items", filter=Q(items__status_update__isnull=False))
        )
        .order_by("-opens_on", "-pk")
        .first()
    )
    if found is None:
        return None
    return Completion(found, done=found.done, total=found.total, is_late=found.closes_on < today)
