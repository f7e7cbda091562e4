"""Every chart of the dashboards as a file: the page's own figures, dated, with the page's own rights."""

from __future__ import annotations

import csv
import datetime as dt
import io
import xml.etree.ElementTree as ET
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from governance.selectors.charts_pages import PAGES
from journal.enums import Part
from tests.factories import (
    make_action,
    make_goal,
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
    make_programme_snapshot,
    make_snapshot,
)
from tests.programmes.factories import make_programme

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2026, 11, 22, 12, 0, tzinfo=dt.UTC)
REGION = sorted({name for name in PAGES["region"].charts if "*" not in name} | {"trajectoire-ind-x"})
NATION = sorted(PAGES["nation"].charts)


@pytest.fixture
def region():
    return make_region()


@pytest.fixture
def computed(region):
    """Everything that a dashboard draws, once, in two regions."""
    national = make_goal(make_roadmap(make_nation(), title="Feuille nationale"), number="1", title="Éthique")
    indicator = make_indicator("IND-X", name="Part des établissements", unit="%")
    nation = make_snapshot(make_nation(), computed_at=NOON)
    make_snapshot(make_nation(), part=Part.FIGURES, computed_at=NOON)
    make_goal_snapshot(nation, national, actions=1, states={"done": 1})
    make_goal_snapshot(nation, roadmap=national.roadmap, actions=1, states={"done": 1})
    for place in (region, make_region("06", "Mayotte")):
        compute(place, national, indicator)


def compute(place, national, indicator):
    goal = make_goal(make_roadmap(place, title=f"Feuille de {place}"), number="1", title="=Usages")
    action = make_action(goal, title="Une action", priority=1)
    snapshot = make_snapshot(place, computed_at=NOON)
    figures = make_snapshot(place, part=Part.FIGURES, computed_at=NOON)
    make_action_snapshot(snapshot, action, state="under_way", alerts=["en_retard"])
    counts = {"actions": 3, "done": 1, "states": {"under_way": 2, "done": 1}, "alerts": {"en_retard": 2}}
    known = {"rate": Decimal("33.33"), "coverage": Decimal("90"), "steps_known": 3, "steps_unknown": 2}
    make_goal_snapshot(snapshot, goal, children=3, rated=2, **counts, **known)
    make_goal_snapshot(snapshot, roadmap=goal.roadmap, children=1, rated=1, **counts, **known)
    make_goal_snapshot(snapshot, national, **counts)
    make_goal_snapshot(snapshot, roadmap=national.roadmap, **counts)
    make_figure_snapshot(
        figures,
        indicator,
        value=Decimal(15),
        value_on=dt.date(2026, 5, 31),
        baseline_value=Decimal(0),
        target=Decimal(100),
        expected_value=Decimal(40),
        rate=Decimal(15),
        gap=Decimal(-25),
        standing="far_behind",
        alerts=["tres_en_retard"],
    )
    programme = make_programme(f"sun-{place.code}")
    make_programme_snapshot(figures, programme, planned=Decimal(1000), paid=Decimal(400))


def ask(client, name, extension, *, place="04", role=Role.COMMITTEE_MEMBER, **query):
    client.force_login(make_user_with_mandate(role, None if role == Role.NATIONAL_READER else make_region()))
    address = (
        reverse("governance:region-chart", args=[place, name, extension])
        if place
        else reverse("governance:national-chart", args=[name, extension])
    )
    return client.get(address, query)


def table(response):
    text = b"".join(response.streaming_content).decode()
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))


@pytest.mark.usefixtures("computed")
@pytest.mark.parametrize("name", REGION)
def test_every_chart_of_a_region_is_drawn_and_told(client, name):
    response = ask(client, name, "svg")
    assert response.status_code == 200
    svg = ET.fromstring(response.content)  # noqa: S314 - our own drawing
    text = " ".join(svg.itertext()).replace("\u00a0", " ")
    assert "La Réunion, calculé le 22 novembre 2026 à 16 h 00 (heure de La Réunion)" in text
    assert "Source : Azimut" in text
    assert svg.attrib["role"] == "img"
    assert table(ask(client, name, "csv"))


@pytest.mark.usefixtures("computed")
@pytest.mark.parametrize("name", NATION)
def test_every_chart_of_the_nation_is_drawn_and_told(client, name):
    response = ask(client, name, "svg", place=None, role=Role.NATIONAL_READER)
    assert response.status_code == 200
    text = " ".join(ET.fromstring(response.content).itertext())  # noqa: S314 - our own drawing
    assert "France, calculé le" in text
    rows = table(ask(client, name, "csv", place=None, role=Role.NATIONAL_READER))
    assert {row["Territoire"] for row in rows} == {"France"}


@pytest.mark.usefixtures("computed")
def test_a_picture_is_a_png(client):
    response = ask(client, "etats", "png")
    assert response["Content-Type"] == "image/png"
    assert response.content[:8] == b"\x89PNG\r\n\x1a\n"
    today = timezone.localdate()
    assert f'filename="etats-04-{today:%Y-%m-%d}.png"' in response["Content-Disposition"]


@pytest.mark.usefixtures("computed")
def test_the_table_holds_the_figures_of_the_page_and_runs_nothing(client):
    rows = table(ask(client, "etats", "csv"))
    assert [(row["Objectif"], row["État"], row["Actions"]) for row in rows] == [
        ("'=Usages", "réalisée", "1"),
        ("'=Usages", "en cours", "2"),
    ]
    assert rows[0]["Source"] == "Azimut, Feuille de La Réunion"
    (row,) = table(ask(client, "avancement", "csv"))
    assert (row["Taux (%)"], row["Couverture (%)"]) == ("33.33", "90")


@pytest.mark.usefixtures("computed")
def test_a_file_of_a_past_day_is_of_that_day(client, region):
    past = make_snapshot(region, on=dt.date(2026, 1, 5))
    goal = make_goal(make_roadmap(region, title="Ancienne"), number="9", title="Autrefois")
    for fields in ({"goal": goal}, {"roadmap": goal.roadmap}):
        make_goal_snapshot(past, actions=1, states={"to_launch": 1}, **fields)
    (row,) = table(ask(client, "etats", "csv", au="2026-01-06"))
    assert (row["Objectif"], row["État"]) == ("Autrefois", "à lancer")


@pytest.mark.parametrize("name", ["inconnu", "trajectoire-ind-y", "etats"])
def test_what_is_not_there_is_not_found(client, name):
    """Neither a chart that does not exist, nor one of a page where nothing was computed."""
    assert ask(client, name, "csv").status_code == 404


@pytest.mark.usefixtures("computed")
def test_the_charts_of_another_region_are_not_found(client):
    assert ask(client, "etats", "svg", place="06").status_code == 404


@pytest.mark.usefixtures("computed")
@pytest.mark.parametrize("name", ["etats", "trajectoires", "argent"])
def test_a_file_costs_no_more_than_its_page(client, name):
    client.force_login(make_user_with_mandate(Role.COMMITTEE_MEMBER))
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("governance:region-chart", args=["04", name, "svg"]))
    assert len(queries) <= 12
