"""What the dashboard of a region counts as an alert is what the list behind its link holds, alert by alert."""

from __future__ import annotations

import datetime as dt
import html
import re

import pytest
from django.test import Client
from django.utils import timezone

from accounts.enums import Role
from indicators.alerts import ALERTS
from indicators.enums import Periodicity, SummedLevel, TerritoryRule
from indicators.services.recompute import recompute
from territories.models import Territory
from tests.factories import client_of, make_nation, make_region, make_user_with_mandate
from tests.indicators.factories import make_area, make_indicator, make_measure, make_trajectory
from tests.roadmap.pages import html_of, text_of

pytestmark = pytest.mark.django_db

LINK = re.compile(r'href="(/indicateurs/\?[^"]*alerte=(\w+))">[^<]*<strong>(\d+) indicateurs?</strong>')


@pytest.fixture
def region() -> Territory:
    """One figure far behind, two behind, one late, one that its parts contradict, two unusual, and one in order."""
    make_nation()
    region = make_region("04", "La Réunion")
    today = timezone.localdate()
    for code, value in (("LOIN", 10), ("RETARD1", 40), ("RETARD2", 42), ("BON", 60)):
        indicator = make_indicator(code)
        year = dt.timedelta(days=100)
        make_trajectory(
            indicator, region, targets={today + year: 100}, baseline_value=0, baseline_on=today - year
        )
        make_measure(indicator, region, value, on=today)
    make_indicator("ATTENDU", periodicity=Periodicity.MONTHLY, publication_delay=0)
    differs = make_indicator(
        "SOMME", territory_rule=TerritoryRule.SUM, summed_level=SummedLevel.ANIMATION_AREA
    )
    for place, value in ((region, 100), (make_area("A", region=region), 90)):
        make_measure(differs, place, value)
    for code in ("ODD1", "ODD2"):
        make_measure(make_indicator(code), region, 7, outlier=True)
    recompute(territory_id=region.pk)
    return region


def test_each_alert_on_figures_leads_to_as_many_indicators_as_it_counts(region: Territory) -> None:
    member = client_of(make_user_with_mandate(Role.COMMITTEE_MEMBER, region))
    found = {code: (url, int(count)) for url, code, count in LINK.findall(html_of(member, "/regions/04/"))}
    assert {code: count for code, (_, count) in found.items()} == {
        "tres_en_retard": 1,
        "retard_trajectoire": 2,
        "chiffre_attendu": 1,
        "chiffre_discordant": 1,
        "chiffre_inhabituel": 2,
    }
    for alert in ALERTS:
        url, count = found[alert.code]
        listed = html_of(member, html.unescape(url))
        assert listed.count('<th scope="row">') == count, alert.code
        assert f"Alerte « {alert.label} » : {words(alert.sentence)}" in words(html.unescape(listed))


def test_an_alert_that_does_not_exist_is_said_on_the_list(region: Territory) -> None:
    member: Client = client_of(make_user_with_mandate(Role.COMMITTEE_MEMBER, region))
    assert "Sélectionnez un choix valide" in text_of(member, "/indicateurs/?alerte=inconnue")


def words(text: str) -> str:
    """With plain spaces."""
    return " ".join(text.split())
