"""What a person owes: their organisations × open campaigns; and the actions they pilot outside campaigns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from common.scope import Scope
from roadmap.access import ANSWERING
from roadmap.enums import RoadmapState
from roadmap.models import Action, Campaign, CampaignItem, Pilotage
from roadmap.selectors.updates import updatable
from territories.enums import OrganisationKind
from territories.models import OrganisationArea, Territory

Pairs = frozenset[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Duty:
    """One action and why it is on the page; ``campaign`` is the one that ends first, None outside campaigns."""

    action_id: int
    campaign: Campaign | None = None
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class MyUpdates:
    """``owed`` then ``others``; ``done`` are the items of open campaigns that were answered."""

    owed: tuple[Duty, ...]
    others: tuple[Duty, ...]
    done: tuple[CampaignItem, ...]


def pairs_of(scope: Scope) -> Pairs:
    """(organisation, region) on whose behalf a person speaks; an ARS editor speaks for the ARS itself."""
    agencies = OrganisationArea.objects.filter(
        territory_id__in=scope.editable_regions, organisation__kind=OrganisationKind.ARS
    )
    own = agencies.values_list("organisation_id", "territory_id") if scope.editable_regions else []
    return scope.piloting | frozenset(own)


def has_updates(scope: Scope) -> bool:
    return bool(scope.piloting or scope.editable_regions)


def owed_count(scope: Scope) -> int:
    """How many actions wait for this person (three queries, none for a reader)."""
    if not has_updates(scope):
        return 0
    items = _items(scope, pairs_of(scope)).filter(status_update__isnull=True)
    return int(items.order_by().values("action").distinct().count())


def my_updates(scope: Scope) -> MyUpdates:
    """Everything one may have to say, the latest first (five queries, whatever it holds)."""
    pairs = pairs_of(scope)
    items = list(_items(scope, pairs).select_related("campaign__territory", "action", "status_update"))
    waiting: dict[int, Duty] = {}
    for item in items:
        if item.status_update_id is None and item.action_id not in waiting:
            waiting[item.action_id] = Duty(item.action_id, item.campaign, is_late=is_late(item.campaign))
    answered = [item for item in items if item.action_id not in waiting]
    others = _piloted(scope, pairs).exclude(pk__in={item.action_id for item in items})
    return MyUpdates(
        owed=tuple(waiting.values()),
        others=tuple(Duty(pk) for pk in others.values_list("pk", flat=True)),
        done=tuple(answered),
    )


def actions_by_id(scope: Scope, pks: Sequence[int]) -> dict[int, Action]:
    """Visible actions with all that their cards need (four queries)."""
    return {action.pk: action for action in updatable(Action.objects.visible_to(scope).filter(pk__in=pks))}


def is_late(campaign: Campaign) -> bool:
    return campaign.closes_on < today_in(campaign.territory)


def today_in(territory: Territory) -> dt.date:
    return timezone.localdate(timezone=territory.zone)


def _items(scope: Scope, pairs: Pairs) -> QuerySet[Any]:
    """What campaigns under way ask of these organisations, the first to end first."""
    regions = Territory.objects.in_bulk({region for _, region in pairs})
    asked = [
        Q(
            organisation=organisation,
            campaign__territory=region,
            campaign__opens_on__lte=today_in(regions[region]),
        )
        for organisation, region in pairs
    ]
    items = CampaignItem.objects.filter(
        reduce(or_, asked, Q(pk__in=[])),
        campaign__closed_at__isnull=True,
        action__in=Action.objects.visible_to(scope).active(),
    )
    return items.order_by("campaign__closes_on", "action__current_status__on", "action__position", "action")


def _piloted(scope: Scope, pairs: Pairs) -> QuerySet[Any]:
    """Those said the longest ago first, those that nobody ever told before them."""
    mine = [Q(organisation=organisation, action__roadmap__territory=region) for organisation, region in pairs]
    piloted = Pilotage.objects.filter(
        reduce(or_, mine, Q(pk__in=[])), action=OuterRef("pk"), role__in=ANSWERING
    )
    actions = Action.objects.visible_to(scope).active().exclude(roadmap__state=RoadmapState.SUPERSEDED)
    oldest = F("current_status__on").asc(nulls_first=True)
    found: QuerySet[Any] = actions.filter(Exists(piloted)).order_by(oldest, "position", "pk")
    return found
