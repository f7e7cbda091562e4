"""What the portal reminds of by itself, every day: campaigns that end soon, blockings whose day has come."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from accounts.mails import absolute
from accounts.messages import Mail, register
from accounts.models import Mandate, OutgoingMessage, User
from accounts.services.messages import write_message
from roadmap.models import Blocking, Campaign
from roadmap.services.blocking import subject_of_blocking
from roadmap.services.campaigns_messages import DAYS_BEFORE_END, KIND, build, write_to_those_who_owe
from roadmap.services.errors import RoadmapRefused
from territories.models import Territory

BLOCKING = "roadmap.blocking"


def remind_campaign(*, campaign: Campaign) -> int:
    """Write to those who still owe, at the ARS's request; how many messages were written.

    Raises:
        RoadmapRefused: closed, or not begun.
    """
    today = timezone.localdate(timezone=campaign.territory.zone)
    if campaign.closed_at:
        raise RoadmapRefused("Cette campagne est close.")
    if campaign.opens_on > today:
        raise RoadmapRefused("Cette campagne n’a pas commencé.")
    return write_to_those_who_owe(campaign, day=today)


def remind_before_end() -> int:
    """Once, from three days before the end, to those who were not written to since."""
    written = 0
    for campaign in Campaign.objects.open().select_related("territory"):
        today = timezone.localdate(timezone=campaign.territory.zone)
        start = campaign.closes_on - dt.timedelta(days=DAYS_BEFORE_END)
        if max(start, campaign.opens_on) <= today <= campaign.closes_on:
            written += write_to_those_who_owe(campaign, day=today, not_since=start)
    return written


def remind_of_blockings() -> int:
    """To whoever signalled a blocking, or to the ARS when that account is closed, from the day asked for."""
    written = 0
    waiting = Blocking.objects.open().filter(remind_on__isnull=False, action__archived_at__isnull=True)
    for blocking in waiting.select_related("action__roadmap__territory", "author"):
        territory = blocking.action.roadmap.territory
        if blocking.remind_on and blocking.remind_on <= timezone.localdate(timezone=territory.zone):
            written += sum(_write(blocking, user) for user in _told(blocking, territory))
    return written


def _told(blocking: Blocking, territory: Territory) -> list[User]:
    if blocking.author and blocking.author.is_active:
        return [blocking.author]
    mandates = Mandate.objects.in_force(timezone.localdate(timezone=territory.zone))
    editors = mandates.filter(territory=territory, role=Role.ARS_EDITOR)
    return list(User.objects.filter(pk__in=editors.values("user")))


def _write(blocking: Blocking, user: User) -> bool:
    return write_message(
        kind=BLOCKING,
        recipient=user,
        dedupe_key=f"blocking:{blocking.pk}:{user.pk}:{blocking.remind_on}",
        subject_key=subject_of_blocking(blocking),
        payload={"blocking": blocking.pk},
    )


def build_blocking(message: OutgoingMessage) -> Mail | None:
    """None once the blocking is lifted."""
    found = Blocking.objects.open().filter(pk=message.payload["blocking"]).select_related("action")
    blocking = found.first()
    if blocking is None:
        return None
    page = absolute(reverse("roadmap:action-detail", args=[blocking.action_id]))
    unblock = f"\n\nCe qui débloquerait\u00a0: {blocking.unblock}" if blocking.unblock else ""
    body = (
        f"Bonjour,\n\nVous avez demandé un rappel sur l’action «\u00a0{blocking.action.title}\u00a0».\n\n"
        f"Ce qui bloque\u00a0: {blocking.what}{unblock}\n\n"
        f"Pour lever ce blocage, ou dire où en est l’action\u00a0:\n{page}\n"
    )
    return Mail("Rappel\u00a0: une action est bloquée", body)


def register_reminders() -> None:
    register(KIND, build, label="campagne de mise à jour")
    register(BLOCKING, build_blocking, label="rappel de blocage")
