"""The page of one action: what is known, since when, by whom, and how the document said it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from accounts.enums import Role
from roadmap.models import Action, Alignment, Goal, Step
from tests.factories import (
    client_of,
    make_action,
    make_actions,
    make_batch,
    make_goal,
    make_line,
    make_milestone,
    make_nation,
    make_organisation,
    make_region,
    make_roadmap,
    make_status,
    make_user_with_mandate,
)
from tests.roadmap.pages import html_of, queries_of, text_of

pytestmark = pytest.mark.django_db

HEADERS = ["Objectifs", "Actions", "Programmation 2024", "Programmation 2025", "Pilote"]


@pytest.fixture
def editor() -> Client:
    return client_of(make_user_with_mandate(Role.ARS_EDITOR))


@pytest.fixture
def goal() -> Goal:
    return make_goal(make_roadmap(make_region(), years=(2024, 2025)), number="14-1", title="Sensibiliser")


def page_of(action: Action) -> str:
    return f"/actions/{action.pk}/"


def test_the_head_says_title_objective_state_priority_and_pilots(editor: Client, goal: Goal) -> None:
    tesis = make_organisation("Groupement TESIS", short_name="TESIS")
    action = make_action(goal, title="Déployer un label", state="done", priority=2)
    action.pilotages.create(organisation=tesis, role="delegated", label="délégation GRADES, par le CPOM")
    action.pilotages.create(label="Portage ETS", position=1)
    text = text_of(editor, page_of(action))
    assert "14-1 Sensibiliser Déployer un label" in text
    assert "État Réalisée date inconnue Météo non déclarée Priorité 2" in text
    assert "Groupement TESIS, par délégation (CPOM)" in text
    assert "Dans le document : « délégation GRADES, par le CPOM »" in text
    assert "Portage ETS, pilote (organisme non reconnu)" in text


def test_every_goal_above_is_said(editor: Client) -> None:
    roadmap = make_roadmap(make_region(), levels=(("axe", "axes", None), ("objectif", "objectifs", None)))
    axis = make_goal(roadmap, number="1", title="L’axe")
    action = make_action(make_goal(parent=axis, depth=2, number="1-1", title="L’objectif"), title="L’action")
    assert "1 L’axe 1-1 L’objectif L’action" in text_of(editor, page_of(action))


def test_a_dated_state_says_its_day_and_confidence(editor: Client, goal: Goal) -> None:
    action = make_action(goal)
    make_status(action, state="under_way", confidence="in_difficulty", on=dt.date(2024, 3, 1))
    text = text_of(editor, page_of(action))
    assert "En cours au 1er mars 2024" in text
    assert "Météo En difficulté" in text


def test_years_are_a_timeline_with_steps_and_their_states(editor: Client, goal: Goal) -> None:
    action = make_action(goal, years={2024: ["Cadrer", "Lancer"]})
    Step.objects.filter(text="Lancer").update(state="done")
    text = text_of(editor, page_of(action))
    assert "2024 Cadrer non renseignée Lancer faite" in text
    assert "2025 Rien de programmé" in text


def test_years_left_empty_are_said_in_one_sentence(editor: Client, goal: Goal) -> None:
    text = text_of(editor, page_of(make_action(goal)))
    assert "Rien de programmé de 2024 à 2025 : le document laisse ces années vides." in text


def test_times_are_those_of_the_territory_and_say_so(editor: Client, goal: Goal) -> None:
    action = make_action(goal, state="done", comment="Réalisé")
    action.roadmap.actions.update(updated_at=dt.datetime(2026, 11, 22, 10, 5, tzinfo=dt.UTC))
    text = text_of(editor, page_of(action))
    assert "Fiche modifiée le 22 novembre 2026 à 14 h 05 (heure de La Réunion)." in text


def test_the_latest_update_is_quoted_with_who_said_it_and_where(editor: Client, goal: Goal) -> None:
    action = make_action(goal)
    batch = make_batch(file_name="feuille.ods")
    make_status(action, state="done", comment="Réalisé en 2023.", author_label="ARS La Réunion", batch=batch)
    text = text_of(editor, page_of(action))
    assert "Réalisé en 2023. Date inconnue, ARS La Réunion, lu dans feuille.ods. Enregistré le" in text


def test_a_retracted_update_is_struck_out_and_said_so(editor: Client, goal: Goal) -> None:
    action = make_action(goal)
    make_status(
        action,
        state="done",
        comment="Dit trop tôt",
        current=False,
        retracted_at=timezone.now(),
        retracted_by_label="l’ARS",
    )
    make_status(action, state="under_way", comment="En chantier")
    page = html_of(editor, page_of(action))
    struck = page[page.index("<del>") : page.index("</del>")]
    assert "Dit trop tôt" in struck
    assert "En chantier" not in struck
    text = text_of(editor, page_of(action))
    assert "2 points de situation, dont 1 retiré" in text
    assert "par l’ARS." in text


def test_the_source_row_stands_under_the_headers_of_the_document(editor: Client, goal: Goal) -> None:
    action = make_action(goal)
    batch = make_batch(layout={"headers": HEADERS}, file_name="reunion.tsv")
    make_line(batch, action, row=16, cells=["14-1 Sensibiliser", "Former", "", "A mener", "", "ARS"])
    text = text_of(editor, page_of(action))
    assert "Ligne 16 du fichier reunion.tsv" in text
    assert "Objectifs 14-1 Sensibiliser Actions Former Programmation 2025 A mener Sans en-tête ARS" in text


def test_repairs_say_what_moved(editor: Client, goal: Goal) -> None:
    action = make_action(goal)
    repair = {
        "kind": "shift",
        "message": "Ligne décalée remise en place.",
        "column": "",
        "before": ["14-1", "Former", "", "", "", "ARS"],
        "after": ["14-1", "Former", "", "", "ARS"],
    }
    make_line(make_batch(layout={"headers": HEADERS}), action, cells=repair["before"], repairs=[repair])
    text = text_of(editor, page_of(action))
    assert "Ligne décalée remise en place." in text
    assert "Pilote Dans le fichier : vide Compris comme : ARS" in text
    assert "Actions Dans le fichier" not in text


def test_what_is_to_confirm_stands_first_with_its_original_cells(editor: Client, goal: Goal) -> None:
    doubt = {"kind": "state", "message": "Deux états conviennent.", "column": "Pilote"}
    action = make_action(goal, to_confirm=[doubt])
    make_line(make_batch(layout={"headers": HEADERS}), action, cells=["14-1", "Former", "", "", "ARS, ETS"])
    text = text_of(editor, page_of(action))
    assert "à confirmer 1 point de lecture Deux états conviennent. Cellules du document" in text
    assert "Pilote ARS, ETS État" in text


def test_a_doubt_without_document_still_says_its_message(editor: Client, goal: Goal) -> None:
    action = make_action(goal, to_confirm=["Pilote à vérifier"])
    text = text_of(editor, page_of(action))
    assert "Pilote à vérifier" in text
    assert "Telle que dans le document" not in text


def test_a_checked_import_that_was_not_published_is_not_a_source(editor: Client, goal: Goal) -> None:
    action = make_action(goal)
    make_line(make_batch(published=False, layout={"headers": HEADERS}), action, cells=["14-1", "Autre"])
    make_line(make_batch(kind="measures", layout={"headers": HEADERS}), action, cells=["14-1", "Étranger"])
    assert "Telle que dans le document" not in text_of(editor, page_of(action))


def test_the_import_opens_to_those_who_may_see_it_only(editor: Client, goal: Goal) -> None:
    action = make_action(goal)
    batch = make_batch(layout={"headers": HEADERS})
    make_line(batch, action, cells=["14-1", "Former"])
    assert f'href="/imports/{batch.pk}/"' in html_of(editor, page_of(action))
    member = client_of(make_user_with_mandate(Role.COMMITTEE_MEMBER))
    page = html_of(member, page_of(action))
    assert "Former" in page
    assert "/imports/" not in page


def test_no_alignment_is_said_and_an_alignment_is_linked(editor: Client, goal: Goal) -> None:
    action = make_action(goal)
    sentence = "Aucun alignement sur la feuille de route nationale : la source n’en donne pas."
    assert sentence in text_of(editor, page_of(action))
    national = make_roadmap(make_nation(), title="Nationale", levels=(("priorité", "priorités", 18),))
    Alignment.objects.create(action=action, national_goal=make_goal(national, number="15", title="Cyber"))
    text = text_of(editor, page_of(action))
    assert sentence not in text
    assert "Priorité 15, Cyber (Nationale)" in text


def test_extras_and_milestones_are_shown(editor: Client, goal: Goal) -> None:
    action = make_action(goal, extras={"Budget": "10 k€"})
    make_milestone(action=action, label="Mise en service", due=dt.date(2025, 1, 15))
    text = text_of(editor, page_of(action))
    assert "Budget 10 k€" in text
    assert "15 janvier 2025 Mise en service" in text


def test_an_action_that_says_almost_nothing_has_a_page(editor: Client) -> None:
    roadmap = make_roadmap(make_region(), years=None, title="Feuille nue")
    action = make_action(roadmap=roadmap, title="Nue", priority=None)
    text = text_of(editor, page_of(action))
    assert "Feuille nue, action sans objectif" in text
    assert "Sans état reconnu date inconnue" in text
    assert "Priorité non donnée Pilotes aucun" in text
    assert "Aucune année programmée" in text
    assert "Aucun point de situation." in text


def test_what_is_written_is_escaped(editor: Client, goal: Goal) -> None:
    action = make_action(goal, title="<b>gras</b>", comment="<script>x</script>", years={2024: "<i>x</i>"})
    page = html_of(editor, page_of(action))
    for written in ("<b>gras", "<script>x", "<i>x"):
        assert written not in page


def test_an_action_out_of_the_scope_does_not_exist(goal: Goal) -> None:
    action, draft = make_action(goal), make_action(goal, published=False)
    gone = make_action(goal, withdrawn_at=timezone.now())
    stranger = client_of(make_user_with_mandate(Role.ARS_EDITOR, make_region("06", "Mayotte")))
    member = client_of(make_user_with_mandate(Role.COMMITTEE_MEMBER))
    editor = client_of(make_user_with_mandate(Role.ARS_EDITOR))
    assert stranger.get(page_of(action)).status_code == 404
    assert member.get(page_of(action)).status_code == 200
    assert member.get(page_of(draft)).status_code == 404
    assert editor.get(page_of(draft)).status_code == 200
    assert editor.get(page_of(gone)).status_code == 404


@pytest.mark.parametrize("pk", ["0", "999999", "9" * 30])
def test_an_unknown_action_does_not_exist(editor: Client, pk: str) -> None:
    assert editor.get(f"/actions/{pk}/").status_code == 404


def test_the_page_costs_the_same_among_1_or_400_actions_and_however_much_it_holds(
    editor: Client, goal: Goal
) -> None:
    small = make_action(goal, years={2024: "x"}, pilots=[make_organisation()], state="done")
    make_line(make_batch(), small, cells=["x"])
    one = queries_of(editor, page_of(small))
    make_actions(goal, 399, years={2024: ["x"]}, state="done")
    assert queries_of(editor, page_of(small)) == one
    large = make_action(
        goal,
        years={2024: ["a", "b", "c"], 2025: ["d"]},
        pilots=[make_organisation() for _ in range(5)],
        state="done",
    )
    for _ in range(5):
        make_status(large, comment="encore", author=make_user_with_mandate())
        make_line(make_batch(), large, cells=["x"])
    assert queries_of(editor, page_of(large)) == one
