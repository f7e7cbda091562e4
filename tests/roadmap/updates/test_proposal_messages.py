"""A proposal and its answer are told by e-mail, once, to those whom it still concerns."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from accounts.enums import MessageState, Role
from accounts.models import Mandate, OutgoingMessage, User
from accounts.services.delivery import deliver
from accounts.services.pseudonyms import take_pseudonym
from roadmap.models import Action, Proposal
from roadmap.services.proposals import accept_proposal, propose, refuse_proposal
from roadmap.services.proposals_messages import ANSWERED, LISTED, WAITING, next_morning
from tests.factories import make_mandate, make_organisation, make_region, make_user_with_mandate
from tests.roadmap.updates.world import World, make_world

pytestmark = pytest.mark.django_db

CHANGES = {"state": "under_way", "confidence": None, "comment": "Le marché est signé.", "on": None}


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def action(world: World) -> Action:
    return world.action("Déployer\nle label", pilots=[make_organisation("Un autre")], state="to_launch")


def proposed(world: World, action: Action, comment: str = "Le marché est signé.") -> Proposal:
    return propose(
        action=action,
        kind="status",
        changes=CHANGES | {"comment": comment},
        reason="",
        base_version=action.version,
        author=world.contributor,
    )


def leave(kind: str, mailoutbox: list[Any]) -> list[Any]:
    """Every message of a kind, sent as when its hour has come."""
    mailoutbox.clear()
    waiting = OutgoingMessage.objects.filter(kind=kind, state=MessageState.WAITING)
    waiting.update(not_before=timezone.now() - dt.timedelta(minutes=1))
    for message in list(waiting):
        deliver(message_id=message.pk)
    return list(mailoutbox)


def refused(world: World, proposal: Proposal) -> None:
    refuse_proposal(proposal=proposal, answer="Le marché n’est pas notifié.", by=world.editor)


def test_the_author_reads_the_answer_and_its_sentence(
    world: World, action: Action, mailoutbox: list[Any]
) -> None:
    refused(world, proposed(world, action))
    [mail] = leave(ANSWERED, mailoutbox)
    assert mail.to == [world.contributor.email]
    assert mail.subject == "Votre proposition a été refusée"
    assert "«\u00a0Déployer le label\u00a0» (La Réunion)" in mail.body
    assert "Le marché n’est pas notifié." in mail.body
    assert f"/propositions/{Proposal.objects.get().pk}/" in mail.body


@pytest.mark.parametrize(
    ("comment", "answer", "words"),
    [
        ("Le marché est signé.", "", "acceptée"),
        ("Le marché est notifié.", "Le mot juste.", "acceptée, avec des modifications"),
    ],
)
def test_accepted_and_amended_are_told_apart(
    world: World, action: Action, mailoutbox: list[Any], comment: str, answer: str, words: str
) -> None:
    accept_proposal(
        proposal=proposed(world, action),
        changes=CHANGES | {"comment": comment},
        answer=answer,
        version=action.version,
        by=world.editor,
    )
    [mail] = leave(ANSWERED, mailoutbox)
    assert mail.subject == f"Votre proposition a été {words}"
    assert ("Sa réponse" in mail.body) == bool(answer)


def test_the_editors_get_one_digest_the_next_morning(
    world: World, action: Action, mailoutbox: list[Any]
) -> None:
    other = make_user_with_mandate(Role.ARS_EDITOR, world.region)
    elsewhere = make_user_with_mandate(Role.ARS_EDITOR, make_region("06", "Mayotte"))
    for number in range(3):
        proposed(world, action, f"Point {number}.")
    proposed(world, action, "Point 2.")
    messages = OutgoingMessage.objects.filter(kind=WAITING)
    assert {message.recipient for message in messages} == {world.editor, other}
    assert {message.not_before for message in messages} == {next_morning(world.region)}
    mails = leave(WAITING, mailoutbox)
    assert len(mails) == 2
    assert elsewhere.email not in {to for mail in mails for to in mail.to}
    assert "3\u00a0propositions attendent" in mails[0].subject
    assert mails[0].body.count("- Déployer le label, proposé par") == 3
    assert "/propositions/" in mails[0].body


def test_a_long_list_is_cut(world: World, action: Action, mailoutbox: list[Any]) -> None:
    for number in range(LISTED + 2):
        proposed(world, action, f"Point {number}.")
    [mail] = leave(WAITING, mailoutbox)
    assert mail.body.count("proposé par") == LISTED
    assert "- et 2\u00a0autres" in mail.body


def test_nothing_leaves_when_all_was_answered_meanwhile(
    world: World, action: Action, mailoutbox: list[Any]
) -> None:
    refused(world, proposed(world, action))
    assert leave(WAITING, mailoutbox) == []
    assert OutgoingMessage.objects.get(kind=WAITING).state == MessageState.CANCELLED


@pytest.mark.parametrize("gone", ["deactivated", "pseudonymised", "mandate over"])
def test_who_left_is_written_no_more(world: World, action: Action, mailoutbox: list[Any], gone: str) -> None:
    proposal = proposed(world, action)
    still = make_user_with_mandate(Role.ARS_EDITOR, world.region)
    leaves = {
        "deactivated": lambda user: User.objects.filter(pk=user.pk).update(is_active=False),
        "pseudonymised": take_pseudonym,
        "mandate over": lambda user: Mandate.objects.filter(user=user).update(ended_at=timezone.now()),
    }[gone]
    leaves(world.editor)
    assert leave(WAITING, mailoutbox) == []
    leaves(world.contributor)
    refuse_proposal(proposal=proposal, answer="Non.", by=still)
    assert leave(ANSWERED, mailoutbox) == []


def test_a_mandate_in_another_region_is_not_enough(
    world: World, action: Action, mailoutbox: list[Any]
) -> None:
    proposal = proposed(world, action)
    Mandate.objects.filter(user=world.contributor).update(ended_at=timezone.now())
    make_mandate(world.contributor, Role.GRADES_CONTRIBUTOR, make_region("06", "Mayotte"))
    refused(world, proposal)
    assert leave(ANSWERED, mailoutbox) == []


def test_the_name_of_an_author_who_took_a_pseudonym_is_not_sent(
    world: World, action: Action, mailoutbox: list[Any]
) -> None:
    User.objects.filter(pk=world.contributor.pk).update(display_name="Camille Essai")
    world.contributor.refresh_from_db()
    proposed(world, action)
    take_pseudonym(world.contributor)
    [mail] = leave(WAITING, mailoutbox)
    assert "Camille" not in mail.body
    assert "Compte n°" in mail.body


def test_the_morning_is_that_of_the_region(world: World) -> None:
    morning = next_morning(world.region)
    assert (morning.hour, morning.tzinfo) == (8, world.region.zone)
    assert dt.timedelta(0) <= morning - timezone.now() <= dt.timedelta(days=1)
