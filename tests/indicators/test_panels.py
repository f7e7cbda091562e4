"""Indicators on the pages of what they speak of, at a declared cost."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from accounts.enums import Role
from common.scope import Scope
from indicators.models import IndicatorLink
from indicators.selectors.panels import ACTION_QUERIES, PROGRAMME_QUERIES, of_action, of_programme
from tests.factories import (
    client_of,
    make_action,
    make_goal,
    make_region,
    make_roadmap,
    make_user_with_mandate,
)
from tests.indicators.factories import make_indicator, make_measure, make_trajectory
from tests.programmes.factories import make_programme
from tests.roadmap.pages import text_of

pytestmark = pytest.mark.django_db

NATIONAL = Scope(user_id=1, every_region=True)


@pytest.fixture
def member() -> Client:
    return client_of(make_user_with_mandate(Role.COMMITTEE_MEMBER, make_region("32", "Hauts-de-France")))


def test_a_programme_shows_its_indicators_where_they_have_a_figure(member: Client) -> None:
    programme = make_programme()
    here = make_region("32", "Hauts-de-France")
    there = make_region("44", "Grand Est", timezone="Europe/Paris")
    indicator = make_indicator("SUNES-CAND", programme=programme, name="Candidatures", unit="candidatures")
    make_measure(indicator, here, 246)
    make_measure(indicator, there, 999)
    make_indicator("SUNES-RIEN", programme=programme, name="Sans chiffre")
    text = text_of(member, reverse("programmes:programme-detail", args=[programme.code]))
    assert "Candidatures Hauts-de-France 246 candidatures" in text
    assert "999" not in text
    assert "Sans chiffre France non publié La source ne publie pas ce chiffre." in text


def test_a_programme_without_indicator_says_so(member: Client) -> None:
    programme = make_programme()
    text = text_of(member, reverse("programmes:programme-detail", args=[programme.code]))
    assert "Aucune source lue ne donne d’indicateur." in text


def test_an_action_shows_its_indicators_and_those_of_its_objective(member: Client) -> None:
    region = make_region("32", "Hauts-de-France")
    action = make_action(make_goal(make_roadmap(region)))
    own, inherited = make_indicator(name="Le sien"), make_indicator(name="De l’objectif")
    IndicatorLink.objects.create(indicator=own, action=action, source="S")
    IndicatorLink.objects.create(indicator=inherited, goal=action.goal, source="S")
    make_indicator(name="Étranger")
    make_measure(own, region, 12)
    text = text_of(member, reverse("roadmap:action-detail", args=[action.pk]))
    assert "Le sien Hauts-de-France 12 ESMS" in text
    assert "De l’objectif" in text
    assert "Étranger" not in text


def test_an_action_without_link_has_no_panel(member: Client) -> None:
    action = make_action(make_goal(make_roadmap(make_region("32"))))
    assert "Indicateurs, dernier chiffre" not in text_of(
        member, reverse("roadmap:action-detail", args=[action.pk])
    )


@pytest.mark.parametrize("count", [1, 12])
def test_a_panel_keeps_to_its_queries(count: int, django_assert_max_num_queries) -> None:
    programme, region = make_programme(), make_region("32")
    action = make_action(make_goal(make_roadmap(region)))
    for _ in range(count):
        indicator = make_indicator(programme=programme)
        make_measure(indicator, region, 3)
        make_trajectory(indicator, region)
        IndicatorLink.objects.create(indicator=indicator, action=action, source="S")
    with django_assert_max_num_queries(PROGRAMME_QUERIES):
        assert len(of_programme(NATIONAL, programme)["lines"]) == count
    with django_assert_max_num_queries(ACTION_QUERIES):
        assert len(of_action(NATIONAL, action)["lines"]) == count
