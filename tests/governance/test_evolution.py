"""`/regions/<code>/evolution/`: two days of a dashboard side by side."""

from __future__ import annotations

import csv
import datetime as dt
import io
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from indicators.services.recompute import recompute
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
from tests.governance.factories import make_committee, make_meeting
from tests.indicators.factories import make_department, make_indicator, make_ratio
from tests.indicators.snapshot_factories import (
    make_action_snapshot,
    make_figure_snapshot,
    make_goal_snapshot,
    make_milestone_snapshot,
    make_programme_snapshot,
    make_snapshot,
    make_snapshots,
)
from tests.pages import source_of
from tests.programmes.factories import make_envelope, make_programme

pytestmark = pytest.mark.django_db

THEN, NOW = dt.date(2023, 10, 3), dt.date(2024, 1, 20)
QUERY = {"du": "2023-10-04", "au": "2024-01-23"}
NB = "\u00a0"
REGION_COST, NATION_COST = 11, 12
"""Queries of the page, session, account and mandates included: 12 at most, the same whatever it holds."""


@pytest.fixture
def region():
    return make_region()


@pytest.fixture
def goal(region):
    return make_goal(make_roadmap(region), number="1", title="Promouvoir les usages")


def two_days(territory=None, part=Part.ROADMAP):
    return make_snapshot(territory, part=part, on=THEN), make_snapshot(territory, part=part, on=NOW)


def read(client, place="04", role=Role.COMMITTEE_MEMBER, user=None, **query):
    client.force_login(
        user or make_user_with_mandate(role, None if role == Role.NATIONAL_READER else make_region())
    )
    address = (
        reverse("governance:region-evolution", args=[place])
        if place
        else reverse("governance:national-evolution")
    )
    return client.get(address, query or QUERY)


def page(client, **fields):
    return source_of(read(client, **fields))


def test_an_action_that_changed_says_its_old_value_struck_out_and_its_new(client, goal):
    action = make_action(goal, title="Déployer un label")
    then, now = two_days()
    make_action_snapshot(then, action, state="to_launch", alerts=["sans_pilote"])
    make_action_snapshot(now, action, state="under_way", rate_done=1, rate_known=3, alerts=["en_retard"])
    found = page(client)
    assert "1\u00a0action modifiée (dont 1\u00a0d’état et 1\u00a0de taux)." in found
    assert "<del>à lancer</del>" in found
    assert "<ins>en cours</ins>" in found
    assert (
        'Avant&nbsp;: </span><span class="ev-quiet">aucun taux</span> <span aria-hidden="true">→</span> '
        '<span class="fr-sr-only">maintenant&nbsp;: </span><ins>33,33\u202f%</ins>'
    ) in found
    assert "<dt>Alertes apparues</dt>" in found
    assert "<ins>En retard</ins>" in found
    assert "<del>Sans pilote</del>" in found
    assert "Avant&nbsp;: </span><del>" in found


def test_actions_that_entered_and_left_are_told_apart(client, goal):
    new, gone, same = (make_action(goal, title=title) for title in ("Nouvelle", "Partie", "Pareille"))
    gone.archived_at = timezone.now()
    gone.save()
    then, now = two_days()
    for snapshot, actions in ((then, (gone, same)), (now, (new, same))):
        for action in actions:
            make_action_snapshot(snapshot, action)
    found = page(client)
    assert "1\u00a0action entrée, 1\u00a0sortie." in found
    assert "1\u00a0action inchangée." in found
    assert reverse("roadmap:action-detail", args=[new.pk]) in found


def test_the_title_of_an_action_that_has_no_page_any_more_is_no_link(client, goal):
    gone = make_action(goal, title="Retirée")
    then, _ = two_days()
    make_action_snapshot(then, gone)
    gone.withdrawn_at = timezone.now()
    gone.save()
    found = page(client)
    assert "Retirée" in found
    assert reverse("roadmap:action-detail", args=[gone.pk]) not in found


