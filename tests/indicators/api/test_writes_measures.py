"""Measures written by partners: the same row, trace and marks as a page, and no other figure."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from accounts.enums import Role
from indicators.models import Measure, MeasureRevision
from journal.models import Change, DirtyMark
from tests.accounts.clients import api_client, make_client, make_token
from tests.factories import make_nation
from tests.indicators.entry.world import DECEMBER, JUNE, World, enter, make_world, only_measure
from tests.indicators.factories import make_establishment, make_measure, make_ratio
from tests.roadmap.api.writing import WRITES, problems, send, writer

pytestmark = pytest.mark.django_db
MEASURES = "/api/v1/measures/"


@pytest.fixture
def world() -> World:
    return make_world()


def said(world: World, **more: Any) -> dict[str, Any]:
    told = {"indicator": world.indicator.code, "territory": "32", "on": "2023-12-31", "value": 12.5}
    return {name: value for name, value in (told | more).items() if value is not ...}


def post(world: World, client: Client | None = None, **more: Any) -> Any:
    return send(client or writer(region=world.region), "POST", MEASURES, said(world, **more))


def test_a_measure_is_the_row_that_the_page_would_write(world: World) -> None:
    enter(world, "12,5")
    by_page = only_measure()
    row = {
        name: getattr(by_page, name)
        for name in ("value", "on", "territory_id", "quality", "bound", "category")
    }
    by_page.delete()
    DirtyMark.objects.all().delete()
    caller = make_client(world.region, role=Role.ARS_EDITOR, scopes=WRITES, name="Entrepôt régional")
    response = post(world, api_client(make_token(caller)[1]))
    assert response.status_code == 201, response.content
    measure = only_measure()
    assert {name: getattr(measure, name) for name in row} == row
    assert measure.recorded_by_label == "Entrepôt régional"
    assert response["Location"] == f"{MEASURES}{measure.pk}/"
    told = response.json()
    assert (told["value"], told["territory_code"], told["on"]) == (12.5, "32", "2023-12-31")
    revision = MeasureRevision.objects.filter(pgh_obj_id=measure.pk).get(pgh_label="insert")
    assert revision.pgh_context.metadata["client"] == caller.pk
    change = Change.objects.filter(object_id=measure.pk).latest("pk")
    assert (change.context.metadata["kind"], change.context.metadata["actor"]) == ("api", "Entrepôt régional")
    assert DirtyMark.objects.filter(territory=world.region).exists()


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        (b"12345678901234.123456", "12345678901234.123456"),
        (b'"12345678901234.123456"', "12345678901234.123456"),
        (b"0.1", "0.1"),
        (b"1e3", "1000"),
        (b"1.5E-2", "0.015"),
        (b"-0", "0"),
    ],
)
def test_no_digit_of_a_number_is_lost(world: World, sent: bytes, kept: str) -> None:
    body = b'{"indicator": "ESMS-32", "territory": "32", "on": "2023-12-31", "value": %s}' % sent
    response = send(writer(region=world.region), "POST", MEASURES, body)
    assert response.status_code == 201, response.content
    assert only_measure().value == Decimal(kept)


@pytest.mark.parametrize(
    "value",
    ["1e3", "12,5", " 1", "１", "", "NaN", True, [1], {}, 10**14, 0.1234567],
)
def test_what_is_not_a_number_of_the_portal_is_refused(world: World, value: Any) -> None:
    response = post(world, value=value)
    assert (response.status_code, problems(response)) == (400, [("value", "type_invalide")])


@pytest.mark.parametrize("sent", [b"1e999999999", b"1e-999999999", b"9" * 5000, b"0e999999999"])
def test_a_number_without_measure_is_refused_at_once(world: World, sent: bytes) -> None:
    body = b'{"indicator": "ESMS-32", "territory": "32", "on": "2023-12-31", "value": %s}' % sent
    response = send(writer(region=world.region), "POST", MEASURES, body)
    assert (response.status_code, problems(response)) == (400, [("value", "type_invalide")])


def test_a_fraction_is_that_of_a_ratio(world: World) -> None:
    ratio = make_ratio("PART")
    done = post(world, indicator="PART", value=..., numerator=60, denominator="118")
    assert done.status_code == 201, done.content
    assert (Measure.objects.get(indicator=ratio).numerator, done.json()["denominator"]) == (60, 118)
    refused = post(world, value=..., numerator=60, denominator=118)
    assert (refused.status_code, problems(refused)) == (422, [("numerator", "refus")])


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"indicator": "INCONNU"}, [("indicator", "introuvable")]),
        ({"indicator": 999_999}, [("indicator", "introuvable")]),
        ({"indicator": 1.5}, [("indicator", "type_invalide")]),
        ({"indicator": 10**40}, [("indicator", "type_invalide")]),
        ({"territory": "dep-99"}, [("territory", "introuvable")]),
        ({"finess": "123456789"}, [("territory", "un_des_deux"), ("finess", "un_des_deux")]),
        ({"territory": ...}, [("territory", "un_des_deux"), ("finess", "un_des_deux")]),
        ({"territory": ..., "finess": "999999999"}, [("finess", "introuvable")]),
        ({"category": "XX"}, [("category", "choix_inconnu")]),
        ({"quality": "sûr"}, [("quality", "choix_inconnu")]),
        ({"bound": 1}, [("bound", "choix_inconnu")]),
        ({"on": "31/12/2023"}, [("on", "type_invalide")]),
        ({"on": ...}, [("on", "champ_absent")]),
        ({"note": "x" * 251}, [("note", "trop_long")]),
        ({"confirmed": "oui"}, [("confirmed", "type_invalide")]),
        ({"valeur": 3}, [("valeur", "champ_inconnu")]),
    ],
)
def test_the_shape_of_a_measure(world: World, more: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    response = post(world, **more)
    assert (response.status_code, problems(response)) == (400, expected)
    assert not Measure.objects.exists()


def test_rules_answer_422_at_their_field(world: World) -> None:
    for more, field in [
        ({"value": -1}, "value"),
        ({"value": ...}, "value"),
        ({"on": "2100-12-31"}, "on"),
    ]:
        response = post(world, **more)
        assert (response.status_code, problems(response)) == (422, [(field, "refus")]), more
    yearly = make_ratio("AN", periodicity="yearly")
    response = post(world, indicator=yearly.pk, on="2023-06-15")
    assert (response.status_code, problems(response)) == (422, [("on", "refus")])
    over = post(world, indicator="AN", value=..., numerator=3, denominator=2)
    assert problems(over) == [("numerator", "refus")]
    assert not Measure.objects.exists()


def test_an_unusual_value_waits_to_be_confirmed(world: World) -> None:
    for month in range(1, 8):
        make_measure(world.indicator, world.region, 10 + month % 2, on=JUNE.replace(month=month, day=28))
    doubtful = post(world, value=1000)
    assert (doubtful.status_code, doubtful.json()["code"]) == (422, "refus")
    assert problems(doubtful) == [("confirmed", "a_confirmer")]
    assert "Valeur inhabituelle" in doubtful.json()["errors"][0]["detail"]
    assert not Measure.objects.filter(on=DECEMBER).exists()
    assert post(world, value=1000, confirmed=True).status_code == 201


def test_a_series_that_never_decreases_does_not(world: World) -> None:
    world.indicator.monotone = True
    world.indicator.save()
    make_measure(world.indicator, world.region, 50, on=JUNE)
    response = post(world, value=40)
    assert (response.status_code, problems(response)) == (422, [("value", "refus")])
    assert Measure.objects.count() == 1


def test_where_one_stands_another_is_not_written_and_the_same_is_written_once(world: World) -> None:
    client = writer(region=world.region)
    first = post(world, client)
    again = post(world, client)
    assert (first.status_code, again.status_code, first.json()) == (201, 200, again.json())
    other = post(world, client, value=13)
    assert (other.status_code, problems(other)) == (409, [("on", "conflit")])
    assert other.json()["current"] == first.json()["id"]
    assert only_measure().value == Decimal("12.5")


def test_an_establishment_is_named_by_its_number(world: World) -> None:
    place = make_establishment(world.department)
    response = post(world, territory=..., finess=place.finess)
    assert (response.status_code, response.json()["finess"]) == (201, place.finess)
    client = writer(region=world.region)
    by_key = post(world, client, territory="dep-59")
    by_number = post(world, client, territory=world.department.pk)
    assert (by_key.status_code, by_number.status_code) == (201, 200)


@pytest.mark.parametrize(
    ("role", "here", "there", "nation"),
    [
        (Role.ARS_EDITOR, 201, 400, 403),
        (Role.GRADES_CONTRIBUTOR, 403, 400, 403),
        (Role.PARTNER, 403, 403, 403),
        (Role.NATIONAL_READER, 403, 403, 403),
    ],
)
def test_who_writes_figures(world: World, role: str, here: int, there: int, nation: int) -> None:
    other = make_world("04", "La Réunion")
    make_nation()
    client = writer(role, region=None if role == Role.NATIONAL_READER else world.region)
    assert post(world, client).status_code == here
    foreign = post(world, client, territory="04")
    assert foreign.status_code == there
    if there == 400:
        assert foreign.json() == post(world, client, territory="76").json()
        assert foreign.json() == post(world, client, territory=other.region.pk).json()
        far = make_establishment(other.department).finess
        assert post(world, client, territory=..., finess=far).json() == (
            post(world, client, territory=..., finess="99999999X").json()
        )
    assert post(world, client, territory="FR").status_code == nation
    assert post(world, Client()).status_code == 401


def test_the_same_key_records_once(world: World) -> None:
    client = writer(region=world.region)
    answers = [send(client, "POST", MEASURES, said(world), Idempotency_Key="releve-1") for _ in range(2)]
    assert [each.status_code for each in answers] == [201, 201]
    assert answers[0].content == answers[1].content
    assert Measure.objects.count() == 1


# --- Corrected, withdrawn ---


def address(measure: Measure) -> str:
    return f"{MEASURES}{measure.pk}/"


def change(client: Client, measure: Measure, method: str = "PATCH", tag: str = "", **body: Any) -> Any:
    tag = tag or client.get(address(measure))["ETag"]
    return send(client, method, address(measure), body or None, If_Match=tag)


@pytest.mark.django_db(transaction=True)
def test_a_correction_keeps_what_it_does_not_say() -> None:
    world = make_world()
    client = writer(region=world.region)
    post(world, client, quality="validated", source="Enquête", note="≈ 12,5", bound="about")
    measure = only_measure()
    before = client.get(address(measure))["ETag"]
    response = change(client, measure, value="13.25")
    assert response.status_code == 200, response.content
    assert response["ETag"] != before
    corrected = only_measure()
    assert (corrected.pk, corrected.value) == (measure.pk, Decimal("13.25"))
    assert (corrected.quality, corrected.source, corrected.note, corrected.bound) == (
        "validated",
        "Enquête",
        "≈ 12,5",
        "about",
    )
    assert [each.pgh_label for each in MeasureRevision.objects.order_by("pgh_id")] == [
        "insert",
        "before",
        "update",
    ]
    stale = change(client, measure, tag=before, value=99)
    assert (stale.status_code, stale.json()["code"]) == (412, "modifie_depuis")
    assert stale["ETag"] == client.get(address(measure))["ETag"]
    assert only_measure().value == Decimal("13.25")
    gone = change(client, measure, "DELETE", tag=before)
    assert (gone.status_code, Measure.objects.count()) == (412, 1)
    done = change(client, measure, "DELETE")
    assert (done.status_code, done.content, Measure.objects.count()) == (204, b"", 0)
    assert MeasureRevision.objects.filter(pgh_label="delete").exists()
    assert client.get(address(measure)).status_code == 404
    assert change(client, measure, tag='"1-x"', value=1).status_code == 404


def test_a_fraction_gives_way_to_a_value_and_the_reverse(world: World) -> None:
    ratio = make_ratio("PART")
    measure = make_measure(ratio, world.region, over=(6, 10), on=DECEMBER)
    client = writer(region=world.region)
    assert change(client, measure, denominator=12).json()["denominator"] == 12
    told = change(client, measure, value=45).json()
    assert (told["value"], told["numerator"], told["denominator"]) == (45, None, None)
    half = change(client, measure, numerator=1)
    assert (half.status_code, problems(half)) == (422, [("numerator", "refus")])
    told = change(client, measure, numerator=1, denominator=2).json()
    assert (told["value"], told["numerator"]) == (None, 1)


def test_what_a_correction_may_not_be(world: World) -> None:
    measure = make_measure(world.indicator, world.region, 10, on=DECEMBER)
    client = writer(region=world.region)
    bare = send(client, "PATCH", address(measure), {"value": 3})
    assert (bare.status_code, bare.json()["code"]) == (428, "condition_absente")
    bare = send(client, "DELETE", address(measure))
    assert (bare.status_code, bare.json()["code"]) == (428, "condition_absente")
    assert problems(change(client, measure, on="2024-12-31")) == [("on", "champ_inconnu")]
    assert problems(send(client, "PATCH", address(measure), {}, If_Match='"1"')) == [("", "champ_absent")]
    assert problems(change(client, measure, value=-3)) == [("value", "refus")]
    assert problems(change(client, measure, value=None)) == [("value", "refus")]
    assert only_measure().value == 10


@pytest.mark.parametrize(
    ("role", "here", "there"),
    [
        (Role.ARS_EDITOR, (200, 204), 404),
        (Role.GRADES_CONTRIBUTOR, (403, 403), 404),
        (Role.PARTNER, (403, 403), 403),
        (Role.NATIONAL_READER, (403, 403), 403),
    ],
)
def test_who_corrects_and_withdraws(world: World, role: str, here: tuple[int, int], there: int) -> None:
    client = writer(role, region=None if role == Role.NATIONAL_READER else world.region)
    own = make_measure(world.indicator, world.region, 10, on=DECEMBER)
    far = make_measure(world.indicator, make_world("04", "La Réunion").region, 10, on=DECEMBER)
    reader = writer(Role.NATIONAL_READER)
    for measure, expected in ((own, here), (far, (there, there))):
        for method, body, status in zip(("PATCH", "DELETE"), ({"value": 11}, {}), expected, strict=True):
            tag = reader.get(address(measure))["ETag"]
            response = change(client, measure, method, tag=tag, **body)
            assert response.status_code == status, (method, response.content)
