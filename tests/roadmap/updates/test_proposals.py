"""What one may not change is proposed, waits, and is accepted, amended or refused with a sentence."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.enums import Role
from roadmap.models import Action, Proposal
from tests.factories import client_of, make_organisation, make_user_with_mandate
from tests.roadmap.pages import queries_of, text_of
from tests.roadmap.updates.world import World, make_world, said, steps_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def action(world: World) -> Action:
    """One that another organisation pilots."""
    return world.action(
        pilots=[make_organisation("Un autre")], state="to_launch", priority=2, years={2024: "Cadrer"}
    )


def page_of(action: Action) -> str:
    return f"/actions/{action.pk}/proposer/"


def propose_status(world: World, action: Action, **fields: Any) -> Proposal:
    sent = said(action, "Le marché est signé.", nature="point", on="2024-05-01", **fields)
    assert world.grades_browser.post(page_of(action), sent).status_code == 302
    return Proposal.objects.latest("pk")


def propose_edit(world: World, action: Action, **fields: Any) -> Any:
    told = {"title": action.title, "priority": 2, "annee_2024": "Cadrer", "reason": "Le périmètre a changé."}
    sent = {"version": action.version, "nature": "modification"} | told | fields
    return world.grades_browser.post(page_of(action), sent)


def answer(world: World, proposal: Proposal, decision: str = "accepter", **fields: Any) -> Any:
    """What the page of a status proposal sends, as proposed unless told otherwise."""
    proposal.action.refresh_from_db()
    told = {name: value or "" for name, value in proposal.changes.items()}
    sent = told | {"version": proposal.action.version, "decision": decision, "answer": ""} | fields
    return world.ars_browser.post(f"/propositions/{proposal.pk}/", sent)


def test_who_does_not_pilot_is_led_to_a_proposal(world: World, action: Action) -> None:
    response = world.grades_browser.get(f"/actions/{action.pk}/point/")
    assert response["Location"] == page_of(action)
    assert "Proposer à l’ARS" in text_of(world.grades_browser, page_of(action))


def test_an_accepted_status_is_that_of_its_author_with_who_accepted(world: World, action: Action) -> None:
    proposal = propose_status(world, action)
    action.refresh_from_db()
    assert action.current_status.state == "to_launch"
    assert answer(world, proposal).status_code == 302
    action.refresh_from_db()
    proposal.refresh_from_db()
    update = action.current_status
    assert (update.state, update.comment, str(update.on)) == (
        "under_way",
        "Le marché est signé.",
        "2024-05-01",
    )
    assert update.author == world.contributor
    assert update.author_label == f"{world.contributor}, proposé\u202f; accepté par {world.editor}"
    assert (proposal.state, proposal.answered_by_label) == ("accepted", str(world.editor))


def test_an_amended_one_needs_a_sentence(world: World, action: Action) -> None:
    proposal = propose_status(world, action)
    refused = answer(world, proposal, comment="Le marché est notifié.")
    assert refused.status_code == 422
    assert "Vous amendez la proposition" in refused.content.decode()
    assert answer(world, proposal, comment="Le marché est notifié.", answer="Terme exact.").status_code == 302
    action.refresh_from_db()
    proposal.refresh_from_db()
    assert (action.current_status.comment, proposal.state) == ("Le marché est notifié.", "amended")


def test_a_refusal_needs_a_sentence_and_its_author_reads_it(world: World, action: Action) -> None:
    proposal = propose_status(world, action)
    assert answer(world, proposal, "refuser").status_code == 422
    assert answer(world, proposal, "refuser", answer="Le marché n’est pas signé.").status_code == 302
    for address in (f"/actions/{action.pk}/", "/mes-mises-a-jour/"):
        text = text_of(world.grades_browser, address)
        assert "refusée" in text
        assert "Le marché n’est pas signé." in text
    action.refresh_from_db()
    assert action.current_status.state == "to_launch"


def test_a_proposal_is_answered_once(world: World, action: Action) -> None:
    proposal = propose_status(world, action)
    answer(world, proposal)
    again = answer(world, proposal, "refuser", answer="Trop tard.")
    assert again.status_code == 422
    assert "a déjà reçu une réponse" in again.content.decode()
    assert action.status_updates.count() == 2


def test_a_double_click_makes_one_proposal(world: World, action: Action) -> None:
    propose_status(world, action)
    propose_status(world, action)
    assert Proposal.objects.count() == 1


def test_an_edit_is_proposed_with_what_differs_and_applied_when_accepted(
    world: World, action: Action
) -> None:
    response = propose_edit(
        world, action, priority="1", annee_2024="- Cadrer\n- Lancer", title="Nouveau titre"
    )
    assert response.status_code == 302
    proposal = Proposal.objects.get()
    assert proposal.changes == {
        "title": "Nouveau titre",
        "priority": 1,
        "years": {"2024": "- Cadrer\n- Lancer"},
    }
    page = text_of(world.ars_browser, f"/propositions/{proposal.pk}/")
    assert "Priorité En vigueur : 2 Proposé : 1" in page
    sent = {"version": 1, "decision": "accepter", "title": "Nouveau titre", "priority": "1"}
    sent |= {"annee_2024": "- Cadrer\r\n- Lancer", "answer": ""}
    assert world.ars_browser.post(f"/propositions/{proposal.pk}/", sent).status_code == 302
    action.refresh_from_db()
    proposal.refresh_from_db()
    assert (action.title, action.priority, proposal.state) == ("Nouveau titre", 1, "accepted")
    assert [step.text for step in steps_of(action)] == ["Cadrer", "Lancer"]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "Vous ne proposez aucun changement."),
        ({"title": "Autre", "reason": ""}, "Dites en une phrase pourquoi."),
        ({"title": "a" * 5001}, "5001 caractères"),
        ({"title": ""}, "Une action a un intitulé."),
        ({"priority": "9"}, "La priorité est 1, 2 ou 3."),
    ],
)
def test_what_does_not_hold_is_refused(
    world: World, action: Action, fields: dict[str, str], sentence: str
) -> None:
    response = propose_edit(world, action, **fields)
    assert list(Proposal.objects.values_list("changes", flat=True)) == []
    assert response.status_code == 422
    assert sentence in response.content.decode()


def test_a_proposal_written_before_a_change_says_so(world: World, action: Action) -> None:
    proposal = propose_status(world, action)
    world.ars_browser.post(f"/actions/{action.pk}/point/", said(action, "Avant.", state="to_launch"))
    assert "L’action a changé depuis" in text_of(world.ars_browser, f"/propositions/{proposal.pk}/")
    stale = answer(world, proposal, version=1)
    assert stale.status_code == 409
    assert action.status_updates.count() == 2
    assert answer(world, proposal).status_code == 302


def test_pending_ones_are_shown_to_those_who_read_drafts_only(world: World, action: Action) -> None:
    propose_status(world, action)
    assert "en attente" in text_of(world.ars_browser, f"/actions/{action.pk}/")
    member = client_of(make_user_with_mandate(Role.COMMITTEE_MEMBER, world.region))
    assert "en attente" not in text_of(member, f"/actions/{action.pk}/")


def test_another_region_knows_nothing_of_it(world: World, action: Action) -> None:
    proposal = propose_status(world, action)
    elsewhere = make_world("06", "Mayotte").ars_browser
    assert elsewhere.get(f"/propositions/{proposal.pk}/").status_code == 404
    assert elsewhere.post(f"/propositions/{proposal.pk}/", {"decision": "accepter"}).status_code == 404
    assert "Aucune proposition" in text_of(elsewhere, "/propositions/")


def test_the_list_costs_the_same_whatever_it_holds(world: World, action: Action) -> None:
    propose_status(world, action)
    queries_of(world.ars_browser, "/propositions/")
    one = queries_of(world.ars_browser, "/propositions/")
    for number in range(10):
        propose_status(world, world.action(f"Action {number}", state="to_launch"))
    assert queries_of(world.ars_browser, "/propositions/") == one