def test_the_day_that_is_really_compared_is_said(client):
    two_days()
    found = page(client)
    assert (
        f"calcul du 3{NB}octobre{NB}2023, le dernier avant le 4{NB}octobre{NB}2023, "
        f"puis calcul du 20{NB}janvier{NB}2024, le dernier avant le 23{NB}janvier{NB}2024"
    ) in found


def test_both_parts_computed_on_the_same_days_are_dated_once(client):
    for part in Part:
        two_days(part=part)
    found = page(client)
    assert f"Feuille de route, indicateurs et programmes{NB}: calcul du 3{NB}octobre{NB}2023" in found
    assert found.count("puis calcul du") == 1


def test_parts_computed_on_other_days_are_dated_apart(client):
    two_days()
    make_snapshot(part=Part.FIGURES, on=THEN - dt.timedelta(days=1))
    found = page(client)
    assert f"Feuille de route{NB}: calcul du 3{NB}octobre{NB}2023" in found
    assert f"Indicateurs et programmes{NB}: calcul du 2{NB}octobre{NB}2023" in found


def test_one_computation_for_both_days_differs_in_nothing_and_is_said(client):
    make_snapshot(on=THEN)
    found = page(client)
    assert "le même pour les deux jours" in found
    assert "Rien ne diffère entre ces deux jours." in found


def test_goals_say_their_rates_and_coverages_with_the_points(client, goal):
    then, now = two_days()
    for snapshot, rate, coverage in ((then, None, 0), (now, Decimal("12.5"), Decimal("30"))):
        make_goal_snapshot(snapshot, goal, rate=rate, coverage=coverage)
        make_goal_snapshot(snapshot, roadmap=goal.roadmap, rate=rate, coverage=coverage)
    found = page(client)
    assert (
        f"taux{NB}: aucun taux puis 12,5\u202f%\u202f; couverture{NB}: 0\u202f% puis 30\u202f% (+30{NB}points)."
        in found
    )
    assert '<ins>30\u202f%</ins> <span class="ev-points">+30\u00a0points</span>' in found
    assert "1\u00a0objectif dont le taux ou la couverture a changé." in found


def test_what_is_only_renamed_is_counted(client, goal):
    """The page shows it: it may not say that nothing differs."""
    milestone = make_milestone(goal)
    indicator = make_indicator()
    then, now = two_days()
    figures = two_days(part=Part.FIGURES)
    for snapshot, word in ((then, "Ancien"), (now, "Nouveau")):
        make_goal_snapshot(snapshot, goal, title=f"{word} nom")
        make_milestone_snapshot(snapshot, milestone, label=f"{word} jalon")
    for snapshot, rate in zip(figures, (10, 20), strict=True):
        make_figure_snapshot(snapshot, indicator, value=Decimal(1), rate=Decimal(rate))
    found = page(client)
    assert "Rien ne diffère" not in found
    assert f"1{NB}objectif dont l’intitulé a changé." in found
    assert f"1{NB}jalon renommé." in found
    assert f"1{NB}indicateur dont le taux seul a changé." in found


def test_national_goals_of_a_region_stand_apart(client, goal):
    national = make_goal(make_roadmap(make_nation()), title="Objectif de la nation")
    then, now = two_days()
    make_goal_snapshot(then, national, rate=None, coverage=0)
    make_goal_snapshot(now, national, rate=Decimal(50), coverage=Decimal(10))
    found = page(client)
    assert "par les actions qui s’y alignent" in found
    assert "1\u00a0objectif national dont le taux ou la couverture a changé." in found


