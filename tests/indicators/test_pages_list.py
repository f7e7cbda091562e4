"""The list of indicators: each row has its figure or says why not, and the whole costs the same at sixty."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from accounts.enums import Role
from indicators.enums import SummedLevel, TerritoryRule
from indicators.models import Absence, Applicability, Indicator
from tests.factories import client_of, make_nation, make_region, make_user_with_mandate
from tests.indicators.factories import (
    compute_totals,
    make_department,
    make_establishment,
    make_indicator,
    make_measure,
    make_ratio,
    make_trajectory,
)
from tests.programmes.factories import make_programme
from tests.roadmap.pages import html_of, queries_of, text_of

pytestmark = pytest.mark.django_db

LIST = "/indicateurs/"
LONG_AGO = dt.date(2022, 12, 31)


@pytest.fixture
def member() -> Client:
    return client_of(make_user_with_mandate(Role.COMMITTEE_MEMBER, make_region("32", "Hauts-de-France")))


def pages_of(indicator: Indicator) -> tuple[str, str]:
    """Where a figure is shown: the list, and its own page."""
    return LIST, reverse("indicators:indicator-detail", kwargs={"code": indicator.code})


def not_applicable() -> Indicator:
    indicator = make_indicator()
    Applicability.objects.create(indicator=indicator, territory=make_region("44", "Grand Est"))
    return indicator


def withheld() -> Indicator:
    indicator = make_indicator()
    Absence.objects.create(indicator=indicator, territory=make_nation(), reason="withheld", source="S")
    return indicator


def closed() -> Indicator:
    return make_indicator(closed_on=dt.date(2023, 12, 31))


def not_published() -> Indicator:
    indicator = make_indicator(periodicity="yearly", publication_delay=30)
    Absence.objects.create(indicator=indicator, territory=make_nation(), reason="not_published", source="S")
    return indicator


def not_yet_due() -> Indicator:
    return make_indicator(periodicity="yearly", publication_delay=5000)


def late() -> Indicator:
    return make_indicator(periodicity="yearly", publication_delay=0)


def zero_denominator() -> Indicator:
    indicator = make_ratio()
    make_measure(indicator, over=(0, 0))
    return indicator


@pytest.mark.parametrize(
    ("made", "label", "words"),
    [
        (not_applicable, "sans objet", "L’indicateur ne s’applique pas à ce territoire."),
        (withheld, "couvert par le secret", "Le chiffre est réservé"),
        (closed, "suivi clos", "Le programme ou le suivi est clos depuis le 31 décembre 2023."),
        (not_published, "non publié", "La source ne publie pas ce chiffre."),
        (not_yet_due, "pas encore dû", "Le chiffre est attendu le"),
        (late, "en retard", "Le chiffre était attendu le 31 décembre"),
        (zero_denominator, "dénominateur nul", "Le dénominateur est nul : la part n’existe pas."),
    ],
)
def test_an_empty_figure_says_why(member: Client, made, label: str, words: str) -> None:
    indicator = made()
    for address in pages_of(indicator):
        text = text_of(member, address)
        assert words in text, address
        assert label in text, address


def test_a_missing_figure_is_never_zero(member: Client) -> None:
    indicator = make_indicator()
    make_measure(indicator, value=0)
    other = make_indicator(name="Sans chiffre")
    assert "0 ESMS au 4 octobre 2023" in text_of(member, LIST)
    assert "0 ESMS" not in text_of(member, pages_of(other)[1])


def test_a_row_has_its_target_its_position_and_its_course(member: Client) -> None:
    indicator = make_indicator()
    for on, value in ((LONG_AGO, 10), (dt.date(2023, 6, 30), 20), (dt.date(2023, 12, 31), 90)):
        make_measure(indicator, value=value, on=on)
    make_trajectory(
        indicator,
        targets={dt.date(2024, 12, 31): 110},
        baseline_value=10,
        baseline_on=LONG_AGO,
    )
    text, html = text_of(member, LIST), html_of(member, LIST)
    assert "90 ESMS au 31 décembre 2023" in text
    assert "110 (échéance 31 décembre 2024)" in text
    assert "en avance" in text
    assert "3 relevés, de 10 (31 décembre 2022) à 90 (31 décembre 2023)" in text
    assert "in-spark__line" in html


def test_a_percentage_without_denominator_is_published_as_it_stands(member: Client) -> None:
    make_measure(make_ratio(decimals=0), value=45)
    assert "45 % au 4 octobre 2023, publié tel quel" in text_of(member, LIST)


def test_freshness_counts_the_days_of_delay(member: Client) -> None:
    indicator = make_indicator(periodicity="yearly", publication_delay=0)
    make_measure(indicator, value=3, on=dt.date(2020, 12, 31))
    fresh = make_indicator(periodicity="yearly", publication_delay=5000)
    make_measure(fresh, value=3)
    text = text_of(member, LIST)
    assert "en retard de " in text
    assert " jours" in text
    assert "à jour" in text


def test_the_filters_keep_what_they_say(member: Client) -> None:
    programme = make_programme()
    make_measure(make_indicator("AAA", name="Activité de l’hôpital", programme=programme), value=3)
    make_indicator("BBB", name="Budget", direction="down")
    for query, kept, left in (
        ("programme=sun-es", "AAA", "BBB"),
        ("programme=aucun", "BBB", "AAA"),
        ("sens=down", "BBB", "AAA"),
        ("recherche=hopital", "AAA", "BBB"),
        ("fraicheur=sans-chiffre", "BBB", "AAA"),
        ("fraicheur=sans-rythme", "AAA", "BBB"),
    ):
        text = text_of(member, f"{LIST}?{query}")
        assert kept in text, query
        assert left not in text, query
    assert "Aucun ne correspond à ces filtres." in text_of(member, f"{LIST}?position=ahead")


def test_a_region_that_one_does_not_read_cannot_be_chosen(member: Client) -> None:
    make_measure(make_indicator(), make_region("44", "Grand Est", timezone="Europe/Paris"), 1050)
    text = text_of(member, f"{LIST}?territoire=44")
    assert "1 050" not in text
    assert "Grand Est" not in text


def test_fewer_than_five_establishments_are_withheld_from_those_who_do_not_look_after_them(
    member: Client,
) -> None:
    region = make_region("32", "Hauts-de-France")
    indicator = make_indicator(
        sensitive=True, territory_rule=TerritoryRule.SUM, summed_level=SummedLevel.ESTABLISHMENT
    )
    department = make_department("59", region=region)
    for _ in range(4):
        make_measure(indicator, make_establishment(department), 777)
    compute_totals()
    address = f"{pages_of(indicator)[1]}?territoire=32"
    assert "couvert par le secret" in text_of(member, address)
    assert "3 108" not in text_of(member, address)
    assert "777" not in text_of(member, address)
    editor = client_of(make_user_with_mandate(Role.ARS_EDITOR, region))
    assert "3 108" in text_of(editor, address)


def test_sixty_indicators_cost_as_many_queries_as_one(member: Client) -> None:
    def add() -> None:
        indicator = make_indicator(programme=make_programme(f"p{Indicator.objects.count()}"))
        make_measure(indicator, value=1, on=LONG_AGO)
        make_measure(indicator, value=2)
        make_trajectory(indicator, targets={dt.date(2025, 12, 31): 10})

    add()
    few = queries_of(member, LIST)
    for _ in range(59):
        add()
    assert queries_of(member, LIST) == few
