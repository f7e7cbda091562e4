"""What a campaign would ask, and how far the open ones are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Prefetch, Q, QuerySet
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Mandate
from common.db.search import fold
from common.scope import Scope
from roadmap.access import ANSWERING
from roadmap.models import Action, Campaign, CampaignItem, Pilotage
from roadmap.selectors.updates_mine import is_late
from territories.enums import OrganisationKind
from territories.models import Organisation, Territory


@dataclass(frozen=True, slots=True)
class Asked:
    """One organisation and the actions it would answer for; without an account, the ARS answers."""

    organisation: Organisation
    actions: tuple[Action, ...]
    has_account: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """``orphans`` have no known pilot: they go to the ARS of the region (``agency``)."""

    actions: tuple[Action, ...]
    asked: tuple[Asked, ...]
    orphans: tuple[Action, ...]
    agency: Organisation | None

    @property
    def pairs(self) -> frozenset[tuple[int, int]]:
        """(action, organisation)."""
        return frozenset((action.pk, one.organisation.pk) for one in self.asked for action in one.actions)

    @property
    def fingerprint(self) -> str:
        """Changes when what was shown is no longer what would be asked."""
        return str(hash(tuple(sorted(self.pairs))) & 0xFFFFFFFF)


@dataclass(frozen=True, slots=True)
class Progress:
    """``name`` of an organisation or an action, and how many of its items are done."""

    name: str
    done: int
    total: int

    @property
    def share(self) -> int:
        return self.done * 100 // self.total if self.total else 0


@dataclass(frozen=True, slots=True)
class Board:
    campaign: Campaign
    overall: Progress
    organisations: tuple[Progress, ...]
    items: tuple[CampaignItem, ...]
    is_late: bool
    has_begun: bool


def plan_of(region: Territory, actions: QuerySet[Any]) -> Plan:
    """What a campaign on these actions would ask (five queries)."""
    pilotages = Pilotage.objects.filter(role__in=ANSWERING, organisation__isnull=False)
    known = Prefetch("pilotages", pilotages.select_related("organisation"), to_attr="answering")
    chosen = tuple(actions.filter(archived_at__isnull=True).prefetch_related(known))
    agency = _agency(region)
    orphans = tuple(action for action in chosen if not action.answering)
    asked: dict[Organisation, list[Action]] = defaultdict(list)
    for action in chosen:
        answering = {pilotage.organisation for pilotage in action.answering}
        for organisation in answering or ({agency} if agency else set()):
            asked[organisation].append(action)
    holders = accounts_of(region, asked)
    ordered = sorted(asked.items(), key=lambda pair: fold(pair[0].label))
    return Plan(
        actions=chosen,
        asked=tuple(Asked(one, tuple(found), bool(holders.get(one.pk))) for one, found in ordered),
        orphans=orphans,
        agency=agency,
    )


def _agency(region: Territory) -> Organisation | None:
    agencies = Organisation.objects.filter(kind=OrganisationKind.ARS, areas__territory=region)
    return agencies.order_by("pk").first()


def accounts_of(region: Territory, organisations: Iterable[Organisation]) -> dict[int, list[int]]:
    """Who answers for each organisation in the region: its contributors, or the editors for the ARS."""
    wanted = list(organisations)
    mandates = Mandate.objects.in_force(timezone.localdate(timezone=region.zone)).filter(territory=region)
    agencies = [one.pk for one in wanted if one.kind == OrganisationKind.ARS]
    mine = Q(role=Role.GRADES_CONTRIBUTOR, organisation__in=wanted) | Q(role=Role.ARS_EDITOR)
    found: dict[int, list[int]] = defaultdict(list)
    for role, organisation, user in mandates.filter(mine).values_list("role", "organisation_id", "user_id"):
        targets = agencies if role == Role.ARS_EDITOR else [organisation]
        for target in targets:
            found[target].append(user)
    return found


def campaigns_of(scope: Scope, region: Territory) -> list[Campaign]:
    """Campaigns of a region with their counts, those under way first (one query)."""
    campaigns = Campaign.objects.visible_to(scope).filter(territory=region).select_related("territory")
    counted = campaigns.annotate(
        total=Count("items"), done=Count("items", filter=Q(items__status_update__isnull=False))
    )
    return list(counted.order_by(F("closed_at").desc(nulls_first=True), "-opens_on", "-pk"))


def board_of(campaign: Campaign) -> Board:
    """The completion of a campaign, what remains first (one query)."""
    items = campaign.items.select_related("action", "organisation", "status_update").defer(
        "action__title_folded", "action__search", "status_update__comment_folded", "status_update__search"
    )
    found = sorted(items, key=lambda item: (item.status_update_id is not None, item.action.position, item.pk))
    by_organisation: dict[str, list[CampaignItem]] = defaultdict(list)
    for item in found:
        by_organisation[item.organisation.label].append(item)
    return Board(
        campaign=campaign,
        overall=_progress("", found),
        organisations=tuple(
            _progress(name, by_organisation[name]) for name in sorted(by_organisation, key=fold)
        ),
        items=tuple(found),
        is_late=campaign.closed_at is None and is_late(campaign),
        has_begun=campaign.opens_on <= timezone.localdate(timezone=campaign.territory.zone),
    )


def _progress(name: str, items: list[CampaignItem]) -> Progress:
    return Progress(name, sum(item.status_update_id is not None for item in items), len(items))