def test_milestones_are_reached_moved_new_and_gone(client, goal):
    reached, moved, new, gone = (
        make_milestone(goal, label=label) for label in ("Un", "Deux", "Trois", "Quatre")
    )
    then, now = two_days()
    make_milestone_snapshot(then, reached)
    make_milestone_snapshot(now, reached, reached_on=dt.date(2024, 1, 2))
    make_milestone_snapshot(then, moved, due=dt.date(2024, 3, 31))
    make_milestone_snapshot(now, moved, due=dt.date(2024, 6, 30))
    make_milestone_snapshot(now, new)
    make_milestone_snapshot(then, gone)
    found = page(client)
    assert f"1{NB}jalon atteint, 1{NB}jalon déplacé, 1{NB}nouveau jalon, 1{NB}jalon retiré." in found
    assert f"<del>31{NB}mars{NB}2024</del>" in found


def test_indicators_say_their_value_and_their_standing(client):
    indicator = make_ratio("EX-ES", name="Part des établissements")
    then, now = two_days(part=Part.FIGURES)
    make_figure_snapshot(
        then, indicator, value=Decimal(15), value_on=THEN, standing="behind", gap=Decimal(-10)
    )
    make_figure_snapshot(
        now, indicator, value=Decimal(25), value_on=NOW, standing="on_course", gap=Decimal(-2)
    )
    found = page(client)
    assert f"1{NB}indicateur dont la valeur a changé, 1{NB}indicateur a changé de position." in found
    assert "<del>15,00\u202f% (3\u00a0octobre\u00a02023)</del>" in found
    assert "<del>en retard de 10\u00a0points</del>" in found


def test_programmes_say_their_money_old_struck_out_and_by_how_much(client):
    """Unknown is not zero, and a sum that is known on both days says its difference."""
    then, now = two_days(part=Part.FIGURES)
    programme, still = make_programme(), make_programme("mon-espace", "Mon espace santé")
    make_programme_snapshot(then, programme, committed=Decimal(900000), applications=12)
    make_programme_snapshot(
        now, programme, planned=Decimal(1200000), committed=Decimal(850000), applications=15
    )
    for snapshot in (then, now):
        make_programme_snapshot(snapshot, still, paid=Decimal(7))
    found = page(client)
    assert f"1{NB}programme modifié (dont 1{NB}de montant et 1{NB}de candidatures)." in found
    section = found.split('aria-labelledby="programmes"')[1].split("</section>")[0]
    assert "<del>non publié</del>" in section
    assert f"<ins>1\u202f200\u202f000{NB}€</ins>" in section
    assert f'<ins>850\u202f000{NB}€</ins> <span class="ev-points">−50\u202f000{NB}€</span>' in section
    assert '<ins>15</ins> <span class="ev-points">+3</span>' in section
    assert section.count("ev-points") == 2, "no difference where one of the days knows nothing"
    assert "Montants publiés pour La Réunion seulement." in section
    assert f"{reverse('governance:programme-sheet', args=['sun-es'])}?territoire=04" in section
    assert f"1{NB}programme inchangé." in section
    assert "Mon espace santé" not in section


def test_programmes_enter_and_leave(client):
    then, now = two_days(part=Part.FIGURES)
    make_programme_snapshot(then, make_programme("ancien", "Ancien programme"))
    make_programme_snapshot(now, make_programme("neuf", "Nouveau programme"), planned=Decimal(500))
    found = page(client)
    assert f"1{NB}programme de plus, 1{NB}programme de moins." in found
    assert "<del>Ancien programme</del>" in found
    assert f"nouveau&nbsp;: prévu 500{NB}€</span>" in found


def test_where_no_programme_changed_nothing_is_said_of_them(client):
    programme = make_programme()
    for snapshot in two_days(part=Part.FIGURES):
        make_programme_snapshot(snapshot, programme, planned=Decimal(5))
    found = page(client)
    assert "Rien ne diffère entre ces deux jours." in found
    assert "Programmes et argent" not in found


