"""Programmes in the administration: what is written, refused, narrowed and told."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.enums import Role
from accounts.models import User
from journal.models import Change
from programmes.forms import euros
from programmes.models import Application, Envelope, Programme, ProgrammeLink, Window
from programmes.services.reference import load_programmes
from roadmap.services.reference import load_roadmaps
from territories.models import Territory
from territories.services.reference import load_organisations, load_territories
from tests.factories import (
    client_of,
    make_action,
    make_goal,
    make_nation,
    make_organisation,
    make_region,
    make_roadmap,
    make_user_with_mandate,
)
from tests.indicators.factories import make_department, make_establishment
from tests.pages import source_of
from tests.programmes.factories import make_envelope, make_programme, make_strand, make_window
from tests.reference import FIXTURES

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Territory:
    return make_region()


@pytest.fixture
def elsewhere() -> Territory:
    return make_region("06", "Mayotte")


@pytest.fixture
def admin(here: Territory) -> Client:
    return client_of(make_user_with_mandate(Role.LOCAL_ADMIN, here, email="admin@azimut.invalid"))


@pytest.fixture
def chief() -> Client:
    return client_of(User.objects.create_superuser("portail@azimut.invalid"))


def url(model: Any, name: str, *args: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=args)


def window_sent(window: Window, **fields: Any) -> dict[str, Any]:
    return {
        "programme": window.programme_id,
        "territory": window.territory_id,
        "kind": window.kind,
        "code": window.code,
        "name": window.name,
        "precision": "day",
        "order": 0,
        "certainty": "certain",
        "seen": window.updated_at.isoformat(),
    } | fields


def envelope_sent(programme: Programme, territory: Territory, **fields: Any) -> dict[str, Any]:
    return {
        "programme": programme.pk,
        "territory": territory.pk,
        "label": "Tranche T1",
        "amount": "2\u202f120\u202f000,50\u00a0€",
        "nature": "committed",
        "in_total": "on",
        "certainty": "certain",
    } | fields


def application_sent(window: Window, **fields: Any) -> dict[str, Any]:
    return {
        "window": window.pk,
        "state": "filed",
        "certainty": "certain",
        "domains-TOTAL_FORMS": 0,
        "domains-INITIAL_FORMS": 0,
    } | fields


def test_a_window_of_the_region_is_changed_and_told_by_the_journal(admin: Client, here: Territory) -> None:
    window = make_window(make_programme(), territory=here)
    address = url(Window, "change", window.pk)
    assert admin.post(address, window_sent(window, name="Guichet", code="AUTRE")).status_code == 302
    window.refresh_from_db()
    assert (window.name, window.code) == ("Guichet", "F1")
    line = Change.objects.get(kind="programmes.window", operation="update")
    said = line.context.metadata
    assert (said["kind"], said["actor"], said["cause"]) == ("administration", "admin@azimut.invalid", address)
    assert line.territory_id == here.pk
    page = source_of(admin.get(f"/journal/?cause=administration&objet=programmes.window:{window.pk}"))
    assert "Guichet" in page


def test_the_second_to_write_is_told_and_overwrites_nothing(admin: Client, here: Territory) -> None:
    window = make_window(make_programme(), territory=here)
    first, second = window_sent(window, name="Premier"), window_sent(window, name="Second")
    assert admin.post(url(Window, "change", window.pk), first).status_code == 302
    response = admin.post(url(Window, "change", window.pk), second)
    assert response.status_code == 422
    assert "Quelqu’un a modifié cette fiche pendant que vous écriviez" in source_of(response)
    window.refresh_from_db()
    assert window.name == "Premier"


def test_a_territory_out_of_the_scope_cannot_be_forged(
    admin: Client, here: Territory, elsewhere: Territory
) -> None:
    window = make_window(make_programme(), territory=here)
    for territory in (elsewhere, make_nation()):
        sent = window_sent(window, territory=territory.pk)
        assert admin.post(url(Window, "change", window.pk), sent).status_code == 422
        sent = envelope_sent(window.programme, territory)
        assert admin.post(url(Envelope, "add"), sent).status_code == 422
    assert not Envelope.objects.exists()
    assert list(Window.objects.values_list("territory", flat=True)) == [here.pk]


def test_a_window_of_elsewhere_is_not_a_choice(admin: Client, here: Territory, elsewhere: Territory) -> None:
    programme = make_programme()
    theirs = make_window(programme, territory=elsewhere)
    response = admin.post(url(Envelope, "add"), envelope_sent(programme, here, window=theirs.pk))
    assert response.status_code == 422
    assert theirs.name not in source_of(admin.get(url(Envelope, "add")))


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"code": "F2"}, "Ce code désigne déjà une fenêtre du programme dans ce territoire."),
        ({"opens_on": "2024-02-01", "closes_on": "2024-01-01"}, "La fin précède le début."),
        ({"kind": "lucarne"}, "Sélectionnez un choix valide."),
        ({"opens_on": "31/02/2024"}, "Saisissez une date valide."),
        ({"name": ""}, "Ce champ est obligatoire."),
        ({"strand": "other"}, "Ce volet est celui d’un autre programme."),
    ],
)
def test_a_bad_window_is_refused_in_french(
    admin: Client, here: Territory, fields: dict[str, Any], sentence: str
) -> None:
    programme = make_programme()
    make_window(programme, "F2", territory=here)
    if "strand" in fields:
        fields = {"strand": make_strand(make_programme("autre")).pk}
    written = window_sent(make_window(programme, territory=here)) | {"code": "NEUF", "seen": ""} | fields
    response = admin.post(url(Window, "add"), written)
    assert response.status_code == 422
    assert sentence in source_of(response)
    assert Window.objects.count() == 2


def test_an_amount_is_typed_as_it_is_read(admin: Client, here: Territory) -> None:
    response = admin.post(url(Envelope, "add"), envelope_sent(make_programme(), here))
    assert response.status_code == 302
    envelope = Envelope.objects.get()
    assert envelope.amount == Decimal("2120000.50")
    for address in (url(Envelope, "changelist"), url(Envelope, "change", envelope.pk)):
        assert "2\u202f120\u202f000,50\u00a0€" in source_of(admin.get(address))


@pytest.mark.parametrize(
    ("amount", "sentence"),
    [
        ("beaucoup", "Saisissez un nombre."),
        ("-5", "Un montant n’est pas négatif."),
        ("1,234", "Assurez-vous qu"),
        ("NaN", "Saisissez un nombre."),
    ],
)
def test_a_bad_amount_is_refused_in_french(
    admin: Client, here: Territory, amount: str, sentence: str
) -> None:
    response = admin.post(url(Envelope, "add"), envelope_sent(make_programme(), here, amount=amount))
    assert response.status_code == 422
    page = source_of(response)
    assert sentence in page
    assert f'value="{amount}"' in page


def test_a_national_amount_is_read_as_an_amount(admin: Client) -> None:
    envelope = make_envelope(make_programme(), 2_120_000)
    page = source_of(admin.get(url(Envelope, "change", envelope.pk)))
    assert "2\u202f120\u202f000\u00a0€" in page
    assert "2120000" not in page


def test_euros_without_amount_say_nothing() -> None:
    assert (euros(None), euros(Decimal("0.5")), euros(Decimal("12.00"))) == ("", "0,50\u00a0€", "12\u00a0€")


def test_an_application_to_the_nation_is_of_an_establishment_of_the_region(
    admin: Client, here: Territory, elsewhere: Territory
) -> None:
    window = make_window(make_programme())
    ours = make_establishment(make_department("974", region=here))
    theirs = make_establishment(make_department("976", region=elsewhere))
    foreign = admin.post(url(Application, "add"), application_sent(window, establishment=theirs.finess))
    assert "Aucun établissement de vos régions ne porte ce numéro FINESS." in source_of(foreign)
    nobody = admin.post(
        url(Application, "add"), application_sent(window, organisation=make_organisation().pk)
    )
    assert "Pour cette fenêtre, indiquez un établissement de vos régions." in source_of(nobody)
    assert [foreign.status_code, nobody.status_code] == [422, 422]
    sent = application_sent(window, establishment=ours.finess)
    assert admin.post(url(Application, "add"), sent).status_code == 302
    filed = Application.objects.get()
    assert filed.establishment == ours
    assert f'value="{ours.finess}"' in source_of(admin.get(url(Application, "change", filed.pk)))


def test_an_application_is_of_somebody(chief: Client) -> None:
    response = chief.post(url(Application, "add"), application_sent(make_window(make_programme())))
    assert response.status_code == 422
    assert "Une candidature est celle d’un établissement ou d’un organisme." in source_of(response)


def test_a_domain_is_of_the_programme_applied_to(admin: Client, here: Territory) -> None:
    programme = make_programme()
    window, other = make_window(programme, territory=here), make_strand(make_programme("autre"))
    sent = application_sent(window, organisation=make_organisation().pk) | {
        "domains-TOTAL_FORMS": 1,
        "domains-0-label": "Imagerie",
        "domains-0-state": "committed",
        "domains-0-strand": other.pk,
    }
    response = admin.post(url(Application, "add"), sent)
    assert response.status_code == 422
    assert "Ce volet est celui d’un autre programme." in source_of(response)
    sent["domains-0-strand"] = make_strand(programme).pk
    assert admin.post(url(Application, "add"), sent).status_code == 302
    assert Application.objects.get().domains.get().label == "Imagerie"


def test_a_programme_is_linked_to_national_goals_and_keeps_its_other_links(chief: Client) -> None:
    programme = make_programme()
    goal, regional = make_goal(make_roadmap(make_nation())), make_goal(make_roadmap(make_region()))
    kept = ProgrammeLink.objects.create(programme=programme, action=make_action(regional))
    sent = {
        "name": programme.name,
        "order": 0,
        "certainty": "certain",
        "seen": programme.updated_at.isoformat(),
        "strands-TOTAL_FORMS": 0,
        "strands-INITIAL_FORMS": 0,
        "links-TOTAL_FORMS": 1,
        "links-INITIAL_FORMS": 0,
        "links-0-certainty": "certain",
        "links-0-goal": regional.pk,
    }
    address = url(Programme, "change", programme.pk)
    assert chief.post(address, sent).status_code == 422
    assert chief.post(address, sent | {"links-0-goal": goal.pk}).status_code == 302
    assert set(programme.links.values_list("goal", "action")) == {(goal.pk, None), (None, kept.action_id)}


@pytest.mark.parametrize(
    "name", ["window", "tally", "envelope", "keydate", "programmeservice", "application"]
)
def test_every_list_is_searched_and_filtered(admin: Client, here: Territory, name: str) -> None:
    make_window(make_programme(), territory=here)
    address = reverse(f"admin:programmes_{name}_changelist")
    page = source_of(admin.get(address, {"q": "fenêtre", "territoire": here.pk}))
    assert "object (" not in page
    assert " style=" not in page
    assert ("Fenêtre F1" in page) == (name == "window")


def test_a_list_costs_the_same_for_one_and_for_thirty(
    admin: Client, here: Territory, django_assert_max_num_queries: Any
) -> None:
    programme = make_programme()
    window = make_window(programme, territory=here)
    address = url(Application, "changelist")

    def cost() -> int:
        with django_assert_max_num_queries(30) as counted:
            assert admin.get(address).status_code == 200
        return len(counted)

    Application.objects.create(window=window, organisation=make_organisation(), state="filed")
    admin.get(address)
    first = cost()
    for _ in range(29):
        Application.objects.create(window=window, organisation=make_organisation(), state="filed")
    assert cost() == first


def test_a_reload_puts_the_reference_back_and_keeps_what_was_added(chief: Client, here: Territory) -> None:
    for load in (load_territories, load_organisations, load_roadmaps, load_programmes):
        load(directory=FIXTURES)
    envelope = Envelope.objects.order_by("pk")[0]
    added = make_envelope(envelope.programme, 5, "Ajoutée ici", territory=here)
    written = envelope_sent(envelope.programme, envelope.territory) | {
        "label": envelope.label,
        "window": envelope.window_id or "",
        "nature": envelope.nature,
        "on": envelope.on.isoformat() if envelope.on else "",
        "amount": "1",
        "seen": envelope.updated_at.isoformat(),
    }
    assert chief.post(url(Envelope, "change", envelope.pk), written).status_code == 302
    assert Envelope.objects.get(pk=envelope.pk).amount == 1
    load_programmes(directory=FIXTURES)
    assert Envelope.objects.get(pk=envelope.pk).amount == envelope.amount
    assert Envelope.objects.get(pk=added.pk).amount == 5
