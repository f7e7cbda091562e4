"""Campaigns: asked after a summary, answered to 100 %, reminded once a day, closed with what remains said."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts.models import OutgoingMessage
from accounts.services.delivery import deliver_due
from roadmap.models import Campaign, CampaignItem
from roadmap.services.reminders import remind_before_end
from roadmap.tasks import remind
from tests.factories import make_organisation
from tests.roadmap.pages import queries_of, text_of
from tests.roadmap.updates.world import World, make_world, said

pytestmark = pytest.mark.django_db
OPEN = "/regions/04/campagnes/nouvelle/"


@pytest.fixture
def world() -> World:
    return make_world()


def today(world: World) -> dt.date:
    return timezone.localdate(timezone=world.region.zone)


def form(world: World, *, days: int = 14, **fields: Any) -> dict[str, Any]:
    period = {"opens_on": today(world), "closes_on": today(world) + dt.timedelta(days=days)}
    return {"title": "Points de juin", "message": "Merci de répondre.", **period, **fields}


def open_it(browser: Client, sent: dict[str, Any]) -> Any:
    """Look at the summary, then open with all the organisations it shows."""
    page = browser.post(OPEN, sent | {"etape": "voir"}).content.decode()
    expected = re.search(r'name="attendu"\s+value="(\d+)"', page)
    organisations = re.findall(r'name="organisme"\s+value="(\d+)"', page)
    assert expected
    told = {"etape": "ouvrir", "attendu": expected[1], "organisme": organisations}
    return browser.post(OPEN, sent | told)


def test_the_summary_says_what_will_be_asked_before_anything_is(world: World) -> None:
    world.action(), world.action()
    world.action(pilots=[world.ars, world.grades])
    world.action("L’orpheline", pilots=["Un organisme inconnu"])
    response = world.ars_browser.post(OPEN, form(world, etape="voir"))
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()).replace("\u00a0", " "))
    assert "4 actions, 2 organismes" in text
    assert "1 action sans pilote connu va à l’ARS" in text
    assert "TESIS, 3 actions" in text
    assert "ARS, 2 actions" in text
    assert "L’orpheline" in text
    assert Campaign.objects.count() == 0


def test_all_that_match_the_filter_are_asked(world: World) -> None:
    world.action("Priorité un", priority=1)
    kept = world.action("Priorité deux", priority=2, state="under_way")
    world.action("Deux mais réalisée", priority=2, state="done")
    archived = world.action("Archivée", priority=2, state="under_way", archived_at=timezone.now())
    answer = open_it(world.ars_browser, form(world, priorite=["2"], etat=["under_way"]))
    assert answer.status_code == 302
    assert [item.action for item in CampaignItem.objects.all()] == [kept]
    assert archived.campaign_items.count() == 0


def test_only_the_organisations_chosen_are_asked(world: World) -> None:
    world.action(pilots=[world.ars, world.grades])
    page = world.ars_browser.post(OPEN, form(world, etape="voir")).content.decode()
    expected = re.search(r'name="attendu"\s+value="(\d+)"', page)
    assert expected
    told = {"etape": "ouvrir", "attendu": expected[1], "organisme": [world.grades.pk]}
    assert world.ars_browser.post(OPEN, form(world) | told).status_code == 302
    assert CampaignItem.objects.get().organisation == world.grades


def test_what_changed_since_the_summary_is_shown_again(world: World) -> None:
    world.action()
    told = {"etape": "ouvrir", "attendu": "1", "organisme": [world.grades.pk]}
    response = world.ars_browser.post(OPEN, form(world) | told)
    assert response.status_code == 409
    assert Campaign.objects.count() == 0


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"title": ""}, "Donnez un titre"),
        ({"opens_on": "2030-02-01", "closes_on": "2030-01-01"}, "La fin de la campagne précède son début."),
        ({"closes_on": "jamais"}, "Donnez une date"),
        ({"message": "a" * 5001}, "5 000 caractères"),
    ],
)
def test_a_form_that_does_not_hold_is_refused_and_kept(
    world: World, fields: dict[str, str], sentence: str
) -> None:
    world.action()
    response = world.ars_browser.post(OPEN, form(world, etape="voir") | fields)
    assert response.status_code == 422
    assert sentence in response.content.decode()


def test_a_campaign_of_the_past_or_that_asks_nothing_is_not_opened(world: World) -> None:
    world.action()
    past = form(world) | {"opens_on": "2020-01-01", "closes_on": "2020-02-01"}
    assert open_it(world.ars_browser, past).status_code == 422
    answer = open_it(world.ars_browser, form(world) | {"recherche": ""})
    assert answer.status_code == 302
    nobody = world.ars_browser.post(OPEN, form(world, priorite=["3"], etape="voir"))
    assert "0 action" in text_in(nobody)
    assert 'value="ouvrir"' not in nobody.content.decode()


def text_in(response: Any) -> str:
    return re.sub(r"[\s\u00a0\u202f]+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_the_board_reaches_100_percent(world: World) -> None:
    actions = [world.action(f"Action {n}") for n in range(2)]
    open_it(world.ars_browser, form(world))
    board = f"/campagnes/{Campaign.objects.get().pk}/"
    assert "0 sur 2 points de situation reçus, soit 0 %" in text_of(world.ars_browser, board)
    for action, expected in zip(actions, ("soit 50 %", "soit 100 %"), strict=True):
        world.grades_browser.post(f"/actions/{action.pk}/point/", said(action))
        assert expected in text_of(world.ars_browser, board)


def test_one_update_of_the_ars_answers_for_all_and_one_of_a_pilot_for_itself(world: World) -> None:
    action = world.action(pilots=[world.ars, world.grades])
    open_it(world.ars_browser, form(world))
    world.grades_browser.post(f"/actions/{action.pk}/point/", said(action))
    waiting = CampaignItem.objects.filter(status_update__isnull=True)
    assert [item.organisation for item in waiting] == [world.ars]
    world.ars_browser.post(f"/actions/{action.pk}/point/", said(action, "Confirmé."))
    assert waiting.all().count() == 0


def test_what_is_late_is_said(world: World) -> None:
    world.action()
    open_it(world.ars_browser, form(world))
    Campaign.objects.update(opens_on=dt.date(2020, 1, 1), closes_on=dt.date(2020, 2, 1))
    assert "En retard." in text_of(world.ars_browser, f"/campagnes/{Campaign.objects.get().pk}/")


def test_opening_writes_to_those_who_owe_once(
    world: World, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    world.action()
    open_it(world.ars_browser, form(world))
    message = OutgoingMessage.objects.get()
    assert message.recipient == world.contributor
    pk = Campaign.objects.get().pk
    for _ in range(2):
        world.ars_browser.post(f"/campagnes/{pk}/relancer/")
    assert OutgoingMessage.objects.count() == 1
    OutgoingMessage.objects.update(not_before=timezone.now())
    deliver_due()
    deliver_due()
    assert len(mail.outbox) == 1
    sent = mail.outbox[0]
    assert sent.to == [world.contributor.email]
    assert "1\u00a0action attend votre point de situation" in sent.body
    assert "Merci de répondre." in sent.body
    assert "/mes-mises-a-jour/" in sent.body


def test_nothing_is_sent_to_who_answered_meanwhile(world: World) -> None:
    action = world.action()
    open_it(world.ars_browser, form(world))
    world.grades_browser.post(f"/actions/{action.pk}/point/", said(action))
    OutgoingMessage.objects.update(not_before=timezone.now())
    deliver_due()
    assert mail.outbox == []
    assert OutgoingMessage.objects.get().state == "cancelled"


def test_those_without_a_pilot_are_the_ars_s_to_say(world: World) -> None:
    world.action(pilots=[])
    world.action(pilots=[make_organisation("CPAM d’essai")])
    open_it(world.ars_browser, form(world))
    assert OutgoingMessage.objects.get().recipient == world.editor


def test_a_reminder_leaves_by_itself_before_the_end_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.action()
    open_it(world.ars_browser, form(world, days=14))
    assert remind_before_end() == 0
    start = timezone.now()
    for days, expected in ((10, 0), (11, 1), (12, 0), (14, 0), (15, 0)):
        with monkeypatch.context() as patched:
            patched.setattr(timezone, "now", lambda days=days: start + dt.timedelta(days=days))
            assert remind_before_end() == expected, days
    remind()
    assert OutgoingMessage.objects.count() == 2


def test_closing_says_what_remains_and_stops_the_reminders(world: World) -> None:
    world.action(), world.action()
    open_it(world.ars_browser, form(world))
    pk = Campaign.objects.get().pk
    response = world.ars_browser.post(f"/campagnes/{pk}/clore/", follow=True)
    assert "2 mises à jour manquent" in text_in(response)
    assert "non reçu" in text_in(response)
    assert OutgoingMessage.objects.get().state == "cancelled"
    again = world.ars_browser.post(f"/campagnes/{pk}/clore/", follow=True)
    assert "déjà close" in text_in(again)
    assert "est close" in text_in(world.ars_browser.post(f"/campagnes/{pk}/relancer/", follow=True))
    assert OutgoingMessage.objects.count() == 1


def test_pages_cost_the_same_whatever_they_hold(world: World) -> None:
    world.action()
    open_it(world.ars_browser, form(world))
    addresses = ["/regions/04/campagnes/", f"/campagnes/{Campaign.objects.get().pk}/"]
    few = [queries_of(world.ars_browser, address) for address in addresses]
    campaign = Campaign.objects.get()
    for number in range(12):
        organisation = make_organisation(f"Organisme numéro {number}")
        CampaignItem.objects.create(
            campaign=campaign, action=world.action(pilots=[organisation]), organisation=organisation
        )
    open_it(world.ars_browser, form(world))
    assert [queries_of(world.ars_browser, address) for address in addresses] == few
