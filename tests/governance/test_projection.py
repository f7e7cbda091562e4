"""`/regions/<code>/projection/`: one idea a screen, by keyboard or by links, printed one a page."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from governance.selectors.region_dashboard_words import AlertCount
from governance.templatetags.evolution import alert_words
from journal.enums import Part
from tests.factories import (
    make_action,
    make_goal,
    make_milestone,
    make_nation,
    make_region,
    make_roadmap,
    make_user_with_mandate,
)
from tests.indicators.factories import make_indicator
from tests.indicators.snapshot_factories import (
    make_action_snapshot,
    make_figure_snapshot,
    make_goal_snapshot,
    make_milestone_snapshot,
    make_programme_snapshot,
    make_snapshot,
)
from tests.pages import source_of
from tests.programmes.factories import make_programme

pytestmark = pytest.mark.django_db


@pytest.fixture
def region():
    return make_region()


@pytest.fixture
def roadmap(region):
    return make_roadmap(region, title="Feuille de route d’essai")


def compute(region, roadmap, *, late=0, milestones=0, indicators=0, programmes=0, axes=1):
    snapshot, figures = make_snapshot(region), make_snapshot(region, part=Part.FIGURES)
    total = {"actions": late, "states": {"under_way": late} if late else {}, "alerts": {"en_retard": late}}
    make_goal_snapshot(snapshot, roadmap=roadmap, coverage=Decimal(0), **total)
    for number in range(axes):
        goal = make_goal(roadmap, number=str(number + 1), title=f"Axe {number + 1}")
        make_goal_snapshot(snapshot, goal, coverage=Decimal(0), **total)
        for index in range(late):
            action = make_action(goal, title=f"Action tardive {index}")
            make_action_snapshot(snapshot, action, state="under_way", alerts=["en_retard"], steps_late=1)
        for index in range(milestones):
            due = timezone.localdate() + dt.timedelta(days=10 + index)
            make_milestone_snapshot(snapshot, make_milestone(goal, label=f"Jalon {index}", due=due))
    for index in range(indicators):
        make_figure_snapshot(
            figures,
            make_indicator(name=f"Indicateur {index}"),
            value=Decimal(15),
            value_on=dt.date(2026, 5, 31),
            baseline_value=Decimal(0),
            target=Decimal(100),
            expected_value=Decimal(40),
            gap=Decimal(-25),
            standing="far_behind",
        )
    for index in range(programmes):
        make_programme_snapshot(figures, make_programme(f"prog-{index}"), planned=Decimal(1000))


def read(client, place="04", role=Role.COMMITTEE_MEMBER, **query):
    client.force_login(make_user_with_mandate(role, None if role == Role.NATIONAL_READER else make_region()))
    name = "governance:region-projection" if place else "governance:national-projection"
    return client.get(reverse(name, args=[place] if place else []), query)


def titles(response):
    found = re.findall(r'<h[12] class="pj-title"[^>]*>(.*?)</h[12]>', source_of(response))
    return [re.sub(r"<[^>]+>", "", title).strip() for title in found]


def test_the_screens_come_in_the_order_in_which_they_are_spoken_of(client, region, roadmap):
    compute(region, roadmap, axes=2, late=1, milestones=1, indicators=2, programmes=1)
    assert titles(read(client)) == [
        "La Réunion Feuille de route d’essai",
        "1 Axe 1",
        "2 Axe 2",
        "Ce qui est en retard, bloqué ou en difficulté",
        "Jalons des trois mois qui viennent",
        "Indicateur 0",
        "Indicateur 1",
        "Programmes et crédits",
    ]


def test_each_screen_says_where_it_stands_and_leads_to_the_next(client, region, roadmap):
    compute(region, roadmap, axes=1)
    page = source_of(read(client))
    assert "Écran </span>2 / 3" in page
    assert 'href="#ecran-3"' in page
    assert page.count("<h1") == 1
    assert page.count(f'href="{reverse("governance:region", args=["04"])}"') == 3


def test_what_is_late_takes_as_many_screens_as_it_needs(client, region, roadmap):
    compute(region, roadmap, axes=3, late=3)
    late = [title for title in titles(read(client)) if title.startswith("Ce qui est en retard")]
    assert late == [f"Ce qui est en retard, bloqué ou en difficulté ({index} sur 3)" for index in (1, 2, 3)]


def test_an_axis_counts_its_alerts(client, region, roadmap):
    compute(region, roadmap, late=2)
    page = source_of(read(client))
    assert '<p class="pj-number pj-number--alert">2</p> <p class="pj-small">en retard</p>' in page


def test_an_alert_agrees_with_its_number():
    blocked = AlertCount("bloquee", "Bloquée", "urgent", 1)
    assert [alert_words(blocked), alert_words(replace(blocked, count=2))] == ["bloquée", "bloquées"]


def test_a_region_that_has_nothing_late_is_told_so(client, region, roadmap):
    compute(region, roadmap)
    assert "Aucune action n’est en retard, bloquée ni en difficulté." in source_of(read(client))


def test_what_nobody_spoke_of_is_not_said_to_be_fine(client, region, roadmap):
    snapshot = make_snapshot(region)
    make_snapshot(region, part=Part.FIGURES)
    counts = {"actions": 3, "states": {"under_way": 3}, "alerts": {"echeance_sans_reponse": 2}}
    make_goal_snapshot(snapshot, roadmap=roadmap, coverage=Decimal(0), **counts)
    make_goal_snapshot(snapshot, make_goal(roadmap, title="Axe"), coverage=Decimal(0), **counts)
    page = source_of(read(client))
    assert "Aucune action n’est en retard" not in page
    unknown = '<p class="pj-number">2</p> <p class="pj-small">à l’échéance passée, sans réponse</p>'
    assert page.count(unknown) == 2, "of the whole and of the axis, and not in red: nobody knows"
    assert "2\u00a0actions ont une échéance passée dont personne n’a dit si elle est tenue." in page


def test_without_any_known_step_there_is_no_rate_and_the_coverage_is_zero(client, region, roadmap):
    compute(region, roadmap, late=1)
    page = source_of(read(client))
    assert "Pas de taux" in page
    assert '<p class="pj-number">0\u202f%</p>' in page


def test_before_any_computation_the_screen_says_so(client, region):
    page = source_of(read(client))
    assert "Rien n’a encore été calculé" in page
    assert page.count("<h1") == 1


def test_the_query_of_the_dashboard_is_kept_on_the_way_back(client, region, roadmap):
    compute(region, roadmap)
    page = source_of(read(client, au="2020-01-01"))
    assert f"{reverse('governance:region', args=['04'])}?au=2020-01-01" in page


def test_the_nation_has_its_screens(client, region, roadmap):
    compute(region, roadmap, late=2)
    goal = make_goal(make_roadmap(make_nation()), number="1", title="Objectif sans action")
    nation = make_snapshot(make_nation())
    make_goal_snapshot(nation, goal)
    make_goal_snapshot(nation, roadmap=goal.roadmap)
    found = titles(read(client, place=None, role=Role.NATIONAL_READER))
    assert found[0] == "France Vue nationale"
    assert "Avancement de chaque région, et couverture" in found
    assert any("sans action régionale" in title for title in found)


def test_the_screens_cost_no_more_than_the_dashboard(client, region, roadmap):
    compute(region, roadmap, axes=3, late=3, milestones=3, indicators=3, programmes=3)
    client.force_login(make_user_with_mandate(Role.COMMITTEE_MEMBER, region))
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("governance:region-projection", args=["04"]))
    assert len(queries) <= 12


def ignored(response):
    return re.findall(r'<p class="pj-ignored">(.*?)</p>', source_of(response))


def test_what_the_address_asks_in_vain_is_said_on_the_first_screen(client, region, roadmap):
    make_nation()
    compute(region, roadmap, axes=2)
    assert ignored(read(client, au="x", feuille="y")) == [
        "Cette date n’existe pas\u00a0: en voici une, 2026-01-31. Les chiffres sont ceux d’aujourd’hui.",
        "La feuille de route demandée n’a pas de calcul ici\u00a0: voici celle en vigueur.",
    ]
    assert ignored(read(client, feuille=roadmap.pk)) == []
    assert ignored(read(client, au="2020-01-01", feuille="")) == [], "a past day without figures is an answer"
    assert ignored(read(client, place="", role=Role.NATIONAL_READER, tri="zz", mesure="yy")) == [
        "Cet ordre n’existe pas\u00a0: les régions sont rangées par nom."
    ]