def test_a_published_amount_goes_from_the_envelope_to_the_page(client, region):
    """As two recomputations leave it, rather than as the other tests write it."""
    programme = make_programme()
    recompute(territory_id=region.pk, on=THEN)
    envelope = make_envelope(programme, 1200000, territory=region, nature="planned")
    recompute(territory_id=region.pk, on=NOW)
    found = page(client)
    assert '<del>non publié</del> <span aria-hidden="true">→</span>' in found
    assert f"<ins>1\u202f200\u202f000{NB}€</ins></dd>" in found
    envelope.amount = 1500000
    envelope.save()
    recompute(territory_id=region.pk, on=NOW + dt.timedelta(days=2))
    later = page(client, du=f"{NOW}", au=f"{NOW + dt.timedelta(days=2)}")
    assert f"<del>1\u202f200\u202f000{NB}€</del>" in later
    assert f"+300\u202f000{NB}€" in later


def test_the_nation_says_its_own_money(client):
    programme = make_programme()
    for place, amounts in ((make_nation(), (1000, 3000)), (make_region(), (7, 9))):
        for snapshot, amount in zip(two_days(place, part=Part.FIGURES), amounts, strict=True):
            make_programme_snapshot(snapshot, programme, paid=Decimal(amount))
    found = page(client, place=None, role=Role.NATIONAL_READER)
    assert f'<ins>3\u202f000{NB}€</ins> <span class="ev-points">+2\u202f000{NB}€</span>' in found
    assert "Montants publiés pour la nation seulement." in found
    assert f"+2{NB}€" not in found


def test_what_is_withheld_stays_withheld(client):
    indicator = make_indicator("CY-X", sensitive=True)
    then, now = two_days(part=Part.FIGURES)
    for snapshot, value in ((then, 2), (now, 3)):
        make_figure_snapshot(snapshot, indicator, value=Decimal(value), withheld_from_others=True)
    assert "<ins>3 ESMS" not in page(client, role=Role.COMMITTEE_MEMBER).replace(NB, " ")
    assert "<ins>3 ESMS" in page(client, role=Role.ARS_EDITOR).replace(NB, " ")


def test_a_part_of_a_region_is_not_its_figure(client):
    """Figures of the departments are in the same computation."""
    indicator = make_indicator("EX-X")
    then, now = two_days(part=Part.FIGURES)
    for snapshot, value in ((then, 2), (now, 3)):
        make_figure_snapshot(
            snapshot, indicator, make_department("974") if value == 2 else None, value=Decimal(value)
        )
    assert f"1{NB}indicateur de plus." in page(client)


def test_before_the_first_computation_one_is_told_from_when(client):
    make_snapshots(on=NOW)
    found = page(client)
    assert "Ces deux jours ne se comparent pas" in found
    assert f"Le premier calcul conservé est du 20{NB}janvier{NB}2024" in found


def test_where_nothing_was_ever_computed_one_is_told_when_it_will_be(client):
    assert "Rien n’a encore été calculé" in page(client)


def test_one_part_alone_is_compared_and_the_other_said_missing(client):
    two_days()
    make_snapshot(part=Part.FIGURES, on=NOW)
    found = page(client)
    assert "Rien ne diffère" in found
    words = "Les indicateurs et les programmes ne se comparent pas&nbsp;: aucun calcul avant le"
    assert f"{words} 4{NB}octobre{NB}2023." in found


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"du": "2023-13-45"}, "Cette date n’existe pas\u00a0: en voici une, 2023-10-04."),
        ({"au": "hier"}, "Cette date n’existe pas"),
        ({"du": "2024-01-23", "au": "0001-01-01"}, "échangez les deux jours."),
        ({"au": "2999-01-01"}, "Ce jour n’est pas encore venu."),
        ({"du": "2024-01-23", "au": "2023-10-04"}, "échangez les deux jours."),
    ],
)
def test_days_that_cannot_be_compared_are_refused_in_words(client, query, said):
    two_days()
    response = read(client, **query)
    assert response.status_code == 200
    assert said in source_of(response)
    assert "Rien n’est comparé" in source_of(response)


