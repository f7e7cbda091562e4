"""Territories, organisations and establishments: what partners find them by, and what moves them."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from accounts.enums import Role
from journal.models import Stamp
from territories.enums import OrganisationKind, TerritoryKind
from territories.models import Establishment, Organisation, OrganisationArea, OrganisationName, Territory
from tests.common.api.world import all_rows, get
from tests.factories import (
    client_of,
    make_nation,
    make_organisation,
    make_region,
    make_user_with_mandate,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def region():
    return make_region()


@pytest.fixture
def department(region):
    return Territory.objects.create(
        kind=TerritoryKind.DEPARTMENT, code="974", name="La Réunion", parent=region
    )


@pytest.fixture
def reader(region):
    return client_of(make_user_with_mandate(Role.NATIONAL_READER))


def ids(client, name, **query):
    return {row["id"] for row in all_rows(client, name, fields="id", **query)}


def make_establishment(department, finess="974000001", **fields):
    return Establishment.objects.create(
        department=department, finess=finess, **({"name": "CHU", "category": "ES"} | fields)
    )


def test_a_code_is_text_and_means_something_in_its_kind_only(reader, region):
    other = make_region("93", "Provence-Alpes-Côte d’Azur")
    alps = Territory.objects.create(
        kind=TerritoryKind.DEPARTMENT, code="04", name="Alpes-de-Haute-Provence", parent=other
    )

    assert ids(reader, "territories", code="04") == {region.pk, alps.pk}
    assert ids(reader, "territories", code="4") == set()
    assert ids(reader, "territories", code="04", nature="region") == {region.pk}
    assert ids(reader, "regions", code="04") == {region.pk}
    assert ids(reader, "territories", region="04") == {region.pk}
    assert ids(reader, "territories", region="93") == {other.pk, alps.pk}
    found = get(reader, f"territories/{alps.pk}/")
    assert (found["kind"], found["code"], found["region"], found["parent"]) == (
        "department",
        "04",
        "93",
        other.pk,
    )


def test_the_nation_is_in_no_region(reader, region, department):
    nation = make_nation()

    found = get(reader, f"territories/{nation.pk}/")

    assert (found["parent"], found["region"]) == (None, None)
    assert ids(reader, "territories", parent=nation.pk) == {region.pk}
    assert ids(reader, "territories", nature=["nation", "department"]) == {nation.pk, department.pk}


def test_regions_are_sorted_by_their_code(reader, region):
    make_region("2A", "Une autre")
    make_region("11", "Île-de-France")

    assert [row["code"] for row in get(reader, "regions/", ordering="code")["results"]] == ["04", "11", "2A"]


def test_a_territory_that_is_no_region_is_not_at_the_address_of_one(reader, department):
    assert reader.get(f"/api/v1/regions/{department.pk}/").status_code == 404


def test_an_organisation_says_what_it_serves_once_each(reader, region):
    mayotte = make_region("06", "Mayotte")
    tesis = make_organisation(
        "GCS TESIS", short_name="TESIS", kind=OrganisationKind.GRADES, serving=[region, mayotte]
    )
    OrganisationArea.objects.create(
        organisation=tesis, territory=region, valid_from=dt.date(2030, 1, 1), valid_to=None
    )
    OrganisationName.objects.create(organisation=tesis, name="Océan Indien e-santé")
    other = make_organisation("Délégation au numérique")

    found = get(reader, f"organisations/{tesis.pk}/")

    assert [(area["code"], area["valid_from"]) for area in found["areas"]] == [
        ("04", None),
        ("04", "2030-01-01"),
        ("06", None),
    ]
    assert [name["name"] for name in found["other_names"]] == ["Océan Indien e-santé"]
    rows = get(reader, "organisations/", region="04", nature="grades")["results"]
    assert [row["id"] for row in rows] == [tesis.pk]
    assert ids(reader, "organisations", territoire=mayotte.pk) == {tesis.pk}
    assert ids(reader, "organisations", search="ocean tesis") == {tesis.pk}
    assert ids(reader, "organisations", search="delegation") == {other.pk}


def test_establishments_are_found_by_what_the_filters_say(reader, region, department):
    area = Territory.objects.create(
        kind=TerritoryKind.ANIMATION_AREA, code="04-N", name="Nord", parent=region
    )
    entity = make_organisation("GHT", kind=OrganisationKind.LEGAL_ENTITY)
    known = make_establishment(department, animation_area=area, legal_entity=entity, name="Hôpital d’Étang")
    plain = make_establishment(department, "2A0000001", category="PA", name="Résidence")
    mayotte = Territory.objects.create(
        kind=TerritoryKind.DEPARTMENT, code="976", name="Mayotte", parent=make_region("06", "Mayotte")
    )
    elsewhere = make_establishment(mayotte, "976000001", category="PH")

    def found(**query):
        return ids(reader, "establishments", **query)

    assert found(finess="974000001") == found(territoire=area.pk) == found(entite=entity.pk) == {known.pk}
    assert found(region="04") == found(departement="974") == {known.pk, plain.pk}
    assert found(region="06") == found(categorie="PH") == {elsewhere.pk}
    assert found(categorie=["PA", "PH"]) == {plain.pk, elsewhere.pk}
    assert found(search="etang") == found(search="974000") == {known.pk}
    assert found(search="2a0000001") == {plain.pk}
    row = get(reader, f"establishments/{known.pk}/")
    assert (row["region"], row["department_code"], row["animation_area_code"], row["legal_entity_name"]) == (
        "04",
        "974",
        "04-N",
        "GHT",
    )
    order = [row["finess"] for row in all_rows(reader, "establishments", ordering="finess")]
    assert order == sorted(order)


@pytest.mark.parametrize("resource", ["territories", "regions", "organisations", "establishments"])
def test_each_moves_when_it_changes_and_alone(reader, region, department, resource):
    organisation = make_organisation("Une", serving=[region])
    establishment = make_establishment(department)
    make_organisation("Une autre")
    old = timezone.now() - dt.timedelta(days=9)
    Stamp.objects.update(touched_at=old, transaction=1)
    since = (old + dt.timedelta(days=1)).isoformat()

    match resource:
        case "territories" | "regions":
            expected = region.pk
            Territory.objects.filter(pk=region.pk).update(valid_to=dt.date(2040, 1, 1))
        case "organisations":
            expected = organisation.pk
            organisation.areas.update(valid_to=dt.date(2040, 1, 1))
        case _:
            expected = establishment.pk
            Establishment.objects.filter(pk=establishment.pk).update(name="CHU Sud")

    assert ids(reader, resource, updated_since=since) == {expected}


def test_an_establishment_moves_with_the_name_of_its_legal_entity(reader, department):
    entity = make_organisation("GHT")
    establishment = make_establishment(department, legal_entity=entity)
    old = timezone.now() - dt.timedelta(days=9)
    Stamp.objects.update(touched_at=old, transaction=1)

    Organisation.objects.filter(pk=entity.pk).update(name="GHT de La Réunion")

    since = (old + dt.timedelta(days=1)).isoformat()
    assert ids(reader, "establishments", updated_since=since) == {establishment.pk}
