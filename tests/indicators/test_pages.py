"""The pages of indicators: the sentence first, every figure explained, and why each missing one is missing."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from accounts.enums import Role
from indicators.models import Absence, Indicator, IndicatorLink
from tests.factories import (
    client_of,
    make_action,
    make_goal,
    make_nation,
    make_region,
    make_roadmap,
    make_user,
    make_user_with_mandate,
)
from tests.indicators.factories import (
    make_department,
    make_indicator,
    make_measure,
    make_ratio,
    make_trajectory,
)
from tests.roadmap.pages import html_of, queries_of, text_of

pytestmark = pytest.mark.django_db

LIST = "/indicateurs/"
MAY = dt.date(2023, 5, 31)
OCTOBER = dt.date(2023, 10, 4)


@pytest.fixture
def member() -> Client:
    return client_of(make_user_with_mandate(Role.COMMITTEE_MEMBER, make_region("32", "Hauts-de-France")))


def page_of(indicator: Indicator, query: str = "") -> str:
    address = reverse("indicators:indicator-detail", kwargs={"code": indicator.code})
    return f"{address}?{query}" if query else address


def crisis() -> Indicator:
    indicator = make_ratio("EX-ES", denominator="établissements de santé (périmètre non précisé)", decimals=0)
    make_measure(indicator, value=15, on=MAY)
    make_trajectory(indicator, targets={MAY: 25, dt.date(2023, 12, 31): 50, dt.date(2024, 12, 31): 100})
    return indicator


def test_the_sentence_comes_first(member: Client) -> None:
    assert (
        "15 % des établissements de santé à fin mai 2023, pour une cible de 25 % : en retard de 10 points."
        in text_of(member, page_of(crisis()))
    )


def test_without_a_baseline_the_page_says_why_there_is_no_rate(member: Client) -> None:
    text = text_of(member, page_of(crisis()))
    assert "Aucune valeur de départ n’est publiée : il n’y a pas de taux de progression." in text
    assert "Part de la cible 15 %" in text
    assert "publié tel quel" in text


def test_a_rate_explains_itself(member: Client) -> None:
    indicator = make_indicator()
    make_measure(indicator, value=60)
    make_trajectory(
        indicator,
        targets={dt.date(2025, 12, 31): 118},
        baseline_value=18,
        baseline_on=dt.date(2022, 12, 31),
    )
    text = text_of(member, page_of(indicator))
    assert "42 % = (60 − 18) / (118 − 18)" in text
    assert "Part de la cible" not in text
    assert "Seuils : en avance, écart d’au moins 5 points" in text


def test_the_baseline_is_not_taken_for_a_target(member: Client) -> None:
    indicator = make_indicator()
    make_measure(indicator, value=18)
    make_trajectory(indicator, targets={dt.date(2025, 12, 31): 118}, baseline_value=18, baseline_on=OCTOBER)
    assert "pour une cible de 118 (échéance 31 décembre 2025) : dans les temps (0 point)." in text_of(
        member, page_of(indicator)
    )


def test_one_unit_is_singular(member: Client) -> None:
    indicator = make_indicator(unit="projets")
    make_measure(indicator, value=1)
    assert "1 projet au 4 octobre 2023 ; aucune cible n’est publiée." in text_of(member, page_of(indicator))


def test_an_estimate_of_the_source_keeps_its_bound(member: Client) -> None:
    indicator = make_indicator(unit="médecins")
    make_measure(indicator, value=26000, bound="about")
    assert "≈ 26 000 médecins" in text_of(member, page_of(indicator))
    assert "≈ 26 000 médecins" in text_of(member, LIST)


def test_the_curve_is_drawn_with_its_table(member: Client) -> None:
    indicator = crisis()
    make_measure(indicator, value=40, on=dt.date(2023, 12, 31))
    html = html_of(member, page_of(indicator))
    assert 'aria-labelledby="courbe-title courbe-description"' in html
    assert "<caption>Relevés, France</caption>" in html


def test_both_versions_of_the_targets_are_compared(member: Client) -> None:
    indicator = make_indicator()
    make_measure(indicator, value=50)
    make_trajectory(indicator, targets={dt.date(2025, 12, 31): 100})
    make_trajectory(indicator, targets={dt.date(2025, 12, 31): 200}, version=2, reason="Périmètre élargi")
    text = text_of(member, page_of(indicator))
    assert "2, en vigueur" in text
    assert "Périmètre élargi" in text
    assert "25 % de la cible" in text
    assert "50 % de la cible" in text


def test_departments_are_ranked_with_the_median_and_mapped(member: Client) -> None:
    region, indicator = make_region("32"), make_ratio(decimals=0)
    for code, name, value in (("59", "Nord", 40), ("62", "Pas-de-Calais", 20), ("80", "Somme", 60)):
        make_measure(indicator, make_department(code, name, region), value)
    make_department("02", "Aisne", region)
    page = page_of(indicator, "territoire=32")
    text, html = text_of(member, page), html_of(member, page)
    assert "3 départements sur 4 ont un chiffre : médiane 40 %, de 20 % à 60 %." in text
    assert "+20 points" in text
    assert "Aisne : La source ne publie pas ce chiffre." in text
    assert html.count("in-shape--missing") >= 2  # the department and its line of legend
    assert 'fill="url(#hachures)"' in html


def test_a_count_is_not_coloured_on_a_map(member: Client) -> None:
    region, indicator = make_region("32"), make_indicator()
    for code in ("59", "62"):
        make_measure(indicator, make_department(code, region=region), int(code))
    html = html_of(member, page_of(indicator, "territoire=32"))
    assert "la carte n’est pas colorée" in html
    assert "in-shape--q" not in html


def test_a_chosen_group_is_compared_alone(member: Client) -> None:
    region, indicator = make_region("32"), make_ratio(decimals=0)
    for code, value in (("59", 40), ("62", 20), ("80", 60)):
        make_measure(indicator, make_department(code, region=region), value)
    text = text_of(member, page_of(indicator, "territoire=32&pairs=dep-59&pairs=dep-62"))
    assert "2 départements sur 2 ont un chiffre : médiane 30 %" in text
    assert "Groupe choisi." in text


def test_a_department_page_is_not_the_region_of_the_same_code() -> None:
    member = client_of(make_user_with_mandate(Role.NATIONAL_READER))
    make_region("32", "Hauts-de-France")
    make_department("32", "Gers", make_region("76", "Occitanie", timezone="Europe/Paris"))
    indicator = make_indicator()
    assert "Gers</p>" in html_of(member, page_of(indicator, "territoire=dep-32"))
    assert "Hauts-de-France</p>" in html_of(member, page_of(indicator, "territoire=32"))


def test_the_page_opens_where_there_is_a_figure(member: Client) -> None:
    indicator = make_indicator()
    make_measure(indicator, make_region("32"), 6)
    assert '<p class="in-where">Hauts-de-France</p>' in html_of(member, page_of(indicator))


def test_what_a_source_leaves_out_is_listed(member: Client) -> None:
    indicator = make_indicator()
    Absence.objects.create(
        indicator=indicator, territory=make_nation(), reason="not_published", source="Conseil", note="Rien."
    )
    assert "France : non publié par la source. Rien. Source : Conseil" in text_of(member, page_of(indicator))


def test_only_the_links_that_the_reader_may_know_are_shown(member: Client) -> None:
    indicator = make_indicator()
    seen = make_goal(make_roadmap(make_nation()), title="Renforcer la cyber")
    elsewhere = make_region("06", "Mayotte", timezone="Indian/Mayotte")
    hidden = make_action(make_goal(make_roadmap(elsewhere)), title="Là-bas")
    IndicatorLink.objects.create(indicator=indicator, goal=seen, source="S")
    IndicatorLink.objects.create(indicator=indicator, action=hidden, source="S")
    text = text_of(member, page_of(indicator))
    assert "Renforcer la cyber" in text
    assert "Là-bas" not in text


def test_the_figures_of_another_region_are_not_shown(member: Client) -> None:
    indicator = make_indicator()
    make_measure(indicator, make_region("44", "Grand Est", timezone="Europe/Paris"), 1050)
    assert "1 050" not in text_of(member, page_of(indicator))
    assert "Grand Est" not in text_of(member, page_of(indicator))
    assert member.get(page_of(indicator, "territoire=44")).status_code == 404
    assert member.get(page_of(indicator, "territoire=zz")).status_code == 404


def test_what_a_file_wrote_is_escaped(member: Client) -> None:
    indicator = make_indicator(name="<script>alert(1)</script>", unit="<b>ESMS</b>")
    make_measure(indicator, value=3, source="<i>source</i>", note="<u>note</u>")
    make_measure(indicator, value=2, on=MAY)
    for address in (page_of(indicator), LIST):
        html = html_of(member, address)
        assert "<script>alert" not in html
        assert "<b>ESMS" not in html
        assert "<i>source" not in html
        assert "<u>note" not in html


def test_the_page_costs_the_same_whatever_is_behind_it(member: Client) -> None:
    region, indicator = make_region("32"), make_ratio()
    make_measure(indicator, make_department("59", region=region), 3)
    make_measure(indicator, make_department("60", region=region), 4)
    make_measure(indicator, region, 3)
    make_trajectory(indicator, region, targets={dt.date(2025, 12, 31): 100})
    few = queries_of(member, page_of(indicator, "territoire=32"))
    for code in ("62", "80", "02"):
        make_measure(indicator, make_department(code, region=region), 3)
    for month in range(1, 10):
        make_measure(indicator, region, month, on=dt.date(2023, month, 1))
    make_trajectory(indicator, region, targets={dt.date(2026, 12, 31): 90}, version=2, reason="Révision")
    assert queries_of(member, page_of(indicator, "territoire=32")) == few


def test_nobody_without_a_mandate_reads_an_indicator() -> None:
    indicator = make_indicator()
    client = client_of(make_user())
    assert client.get(page_of(indicator)).status_code == 404
    assert indicator.name not in client.get(LIST).content.decode()
