"""The national view: the regions side by side, on one scale, and a measure ranked."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from governance.selectors.national import Sort
from journal.enums import Part
from tests import factories
from tests.factories import client_of, make_goal, make_nation, make_region, make_roadmap
from tests.governance.costs import BUDGET, costs
from tests.indicators.factories import make_indicator
from tests.indicators.snapshot_factories import make_figure_snapshot, make_goal_snapshot, make_snapshot
from tests.pages import source_of
from tests.programmes.factories import make_programme

pytestmark = pytest.mark.django_db

NATIONAL = "governance:national"


def reader():
    return factories.make_user_with_mandate(Role.NATIONAL_READER)


def compute(code, name, *, actions=4, rate=None, coverage="0.00", figures=(), **fields):
    """A region with one roadmap and its figures (indicator, fields); gives the region."""
    region = make_region(code, name)
    roadmap = make_roadmap(region)
    row = {"actions": actions, "states": {"under_way": actions}, "rate": rate, "coverage": coverage, **fields}
    make_goal_snapshot(make_snapshot(region), roadmap=roadmap, **row)
    if figures:
        snapshot = make_snapshot(region, part=Part.FIGURES)
        for indicator, known in figures:
            make_figure_snapshot(snapshot, indicator, **known)
    return region


def page(user, **asked):
    return source_of(client_of(user).get(reverse(NATIONAL), asked))


def order_of(html, *names):
    """The names in the order of the table of the regions."""
    table = html[html.index('id="regions"') : html.index("La nation")]
    return sorted((name for name in names if name in table), key=table.index)


def test_a_rate_never_goes_without_its_coverage():
    compute("04", "La Réunion", rate="40.00", coverage="12.50")
    compute("06", "Mayotte", rate=None, coverage="0.00")
    html = page(reader())
    cell = html[html.index('data-label="Taux"') :]
    cell = cell[: cell.index("</td>")]
    assert "40\u202f%" in cell
    assert "couverture 12,5\u202f%" in cell
    assert "nv-rate--thin" in cell, "it is too little covered to be compared"
    assert "aucun taux" in html
    assert "couverture 0\u202f%" in html


def test_the_bars_are_on_one_scale():
    compute("04", "La Réunion", actions=10)
    compute("06", "Mayotte", actions=5)
    html = page(reader())
    assert html.count('viewBox="0 0 10 1"') == 2
    assert "10\u00a0actions pour la plus longue" in html


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("", ["Bretagne", "Île-de-France", "Mayotte"]),
        ("taux", ["Mayotte", "Bretagne", "Île-de-France"]),
        ("couverture", ["Île-de-France", "Mayotte", "Bretagne"]),
        ("actions", ["Bretagne", "Île-de-France", "Mayotte"]),
        ("retard", ["Île-de-France", "Bretagne", "Mayotte"]),
        ("n-importe-quoi", ["Bretagne", "Île-de-France", "Mayotte"]),
    ],
)
def test_the_reader_orders_the_regions(sort, expected):
    compute("06", "Mayotte", actions=1, rate="90.00", coverage="50.00")
    compute("53", "Bretagne", actions=9, rate="10.00", coverage="20.00", alerts={"en_retard": 1})
    compute("11", "Île-de-France", actions=5, rate=None, coverage="80.00", alerts={"en_retard": 3})
    assert order_of(page(reader(), tri=sort), *expected) == expected


def test_what_is_too_little_covered_is_shown_without_rank():
    for code, name, rate, coverage in (
        ("04", "La Réunion", "50.00", "80.00"),
        ("06", "Mayotte", "70.00", "90.00"),
        ("53", "Bretagne", "100.00", "3.00"),
    ):
        compute(code, name, rate=rate, coverage=coverage)
    html = page(reader())
    assert "2 régions comparées sur 3\u00a0: médiane 60\u202f%, de 50\u202f% à 70\u202f%." in html
    assert "1 région est montrée sans rang\u00a0: couverture inférieure à 75\u202f%." in html
    measure = html[html.index("Tableau des régions") :]
    assert measure.index("Mayotte") < measure.index("La Réunion") < measure.index("Bretagne")
    assert "+10\u202fpoints" in measure


def test_one_region_alone_has_neither_rank_nor_range():
    compute("04", "La Réunion", rate="46.77", coverage="80.00")
    compute("06", "Mayotte", rate="90.00", coverage="3.00")
    html = page(reader())
    assert "Une seule région sur 2 a un chiffre à comparer\u00a0: La Réunion, 46,77\u202f%." in html
    assert "46,77\u202f% (la seule région à comparer)" in html
    assert "de 46,77\u202f% à 46,77" not in html
    measure = html[html.index("Tableau des régions") :]
    assert "Rang" not in measure
    assert "Écart à la médiane" not in measure
    assert measure.index("La Réunion") < measure.index("Mayotte")


def test_regions_that_have_one_value_have_a_rank_and_no_range():
    compute("04", "La Réunion", rate="46.77", coverage="80.00")
    compute("06", "Mayotte", rate="46.77", coverage="80.00")
    html = page(reader())
    assert "2 régions comparées sur 2\u00a0: toutes à 46,77\u202f%." in html
    assert "de 46,77\u202f% à 46,77\u202f%" not in html
    assert '<th scope="col" class="az-num">Rang</th>' in html


def test_the_map_shades_what_is_compared_and_nothing_else():
    compute("04", "La Réunion", rate="50.00", coverage="80.00")
    compute("06", "Mayotte", rate="70.00", coverage="90.00")
    compute("53", "Bretagne", rate="100.00", coverage="3.00")
    make_region("11", "Île-de-France")
    html = page(reader())
    assert 'in-shape--q1"><title>La Réunion\u00a0: 50\u202f%, couverture 80\u202f%</title>' in html
    assert 'in-shape--q4"><title>Mayotte\u00a0: 70\u202f%, couverture 90\u202f%</title>' in html
    assert 'in-shape--plain"><title>Bretagne\u00a0: 100\u202f%, couverture 3\u202f%</title>' in html
    assert "<title>Île-de-France\u00a0: aucune feuille de route calculée</title>" in html
    assert "un chiffre est connu, couvert à moins de 75\u202f%" in html


def test_an_indicator_is_compared_with_its_coverage():
    indicator = make_indicator("EX-1", territory_rule="sum", summed_level="department")
    whole = {"is_total": True, "reported": 4, "expected": 4}
    compute("04", "La Réunion", figures=[(indicator, {"value": 10, **whole})])
    compute("06", "Mayotte", figures=[(indicator, {"value": 30, **whole})])
    compute("53", "Bretagne", figures=[(indicator, {"value": 90, **whole, "reported": 1})])
    html = page(reader(), mesure="ind-EX-1")
    assert "2 régions comparées sur 3\u00a0: médiane 20, de 10 à 30." in html
    assert "1 département sur 4" in html
    assert "Un nombre dépend de la taille du territoire" in html


def test_a_percentage_without_denominator_is_said_published_as_it_is_on_the_map_and_in_the_table():
    part = make_indicator("EX-1", unit="%", kind="ratio", decimals=2)
    compute("04", "La Réunion", figures=[(part, {"value": 34, "as_published": True})])
    compute("06", "Mayotte", figures=[(part, {"value": 40, "as_published": False})])
    html = page(reader(), mesure="ind-EX-1")
    assert "<title>La Réunion\u00a0: 34\u202f%, publié tel quel</title>" in html
    assert "<title>Mayotte\u00a0: 40,00\u202f%, publié</title>" in html
    assert '<strong>34\u202f%</strong><span class="cv-under">publié tel quel</span>' in html


def test_what_is_withheld_is_shown_to_its_region_alone():
    secret = make_indicator("EX-2", sensitive=True)
    figure = {"value": 3, "withheld_from_others": True, "standing": "behind", "gap": -10}
    here = compute("04", "La Réunion", figures=[(secret, figure)])
    compute("06", "Mayotte", figures=[(secret, {"value": 8})])
    html = page(reader(), mesure="ind-EX-2")
    assert "couvert par le secret" in html
    assert "3\u00a0ESMS" not in html
    assert "1 en retard" not in html
    editor = factories.make_user_with_mandate(Role.ARS_EDITOR, here)
    assert "1 en retard" in page(editor)
    assert "1 en retard" not in page(factories.make_user_with_mandate(Role.COMMITTEE_MEMBER, here))


def test_who_follows_one_region_sees_it_alone_and_the_totals_of_the_nation():
    national = make_roadmap(make_nation(), title="Feuille nationale")
    goal = make_goal(national, number="1", title="Un objectif")
    snapshot = make_snapshot(make_nation())
    for row in (None, goal):
        make_goal_snapshot(snapshot, row, roadmap=national, actions=7, states={"done": 7}, coverage="0.00")
    here = compute("04", "La Réunion")
    compute("06", "Mayotte")
    html = page(factories.make_user_with_mandate(region=here))
    assert "Vous suivez 1\u00a0région&nbsp;: elle seule est montrée ici" in html
    assert "Mayotte" not in html
    assert "7\u00a0actions" in html
    assert "Tableau des régions" not in html, "one region is compared with nothing"


def test_it_leads_to_the_sheets_of_the_programmes_and_of_the_regions():
    indicator = make_indicator("EX-1", programme=make_programme())
    compute("04", "La Réunion", figures=[(indicator, {"value": 1}), (make_indicator("EX-2"), {"value": 1})])
    html = page(reader())
    assert reverse("governance:programme-sheet", args=["sun-es"]) in html
    assert reverse("governance:territory-sheet", args=["region", "04"]) in html


def test_a_region_without_roadmap_is_named_and_not_measured():
    compute("04", "La Réunion", rate="50.00", coverage="80.00")
    make_region("06", "Mayotte")
    html = page(reader())
    assert "Sans feuille de route suivie ici" in html
    assert "aucune feuille de route calculée" in html
    assert order_of(html, "La Réunion", "Mayotte") == ["La Réunion", "Mayotte"]


def test_the_roadmap_in_force_stands_for_the_region():
    region = compute("04", "La Réunion", actions=3)
    older = make_roadmap(region, years=(2019, 2022), title="Ancienne")
    snapshot = region.snapshots.get()
    make_goal_snapshot(snapshot, roadmap=older, actions=40, states={"done": 40}, coverage="100.00")
    html = page(reader())
    assert "1\u00a0autre feuille de route" in html
    assert '<span class="nv-number">3</span>' in html


def test_a_past_day_is_read_as_it_was():
    past = timezone.localdate() - dt.timedelta(days=40)
    region = compute("04", "La Réunion", actions=8)
    snapshot = make_snapshot(region, on=past)
    roadmap = region.roadmaps.get()
    make_goal_snapshot(snapshot, roadmap=roadmap, actions=2, states={"to_launch": 2}, coverage="0.00")
    html = page(reader(), au=(past + dt.timedelta(days=1)).isoformat())
    assert '<span class="nv-number">2</span>' in html
    assert '<span class="nv-number">8</span>' not in html


def test_what_the_address_asks_in_vain_is_said():
    compute("04", "La Réunion", rate="50.00", coverage="80.00")
    make_roadmap(make_nation())
    said = {
        "tri": "Cet ordre n’existe pas\u00a0: les régions sont rangées par nom.",
        "mesure": "Cette mesure n’existe pas, ou n’a pas de chiffre ici\u00a0: voici le taux d’avancement.",
        "feuille": "La feuille de route demandée n’existe pas ou ne vous est pas ouverte\u00a0:",
    }
    html = page(reader(), tri="zz", mesure="yy", feuille="x", au="demain")
    for words in said.values():
        assert words in html
    assert "Cette date n’existe pas" in html
    for name, words in said.items():
        assert words in page(reader(), **{name: "zz"})
    quiet = page(reader(), tri="taux", mesure="couverture")
    assert not [words for words in said.values() if words in quiet]


def test_before_any_computation_the_page_says_so():
    make_region()
    html = page(reader())
    assert "Rien n’est encore calculé" in html
    assert "Aucune feuille de route régionale calculée" in html


def test_the_page_costs_the_same_at_every_size():
    national = make_roadmap(make_nation())
    goals = [make_goal(national, number=str(number)) for number in range(20)]
    indicators = [make_indicator() for _ in range(20)]
    client, found = client_of(reader()), []
    for numbers in (range(2), range(2, 20)):
        for number in numbers:
            known = [(indicator, {"value": number}) for indicator in indicators[: 2 + number]]
            code, name = f"9{number:02d}", f"Région {number}"
            region = compute(code, name, rate="50.00", coverage="90.00", figures=known)
            snapshot = region.snapshots.get(part=Part.ROADMAP)
            for goal in (None, *goals[: 2 + number]):
                make_goal_snapshot(
                    snapshot, goal, roadmap=national, actions=1, states={"done": 1}, coverage=0
                )
        found.append(costs(client, [reverse(NATIONAL)]))
    assert found[0] == found[1]
    assert max(found[1].values()) <= BUDGET


def test_nobody_without_mandate_reads_it():
    make_nation()
    assert client_of(factories.make_user("sans@azimut.invalid")).get(reverse(NATIONAL)).status_code == 404


def test_each_sort_has_its_words():
    assert len({sort.label for sort in Sort}) == len(Sort)
