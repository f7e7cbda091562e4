"""A double click makes one object, and a text typed on an action that changed is kept."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from roadmap.models import Action, Blocking, Campaign, Draft, Goal, Proof, Proposal, StatusUpdate, Step
from tests.roadmap.editing.sending import fields_in, opened
from tests.roadmap.updates.test_campaigns import OPEN, form
from tests.roadmap.updates.test_mine import PAGE
from tests.roadmap.updates.world import World, make_world, steps_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


def twice(browser: Client, address: str, sent: dict[str, Any]) -> None:
    """The same form, sent again before its answer came: both lead to the same place."""
    first, second = browser.post(address, sent), browser.post(address, sent)
    assert (first.status_code, second.status_code) == (302, 302)
    assert second["Location"] == first["Location"]


def test_a_campaign_is_opened_once(world: World) -> None:
    world.action()
    sent = opened(world.ars_browser, OPEN) | form(world, etape="voir")
    page = world.ars_browser.post(OPEN, sent)
    # The page of the summary: what it carries, and the organisations that it ticks.
    twice(world.ars_browser, OPEN, fields_in(page) | form(world) | {"etape": "ouvrir"})
    assert Campaign.objects.count() == 1


def test_the_same_campaign_can_be_opened_again_on_purpose(world: World) -> None:
    world.action()
    for _ in range(2):
        sent = opened(world.ars_browser, OPEN) | form(world, etape="voir")
        page = world.ars_browser.post(OPEN, sent)
        world.ars_browser.post(OPEN, fields_in(page) | form(world) | {"etape": "ouvrir"})
    assert Campaign.objects.count() == 2


def test_a_blocking_is_signalled_once_and_lifted_once(world: World) -> None:
    address = f"/actions/{world.action().pk}/blocages/"
    twice(world.grades_browser, address, opened(world.grades_browser, address) | {"what": "Le marché."})
    lift = f"/blocages/{Blocking.objects.get().pk}/lever/"
    twice(world.grades_browser, lift, opened(world.grades_browser, lift) | {"comment": "Signé."})


def test_a_refused_form_can_be_sent_again(world: World) -> None:
    address = f"/actions/{world.action().pk}/blocages/"
    refused = world.grades_browser.post(address, opened(world.grades_browser, address) | {"what": ""})
    assert refused.status_code == 422
    assert world.grades_browser.post(address, fields_in(refused) | {"what": "Le marché."}).status_code == 302
    assert Blocking.objects.count() == 1


def test_a_proof_is_attached_once(world: World) -> None:
    step = steps_of(world.action(years={2024: ["Cadrer"]}))[0]
    address = f"/etapes/{step.pk}/pieces/"
    sent = opened(world.grades_browser, address) | {"links": "https://exemple.invalid/compte-rendu"}
    twice(world.grades_browser, address, sent)
    assert Proof.objects.count() == 1


def test_a_proposal_is_sent_once_even_when_the_first_was_answered(world: World) -> None:
    action = world.action(pilots=[world.ars])
    address = f"/actions/{action.pk}/proposer/"
    sent = opened(world.grades_browser, address) | {"comment": "Le marché est signé.", "state": "under_way"}
    assert world.grades_browser.post(address, sent).status_code == 302
    answer = f"/propositions/{Proposal.objects.get().pk}/"
    world.ars_browser.post(answer, {"decision": "refuser", "answer": "Pas encore."})
    assert world.grades_browser.post(address, sent).status_code == 302
    assert Proposal.objects.count() == 1


def test_an_update_and_its_proofs_are_recorded_once(world: World) -> None:
    address = f"/actions/{world.action().pk}/point/"
    sent = opened(world.grades_browser, address) | {"comment": "Parti.", "state": "under_way"}
    twice(world.grades_browser, address, sent | {"links": "https://exemple.invalid/"})
    assert (StatusUpdate.objects.count(), Proof.objects.count()) == (1, 1)


def test_steps_sent_twice_are_said_to_be_saved(world: World) -> None:
    action = world.action(years={2024: ["Cadrer"]})
    address, step = f"/actions/{action.pk}/etapes/", steps_of(action)[0]
    sent = opened(world.grades_browser, address) | {f"etape-{step.pk}": "done"}
    twice(world.grades_browser, address, sent)
    assert Action.objects.get().version == 2
    assert Step.objects.get().state == "done"


def test_a_goal_a_copy_and_an_action_are_made_once(world: World) -> None:
    source = world.action()
    twice_made = {
        "/regions/04/objectifs/nouveau/": {"title": "Former"},
        "/regions/04/actions/nouvelle/": {"title": "Outiller"},
        f"/actions/{source.pk}/dupliquer/": {},
    }
    for address, told in twice_made.items():
        twice(world.ars_browser, address, opened(world.ars_browser, address) | told)
    assert (Goal.objects.count(), Action.objects.count()) == (2, 3)


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_the_same_time_make_one_blocking() -> None:
    world = make_world()
    address = f"/actions/{world.action().pk}/blocages/"
    sent = opened(world.grades_browser, address) | {"what": "Le marché."}
    browsers = [world.grades_browser, world.grades_browser]

    def click(browser: Client) -> None:
        browser.post(address, sent)
        connection.close()

    clicks = [threading.Thread(target=click, args=(browser,)) for browser in browsers]
    for one in clicks:
        one.start()
    for one in clicks:
        one.join()
    assert Blocking.objects.count() == 1


def test_an_update_typed_on_an_action_that_changed_is_kept(world: World) -> None:
    action = world.action()
    address = f"/actions/{action.pk}/point/"
    sent = opened(world.grades_browser, address) | {"comment": "Mon point.", "state": "under_way"}
    Action.objects.filter(pk=action.pk).update(version=2)
    upload = SimpleUploadedFile("note.txt", b"vu")
    page = world.grades_browser.post(address, sent | {"files": upload})
    assert page.status_code == 409
    draft = Draft.objects.get()
    assert (draft.fields["comment"], draft.had_files) == (["Mon point."], True)
    assert "Les fichiers joints n’ont pas été gardés" in (
        world.grades_browser.get(f"/brouillons/{draft.pk}/").content.decode()
    )
    assert world.grades_browser.post(address, fields_in(page)).status_code == 302
    assert (Draft.objects.count(), StatusUpdate.objects.get().comment) == (0, "Mon point.")


def test_one_stale_card_costs_the_others_nothing_and_only_it_is_kept(world: World) -> None:
    good, stale = world.action("La bonne"), world.action("La dépassée")
    sent = opened(world.grades_browser, PAGE)
    for action, words in ((good, "Bien dit."), (stale, "Dit trop tard.")):
        sent |= {f"action-{action.pk}-comment": words, f"action-{action.pk}-state": "under_way"}
    Action.objects.filter(pk=stale.pk).update(version=2)
    page = world.grades_browser.post(PAGE, sent)
    assert page.status_code == 409
    assert "1\u00a0autre carte est enregistrée" in page.content.decode()
    kept = Draft.objects.get().fields
    assert kept[f"action-{stale.pk}-comment"] == ["Dit trop tard."]
    assert f"action-{good.pk}-comment" not in kept
    assert [update.comment for update in StatusUpdate.objects.all()] == ["Bien dit."]
    assert world.grades_browser.post(PAGE, fields_in(page)).status_code == 302
    assert Draft.objects.count() == 0
