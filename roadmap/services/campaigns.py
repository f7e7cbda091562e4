"""Opening and closing update campaigns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.services.messages import cancel_messages
from journal.import_kinds import Actor
from roadmap.models import Campaign, CampaignItem
from roadmap.selectors.campaigns import Plan
from roadmap.services.campaigns_messages import subject_of, write_to_those_who_owe
from roadmap.services.errors import RoadmapRefused
from territories.models import Territory


@transaction.atomic
def open_campaign(
    *,
    territory: Territory,
    title: str,
    message: str,
    opens_on: dt.date,
    closes_on: dt.date,
    plan: Plan,
    organisations: Collection[int],
    author: User,
) -> Campaign:
    """Ask the organisations chosen among those of the plan for an update of each of their actions.

    Raises:
        RoadmapRefused: an end before the start or already past, nobody to ask.
    """
    today = timezone.localdate(timezone=territory.zone)
    _check(opens_on, closes_on, plan, today)
    pairs = sorted(pair for pair in plan.pairs if pair[1] in set(organisations))
    if not pairs:
        raise RoadmapRefused("Cette campagne ne demanderait rien à personne\u00a0: choisissez des actions.")
    campaign = Campaign.objects.create(
        territory=territory,
        title=title,
        message=message,
        opens_on=opens_on,
        closes_on=closes_on,
        author=author,
        author_label=str(author),
    )
    CampaignItem.objects.bulk_create(
        CampaignItem(campaign=campaign, action_id=action, organisation_id=organisation)
        for action, organisation in pairs
    )
    write_to_those_who_owe(campaign, day=max(opens_on, today))
    return campaign


def _check(opens_on: dt.date, closes_on: dt.date, plan: Plan, today: dt.date) -> None:
    if closes_on < opens_on:
        raise RoadmapRefused("La fin de la campagne précède son début.", field="closes_on")
    if closes_on < today:
        raise RoadmapRefused("Cette date est déjà passée.", field="closes_on")
    if plan.orphans and plan.agency is None:
        raise RoadmapRefused(
            "Des actions sont sans pilote connu, et le portail ne connaît pas l’ARS de la région."
        )


@transaction.atomic
def close_campaign(*, campaign: Campaign, actor: Actor) -> int:
    """Close it; how many updates it never got. What it asked stays readable, reminders stop.

    Raises:
        RoadmapRefused: it is closed already.
    """
    locked = Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)
    if locked.closed_at:
        raise RoadmapRefused("Cette campagne est déjà close.")
    locked.closed_at, locked.closed_by_label = timezone.now(), actor.label
    locked.save(update_fields=["closed_at", "closed_by_label", "updated_at"])
    cancel_messages(subject_key=subject_of(locked))
    return int(locked.items.filter(status_update__isnull=True).count())
