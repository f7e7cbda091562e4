"""Messages of proposals: the answer to its author at once, what waits to the ARS once a day at most.

A digest, because a GRADeS often proposes on ten actions in a row: the editors get one message the next morning.
"""

from __future__ import annotations

import datetime as dt

from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from accounts.mails import absolute
from accounts.messages import Mail, register
from accounts.models import Mandate, OutgoingMessage, User
from accounts.models.mandates import MandateQuerySet
from accounts.services.messages import write_message
from common.templatetags.french import count
from roadmap.enums import ProposalState
from roadmap.models import Action, Proposal
from territories.models import Territory

ANSWERED = "roadmap.proposal_answered"
WAITING = "roadmap.proposals_waiting"
MORNING = dt.time(8)
LISTED = 20
TITLE = 120

_VERDICTS = {
    ProposalState.ACCEPTED: "acceptée",
    ProposalState.AMENDED: "acceptée, avec des modifications",
    ProposalState.REFUSED: "refusée",
}


def tell_author(proposal: Proposal) -> bool:
    """Write to the author of a proposal that was just answered."""
    return write_message(
        kind=ANSWERED,
        recipient=proposal.author,
        dedupe_key=f"proposal-answer:{proposal.pk}",
        subject_key=f"proposal:{proposal.pk}",
        payload={"proposal": proposal.pk},
    )


def tell_editors(proposal: Proposal) -> int:
    """Write to the editors of the region, for the next morning; how many messages were written."""
    territory = proposal.action.roadmap.territory
    leaves = next_morning(territory)
    editors = User.objects.filter(pk__in=_editing(territory).values("user")).exclude(pk=proposal.author_id)
    return sum(
        write_message(
            kind=WAITING,
            recipient=editor,
            dedupe_key=f"proposals:{territory.pk}:{editor.pk}:{leaves:%Y-%m-%d}",
            subject_key=f"proposals:{territory.pk}",
            payload={"territory": territory.pk},
            not_before=leaves,
        )
        for editor in editors
    )


def next_morning(territory: Territory) -> dt.datetime:
    """The next eight o'clock of the region."""
    now = timezone.localtime(timezone=territory.zone)
    today = dt.datetime.combine(now.date(), MORNING, territory.zone)
    return today if now < today else today + dt.timedelta(days=1)


def build_answer(message: OutgoingMessage) -> Mail | None:
    """None when the author works in the region no longer, or may not see the action any more."""
    found = Proposal.objects.filter(pk=message.payload["proposal"])
    proposal = found.select_related("action__roadmap__territory").first()
    if proposal is None or proposal.state == ProposalState.PENDING:
        return None
    action, territory = proposal.action, proposal.action.roadmap.territory
    still_there = Action.objects.current().filter(pk=action.pk).exists()
    if not (still_there and _in_force(territory).filter(user=message.recipient).exists()):
        return None
    verdict = _VERDICTS[ProposalState(proposal.state)]
    answer = f"\n\nSa réponse\u00a0:\n{proposal.answer}" if proposal.answer else ""
    page = absolute(reverse("roadmap:proposal-detail", args=[proposal.pk]))
    body = (
        f"Bonjour,\n\nVotre proposition sur l’action «\u00a0{_title(action)}\u00a0» ({territory.name}) a été "
        f"{verdict} par l’ARS.{answer}\n\nPour la relire\u00a0:\n{page}\n"
    )
    return Mail(f"Votre proposition a été {verdict}", body)


def build_waiting(message: OutgoingMessage) -> Mail | None:
    """None when nothing waits any more, or when the person edits the region no longer."""
    territory = Territory.objects.get(pk=message.payload["territory"])
    if not _editing(territory).filter(user=message.recipient).exists():
        return None
    pending = Proposal.objects.pending().filter(
        action__in=Action.objects.active().filter(roadmap__territory=territory)
    )
    others = pending.exclude(author=message.recipient).select_related("action", "author")
    waiting = list(others.order_by("created_at", "pk"))
    if not waiting:
        return None
    number = count(len(waiting), "proposition attend,propositions attendent")
    lines = [f"- {_title(each.action)}, proposé par {each.author}" for each in waiting[:LISTED]]
    if len(waiting) > LISTED:
        lines.append(f"- et {count(len(waiting) - LISTED, 'autre,autres')}")
    body = (
        f"Bonjour,\n\n{territory.name}\u00a0: {number} une réponse de l’ARS.\n\n"
        + "\n".join(lines)
        + f"\n\nPour répondre\u00a0:\n{absolute(reverse('roadmap:proposal-list'))}\n"
    )
    return Mail(f"{territory.name}\u00a0: {number} votre réponse", body)


def register_proposal_messages() -> None:
    register(ANSWERED, build_answer, label="réponse à une proposition")
    register(WAITING, build_waiting, label="propositions en attente")


def _in_force(territory: Territory) -> MandateQuerySet:
    day = timezone.localdate(timezone=territory.zone)
    return Mandate.objects.in_force(day).filter(territory=territory)


def _editing(territory: Territory) -> MandateQuerySet:
    return _in_force(territory).filter(role=Role.ARS_EDITOR)


def _title(action: Action) -> str:
    """On one line, cut when it is long."""
    title = " ".join(action.title.split())
    return title if len(title) <= TITLE else title[: TITLE - 1] + "…"
