"""Mes mises à jour: what one owes, several saved in one page, nothing typed is lost."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from accounts.enums import Role
from roadmap.models import Action, Campaign, CampaignItem
from tests.factories import client_of, make_mandate, make_organisation, make_user_with_mandate
from tests.roadmap.pages import queries_of, text_of
from tests.roadmap.updates.world import World, make_world, steps_of

pytestmark = pytest.mark.django_db
PAGE = "/mes-mises-a-jour/"


@pytest.fixture
def world() -> World:
    return make_world()


def campaign_on(world: World, *actions: Action, days: int = 10, **fields: Any) -> Campaign:
    today = timezone.localdate(timezone=world.region.zone)
    period = {"opens_on": today - dt.timedelta(days=30), "closes_on": today + dt.timedelta(days=days)}
    campaign = Campaign.objects.create(
        territory=world.region,
        author=world.editor,
        author_label="ARS",
        **({"title": "Points de juin"} | period | fields),
    )
    for action in actions:
        CampaignItem.objects.create(
            campaign=campaign, action=action, organisation=action.pilotages.get().organisation
        )
    return campaign


def card(action: Action, comment: str = "", **fields: Any) -> dict[str, Any]:
    """What the card of an action sends, nothing filled unless told."""
    action.refresh_from_db()
    told = {"version": action.version, "comment": comment, "state": "", "confidence": ""} | fields
    return {f"action-{action.pk}-{name}": value for name, value in told.items()}


def test_what_campaigns_ask_comes_first_the_most_late_before(world: World) -> None:
    late, soon, _outside = (world.action(title) for title in ("La tardive", "La prochaine", "Hors campagne"))
    campaign_on(world, soon, days=5)
    campaign_on(world, late, days=-2, title="Points de mai")
    text = text_of(world.grades_browser, PAGE)
    assert "2 actions attendent votre point de situation" in text
    assert text.index("La tardive") < text.index("La prochaine") < text.index("Hors campagne")
    assert text.count("En retard") == 1


def test_neither_what_is_closed_nor_what_has_not_begun_is_asked(world: World) -> None:
    tomorrow = timezone.localdate(timezone=world.region.zone) + dt.timedelta(days=1)
    campaign_on(world, world.action(), closed_at=timezone.now())
    campaign_on(world, world.action(), opens_on=tomorrow)
    assert "Aucune campagne ne vous demande" in text_of(world.grades_browser, PAGE)


def test_an_update_before_the_start_does_not_answer_a_campaign(world: World) -> None:
    action = world.action()
    today = timezone.localdate(timezone=world.region.zone)
    campaign = campaign_on(world, action, opens_on=today + dt.timedelta(days=1))
    world.grades_browser.post(PAGE, card(action, "Trop tôt.", state="under_way"))
    assert campaign.items.get().status_update is None


def test_five_are_saved_in_one_page_and_answer_their_campaign(world: World) -> None:
    actions = [world.action(f"Action {n}", years={2024: ["Cadrer"]}) for n in range(5)]
    campaign = campaign_on(world, *actions)
    sent: dict[str, Any] = {}
    for action in actions:
        step = steps_of(action)[0]
        sent |= card(action, f"Point de {action.title}.", state="under_way", confidence="on_course")
        sent[f"action-{action.pk}-etape-{step.pk}"] = "done"
    response = world.grades_browser.post(PAGE, sent, follow=True)
    assert "5 points de situation enregistrés." in response.content.decode()
    assert campaign.items.filter(status_update__isnull=False).count() == 5
    assert {step.state for action in actions for step in steps_of(action)} == {"done"}
    assert "Rien ne vous est demandé" in text_of(world.grades_browser, PAGE)


def test_untouched_cards_are_left_alone(world: World) -> None:
    filled, empty = world.action(state="to_launch"), world.action(state="to_launch")
    sent = card(filled, "Parti.", state="under_way") | card(empty, state="to_launch")
    assert world.grades_browser.post(PAGE, sent).status_code == 302
    assert (filled.status_updates.count(), empty.status_updates.count()) == (2, 1)


def test_refused_cards_keep_their_text_and_cost_the_others_nothing(world: World) -> None:
    good, bad = world.action(state="to_launch"), world.action(state="to_launch")
    sent = card(good, "Bien dit.", state="under_way") | card(bad, "Abandonnons.", state="abandoned")
    response = world.grades_browser.post(PAGE, sent)
    page = response.content.decode()
    assert response.status_code == 422
    assert "1 point de situation enregistré." in page
    assert "revient à l’ARS : proposez-le-lui" in page
    assert "Abandonnons." in page
    assert (good.status_updates.count(), bad.status_updates.count()) == (2, 1)


def test_a_state_without_a_sentence_is_refused(world: World) -> None:
    action = world.action(state="to_launch")
    response = world.grades_browser.post(PAGE, card(action, state="under_way"))
    assert response.status_code == 422
    assert "en une phrase au moins" in response.content.decode()


def test_saving_one_card_keeps_what_is_typed_in_the_others(world: World) -> None:
    one, other = world.action(), world.action()
    sent = card(one, "Fini.", state="done") | card(other, "Brouillon à garder.", state="under_way")
    response = world.grades_browser.post(PAGE, sent | {"seule": one.pk})
    assert response.status_code == 200
    assert "Brouillon à garder." in response.content.decode()
    assert (one.status_updates.count(), other.status_updates.count()) == (1, 0)


def test_saving_one_card_leads_to_the_next(world: World) -> None:
    one, other = world.action(), world.action()
    sent = card(one, "Fini.", state="done") | card(other)
    response = world.grades_browser.post(PAGE, sent | {"seule": one.pk})
    assert response["Location"] == f"{PAGE}#carte-{other.pk}"


def test_a_double_click_on_save_all_makes_one_update_each(world: World) -> None:
    actions = [world.action(), world.action()]
    sent = card(actions[0], "Un.", state="under_way") | card(actions[1], "Deux.", state="under_way")
    for _ in range(2):
        assert world.grades_browser.post(PAGE, sent).status_code == 302
    assert [action.status_updates.count() for action in actions] == [1, 1]


def test_a_stale_card_shows_both_texts_and_is_saved_the_next_time(world: World) -> None:
    action = world.action()
    sent = card(action, "Le mien.", state="under_way")
    world.ars_browser.post(
        f"/actions/{action.pk}/point/", {"version": 1, "comment": "Le leur.", "state": "under_way"}
    )
    response = world.grades_browser.post(PAGE, sent)
    page = response.content.decode()
    assert response.status_code == 409
    assert "Le leur." in page
    assert "Le mien." in page
    assert "1\u00a0action a changé pendant que vous écriviez" in page
    assert world.grades_browser.post(PAGE, card(action, "Le mien.", state="under_way")).status_code == 302
    assert action.status_updates.count() == 2


def test_forged_cards_are_not_there_and_save_nothing(world: World) -> None:
    mine, foreign = world.action(), make_world("06", "Mayotte").action()
    sent = card(mine, "Le mien.", state="under_way") | card(foreign, "Forgé.", state="under_way")
    assert world.grades_browser.post(PAGE, sent).status_code == 404
    assert mine.status_updates.count() == foreign.status_updates.count() == 0


def test_what_one_sees_but_does_not_pilot_is_forbidden(world: World) -> None:
    other = world.action(pilots=[make_organisation("Un autre")])
    assert world.grades_browser.post(PAGE, card(other, "Non.", state="under_way")).status_code == 403


def test_an_organisation_of_two_regions_sees_those_of_its_mandates(world: World) -> None:
    elsewhere = make_world("06", "Mayotte", "Indian/Mayotte")
    theirs = elsewhere.action("L’action de Mayotte", pilots=[world.grades])
    campaign_on(elsewhere, theirs)
    assert "L’action de Mayotte" not in text_of(world.grades_browser, PAGE)
    make_mandate(world.contributor, Role.GRADES_CONTRIBUTOR, elsewhere.region, organisation=world.grades)
    assert "L’action de Mayotte" in text_of(world.grades_browser, PAGE)


def test_an_editor_sees_what_the_ars_itself_owes(world: World) -> None:
    ours, theirs = world.action("Celle de l’ARS", pilots=[world.ars]), world.action("Celle du GRADeS")
    campaign_on(world, ours, theirs)
    text = text_of(world.ars_browser, PAGE)
    assert "1 action attend votre point de situation" in text
    assert "Celle de l’ARS" in text
    assert "Celle du GRADeS" not in text


def test_a_reader_has_nothing_to_say(world: World) -> None:
    member = client_of(make_user_with_mandate(Role.COMMITTEE_MEMBER, world.region))
    assert member.get(PAGE).status_code == 403
    assert member.post(PAGE, card(world.action(), "Non.")).status_code == 403


def test_forty_cards_cost_the_queries_of_one(world: World) -> None:
    campaign_on(world, world.action("La seule", years={2024: ["Cadrer"]}, state="under_way", comment="Dit."))
    queries_of(world.grades_browser, PAGE)
    one = queries_of(world.grades_browser, PAGE)
    more = [
        world.action(f"Action {n}", years={2024: ["Cadrer", "Lancer"]}, state="under_way", comment="Dit.")
        for n in range(39)
    ]
    campaign_on(world, *more[:20])
    assert queries_of(world.grades_browser, PAGE) == one
    assert world.grades_browser.get(PAGE).content.decode().count('class="up-card"') == 40