def test_the_default_is_the_previous_meeting(client, region):
    make_meeting(make_committee(region), "2023-10-04")
    client.force_login(make_user_with_mandate(Role.COMMITTEE_MEMBER, region))
    found = source_of(client.get(reverse("governance:region-evolution", args=["04"])))
    assert f"Du 4{NB}octobre{NB}2023 au" in found
    assert f'aria-current="true" href="?du=2023-10-04">Depuis la séance du 4{NB}octobre{NB}2023</a>' in found


def test_without_any_meeting_the_default_is_ninety_days(client, region):
    client.force_login(make_user_with_mandate(Role.COMMITTEE_MEMBER, region))
    response = client.get(reverse("governance:region-evolution", args=["04"]))
    assert response.context["now"] - response.context["then"] == dt.timedelta(days=90)
    assert 'aria-current="true"' in source_of(response)


def test_a_last_day_in_the_past_has_a_first_day_before_it(client, region):
    client.force_login(make_user_with_mandate(Role.COMMITTEE_MEMBER, region))
    response = client.get(reverse("governance:region-evolution", args=["04"]), {"au": "2023-10-04"})
    assert response.context["then"] == dt.date(2023, 10, 4) - dt.timedelta(days=90)
    assert "échangez" not in source_of(response)
    first = client.get(reverse("governance:region-evolution", args=["04"]), {"au": "0001-01-02"})
    assert first.context["then"] == dt.date(1, 1, 1)


def test_the_nation_has_the_same_page(client):
    national = make_goal(make_roadmap(make_nation()), title="Objectif de la nation")
    then, now = two_days(make_nation())
    make_goal_snapshot(then, national, rate=None, coverage=0)
    make_goal_snapshot(now, national, rate=Decimal(50), coverage=Decimal(10))
    found = page(client, place=None, role=Role.NATIONAL_READER)
    assert "1\u00a0objectif dont le taux ou la couverture a changé." in found


def test_the_nation_says_which_regions_moved(client, goal):
    two_days(make_nation())
    other = make_goal(make_roadmap(make_region("06", "Mayotte"), title="Feuille d’ailleurs"))
    for roadmap, rate in ((goal.roadmap, Decimal(40)), (other.roadmap, Decimal(20))):
        then, now = two_days(roadmap.territory)
        make_goal_snapshot(then, roadmap=roadmap, rate=Decimal(20), coverage=Decimal(10))
        make_goal_snapshot(now, roadmap=roadmap, rate=rate, coverage=Decimal(10))
    found = page(client, place=None, role=Role.NATIONAL_READER)
    assert f"1{NB}feuille de route régionale dont le taux ou la couverture a changé." in found
    assert "La Réunion, " in found
    assert "+20\u00a0points" in found
    assert f"1{NB}feuille de route régionale inchangée." in found
    assert "Feuille d’ailleurs" not in found


def test_a_member_is_told_nothing_of_the_other_regions_on_the_page_of_the_nation(client, goal):
    two_days(make_nation())
    other = make_roadmap(make_region("06", "Mayotte"), title="Feuille d’ailleurs")
    then, now = two_days(other.territory)
    make_goal_snapshot(then, roadmap=other, rate=Decimal(20), coverage=Decimal(10))
    make_goal_snapshot(now, roadmap=other, rate=Decimal(30), coverage=Decimal(10))
    found = page(client, place=None)
    assert "Feuille d’ailleurs" not in found
    assert "Rien ne diffère entre ces deux jours." in found


