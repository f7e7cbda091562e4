"""The matrix of coverage: which national goals have regional actions, which have none, in which regions."""

import csv
import datetime as dt
import io

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from governance.selectors.coverage_heat import heat_legend, heat_of
from tests import factories
from tests.factories import client_of, make_goal, make_nation, make_region, make_roadmap
from tests.governance.costs import BUDGET, costs
from tests.indicators.snapshot_factories import make_goal_snapshot, make_snapshot
from tests.pages import source_of

pytestmark = pytest.mark.django_db

LEVELS = (("axe", "axes", 4), ("priorité", "priorités", None))
NATION, NATION_CSV = "governance:national-coverage", "governance:national-coverage-export"


def national_roadmap(goals=3, **fields):
    roadmap = make_roadmap(make_nation(), levels=LEVELS, title="Feuille nationale", **fields)
    axis = make_goal(roadmap, number="1", title="Premier axe", depth=1)
    return roadmap, [axis] + [
        make_goal(parent=axis, number=f"1.{n}", title=f"Priorité {n}", depth=2) for n in range(goals)
    ]


def told(actions, **fields):
    """What a stored row says of some actions under way."""
    states = {"under_way": actions} if actions else {}
    return {"actions": actions, "states": states, "coverage": 0 if actions else None, **fields}


def compute(place, roadmap, goals, counts, **fields):
    """A snapshot of the place where each goal has so many actions; gives it."""
    snapshot = make_snapshot(place, **fields)
    make_goal_snapshot(snapshot, roadmap=roadmap, **told(sum(counts)))
    for goal, number in zip(goals, counts, strict=True):
        make_goal_snapshot(snapshot, goal, **told(number))
    return snapshot


def page(user, name=NATION, *arguments, **asked):
    return source_of(client_of(user).get(reverse(name, args=arguments), asked))


def reader():
    return factories.make_user_with_mandate(Role.NATIONAL_READER)


def test_the_goals_that_have_no_action_are_said_first_in_words():
    roadmap, goals = national_roadmap()
    compute(make_nation(), roadmap, goals, [2, 2, 0, 0])
    html = page(reader())
    assert "2 priorités sur 3 n’ont aucune action régionale." in html
    assert "1 axe sur 1 a au moins une action régionale." in html
    assert "Cette feuille de route annonce 4\u00a0axes\u202f; ce tableau en compte 1." in html


def test_the_words_agree_when_every_goal_has_an_action():
    roadmap, goals = national_roadmap()
    compute(make_nation(), roadmap, goals, [3, 1, 1, 1])
    assert "Chacune des 3 priorités a au moins une action régionale." in page(reader())


@pytest.mark.parametrize(
    ("level", "sentence"),
    [
        (
            ("objectif", "objectifs", 65),
            "Cette feuille de route annonce 65\u00a0objectifs, dont aucun n’a été retrouvé\u00a0:"
            " ce tableau s’arrête aux priorités.",
        ),
        (("mesure", "mesures", 2), "annonce 2\u00a0mesures, dont aucune n’a été retrouvée\u00a0:"),
        (("mesure", "mesures", 1), "annonce 1\u00a0mesure, qui n’a pas été retrouvée\u00a0:"),
    ],
)
def test_a_level_that_the_source_announces_without_stating_it_is_told(level, sentence):
    roadmap = make_roadmap(make_nation(), levels=(("axe", "axes", 1), ("priorité", "priorités", 1), level))
    goal = make_goal(roadmap, number="1", depth=1)
    under = make_goal(parent=goal, number="1.1", depth=2)
    compute(make_nation(), roadmap, [goal, under], [1, 1])
    html = page(reader())
    assert sentence in html
    assert html.count("Cette feuille de route annonce") == 1, "what is whole is not told"


def test_a_level_without_goal_nor_announced_number_is_not_told():
    roadmap = make_roadmap(make_nation(), levels=(("axe", "axes", 1), ("mesure", "mesures", None)))
    compute(make_nation(), roadmap, [make_goal(roadmap, number="1", depth=1)], [1])
    notes = page(reader()).split('<div class="cv-notes">')[1].split("</div>")[0]
    assert notes.count("<p>") == 1


def test_a_rate_that_is_too_little_covered_is_partial_and_grey():
    roadmap, goals = national_roadmap(1)
    region = make_region()
    for place in (make_nation(), region):
        snapshot = compute(place, roadmap, goals[:1], [3])
        make_goal_snapshot(snapshot, goals[1], **told(3, rate="66.67", coverage="74.99"))
    html = page(factories.make_user_with_mandate(region=region), "governance:coverage", "04")
    assert '<strong class="cv-thin">66,67\u202f%</strong>' in html
    assert "taux partiel, couverture 74,99\u202f%" in html
    assert "Sous 75\u202f% de couverture, le taux est partiel" in html
    assert "Taux partiel 66,67\u202f%, couverture 74,99\u202f%." in page(reader())


