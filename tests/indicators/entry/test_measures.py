"""A measure is entered, corrected and withdrawn by form; what it was stays readable."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from indicators.checks import Figure
from indicators.enums import IndicatorKind, Periodicity
from indicators.models import Applicability, IndicatorCategory, Measure
from indicators.services.measures import MeasureKey, record_measure
from journal.import_kinds import Actor
from journal.models import Change
from tests.factories import make_region, make_user
from tests.indicators.entry.world import DECEMBER, JUNE, World, enter, make_world, measure_said, only_measure
from tests.indicators.factories import make_department, make_establishment, make_measure
from tests.pages import squeezed
from tests.roadmap.pages import queries_of, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


def body(response: Any) -> str:
    return squeezed(response.content.decode())


def correct(world: World, measure: Measure, value: str, **fields: Any) -> Any:
    sent = {"value": value, "quality": "provisional", "seen_at": measure.recorded_at.isoformat()} | fields
    return world.ars.post(f"/indicateurs/{world.indicator.code}/releves/{measure.pk}/", sent)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("12,5", "12.5"),
        ("12.5", "12.5"),
        ("1 234", "1234"),
        ("1\u00a0234,5", "1234.5"),
        ("1\u202f234", "1234"),
        ("0", "0"),
    ],
)
def test_a_number_is_understood_as_people_write_it(world: World, typed: str, kept: str) -> None:
    assert enter(world, typed).status_code == 302
    measure = only_measure()
    assert (measure.value, measure.territory, measure.on) == (Decimal(kept), world.region, DECEMBER)
    assert measure.recorded_by_label == str(world.editor)


def test_a_percentage_is_one_of_a_part_only() -> None:
    world = make_world(kind=IndicatorKind.RATIO, unit="%", decimals=2)
    assert enter(world, "45\u00a0%").status_code == 302
    assert only_measure().value == 45
    count = make_world("11", "Île-de-France")
    response = count.ars.post(count.page("releves/nouveau/", territoire="11"), measure_said(count, "45 %"))
    assert response.status_code == 422
    assert "est un pourcentage" in body(response)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"value": "douze"}, "« douze » n’est pas un nombre"),
        ({"value": "n.d."}, "ne donne aucune valeur"),
        ({"value": ""}, "Aucune valeur n’est donnée."),
        ({"value": "-3"}, "n’est pas négatif"),
        ({"value": "1.234"}, "se lit de deux façons"),
        ({"on": "31/02/2023"}, "n’existe pas"),
        ({"on": "31/12/2199"}, "n’existe pas"),
        ({"on": "2098"}, "n’est pas encore finie"),
        ({"on": ""}, "Donnez la date"),
        ({"quality": "sûr"}, "La qualité est provisoire"),
        ({"territory": "999999"}, "n’est pas un de ceux où vous saisissez"),
        ({"finess": "590000000"}, "Établissement inconnu dans cette région"),
    ],
)
def test_what_has_no_reading_is_refused_at_its_field(
    world: World, fields: dict[str, str], sentence: str
) -> None:
    response = enter(world, **{"value": "12,5", **fields})
    assert response.status_code == 422
    text = body(response).replace("\u00a0", " ").replace("\u202f", " ")
    assert sentence in text
    assert not Measure.objects.exists()
    if "n’est pas un de" not in sentence and "qualit" not in sentence.lower():
        assert all(f'value="{typed}"' in text for typed in fields.values() if typed)


def test_a_category_of_another_indicator_is_refused(world: World) -> None:
    response = enter(world, category="ZZ")
    assert response.status_code == 422
    assert "n’est pas une de celles de l’indicateur" in body(response)


def test_a_part_above_a_hundred_and_a_numerator_above_its_denominator_are_refused() -> None:
    world = make_world(kind=IndicatorKind.RATIO, unit="%", decimals=2)
    assert "Une part ne dépasse pas" in body(enter(world, "101"))
    assert "Le numérateur dépasse le dénominateur" in body(enter(world, "", numerator="5", denominator="4"))
    assert "va avec un dénominateur" in body(enter(world, "", numerator="5"))
    assert enter(world, "", numerator="18", denominator="40").status_code == 302
    measure = only_measure()
    assert (measure.value, measure.numerator, measure.denominator) == (None, 18, 40)


def test_a_date_of_another_period_is_refused() -> None:
    world = make_world(periodicity=Periodicity.QUARTERLY)
    assert "n’est pas une période de cet indicateur" in body(enter(world, on="30/11/2023"))
    assert enter(world, on="T4 2023").status_code == 302
    assert only_measure().on == DECEMBER


def test_a_finess_that_lost_its_zero_is_found(world: World) -> None:
    ain = make_department("01", "Ain", world.region)
    establishment = make_establishment(ain, finess="010000123")
    assert enter(world, finess="10000123").status_code == 302
    assert only_measure().establishment == establishment
    corsica = make_department("2A", "Corse-du-Sud", world.region)
    assert (
        enter(world, finess=make_establishment(corsica, finess="2A0000001").finess.lower()).status_code == 302
    )


def test_an_establishment_of_another_region_is_unknown(world: World) -> None:
    other = make_department("75", "Paris", make_region("11", "Île-de-France"))
    response = enter(world, finess=make_establishment(other, finess="750000001").finess)
    assert response.status_code == 422
    assert not Measure.objects.exists()


def test_a_place_where_the_indicator_does_not_apply_is_refused(world: World) -> None:
    Applicability.objects.create(indicator=world.indicator, territory=make_region("04", "La Réunion"))
    assert "ne s’applique pas à ce territoire" in body(enter(world))


def test_a_series_that_never_decreases_does_not() -> None:
    world = make_world(monotone=True)
    make_measure(world.indicator, world.region, 100, on=JUNE)
    response = enter(world, "99")
    assert response.status_code == 422
    assert "ne diminue jamais" in body(response)
    assert enter(world, "100").status_code == 302


def test_an_unusual_value_asks_for_a_confirmation(world: World) -> None:
    for month in range(1, 8):
        make_measure(world.indicator, world.region, 100 + month, on=dt.date(2023, month, 28))
    response = enter(world, "9000")
    assert response.status_code == 422
    assert "Valeur inhabituelle" in body(response)
    assert Measure.objects.count() == 7
    assert enter(world, "9000", confirmer="oui").status_code == 302
    assert enter(world, "104", on="30/11/2023").status_code == 302


def test_a_total_that_is_not_the_sum_of_its_parts_asks_too() -> None:
    world = make_world(total_of_parts=True)
    for code in ("PA", "PH"):
        IndicatorCategory.objects.create(indicator=world.indicator, code=code, label=code)
        make_measure(world.indicator, world.region, 10, category=code, on=DECEMBER)
    assert "n’est pas la somme de ses catégories" in body(enter(world, "21"))
    assert enter(world, "20").status_code == 302


def test_a_double_click_makes_one(world: World) -> None:
    assert [enter(world).status_code for _ in range(2)] == [302, 302]
    assert Measure.objects.count() == 1


def test_a_second_value_for_the_same_place_and_date_is_led_to_a_correction(world: World) -> None:
    standing = make_measure(world.indicator, world.region, 7, on=DECEMBER)
    response = enter(world, "8")
    assert response.status_code == 409
    assert "Un relevé existe déjà" in body(response)
    assert f"/releves/{standing.pk}/" in body(response)
    assert only_measure().value == 7


def test_a_correction_tells_old_and_new_and_who(world: World) -> None:
    enter(world, "12")
    assert correct(world, only_measure(), "15").status_code == 302
    text = text_of(world.ars, world.page("releves/"))
    assert "12 (provisoire) → 15 (provisoire)" in text
    assert str(world.editor) in text
    journal = text_of(world.ars, "/journal/")
    assert "12" in journal
    assert "15" in journal
    assert Change.objects.filter(territory_id=world.region.pk).exists()


def test_a_stale_correction_is_told_and_loses_nothing(world: World) -> None:
    enter(world, "12")
    seen = only_measure()
    correct(world, seen, "13")
    response = correct(world, seen, "14", source="Enquête")
    assert response.status_code == 409
    html = body(response)
    assert "Ce relevé a changé entre-temps" in html
    assert 'value="14"' in html
    assert 'value="Enquête"' in html
    assert only_measure().value == 13


def test_a_measure_is_withdrawn_unless_it_changed(world: World) -> None:
    enter(world, "12")
    seen = only_measure()
    correct(world, seen, "13")
    assert correct(world, seen, "13", decision="retirer").status_code == 409
    assert correct(world, seen, "", decision="retirer", seen_at="").status_code == 409
    assert correct(world, only_measure(), "", decision="retirer").status_code == 302
    assert not Measure.objects.exists()


def test_a_correction_of_what_was_withdrawn_meanwhile_loses_nothing(world: World) -> None:
    enter(world, "12")
    seen = only_measure()
    correct(world, seen, "", decision="retirer")
    response = correct(world, seen, "14")
    assert response.status_code == 409
    assert "Ce relevé a été retiré entre-temps" in body(response)
    assert 'value="14"' in body(response)
    assert correct(world, seen, "14", seen_at="").status_code == 302
    assert only_measure().value == 14
    elsewhere = make_world("11", "Île-de-France")
    correct(world, only_measure(), "", decision="retirer")
    assert elsewhere.ars.post(f"/indicateurs/{world.indicator.code}/releves/{seen.pk}/").status_code == 404


def test_the_correction_page_shows_what_is_written_with_its_exactness(world: World) -> None:
    assert enter(world, "≈ 26 000").status_code == 302
    measure = only_measure()
    assert measure.bound == "about"
    html = body(world.ars.get(f"/indicateurs/{world.indicator.code}/releves/{measure.pk}/"))
    assert 'value="≈ 26\u202f000"' in html
    assert correct(world, measure, "≈ 26\u202f000").status_code == 302


def test_the_list_costs_the_same_whatever_it_holds(world: World) -> None:
    record(world, 1)
    queries_of(world.ars, world.page("releves/"))
    one = queries_of(world.ars, world.page("releves/"))
    for number in range(2, 40):
        record(world, number)
    assert queries_of(world.ars, world.page("releves/")) == one


def record(world: World, number: int) -> None:
    """A measure recorded, then replaced."""
    key = MeasureKey(world.indicator, dt.date(2019, 12, 31) + dt.timedelta(number), territory=world.region)
    actor = Actor.of(make_user())
    first = record_measure(key=key, figure=Figure(Decimal(number)), actor=actor, seen_at=None)
    record_measure(key=key, figure=Figure(Decimal(number + 1)), actor=actor, seen_at=first.recorded_at)


def test_an_unknown_place_or_establishment_is_not_there(world: World) -> None:
    for query in ({"territoire": "99"}, {"finess": "999999999"}):
        assert world.ars.get(world.page("releves/", **query)).status_code == 404
