"""Establishments in the administration: of the departments that one administers, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.enums import Role
from journal.models import Change
from territories.models import Establishment, Territory
from tests.factories import client_of, make_region, make_user_with_mandate
from tests.indicators.factories import make_area, make_department, make_establishment
from tests.pages import source_of

pytestmark = pytest.mark.django_db
ADD = "admin:territories_establishment_add"


@pytest.fixture
def department() -> Territory:
    return make_department("974", "La Réunion", make_region())


@pytest.fixture
def admin(department: Territory) -> Client:
    return client_of(make_user_with_mandate(Role.LOCAL_ADMIN, department.parent))


def sent(department: Territory, **fields: Any) -> dict[str, Any]:
    return {
        "finess": "970400001",
        "name": "Clinique neuve",
        "category": "ES",
        "department": department.pk,
        "certainty": "certain",
    } | fields


def test_one_is_created_and_told_by_the_journal(admin: Client, department: Territory) -> None:
    assert admin.post(reverse(ADD), sent(department)).status_code == 302
    made = Establishment.objects.get()
    line = Change.objects.get(kind="territories.establishment")
    assert (line.label, line.territory_id) == ("Clinique neuve", department.parent_id)
    assert line.context.metadata["kind"] == "administration"
    page = source_of(admin.get(reverse("admin:territories_establishment_changelist"), {"q": "clinique"}))
    assert made.finess in page


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"finess": "12"}, "Un numéro FINESS compte neuf caractères, dont le département en tête."),
        ({"valid_from": "2024-01-01", "valid_to": "2023-01-01"}, "La fermeture précède l’ouverture."),
        ({"category": "X"}, "Sélectionnez un choix valide."),
        ({"name": ""}, "Ce champ est obligatoire."),
    ],
)
def test_a_bad_one_is_refused_in_french(
    admin: Client, department: Territory, fields: dict[str, str], sentence: str
) -> None:
    response = admin.post(reverse(ADD), sent(department, **fields))
    assert response.status_code == 422
    assert sentence in source_of(response)
    assert not Establishment.objects.exists()


def test_a_department_or_an_area_of_elsewhere_cannot_be_forged(admin: Client, department: Territory) -> None:
    elsewhere = make_region("06", "Mayotte")
    foreign, area = make_department("976", region=elsewhere), make_area("TAN6", region=elsewhere)
    for fields in (
        {"department": foreign.pk},
        {"animation_area": area.pk},
        {"department": department.parent_id},
    ):
        assert admin.post(reverse(ADD), sent(department) | fields).status_code == 422
    assert not Establishment.objects.exists()


def test_an_area_is_of_the_region_of_the_department(department: Territory) -> None:
    elsewhere = make_region("06", "Mayotte")
    both = make_user_with_mandate(Role.LOCAL_ADMIN, department.parent)
    both.mandates.create(
        role=Role.LOCAL_ADMIN, territory=elsewhere, valid_from=both.mandates.get().valid_from
    )
    area = make_area("TAN6", region=elsewhere)
    response = client_of(both).post(reverse(ADD), sent(department, animation_area=area.pk))
    assert response.status_code == 422
    assert "Ce territoire est celui d’une autre région que le département." in source_of(response)


def test_its_number_does_not_change(admin: Client, department: Territory) -> None:
    one = make_establishment(department)
    former = one.finess
    written = sent(department, name="Autre nom", finess="970400009", seen=one.updated_at.isoformat())
    address = reverse("admin:territories_establishment_change", args=[one.pk])
    assert admin.post(address, written).status_code == 302
    one.refresh_from_db()
    assert (one.name, one.finess) == ("Autre nom", former)
    assert admin.post(address, written).status_code == 422
