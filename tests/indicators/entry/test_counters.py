"""A territory proposes another value: shown beside, never counted until accepted, always answered."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from accounts.enums import Role
from accounts.models import OutgoingMessage
from accounts.selectors.scopes import scope_of
from common import panels
from indicators.models import CounterProposal, Measure
from indicators.selectors.figures import figure
from indicators.services.counters import build_answer
from tests.factories import client_of, make_user_with_mandate
from tests.indicators.entry.world import DECEMBER, World, make_world
from tests.indicators.factories import make_measure
from tests.pages import squeezed
from tests.roadmap.pages import queries_of, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def published(world: World) -> Measure:
    return make_measure(world.indicator, world.region, 230, on=DECEMBER)


def body(response: Any) -> str:
    return squeezed(response.content.decode())


def propose(world: World, value: str = "245", **fields: Any) -> Any:
    sent = {
        "on": "31/12/2023",
        "value": value,
        "reason": "Deux ESMS manquent.",
        "method": "Enquête du GRADeS",
    }
    return world.grades.post(world.page("contre-proposer/"), sent | fields)


def proposed(world: World, **fields: Any) -> CounterProposal:
    assert propose(world, **fields).status_code == 302
    return CounterProposal.objects.latest("pk")


def answer(
    world: World, counter: CounterProposal, decision: str, words: str = "Vérifié.", **fields: Any
) -> Any:
    sent = {"decision": decision, "answer": words, "seen_at": seen_at(world)} | fields
    return world.ars.post(f"/contre-propositions/{counter.pk}/", sent)


def seen_at(world: World) -> str:
    measure = Measure.objects.filter(indicator=world.indicator, on=DECEMBER).first()
    return measure.recorded_at.isoformat() if measure else ""


def value_shown(world: World) -> Decimal | None:
    scope = scope_of(world.editor, day=timezone.localdate())
    found = figure(scope, world.indicator, world.region, on=dt.date(2024, 1, 31))
    return found.value if found else None


def test_a_counter_proposal_is_shown_beside_and_counts_nowhere(world: World, published: Measure) -> None:
    counter = proposed(world)
    assert value_shown(world) == 230
    text = text_of(world.ars, f"/contre-propositions/{counter.pk}/")
    assert "Chiffre publié 230" in text
    assert "Valeur proposée 245" in text
    assert "Deux ESMS manquent." in text


def test_once_accepted_it_is_the_figure_with_both_names(world: World, published: Measure) -> None:
    counter = proposed(world)
    assert answer(world, counter, "accepter").status_code == 302
    assert value_shown(world) == 245
    published.refresh_from_db()
    assert published.recorded_by_label.startswith(f"{world.contributor}, contre-proposé")
    history = text_of(world.ars, world.page("releves/"))
    assert "230 (provisoire) → 245 (provisoire)" in history
    assert f"accepté par {world.editor}" in history
    counter.refresh_from_db()
    assert (counter.state, counter.answer, counter.answered_by_label) == (
        "accepted",
        "Vérifié.",
        str(world.editor),
    )


def test_its_author_is_written_to_once_with_the_answer(world: World, published: Measure) -> None:
    counter = proposed(world)
    answer(world, counter, "refuser", "Hors périmètre.")
    message = OutgoingMessage.objects.get()
    assert message.recipient == world.contributor
    mail = build_answer(message)
    assert mail is not None
    assert mail.subject == "Votre contre-proposition est refusée"
    assert "Hors périmètre." in mail.body
    assert f"/contre-propositions/{counter.pk}/" in mail.body
    assert value_shown(world) == 230
    message.recipient.is_active = False
    assert build_answer(message) is None


def test_an_answer_has_a_sentence_and_is_given_once(world: World, published: Measure) -> None:
    counter = proposed(world)
    for decision in ("accepter", "refuser"):
        refused = answer(world, counter, decision, " ")
        assert refused.status_code == 422
        assert "Une réponse s’accompagne d’une phrase." in body(refused)
    answer(world, counter, "refuser")
    again = answer(world, counter, "accepter")
    assert again.status_code == 422
    assert "a déjà reçu une réponse" in body(again)
    assert value_shown(world) == 230


def test_a_figure_that_changed_meanwhile_is_read_again_first(world: World, published: Measure) -> None:
    counter = proposed(world)
    old = seen_at(world)
    Measure.objects.filter(pk=published.pk).update(value=231, recorded_at=timezone.now())
    stale = answer(world, counter, "accepter", "Bien vu.", seen_at=old)
    assert stale.status_code == 409
    assert "Bien vu." in body(stale)
    assert value_shown(world) == 231
    assert answer(world, counter, "accepter").status_code == 302


def test_a_series_that_would_decrease_refuses_the_answer() -> None:
    world = make_world(monotone=True)
    make_measure(world.indicator, world.region, 230, on=DECEMBER)
    make_measure(world.indicator, world.region, 200, on=dt.date(2023, 6, 30))
    counter = proposed(world, value="150")
    response = answer(world, counter, "accepter")
    assert response.status_code == 422
    assert "ne diminue jamais" in body(response)
    counter.refresh_from_db()
    assert counter.state == "pending"


def test_its_author_withdraws_it_and_nobody_else(world: World, published: Measure) -> None:
    counter = proposed(world)
    address = f"/contre-propositions/{counter.pk}/"
    assert answer(world, counter, "retirer").status_code == 403
    assert world.grades.post(address, {"decision": "accepter", "answer": "Oui."}).status_code == 403
    assert world.grades.post(address, {"decision": "retirer"}).status_code == 302
    assert "a été retirée par son auteur" in body(answer(world, counter, "accepter"))


def test_a_double_click_makes_one_and_a_second_value_waits(world: World, published: Measure) -> None:
    assert [propose(world).status_code for _ in range(2)] == [302, 302]
    assert CounterProposal.objects.count() == 1
    assert "qui attend sa réponse" in body(propose(world, "246"))


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"value": "230"}, "C’est déjà la valeur publiée."),
        ({"value": "beaucoup"}, "n’est pas un nombre"),
        ({"reason": ""}, "Dites en une phrase pourquoi."),
        ({"method": " "}, "Dites d’où vient votre valeur"),
        ({"on": ""}, "Donnez la date"),
        ({"reason": "a" * 2001}, "la limite est de"),
    ],
)
def test_what_does_not_hold_is_refused(
    world: World, published: Measure, fields: dict[str, str], sentence: str
) -> None:
    response = propose(world, **fields)
    assert response.status_code == 422
    assert sentence in body(response)
    assert not CounterProposal.objects.exists()


def test_the_nation_has_no_local_counter_proposal(world: World) -> None:
    page = world.page("contre-proposer/", territoire="FR")
    assert world.grades.get(page).status_code == 403
    assert world.ars.get(page).status_code == 403


def test_another_region_and_a_simple_reader_know_nothing_of_it(world: World, published: Measure) -> None:
    counter = proposed(world)
    address = f"/contre-propositions/{counter.pk}/"
    assert make_world("11", "Île-de-France").ars.get(address).status_code == 404
    member = client_of(make_user_with_mandate(Role.COMMITTEE_MEMBER, world.region))
    assert member.get(address).status_code == 404
    assert member.get("/contre-propositions/").status_code == 403


def test_the_list_puts_first_what_waits_for_me(world: World, published: Measure) -> None:
    proposed(world)
    assert "Attendent votre réponse" in text_of(world.ars, "/contre-propositions/")
    assert "Attendent votre réponse" not in text_of(world.grades, "/contre-propositions/")


def test_the_page_of_the_indicator_shows_it_in_one_query(
    world: World, published: Measure, django_assert_num_queries: Any
) -> None:
    proposed(world)
    page = SimpleNamespace(indicator=world.indicator, territory=world.region, category="")
    scope = scope_of(world.editor, day=timezone.localdate())
    [panel] = [each for each in panels.panels_of("indicators.indicator") if each.name == "entry"]
    with django_assert_num_queries(panel.queries):
        content = panel.select(scope, page)
    assert content is not None
    assert [shown.text for shown in content["counters"]] == ["245"]
    assert content["may_write"]


def test_the_list_costs_the_same_whatever_it_holds(world: World, published: Measure) -> None:
    proposed(world)
    queries_of(world.ars, "/contre-propositions/")
    one = queries_of(world.ars, "/contre-propositions/")
    for day in range(1, 9):
        proposed(world, on=f"{day:02d}/11/2023")
    assert queries_of(world.ars, "/contre-propositions/") == one
