"""The dashboard of a region: what a director reads in one minute, from what was computed and kept."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.enums import Role
from governance.enums import MeetingState
from indicators.models import Snapshot
from journal.enums import Part
from journal.models import DirtyMark
from roadmap.models import Roadmap
from territories.models import Territory
from tests.factories import (
    client_of,
    make_action,
    make_goal,
    make_milestone,
    make_nation,
    make_region,
    make_roadmap,
    make_user_with_mandate,
)
from tests.governance.factories import make_committee, make_meeting
from tests.indicators.factories import make_indicator
from tests.indicators.snapshot_factories import (
    make_action_snapshot,
    make_figure_snapshot,
    make_goal_snapshot,
    make_milestone_snapshot,
    make_programme_snapshot,
    make_snapshot,
    make_snapshots,
)
from tests.programmes.factories import make_programme
from tests.roadmap.pages import html_of, queries_of, text_of

pytestmark = pytest.mark.django_db

PAGE = "/regions/04/"
LEVELS = (("axe", "axes", None), ("objectif", "objectifs", None))


@pytest.fixture
def region() -> Territory:
    return make_region()


@pytest.fixture
def member(region: Territory) -> Client:
    return client_of(make_user_with_mandate(Role.COMMITTEE_MEMBER, region))


@pytest.fixture
def editor(region: Territory) -> Client:
    return client_of(make_user_with_mandate(Role.ARS_EDITOR, region))


@pytest.fixture
def roadmap(region: Territory) -> Roadmap:
    return make_roadmap(region, title="Feuille de route 2024", levels=LEVELS)


def days(number: int) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=number)


def whole(snapshot: Snapshot, roadmap: Roadmap, **fields: Any) -> None:
    """30 actions of which nobody told a step, as those of La Réunion, unless told otherwise."""
    defaults = {
        "coverage": Decimal(0),
        "children": 2,
        "actions": 30,
        "steps_unknown": 172,
        "states": {"under_way": 12, "unknown": 18},
    }
    make_goal_snapshot(snapshot, roadmap=roadmap, **(defaults | fields))


def test_nothing_computed_says_what_would_fill_it(member: Client, editor: Client) -> None:
    assert "Rien n’est encore calculé Le calcul suit de quelques secondes" in text_of(member, PAGE)
    assert 'href="/imports/"' not in html_of(member, PAGE).split("<main", 1)[1]
    assert 'href="/imports/">Importer un tableau' in html_of(editor, PAGE)


def test_the_first_line_says_it_in_words_and_unknown_steps_are_no_rate(
    member: Client, region: Territory, roadmap: Roadmap
) -> None:
    whole(make_snapshot(region), roadmap)
    text = text_of(member, PAGE)
    assert (
        "30 actions : 12 en cours, 18 sans état reconnu ; 0 % des étapes renseignées. "
        "12 en cours 18 sans état reconnu Pas d’évolution"
    ) in text
    assert "Pas de taux couverture 0 %, aucune étape renseignée 0 réalisée sur 30" in text
    assert "Pas de taux : aucune étape renseignée, sur 2 éléments." in text
    assert "0 étape renseignée sur 172" in text


def test_a_band_for_each_goal_with_its_rate_and_what_is_late_under_it(
    member: Client, region: Territory, roadmap: Roadmap
) -> None:
    axis = make_goal(roadmap, title="Cybersécurité", number="1", depth=1)
    goal = make_goal(roadmap, title="Sensibiliser", number="1-1", depth=2, parent=axis)
    late = make_action(goal, title="Organiser un forum")
    snapshot = make_snapshot(region)
    counts = {
        "rate": Decimal("66.67"),
        "coverage": Decimal("55"),
        "children": 3,
        "rated": 2,
        "actions": 3,
        "done": 1,
        "abandoned": 1,
        "steps_known": 6,
        "steps_unknown": 4,
        "states": {"done": 1, "under_way": 2, "abandoned": 1},
        "confidences": {"on_course": 1, "in_difficulty": 1},
        "alerts": {"en_retard": 1, "sans_pilote": 2, "echeance_sans_reponse": 2},
    }
    whole(snapshot, roadmap, **counts)
    make_goal_snapshot(snapshot, axis, **counts)
    make_goal_snapshot(snapshot, goal, **counts)
    make_action_snapshot(snapshot, late, state="under_way", steps_late=2, alerts=["en_retard", "sans_pilote"])
    make_action_snapshot(snapshot, make_action(goal, title="Calme"), state="done")
    text, source = text_of(member, PAGE), html_of(member, PAGE)
    assert "Organiser un forum : en retard (2 étapes échues)" in text
    assert "Calme" not in text
    assert "Taux partiel 66,67 % couverture 55 % 1 réalisée sur 3" in text
    assert "66,67 % = moyenne de 2 éléments renseignés sur 3 ; couverture 55 %" in text
    assert "1 action abandonnée, hors du calcul" in text
    assert "Météo : 1 dans les temps, 1 en difficulté" in text
    assert text.index("1 Cybersécurité") < text.index("1-1 Sensibiliser") < text.index("Organiser un forum")
    assert f'href="/regions/04/actions/?objectif={goal.pk}&amp;alerte=en_retard"' in source
    assert "Échéance passée, sans réponse : 2" in text
    assert f'href="/regions/04/actions/?objectif={goal.pk}&amp;alerte=echeance_sans_reponse"' in source
    assert f"objectif={axis.pk}&amp;" not in source


def test_alerts_are_counted_linked_and_their_rules_are_shown(
    member: Client, region: Territory, roadmap: Roadmap
) -> None:
    whole(make_snapshot(region), roadmap, alerts={"sans_pilote": 3, "bloquee": 1})
    source, text = html_of(member, PAGE), text_of(member, PAGE)
    assert 'href="/regions/04/actions/?alerte=bloquee"' in source
    assert "Bloquée : 1 action Sans pilote : 3 actions" in text
    assert "Aucun point de situation depuis plus de 90 jours" in text
    assert "Le retard est de plus de 20 points" in text


def test_goals_that_nothing_is_linked_to_stand_above_the_bands(
    member: Client, region: Territory, roadmap: Roadmap
) -> None:
    general = make_goal(roadmap, title="Renforcer la cybersécurité", depth=1)
    goal = make_goal(roadmap, title="Sensibiliser", depth=2)
    snapshot = make_snapshot(region)
    whole(snapshot, roadmap)
    make_goal_snapshot(snapshot, general)
    make_goal_snapshot(snapshot, goal, actions=1, children=1, coverage=0, states={"unknown": 1})
    text = text_of(member, PAGE)
    assert "1 objectif au-dessus du tableau, sans action que le document leur rattache" in text
    assert text.index("Renforcer la cybersécurité") < text.index("Sensibiliser")


def test_trends_are_those_of_the_previous_meeting(
    member: Client, region: Territory, roadmap: Roadmap
) -> None:
    committee = make_committee(region, short_name="CRNS")
    make_meeting(committee, days(-10).isoformat(), MeetingState.CLOSED)
    whole(make_snapshot(region, on=days(-12)), roadmap, rate=Decimal("40"), rated=1, alerts={"bloquee": 3})
    whole(make_snapshot(region, on=days(-5)), roadmap, rate=Decimal("1"), rated=1)
    told = {"states": {"under_way": 10, "unknown": 20}, "steps_known": 1}
    whole(make_snapshot(region), roadmap, rate=Decimal("43"), rated=1, done=2, alerts={"bloquee": 1}, **told)
    text = text_of(member, PAGE)
    assert "43 % + 3 points depuis le" in text
    assert "Bloquée : 1 action − 2 depuis le" in text
    assert "2 réalisées sur 30 (+ 2)" in text
    assert "Évolutions depuis la séance du" in text
    assert "(CRNS), d’après le calcul du" in text
    assert ". − 2 en cours, + 2 sans état reconnu, + 1 étape renseignée." in text


def test_without_an_old_enough_snapshot_no_trend_is_shown_and_it_is_said_once(
    member: Client, region: Territory, roadmap: Roadmap
) -> None:
    whole(make_snapshot(region, on=days(-30)), roadmap, rate=Decimal("40"), rated=1)
    whole(make_snapshot(region), roadmap, rate=Decimal("43"), rated=1)
    text = text_of(member, PAGE)
    assert text.count("Pas d’évolution : rien n’était encore calculé le") == 1
    assert "+ 3 points" not in text


def test_milestones_of_the_next_90_days_follow_those_that_are_overdue(
    member: Client, region: Territory, roadmap: Roadmap
) -> None:
    goal = make_goal(roadmap, depth=1, title="Cybersécurité")
    snapshot = make_snapshot(region)
    whole(snapshot, roadmap)
    make_goal_snapshot(snapshot, goal)
    for label, due, reached in (
        ("Atteint", -5, days(-6)),
        ("Échu", -5, None),
        ("Bientôt", 89, None),
        ("Plus tard", 91, None),
    ):
        make_milestone_snapshot(
            snapshot, make_milestone(goal, label=label, due=days(due), reached_on=reached), about="De l’axe 1"
        )
    elsewhere = make_milestone(make_goal(make_roadmap(region)), label="D’une autre", due=days(3))
    make_milestone_snapshot(snapshot, elsewhere)
    text = text_of(member, PAGE)
    assert text.index("Échus, non atteints (1)") < text.index("Échu De l’axe 1") < text.index("À venir (1)")
    assert "Bientôt De l’axe 1" in text
    assert not any(label in text for label in ("Atteint De", "Plus tard De", "D’une autre"))


def test_the_next_meeting_and_what_changed_since_the_last(
    member: Client, region: Territory, roadmap: Roadmap
) -> None:
    committee = make_committee(region, short_name="CRNS")
    make_meeting(committee, days(-10).isoformat(), MeetingState.CLOSED)
    make_meeting(committee, days(5).isoformat(), begins=dt.time(14), place="Saint-Denis")
    whole(make_snapshot(region), roadmap)
    text, source = text_of(member, PAGE), html_of(member, PAGE)
    assert "à 14 h, Saint-Denis (dans 5 jours)" in text
    assert f'href="/regions/04/evolution/?du={days(-10)}&amp;au={days(0)}"' in source


def test_indicators_off_their_trajectory_have_a_figure_and_the_others_are_counted(
    member: Client, region: Territory
) -> None:
    make_nation()
    snapshot = make_snapshot(region, part=Part.FIGURES)
    behind = make_indicator("DUI", name="DUI déployés", unit="ESMS")
    make_figure_snapshot(
        snapshot,
        behind,
        value=Decimal(20),
        value_on=dt.date(2023, 9, 30),
        baseline_value=Decimal(0),
        baseline_on=dt.date(2023, 1, 1),
        expected_value=Decimal(50),
        target=Decimal(100),
        due=dt.date(2023, 12, 31),
        rate=Decimal(20),
        gap=Decimal(-30),
        standing="far_behind",
        alerts=["tres_en_retard"],
    )
    make_figure_snapshot(snapshot, make_indicator(name="À l’heure"), value=Decimal(5), standing="on_course")
    make_figure_snapshot(snapshot, make_indicator(), value=Decimal(5), rate_missing="no_baseline")
    make_figure_snapshot(snapshot, make_indicator(), emptiness="not_published", rate_missing="no_value")
    make_figure_snapshot(snapshot, make_indicator(), emptiness="not_applicable", rate_missing="no_value")
    text, source = text_of(member, PAGE), html_of(member, PAGE)
    assert "1 indicateur en retard sur sa trajectoire, 1 dans les temps ; 2 sans position." in text
    assert "Sans position : non publié (1), pas de valeur de départ (1)." in text
    assert (
        "très en retard, de 30 points 20 ESMS à fin septembre 2023 ; attendu à cette date : 50 ESMS" in text
    )
    assert "Départ 1er janvier 2023 0 ESMS Mesuré 30 septembre 2023 20 ESMS Attendu" in text
    assert "20 % du chemin parcouru, 50 % attendus à cette date." in source
    assert "À l’heure" not in text
    assert 'href="/indicateurs/?territoire=04&amp;alerte=tres_en_retard"' in source


def test_a_figure_withheld_from_the_others_is_counted_as_such(
    member: Client, editor: Client, region: Territory
) -> None:
    snapshot = make_snapshot(region, part=Part.FIGURES)
    make_figure_snapshot(
        snapshot,
        make_indicator("CYBER", name="Exercices de crise"),
        value=Decimal(3),
        standing="behind",
        gap=Decimal(-10),
        withheld_from_others=True,
        alerts=["retard_trajectoire"],
    )
    hidden, shown = text_of(member, PAGE), text_of(editor, PAGE)
    assert "Sans position : couvert par le secret (1)." in hidden
    assert "Exercices de crise" not in hidden
    assert "En retard : 1 indicateur" not in hidden
    assert "Exercices de crise en retard de 10 points" in shown
    assert "En retard : 1 indicateur" in shown


def test_money_that_nobody_published_is_not_known(member: Client, region: Territory) -> None:
    snapshot = make_snapshot(region, part=Part.FIGURES)
    make_programme_snapshot(
        snapshot, make_programme("esms", "ESMS numérique"), planned=Decimal(1_234_567), open_windows=1
    )
    make_programme_snapshot(snapshot, make_programme("muet", "Programme muet"), open_windows=2)
    text = text_of(member, PAGE)
    assert "ESMS numérique 1 fenêtre ouverte 1 234 567 € non connu non connu non connu non connu" in text
    assert (
        "Rien n’est connu pour la région des autres programmes : Programme muet (2 fenêtres ouvertes)."
        in text
    )


def test_actions_by_priority_and_state_and_their_confidence(
    member: Client, region: Territory, roadmap: Roadmap
) -> None:
    snapshot = make_snapshot(region)
    whole(snapshot, roadmap, actions=3, confidences={"needs_attention": 1})
    goal = make_goal(roadmap)
    for priority, state in ((1, "under_way"), (1, None), (None, "under_way")):
        make_action_snapshot(snapshot, make_action(goal, priority=priority), state=state)
    text = text_of(member, PAGE)
    assert "État P1 Sans Total En cours 1 1 2 Sans état reconnu 1 0 1" in text
    assert "À surveiller 1 Non déclarée 2" in text
    assert "3 actions ne se rattachent" not in text


def test_a_past_day_is_read_as_it_was_and_a_bad_one_is_said(
    member: Client, region: Territory, roadmap: Roadmap
) -> None:
    whole(make_snapshot(region, on=dt.date(2023, 10, 4)), roadmap, states={"to_launch": 1}, steps_unknown=0)
    whole(make_snapshot(region), roadmap)
    past = text_of(member, f"{PAGE}?au=2023-10-05")
    assert "1 action : 1 à lancer ; aucune étape programmée." in past
    assert "Tableau de bord tel qu’il était calculé à la fin du 5 octobre 2023." in past
    assert "Les liens mènent aux listes d’aujourd’hui." in past
    assert "Aucun calcul à cette date" in text_of(member, f"{PAGE}?au=2023-10-03")
    bad = text_of(member, f"{PAGE}?au=demain")
    assert "Cette date n’existe pas : en voici une, 2026-01-31. Les chiffres sont ceux d’aujourd’hui." in bad
    assert "12 en cours" in bad
    assert "Ce jour n’est pas encore venu." in text_of(member, f"{PAGE}?au=2999-01-01")


def test_the_names_beside_a_past_day_are_those_of_today(
    member: Client, region: Territory, roadmap: Roadmap
) -> None:
    make_programme_snapshot(
        make_snapshot(region, part=Part.FIGURES, on=dt.date(2023, 10, 4)),
        programme := make_programme(),
        paid=1,
    )
    assert programme.name in text_of(member, f"{PAGE}?au=2023-10-05")
    programme.name = "Programme renommé"
    programme.save()
    assert "Programme renommé" in text_of(member, f"{PAGE}?au=2023-10-05")


def test_another_roadmap_of_the_region_is_chosen_by_the_address(
    member: Client, region: Territory, roadmap: Roadmap
) -> None:
    other = make_roadmap(region, title="Projet 2025", state="draft")
    snapshot = make_snapshot(region)
    whole(snapshot, roadmap)
    whole(snapshot, other, states={"done": 7}, alerts={"bloquee": 1})
    make_goal_snapshot(snapshot, roadmap=make_roadmap(make_nation(), title="Nationale"), actions=1)
    first = text_of(member, PAGE)
    assert "30 actions" in first
    assert "Autres feuilles de route de la région : Projet 2025" in first
    assert "Nationale" not in first.split("Autres feuilles")[1].split("pied")[0][:60]
    chosen = f"{PAGE}?feuille={other.pk}"
    assert "7 actions : 7 réalisées" in text_of(member, chosen)
    assert f"?feuille={other.pk}&amp;alerte=bloquee" in html_of(member, chosen)
    assert "n’a pas de calcul ici" in text_of(member, f"{PAGE}?feuille=abc")


def test_the_line_says_what_is_to_come_and_asks_again_until_it_has_come(
    member: Client, region: Territory, roadmap: Roadmap
) -> None:
    first = make_snapshot(region, on=days(0), computed_at=timezone.now() - dt.timedelta(minutes=2))
    whole(first, roadmap)
    DirtyMark.objects.all().delete()
    assert "hx-get" not in html_of(member, PAGE)
    assert "htmx" not in html_of(member, PAGE)
    mark = DirtyMark.objects.create(territory=region, part=Part.ROADMAP, transaction=1)
    source = html_of(member, PAGE)
    assert "Des modifications attendent leur calcul." in source
    again = source.split('hx-get="')[1].split('"')[0].replace("&amp;", "&")
    assert member.get(again).status_code == 204
    mark.delete()
    Snapshot.objects.filter(pk=first.pk).update(computed_at=timezone.now())
    answer = member.get(again)
    body = answer.content.decode()
    assert answer.status_code == 200
    assert "Afficher les chiffres qui viennent d’être calculés" in body
    assert 'hx-select="#tableau"' in body
    assert "every" not in body


def test_what_was_drawn_is_drawn_anew_once_it_is_computed_again(
    member: Client, region: Territory, roadmap: Roadmap
) -> None:
    snapshot = make_snapshot(region)
    whole(snapshot, roadmap)
    assert "30 actions" in text_of(member, PAGE)
    snapshot.goals.update(states={"done": 2})
    assert "30 actions" in text_of(member, PAGE)
    Snapshot.objects.filter(pk=snapshot.pk).update(computed_at=timezone.now())
    assert "2 actions : 2 réalisées" in text_of(member, PAGE)


@pytest.mark.parametrize("query", ["?vu=n%27importe", "?vu=2023-10-04T10:00:00", "?vu=", "?etat=x"])
def test_the_line_bears_any_address(member: Client, region: Territory, roadmap: Roadmap, query: str) -> None:
    whole(make_snapshot(region), roadmap)
    assert member.get(f"{PAGE}calcul/{query}").status_code == 200


def test_a_region_of_others_does_not_exist(member: Client) -> None:
    make_region("06", "Mayotte")
    for address in ("/regions/06/", "/regions/06/calcul/", "/regions/zz/"):
        assert member.get(address).status_code == 404


def fill(region: Territory, roadmap: Roadmap, size: int) -> None:
    """Both parts on two days, with so many actions and goals."""
    Snapshot.objects.all().delete()
    goals = [make_goal(roadmap) for _ in range(max(size // 10, 1))]
    actions = [make_action(goals[index % len(goals)], published=True) for index in range(size)]
    indicators = [make_indicator() for _ in range(max(size // 10, 1))]
    programme = make_programme(f"p{size}", f"P{size}")
    for on in (days(-100), days(0)):
        planned, figures = make_snapshots(region, on=on)
        whole(planned, roadmap, alerts={"en_retard": size})
        for goal in goals:
            make_goal_snapshot(planned, goal, actions=10, coverage=0, alerts={"en_retard": 10})
            make_milestone_snapshot(planned, make_milestone(goal, due=days(3)))
        for action in actions:
            make_action_snapshot(planned, action, alerts=["en_retard"])
        for indicator in indicators:
            make_figure_snapshot(
                figures,
                indicator,
                value=Decimal(1),
                target=Decimal(10),
                expected_value=Decimal(5),
                gap=Decimal(-40),
                standing="far_behind",
            )
        make_programme_snapshot(figures, programme, planned=Decimal(1))


@pytest.mark.parametrize(("role", "queries"), [(Role.ARS_EDITOR, 12), (Role.COMMITTEE_MEMBER, 11)])
def test_the_page_costs_the_same_queries_at_every_size(
    region: Territory, roadmap: Roadmap, role: str, queries: int
) -> None:
    client = client_of(make_user_with_mandate(role, region))
    make_meeting(make_committee(region), days(-10).isoformat())
    for size in (5, 500):
        fill(region, roadmap, size)
        assert queries_of(client, PAGE) == queries
        # Drawn once: goals, actions, milestones, figures and programmes are not read again.
        assert queries_of(client, PAGE) == queries - 5
    assert queries_of(client, f"{PAGE}calcul/") <= 5