def test_the_page_of_the_nation_costs_the_same_for_two_regions_and_for_ten(client):
    two_days(make_nation())
    then, now = two_days(make_nation(), part=Part.FIGURES)
    make_programme_snapshot(then, make_programme())
    make_programme_snapshot(now, make_programme("autre", "Autre"))
    client.force_login(make_user_with_mandate(Role.NATIONAL_READER))
    costs = []
    for codes in (range(10, 12), range(12, 20)):
        for code in codes:
            roadmap = make_roadmap(make_region(str(code), f"Région {code}"))
            then, now = two_days(roadmap.territory)
            make_goal_snapshot(then, roadmap=roadmap, rate=Decimal(20), coverage=Decimal(10))
            make_goal_snapshot(now, roadmap=roadmap, rate=Decimal(code), coverage=Decimal(10))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("governance:national-evolution"), QUERY)
        costs.append(len(queries))
    assert costs == [NATION_COST, NATION_COST]


def test_the_table_opens_in_a_spreadsheet_and_runs_nothing(client, goal):
    action = make_action(goal, title="Déployer", code="A1")
    then, now = two_days()
    make_action_snapshot(then, action, title="Déployer", rate_done=1, rate_known=2)
    make_action_snapshot(now, action, title="=HYPERLINK(0)", rate_done=2, rate_known=2)
    client.force_login(make_user_with_mandate(Role.COMMITTEE_MEMBER))
    response = client.get(reverse("governance:region-evolution-export", args=["04"]), QUERY)
    text = b"".join(response.streaming_content).decode()
    assert text.startswith("\ufeff")
    assert 'filename="evolution-04-2023-10-04_2024-01-23.csv"' in response["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))
    assert [(row["Ce qui change"], row["Avant"], row["Après"], row["Écart en points"]) for row in rows] == [
        ("Intitulé", "Déployer", "'=HYPERLINK(0)", ""),
        ("Taux", "50\u202f%", "100\u202f%", "50"),
    ]
    assert rows[0]["Intitulé"] == "'=HYPERLINK(0)"


@pytest.mark.parametrize("query", [{"du": "2023-13-45"}, QUERY])
def test_what_cannot_be_compared_has_no_file(client, region, query):
    client.force_login(make_user_with_mandate(Role.COMMITTEE_MEMBER, region))
    response = client.get(reverse("governance:region-evolution-export", args=["04"]), query)
    assert response.status_code == 422
    assert "text/html" in response["Content-Type"]


def test_the_page_costs_the_same_for_five_changes_and_for_sixty(client, region, goal):
    make_meeting(make_committee(region), "2023-10-04")
    snapshots = [*two_days(), *two_days(part=Part.FIGURES)]
    client.force_login(make_user_with_mandate(Role.COMMITTEE_MEMBER, region))
    costs = []
    for number in (5, 55):
        add_changes(snapshots, goal, number)
        with CaptureQueriesContext(connection) as queries:
            response = client.get(reverse("governance:region-evolution", args=["04"]), QUERY)
        costs.append(len(queries))
    assert len(response.context["found"].actions.changed) == 60
    assert len(response.context["found"].programmes.changed) == 60
    assert costs == [REGION_COST, REGION_COST]


def add_changes(snapshots, goal, number):
    then, now, figures_then, figures_now = snapshots
    for index in range(number):
        action, child = make_action(goal), make_goal(goal.roadmap)
        milestone, indicator = make_milestone(goal), make_indicator()
        programme = make_programme(f"p-{number}-{index}")
        make_action_snapshot(then, action)
        make_action_snapshot(now, action, state="done")
        make_goal_snapshot(then, child, rate=None, coverage=0)
        make_goal_snapshot(now, child, rate=Decimal(index), coverage=1)
        make_milestone_snapshot(then, milestone)
        make_milestone_snapshot(now, milestone, reached_on=NOW)
        make_figure_snapshot(figures_then, indicator, value=Decimal(1))
        make_figure_snapshot(figures_now, indicator, value=Decimal(2))
        make_programme_snapshot(figures_then, programme, paid=Decimal(1))
        make_programme_snapshot(figures_now, programme, paid=Decimal(2))
