"""Messages of campaigns: written once a day at most to each person, built when they leave."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.mails import absolute
from accounts.messages import Mail
from accounts.models import Mandate, OutgoingMessage, User
from accounts.services.messages import write_message
from common.templatetags.french import count, french_date
from roadmap.models import Campaign, CampaignItem
from roadmap.selectors.campaigns import accounts_of
from territories.models import Organisation

KIND = "roadmap.campaign"
DAYS_BEFORE_END = 3
MORNING = dt.time(8)


def subject_of(campaign: Campaign) -> str:
    return f"campaign:{campaign.pk}"


def write_to_those_who_owe(campaign: Campaign, *, day: dt.date, not_since: dt.date | None = None) -> int:
    """Write to whoever still owes something; how many messages were written.

    Args:
        day: the day they leave; two messages of one campaign never reach a person the same day.
        not_since: leave in peace those who were written to since that day.
    """
    waiting = campaign.items.filter(status_update__isnull=True, action__archived_at__isnull=True)
    organisations = Organisation.objects.filter(campaign_items__in=waiting).distinct()
    users = {user for found in accounts_of(campaign.territory, organisations).values() for user in found}
    if not_since:
        start = dt.datetime.combine(not_since, dt.time(0), campaign.territory.zone)
        written = OutgoingMessage.objects.filter(subject_key=subject_of(campaign), not_before__gte=start)
        users -= set(written.values_list("recipient_id", flat=True))
    return sum(_write(campaign, user, day) for user in User.objects.filter(pk__in=users, is_active=True))


def _write(campaign: Campaign, user: User, day: dt.date) -> bool:
    morning = dt.datetime.combine(day, MORNING, campaign.territory.zone)
    return write_message(
        kind=KIND,
        recipient=user,
        dedupe_key=f"campaign:{campaign.pk}:{user.pk}:{day:%Y-%m-%d}",
        subject_key=subject_of(campaign),
        payload={"campaign": campaign.pk},
        not_before=max(morning, timezone.now()),
    )


def build(message: OutgoingMessage) -> Mail | None:
    """None when the campaign is closed or the person owes nothing any more."""
    found = Campaign.objects.open().filter(pk=message.payload["campaign"]).select_related("territory")
    campaign = found.first()
    owed = _owed(campaign, message.recipient) if campaign else 0
    if campaign is None or not owed:
        return None
    said = f"{campaign.message}\n\n" if campaign.message else ""
    body = (
        f"Bonjour,\n\n{campaign.territory.name}, «\u00a0{campaign.title}\u00a0»\u00a0: "
        f"{count(owed, 'action attend,actions attendent')} votre point de situation, jusqu’au "
        f"{french_date(campaign.closes_on)}.\n\n{said}"
        f"Pour répondre\u00a0:\n{absolute(reverse('roadmap:my-updates'))}\n"
    )
    subject = " ".join(f"Points de situation attendus\u00a0: {campaign.title}".split())
    return Mail(subject, body)


def _owed(campaign: Campaign, user: User) -> int:
    today = timezone.localdate(timezone=campaign.territory.zone)
    mine = Mandate.objects.in_force(today).filter(user=user, territory=campaign.territory)
    organisations = [pk for pk in mine.values_list("organisation_id", flat=True) if pk]
    is_editor = mine.filter(role="ars_editor").exists()
    asked = Q(organisation__in=organisations) | (Q(organisation__kind="ars") if is_editor else Q(pk__in=[]))
    items = CampaignItem.objects.filter(asked, campaign=campaign, status_update__isnull=True)
    return items.values("action").distinct().count()