def test_each_cell_says_its_region_its_states_and_its_rate_with_its_coverage():
    roadmap, goals = national_roadmap(1)
    compute(make_nation(), roadmap, goals, [4, 4])
    region = make_region()
    snapshot = make_snapshot(region)
    states = {"under_way": 3, "done": 1}
    make_goal_snapshot(snapshot, goals[1], actions=4, states=states, rate="50.00", coverage="20.00")
    html = page(reader())
    assert (
        '<b>La Réunion</b><span class="cv-words__rest">&nbsp;: 4\u00a0actions\u00a0: 1\u00a0réalisée, 3\u00a0en cours'
        in html
    )
    assert "taux partiel 50\u202f%, couverture 20\u202f%" in html
    assert 'class="cv-cell cv-heat--3"' in html


def test_a_region_without_row_has_no_action():
    """A region keeps rows of what it works on only."""
    roadmap, goals = national_roadmap(1)
    compute(make_nation(), roadmap, goals, [1, 1])
    make_snapshot(make_region())
    html = page(reader())
    assert '<span class="fr-sr-only">aucune</span>' in html
    assert "pas encore calculé" not in html


def test_unknown_is_not_none():
    roadmap, goals = national_roadmap(1)
    compute(make_nation(), roadmap, goals, [1, 1])
    make_region()
    html = page(reader())
    assert '<span class="fr-sr-only">pas encore calculé</span>' in html
    assert '<span class="fr-sr-only">aucune</span>' not in html
    assert "Sans calcul à ce jour&nbsp;: La Réunion." in html


def test_an_abandoned_action_is_not_one_that_covers():
    roadmap, goals = national_roadmap(1)
    snapshot = compute(make_nation(), roadmap, goals[:1], [1])
    make_goal_snapshot(snapshot, goals[1], actions=0, abandoned=1, states={"abandoned": 1})
    assert "1 priorité sur 1 n’a aucune action régionale." in page(reader())


def test_who_reads_one_region_sees_it_alone_beside_the_nation():
    roadmap, goals = national_roadmap(1)
    here, elsewhere = make_region(), make_region("06", "Mayotte")
    compute(make_nation(), roadmap, goals, [7, 7])
    compute(here, roadmap, goals, [2, 2])
    compute(elsewhere, roadmap, goals, [5, 5])
    html = page(factories.make_user_with_mandate(region=here))
    assert "7\u00a0actions" in html
    assert "<b>La Réunion</b>" in html
    assert "Mayotte" not in html
    assert "la colonne est celle de la région que vous suivez" in html
    assert "Dont la vôtre." in html


def test_where_there_are_actions_is_said_among_the_regions_that_one_reads():
    roadmap, goals = national_roadmap(1)
    here, there, elsewhere = make_region(), make_region("06", "Mayotte"), make_region("53", "Bretagne")
    for place in (make_nation(), here, there, elsewhere):
        compute(place, roadmap, goals, [1, 1])
    both = factories.make_user_with_mandate(region=here)
    factories.make_mandate(both, Role.COMMITTEE_MEMBER, there)
    assert "2\u00a0régions parmi les vôtres." in page(both)
    assert "3\u00a0régions." in page(reader())


def test_nothing_aligned_is_said_as_such_with_the_way_to_do_it():
    roadmap, goals = national_roadmap()
    region = make_region()
    compute(make_nation(), roadmap, goals, [3, 3, 0, 0])
    make_snapshot(region)
    editor = factories.make_user_with_mandate(Role.ARS_EDITOR, region)
    html = page(editor, "governance:coverage", "04")
    assert "Personne n’a encore aligné d’action" in html
    assert reverse("roadmap:action-list", args=["04"]) in html
    assert "Aligner les actions" in html
    assert "Aligner les actions" not in page(
        factories.make_user_with_mandate(Role.COMMITTEE_MEMBER, region), "governance:coverage", "04"
    )


def test_a_region_that_was_never_computed_is_told_so():
    roadmap, goals = national_roadmap()
    compute(make_nation(), roadmap, goals, [3, 3, 0, 0])
    region = make_region()
    assert "Pas encore de calcul" in page(
        factories.make_user_with_mandate(region=region), "governance:coverage", "04"
    )


