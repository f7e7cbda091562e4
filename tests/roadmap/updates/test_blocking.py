"""What blocks an action is said, reminded of on its day, and lifted with a sentence."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from accounts.models import OutgoingMessage, User
from accounts.services.delivery import deliver_due
from roadmap.models import Action, Blocking
from roadmap.tasks import remind
from tests.factories import make_organisation
from tests.roadmap.pages import text_of
from tests.roadmap.updates.world import World, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


def signal(world: World, action: Action, **fields: Any) -> Any:
    told = {"what": "Le marché n’est pas notifié.", "unblock": "La signature du GHT.", "remind_on": ""}
    return world.grades_browser.post(f"/actions/{action.pk}/blocages/", told | fields)


def today(world: World) -> dt.date:
    return timezone.localdate(timezone=world.region.zone)


def test_a_blocking_is_shown_then_lifted_with_a_sentence(world: World) -> None:
    action = world.action()
    assert signal(world, action).status_code == 302
    assert signal(world, action).status_code == 302
    blocking = Blocking.objects.get()
    text = text_of(world.ars_browser, f"/actions/{action.pk}/")
    assert "Le marché n’est pas notifié." in text
    assert "Ce qui débloquerait : La signature du GHT." in text
    lift = f"/blocages/{blocking.pk}/lever/"
    assert "Lever ce blocage" in text_of(world.grades_browser, f"/actions/{action.pk}/")
    assert world.grades_browser.post(lift, {"comment": " "}).status_code == 422
    assert world.grades_browser.post(lift, {"comment": "Signé le 3."}).status_code == 302
    assert "déjà levé" in world.grades_browser.post(lift, {"comment": "Encore."}).content.decode()
    blocking.refresh_from_db()
    assert (blocking.lifted_comment, blocking.lifted_by_label) == ("Signé le 3.", str(world.contributor))
    assert "Lever ce blocage" not in text_of(world.grades_browser, f"/actions/{action.pk}/")


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"what": ""}, "Dites ce qui bloque."),
        ({"what": "a" * 5001}, "5001 caractères"),
        ({"remind_on": "2020-01-01"}, "Cette date est déjà passée."),
        ({"remind_on": "bientôt"}, "Donnez une date"),
    ],
)
def test_what_does_not_hold_is_refused(world: World, fields: dict[str, str], sentence: str) -> None:
    response = signal(world, world.action(), **fields)
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert Blocking.objects.count() == 0


def test_only_who_may_update_signals_and_lifts(world: World) -> None:
    action = world.action(pilots=[make_organisation("Un autre")])
    assert signal(world, action).status_code == 403
    blocking = Blocking.objects.create(action=action, what="Le marché", author_label="ARS")
    lift = f"/blocages/{blocking.pk}/lever/"
    assert world.grades_browser.post(lift, {"comment": "Non."}).status_code == 403
    assert make_world("06", "Mayotte").ars_browser.post(lift, {"comment": "Non."}).status_code == 404


def test_the_reminder_leaves_on_its_day_once(world: World) -> None:
    action = world.action("Déployer le ROR")
    signal(world, action, remind_on=str(today(world) + dt.timedelta(days=1)))
    remind()
    assert OutgoingMessage.objects.count() == 0
    Blocking.objects.update(remind_on=today(world))
    remind()
    remind()
    deliver_due()
    assert [message.to for message in mail.outbox] == [[world.contributor.email]]
    assert "Déployer le ROR" in mail.outbox[0].body
    assert f"/actions/{action.pk}/" in mail.outbox[0].body


def test_the_ars_is_reminded_when_the_author_has_gone(world: World) -> None:
    signal(world, world.action(), remind_on=str(today(world)))
    User.objects.filter(pk=world.contributor.pk).update(is_active=False)
    remind()
    assert OutgoingMessage.objects.get().recipient == world.editor


def test_nothing_is_sent_for_what_was_lifted(world: World) -> None:
    signal(world, world.action(), remind_on=str(today(world)))
    remind()
    world.grades_browser.post(f"/blocages/{Blocking.objects.get().pk}/lever/", {"comment": "Signé."})
    deliver_due()
    assert mail.outbox == []


def test_the_list_of_actions_is_narrowed_to_what_is_blocked(world: World) -> None:
    blocked, free, lifted = (world.action(title) for title in ("La bloquée", "La libre", "La débloquée"))
    Blocking.objects.create(action=blocked, what="Le marché", author_label="ARS")
    Blocking.objects.create(action=lifted, what="Le marché", author_label="ARS", lifted_at=timezone.now())
    text = text_of(world.ars_browser, "/regions/04/actions/?bloquees=1")
    assert "La bloquée" in text
    assert "La libre" not in text
    assert "La débloquée" not in text
    assert free.blockings.count() == 0
