"""Organisations in the administration: what is written, refused, kept and told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.enums import Role
from accounts.models import User
from common.administration.models import sentence_of
from journal.models import Change
from territories.enums import OrganisationKind
from territories.models import Organisation, Territory
from territories.services.reference import load_organisations, load_territories
from tests.factories import client_of, make_organisation, make_region, make_user_with_mandate
from tests.pages import source_of

pytestmark = pytest.mark.django_db
FIXTURES = Path(__file__).resolve().parent.parent.parent / "fixtures"


@pytest.fixture
def here() -> Territory:
    return make_region()


@pytest.fixture
def admin(here: Territory) -> Client:
    return client_of(make_user_with_mandate(Role.LOCAL_ADMIN, here, email="admin@azimut.invalid"))


@pytest.fixture
def ours(here: Territory) -> Organisation:
    return make_organisation("GRADeS d’ici", kind=OrganisationKind.GRADES, serving=[here])


def change(organisation: Organisation) -> str:
    return reverse("admin:territories_organisation_change", args=[organisation.pk])


def sent(organisation: Organisation, **fields: Any) -> dict[str, Any]:
    """What the form of an organisation with one area sends when nothing is touched."""
    area = organisation.areas.get()
    return {
        "kind": organisation.kind,
        "name": organisation.name,
        "certainty": "certain",
        "seen": organisation.updated_at.isoformat(),
        "areas-TOTAL_FORMS": 1,
        "areas-INITIAL_FORMS": 1,
        "areas-0-id": area.pk,
        "areas-0-organisation": organisation.pk,
        "areas-0-territory": area.territory_id,
        "other_names-TOTAL_FORMS": 0,
        "other_names-INITIAL_FORMS": 0,
    } | fields


def test_a_renamed_organisation_keeps_its_former_name(admin: Client, ours: Organisation) -> None:
    assert admin.post(change(ours), sent(ours, name="GRADeS neuf")).status_code == 302
    ours.refresh_from_db()
    assert ours.name == "GRADeS neuf"
    assert [former.name for former in ours.other_names.all()] == ["GRADeS d’ici"]


def test_a_change_is_told_by_the_journal_with_its_author_and_its_cause(
    admin: Client, ours: Organisation
) -> None:
    admin.post(change(ours), sent(ours, name="GRADeS neuf"))
    line = Change.objects.filter(kind="territories.organisation", operation="update").latest("pk")
    said = line.context.metadata
    assert (said["kind"], said["actor"]) == ("administration", "admin@azimut.invalid")
    assert (said["cause"], line.label) == (change(ours), "GRADeS neuf")
    page = source_of(admin.get(f"/journal/?cause=administration&objet=territories.organisation:{ours.pk}"))
    assert "GRADeS neuf" in page


def test_loading_the_reference_again_does_not_bring_the_former_name_back() -> None:
    load_territories(directory=FIXTURES)
    load_organisations(directory=FIXTURES)
    count = Organisation.objects.count()
    tesis = Organisation.objects.get(name="TESIS")
    chief = client_of(User.objects.create_superuser("portail@azimut.invalid"))
    names, areas = list(tesis.other_names.all()), list(tesis.areas.all())
    values = {
        "kind": tesis.kind,
        "name": "TESIS neuf",
        "certainty": tesis.certainty,
        "seen": tesis.updated_at.isoformat(),
        "areas-TOTAL_FORMS": len(areas),
        "areas-INITIAL_FORMS": len(areas),
        "other_names-TOTAL_FORMS": len(names),
        "other_names-INITIAL_FORMS": len(names),
    }
    for number, area in enumerate(areas):
        values |= {f"areas-{number}-id": area.pk, f"areas-{number}-territory": area.territory_id}
    for number, name in enumerate(names):
        values |= {f"other_names-{number}-id": name.pk, f"other_names-{number}-name": name.name}
    assert chief.post(change(tesis), values).status_code == 302
    load_organisations(directory=FIXTURES)
    tesis.refresh_from_db()
    assert (tesis.name, Organisation.objects.count()) == ("TESIS neuf", count)


def test_the_second_to_write_is_told_and_overwrites_nothing(admin: Client, ours: Organisation) -> None:
    first = sent(ours, name="Premier nom")
    second = sent(ours, name="Second nom")
    assert admin.post(change(ours), first).status_code == 302
    response = admin.post(change(ours), second)
    assert response.status_code == 422
    page = source_of(response)
    assert "Quelqu’un a modifié cette fiche pendant que vous écriviez" in page
    assert 'value="Second nom"' in page
    ours.refresh_from_db()
    assert ours.name == "Premier nom"


def test_an_area_of_another_region_cannot_be_forged(admin: Client, ours: Organisation) -> None:
    elsewhere = make_region("06", "Mayotte")
    response = admin.post(change(ours), sent(ours, **{"areas-0-territory": elsewhere.pk}))
    assert response.status_code == 422
    assert not ours.areas.filter(territory=elsewhere).exists()


def test_an_area_of_another_organisation_cannot_be_taken(admin: Client, ours: Organisation) -> None:
    elsewhere = make_region("06", "Mayotte")
    theirs = make_organisation("GRADeS de là-bas", kind=OrganisationKind.GRADES, serving=[elsewhere])
    taken = theirs.areas.get()
    admin.post(change(ours), sent(ours, **{"areas-0-id": taken.pk}))
    taken.refresh_from_db()
    assert (taken.organisation_id, taken.territory_id) == (theirs.pk, elsewhere.pk)
    assert ours.areas.count() == 1


def test_the_last_territory_cannot_be_removed(admin: Client, ours: Organisation) -> None:
    response = admin.post(change(ours), sent(ours, **{"areas-0-DELETE": "on"}))
    assert response.status_code == 422
    assert "Indiquez au moins un territoire servi dans vos régions." in source_of(response)
    assert ours.areas.exists()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"name": "Autre GRADeS"}, "Un organisme de même nature porte déjà ce nom."),
        ({"valid_from": "2024-01-01", "valid_to": "2023-01-01"}, "La fin de validité précède son début."),
        ({"kind": "national_body"}, "Sélectionnez un choix valide."),
        (
            {"areas-0-valid_from": "2024-01-01", "areas-0-valid_to": "2023-01-01"},
            "La fin de validité précède",
        ),
    ],
)
def test_what_the_database_refuses_is_said_in_french(
    admin: Client, ours: Organisation, here: Territory, fields: dict[str, str], sentence: str
) -> None:
    make_organisation("Autre GRADeS", kind=OrganisationKind.GRADES, serving=[here])
    response = admin.post(change(ours), sent(ours, **fields))
    assert response.status_code == 422
    assert sentence in source_of(response)
    ours.refresh_from_db()
    assert ours.name == "GRADeS d’ici"


def test_a_refusal_of_the_database_itself_has_its_sentence(ours: Organisation) -> None:
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        make_organisation(ours.name, kind=ours.kind)
    assert sentence_of(refused.value) == "Un organisme de même nature porte déjà ce nom."


def test_a_list_costs_the_same_for_one_and_for_thirty(
    admin: Client, here: Territory, django_assert_max_num_queries: Any
) -> None:
    address = reverse("admin:territories_organisation_changelist")

    def cost() -> int:
        with django_assert_max_num_queries(25) as counted:
            assert admin.get(address).status_code == 200
        return len(counted)

    make_organisation(kind=OrganisationKind.GRADES, serving=[here])
    admin.get(address)
    first = cost()
    for _ in range(29):
        make_organisation(kind=OrganisationKind.GRADES, serving=[here])
    assert cost() == first


def test_nothing_is_called_an_object(admin: Client, ours: Organisation) -> None:
    for address in (
        reverse("admin:index"),
        reverse("admin:territories_organisation_changelist"),
        change(ours),
    ):
        page = source_of(admin.get(address))
        assert "object (" not in page
        assert "Sélectionnez l’objet" not in page
        assert "<style" not in page
        assert " style=" not in page