def test_a_region_shows_each_goal_with_its_own_actions():
    roadmap, goals = national_roadmap(2)
    compute(make_nation(), roadmap, goals, [9, 5, 4])
    region = make_region()
    snapshot = compute(region, roadmap, goals[:1], [3])
    make_goal_snapshot(snapshot, goals[1], **told(3, rate="66.67", coverage="75.00"))
    html = page(factories.make_user_with_mandate(region=region), "governance:coverage", "04")
    assert "1 priorité sur 2 n’a aucune action de la région." in html
    assert "<strong>66,67\u202f%</strong>" in html
    assert '<span class="cv-under">couverture 75\u202f%</span>' in html, "covered enough"
    assert html.index("Priorité 0") < html.index("Priorité 1")


def test_another_roadmap_may_be_chosen():
    national_roadmap()
    older, goals = national_roadmap(1, years=(2019, 2022))
    compute(make_nation(), older, goals, [9, 9])
    assert "9\u00a0actions" in page(reader(), NATION, feuille=older.pk)
    assert "Pas encore de calcul" in page(reader())


@pytest.mark.parametrize("wanted", ["x", "0"])
def test_a_roadmap_asked_for_in_vain_is_said(wanted):
    roadmap, goals = national_roadmap(1)
    region = make_region()
    for place in (make_nation(), region):
        compute(place, roadmap, goals, [1, 1])
    words = (
        "La feuille de route demandée n’existe pas ou ne vous est pas ouverte\u00a0: voici celle en vigueur."
    )
    user = factories.make_user_with_mandate(region=region)
    for arguments in ((NATION,), ("governance:coverage", "04")):
        assert words in page(user, *arguments, feuille=wanted)
        assert words not in page(user, *arguments, feuille=roadmap.pk)


def test_a_past_day_is_read_as_it_was():
    roadmap, goals = national_roadmap(1)
    past = timezone.localdate() - dt.timedelta(days=30)
    compute(make_nation(), roadmap, goals, [1, 1], on=past)
    compute(make_nation(), roadmap, goals, [5, 5])
    html = page(reader(), NATION, au=(past + dt.timedelta(days=2)).isoformat())
    assert "1\u00a0action<" in html
    assert "5\u00a0actions" not in html


def test_a_day_to_come_is_refused_in_words_and_today_is_shown():
    roadmap, goals = national_roadmap(1)
    compute(make_nation(), roadmap, goals, [6, 6])
    html = page(reader(), NATION, au="2999-01-01")
    assert "Ce jour n’est pas encore venu." in html
    assert "6\u00a0actions" in html


def test_the_table_is_safe_for_a_spreadsheet():
    roadmap, goals = national_roadmap(1)
    snapshot = make_snapshot(make_nation())
    make_goal_snapshot(snapshot, roadmap=roadmap, **told(1))
    make_goal_snapshot(snapshot, goals[0], **told(1, title="=1+1"))
    make_region()
    response = client_of(reader()).get(reverse(NATION_CSV))
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert [row["Territoire"] for row in rows] == ["Ensemble des régions", "La Réunion"]
    assert rows[0]["Intitulé"] == "'=1+1"
    assert rows[0]["En cours"] == "1"
    assert rows[1]["En cours"] == "", "unknown is not 0"


@pytest.mark.parametrize("name", ["governance:coverage", "governance:coverage-export"])
def test_a_foreign_region_is_not_known(name):
    make_region("06", "Mayotte")
    user = factories.make_user_with_mandate(region=make_region())
    assert client_of(user).get(reverse(name, args=["06"])).status_code == 404


def test_the_pages_cost_the_same_at_every_size():
    client, addresses = client_of(reader()), [reverse(NATION), reverse("governance:coverage", args=["900"])]
    found = []
    for size in (2, 20):
        roadmap, goals = national_roadmap(size, years=(2024, 2030 + size))
        for place in (make_nation(), *(make_region(f"9{n:02d}", f"Région {n}") for n in range(size))):
            place.snapshots.all().delete()
            compute(place, roadmap, goals, [1] * len(goals))
        found.append(costs(client, addresses))
    assert found[0] == found[1]
    assert max(found[1].values()) <= BUDGET


def test_each_shade_is_told_with_its_numbers():
    assert [words for _, words in heat_legend()] == [
        "aucune\u00a0action",
        "1\u00a0action",
        "2\u00a0à\u00a03\u00a0actions",
        "4\u00a0à\u00a07\u00a0actions",
        "8\u00a0actions\u00a0et\u00a0plus",
    ]
    assert [heat_of(number) for number in (0, 1, 3, 4, 8, 100)] == ["0", "1", "2", "3", "4", "4"]
