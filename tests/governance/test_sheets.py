"""A programme in a territory, and a territory beside its peers."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from journal.enums import Part
from programmes.models import ProgrammeLink
from tests import factories
from tests.factories import client_of, make_action, make_goal, make_nation, make_region, make_roadmap
from tests.governance.costs import BUDGET, costs
from tests.indicators.factories import (
    make_area,
    make_department,
    make_establishment,
    make_indicator,
    make_measure,
    make_ratio,
)
from tests.indicators.snapshot_factories import (
    make_action_snapshot,
    make_figure_snapshot,
    make_programme_snapshot,
    make_snapshot,
)
from tests.pages import source_of
from tests.programmes.factories import make_programme, make_window

pytestmark = pytest.mark.django_db

PROGRAMME, TERRITORY = "governance:programme-sheet", "governance:territory-sheet"


def reader():
    return factories.make_user_with_mandate(Role.NATIONAL_READER)


def member(region=None):
    return factories.make_user_with_mandate(Role.COMMITTEE_MEMBER, region or make_region())


def page(user, name, *arguments, **asked):
    return source_of(client_of(user).get(reverse(name, args=arguments), asked))


def figures(region=None, **fields):
    return make_snapshot(region or make_region(), part=Part.FIGURES, **fields)


def serve(programme, region=None, **fields):
    """An action of the region that the programme serves, in a snapshot of the roadmap."""
    action = make_action(make_goal(make_roadmap(region or make_region())), title="Une action servie")
    ProgrammeLink.objects.create(programme=programme, action=action, source="essai")
    make_action_snapshot(make_snapshot(action.roadmap.territory), action, **fields)
    return action


def test_the_money_of_the_region_is_its_own_and_unknown_is_not_0():
    programme = make_programme()
    make_programme_snapshot(figures(), programme, committed=1234567, applications=12, beneficiaries=9)
    make_programme_snapshot(figures(make_nation()), programme, committed=99000000)
    html = page(member(), PROGRAMME, "sun-es", territoire="04")
    assert "1\u202f234\u202f567&nbsp;€" in html
    assert "99\u202f000\u202f000" not in html
    assert "non publié" in html
    assert "9\u00a0bénéficiaires distincts" in html


def test_the_sheet_of_the_nation_shows_the_regions_that_one_follows():
    programme = make_programme()
    elsewhere = make_region("06", "Mayotte")
    for place, amount in ((make_nation(), 5), (make_region(), 6000), (elsewhere, 7000)):
        make_programme_snapshot(figures(place), programme, paid=amount)
    html = page(member(), PROGRAMME, "sun-es", territoire="FR")
    assert "6\u202f000" in html
    assert "Mayotte" not in html
    assert "7\u202f000" in page(reader(), PROGRAMME, "sun-es")


def test_its_indicators_stand_there_with_their_coverage():
    programme = make_programme()
    indicator = make_indicator(
        "EX-1", name="Part équipée", programme=programme, territory_rule="sum", summed_level="department"
    )
    snapshot = figures()
    known = {"value": 40, "is_total": True, "reported": 3, "expected": 4, "standing": "behind", "gap": -10}
    make_figure_snapshot(snapshot, indicator, value_on=dt.date(2024, 1, 31), **known)
    other = make_indicator("EX-2", name="Ailleurs", programme=programme)
    make_figure_snapshot(snapshot, other, emptiness="not_applicable")
    html = page(member(), PROGRAMME, "sun-es", territoire="04")
    assert "40\u00a0ESMS" in html
    assert "3 départements sur 4" in html
    assert "en retard de 10\u00a0points" in html
    assert "Ailleurs" not in html


@pytest.mark.parametrize(
    ("stored", "quantity", "origin"),
    [
        (True, "34,5\u202f%", "publié tel quel<"),
        (False, "34,50\u202f%", "publié<"),
        (None, "34,50\u202f%", "publié<"),
    ],
)
def test_a_percentage_without_denominator_is_said_published_as_it_is(stored, quantity, origin):
    """What was computed before the difference was kept is said published, which it is in both cases."""
    programme = make_programme()
    indicator = make_ratio("EX-1", programme=programme)
    make_figure_snapshot(figures(), indicator, value=Decimal("34.50"), as_published=stored)
    for html in (
        page(member(), PROGRAMME, "sun-es", territoire="04"),
        page(member(), TERRITORY, "region", "04"),
    ):
        assert f">{quantity}<" in html
        assert origin in html


def test_what_is_withheld_is_not_said_published():
    make_figure_snapshot(
        figures(), make_ratio(sensitive=True), value=34, as_published=True, withheld_from_others=True
    )
    html = page(reader(), TERRITORY, "region", "04")
    assert "couvert par le secret" in html
    assert "publié tel quel" not in html


def test_the_regions_of_which_nothing_is_known_are_named_together():
    programme = make_programme()
    elsewhere = make_region("06", "Mayotte")
    make_programme_snapshot(figures(), programme, paid=6000)
    make_programme_snapshot(figures(elsewhere), programme)
    html = page(reader(), PROGRAMME, "sun-es")
    assert "Ni montant, ni candidature, ni chiffre connu&nbsp;: <a" in html
    assert html.count("?territoire=06") == 1
    assert "6\u202f000&nbsp;€" in html


def test_the_actions_that_it_serves_are_read_as_they_stood():
    programme = make_programme()
    serve(programme, state="under_way", rate_done=1, rate_known=2, rate_unknown=3, alerts=["en_retard"])
    html = page(member(), PROGRAMME, "sun-es", territoire="04")
    assert "Une action servie" in html
    assert "1 sur 2" in html
    assert "2 renseignées sur 5" in html
    assert "En retard" in html


def test_an_action_of_another_region_is_not_shown():
    serve(make_programme(), make_region("06", "Mayotte"))
    assert "Une action servie" not in page(member(), PROGRAMME, "sun-es", territoire="FR")


def test_windows_are_those_of_the_nation_and_of_the_region():
    programme = make_programme()
    today = timezone.localdate()
    make_window(programme, "F1", name="Nationale", opens_on=today, closes_on=today)
    make_window(programme, "F2", name="D’ici", territory=make_region(), closes_on=today - dt.timedelta(1))
    make_window(programme, "F3", name="D’ailleurs", territory=make_region("06", "Mayotte"))
    html = page(reader(), PROGRAMME, "sun-es", territoire="04")
    assert "Nationale" in html
    assert ">ouverte<" in html
    assert ">close<" in html
    assert "D’ailleurs" not in html


def test_windows_without_any_date_are_listed_apart_and_none_is_said_closed():
    programme = make_programme()
    make_programme_snapshot(figures(), programme)
    make_window(programme, "F1", name="Tranche muette", kind="tranche")
    html = page(member(), PROGRAMME, "sun-es", territoire="04")
    assert 'Tranche muette <span class="cv-none">tranche, ' in html
    assert "aucune fenêtre ouverte connue" in html
    assert 'data-label="État"' not in html.split('id="fenetres"')[1].split('id="sert"')[0]


@pytest.mark.parametrize("code", ["06", "99", "dep-59"])
def test_a_territory_that_one_does_not_follow_is_not_known(code):
    make_programme()
    make_region("06", "Mayotte")
    address = reverse(PROGRAMME, args=["sun-es"])
    assert client_of(member()).get(address, {"territoire": code}).status_code == 404


def test_a_department_is_ranked_among_those_of_its_region():
    snapshot, indicator = figures(), make_indicator("EX-1", decimals=1)
    places = [make_department(f"9{number}", f"Département {number}") for number in range(4)]
    for place, value in zip(places, (10, 30, 30, None), strict=True):
        make_figure_snapshot(snapshot, indicator, place, value=value)
    html = page(member(), TERRITORY, "departement", "90")
    assert "3 sur 3" in html
    assert 'data-label="Médiane">30<' in html
    assert "1 sur 3" in page(member(), TERRITORY, "departement", "91")
    empty = page(member(), TERRITORY, "departement", "93")
    assert "1\u00a0indicateur, et pourquoi" in empty
    assert "sur 3<" not in empty


def test_a_figure_too_little_covered_has_no_rank_and_moves_no_median():
    indicator = make_indicator("EX-1", territory_rule="sum", summed_level="establishment")
    snapshot = figures()
    for number, (value, reported) in enumerate(((10, 9), (20, 10), (900, 1))):
        place = make_area(f"04-T{number}")
        known = {"is_total": True, "expected": 10}
        make_figure_snapshot(snapshot, indicator, place, value=value, reported=reported, **known)
    html = page(member(), TERRITORY, "tan", "04-T2")
    assert "trop peu couvert" in html
    assert 'data-label="Médiane">15<' in html or 'data-label="Médiane">15,' in html


def test_a_region_is_ranked_among_those_that_one_reads():
    indicator = make_indicator("EX-1")
    for code, name, value in (("04", "La Réunion", 5), ("06", "Mayotte", 9)):
        make_figure_snapshot(figures(make_region(code, name)), indicator, value=value)
    among = page(reader(), TERRITORY, "region", "04")
    assert "2 sur 2" in among
    assert "parmi les 2 régions que vous suivez" in among
    alone = page(member(), TERRITORY, "region", "04")
    assert "il n’y a pas d’autre calcul parmi les régions que vous suivez." in alone
    assert "seul à avoir un chiffre" in alone
    assert "9\u00a0ESMS" not in alone


def test_what_is_withheld_is_hidden_and_not_compared_with():
    secret = make_indicator("EX-1", sensitive=True)
    snapshot = figures()
    for code, value in (("90", 3), ("91", 8), ("92", 12)):
        make_figure_snapshot(
            snapshot, secret, make_department(code), value=value, withheld_from_others=code == "90"
        )
    html = page(reader(), TERRITORY, "departement", "90")
    assert "couvert par le secret" in html
    assert "3\u00a0ESMS" not in html
    assert "2 sur 2" in page(reader(), TERRITORY, "departement", "91"), "the hidden one is not counted"
    editor = factories.make_user_with_mandate(Role.ARS_EDITOR, make_region())
    assert "3\u00a0ESMS" in page(editor, TERRITORY, "departement", "90")


def test_the_establishments_are_counted_and_the_places_inside_are_linked():
    department = make_department("974", "La Réunion")
    area = make_area("04-NORD", "Nord")
    make_establishment(department, area)
    make_establishment(department, category="PA")
    make_establishment(department, valid_to=dt.date(2020, 1, 1))
    html = page(member(), TERRITORY, "region", "04")
    assert "2\u00a0établissements connus" in html
    assert reverse(TERRITORY, args=["departement", "974"]) in html
    assert reverse(TERRITORY, args=["tan", "04-NORD"]) in html
    assert "1\u00a0établissement connu" in page(member(), TERRITORY, "tan", "04-NORD")


def test_a_region_and_a_department_of_the_same_code_are_two_sheets():
    make_department("04", "Alpes-de-Haute-Provence", region=make_region("93", "Paca"))
    assert "<h1> La Réunion </h1>" in page(member(), TERRITORY, "region", "04")
    assert "<h1> Alpes-de-Haute-Provence </h1>" in page(reader(), TERRITORY, "departement", "04")


@pytest.mark.parametrize("address", ["region/06", "departement/976", "nation/FR", "region/FR", "autre/04"])
def test_a_foreign_or_unknown_territory_is_not_known(address):
    make_department("976", region=make_region("06", "Mayotte"))
    kind, code = address.split("/")
    assert client_of(member()).get(reverse(TERRITORY, args=[kind, code])).status_code == 404


def test_a_past_day_is_read_as_it_was():
    indicator, past = make_indicator("EX-1"), timezone.localdate() - dt.timedelta(days=60)
    make_figure_snapshot(figures(on=past), indicator, value=11)
    make_figure_snapshot(figures(), indicator, value=77)
    html = page(member(), TERRITORY, "region", "04", au=past.isoformat())
    assert "11\u00a0ESMS" in html
    assert "77\u00a0ESMS" not in html


def test_the_sheets_cost_the_same_at_every_size():
    programme, client, found = make_programme(), client_of(reader()), []
    addresses = [
        reverse(PROGRAMME, args=["sun-es"]),
        reverse(PROGRAMME, args=["sun-es"]) + "?territoire=900",
        reverse(TERRITORY, args=["region", "900"]),
        reverse(TERRITORY, args=["departement", "D900"]),
    ]
    for numbers in (range(2), range(2, 20)):
        indicators = [make_indicator(programme=programme) for _ in numbers]
        for number in numbers:
            region = make_region(f"9{number:02d}", f"Région {number}")
            snapshot = figures(region)
            make_programme_snapshot(snapshot, programme)
            department = make_department(f"D{region.code}", region=region)
            make_establishment(department, finess=f"97{region.code:0>7}")
            for indicator in indicators:
                make_figure_snapshot(snapshot, indicator, value=1)
                make_figure_snapshot(snapshot, indicator, department, value=1)
            make_window(programme, f"F{region.code}", territory=region)
            serve(programme, region)
        found.append(costs(client, addresses))
    assert found[0] == found[1]
    assert max(found[1].values()) <= BUDGET


def test_the_time_is_that_of_the_region():
    make_figure_snapshot(
        figures(computed_at=dt.datetime(2026, 3, 1, 22, 5, tzinfo=dt.UTC)), make_indicator(), value=1
    )
    html = page(member(), TERRITORY, "region", "04")
    assert "Calculé le 2\u00a0mars\u00a02026 à 2\u00a0h\u00a005 (heure de La Réunion)." in html


def test_a_programme_and_a_compared_territory_lead_to_their_sheets():
    make_programme()
    html = page(member(), "programmes:programme-detail", "sun-es")
    assert reverse(PROGRAMME, args=["sun-es"]) in html
    indicator = make_indicator("EX-1")
    for code in ("90", "91"):
        make_measure(indicator, make_department(code), 5)
    html = page(member(), "indicators:indicator-detail", "EX-1", territoire="04")
    assert reverse(TERRITORY, args=["departement", "91"]) in html


def test_the_dashboard_of_a_region_leads_to_its_coverage_and_to_its_sheet():
    make_region()
    html = page(member(), "governance:region", "04")
    assert reverse("governance:coverage", args=["04"]) in html
    assert reverse(TERRITORY, args=["region", "04"]) in html
