"""The page of the list: counts in words, tags, sorts, columns, pages, access."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from accounts.enums import Role
from roadmap.models import Goal
from tests.factories import (
    client_of,
    make_action,
    make_actions,
    make_goal,
    make_region,
    make_roadmap,
    make_user_with_mandate,
)
from tests.roadmap.pages import html_of, queries_of, text_of

pytestmark = pytest.mark.django_db

LIST = "/regions/04/actions/"


@pytest.fixture
def editor() -> Client:
    return client_of(make_user_with_mandate(Role.ARS_EDITOR))


@pytest.fixture
def goal() -> Goal:
    return make_goal(make_roadmap(make_region()), number="14-1", title="Sensibiliser les soignants")


def full_actions(goal: Goal, count: int) -> None:
    make_actions(goal, count, state="done", comment="Réalisé", years={2024: ["a", "b"]})


def test_the_list_shows_every_action_and_the_count_in_words(editor: Client, goal: Goal) -> None:
    make_action(goal, title="Déployer un label", state="done")
    make_action(goal, title="Organiser un forum")
    text = text_of(editor, LIST)
    assert "2 actions : 1 réalisée, 1 sans état reconnu" in text
    assert "Exporter les 2 actions (XLSX)" in text
    assert "Déployer un label" in text
    assert "Organiser un forum" in text


def test_a_filtered_list_says_how_many_out_of_how_many(editor: Client, goal: Goal) -> None:
    make_action(goal, title="Déployer un label", state="done")
    make_action(goal, title="Organiser un forum")
    page = html_of(editor, f"{LIST}?etat=done&tri=-intitule")
    text = text_of(editor, f"{LIST}?etat=done&tri=-intitule")
    assert "1 action sur 2" in text
    assert "État : Réalisée× (retirer ce filtre)" in text
    assert 'href="?tri=-intitule"' in page
    assert 'export.xlsx?etat=done&amp;tri=-intitule"' in page
    assert "Exporter l’action (XLSX)" in text


def test_nothing_found_says_what_to_do(editor: Client, goal: Goal) -> None:
    make_action(goal)
    text = text_of(editor, f"{LIST}?recherche=introuvable")
    assert "0 action sur 1" in text
    assert "Aucune action ne répond à ces filtres" in text
    assert "Exporter" not in text


def test_what_is_typed_is_escaped(editor: Client, goal: Goal) -> None:
    make_action(goal)
    page = editor.get(LIST, {"recherche": "<script>alert(1)</script>", "annee": "<b>1</b>"}).content.decode()
    assert "<script>alert" not in page
    assert "<b>1</b>" not in page


def test_a_value_that_means_nothing_is_answered_in_french(editor: Client, goal: Goal) -> None:
    make_action(goal, title="toujours là")
    address = f"{LIST}?etat=fini&par_page=7&colonne=prix&page=abc&feuille=12x&inconnu=1"
    text = text_of(editor, address)
    assert "Filtre « État » : « fini » n’est pas une valeur connue, ce filtre est ignoré." in text
    assert "« 7 » actions par page n’est pas proposé : 50 sont affichées." in text
    assert "Colonne « prix » inconnue : voici les colonnes habituelles." in text
    assert "La feuille de route demandée n’existe pas" in text
    assert "toujours là" in text


def test_the_sort_is_visible_and_turns_round(editor: Client, goal: Goal) -> None:
    make_action(goal)
    by_title = html_of(editor, f"{LIST}?tri=intitule")
    assert re.search(r'aria-sort="ascending"><a class="rm-sort" href="\?tri=-intitule">Action', by_title)
    back = html_of(editor, f"{LIST}?tri=-intitule")
    assert re.search(r'aria-sort="descending"><a class="rm-sort" href="\?tri=intitule">Action', back)
    default = html_of(editor, LIST)
    assert re.search(r'aria-sort="ascending"><a class="rm-sort" href="\?tri=-objectif">Objectif', default)


def test_columns_are_chosen(editor: Client, goal: Goal) -> None:
    make_action(goal, comment="Inscrit dans les CPOM")
    assert '<th role="columnheader" scope="col">Programmation</th>' in html_of(editor, LIST)
    chosen = html_of(editor, f"{LIST}?colonne=point")
    assert '<th role="columnheader" scope="col">Programmation</th>' not in chosen
    assert '<th role="columnheader" scope="col">Point de situation</th>' in chosen
    assert "Inscrit dans les CPOM" in chosen


def test_pages_hold_fifty_actions_or_as_many_as_asked(editor: Client, goal: Goal) -> None:
    for number in range(51):
        make_action(goal, title=f"Action {number:02}")
    first = html_of(editor, LIST)
    assert "Action 49" in first
    assert "Action 50" not in first
    assert "Action 50" in html_of(editor, f"{LIST}?page=2")
    assert "Action 50" in html_of(editor, f"{LIST}?par_page=100")


def test_the_form_keeps_what_was_asked(editor: Client, goal: Goal) -> None:
    make_action(goal, state="done")
    page = html_of(editor, f"{LIST}?etat=done&recherche=label&a_confirmer=1&objectif={goal.pk}")
    assert 'value="done" checked' in page
    assert 'value="label"' in page
    assert 'name="a_confirmer" value="1" checked' in page
    assert f'<option value="{goal.pk}" selected>' in page


def test_the_list_is_of_one_roadmap(editor: Client, goal: Goal) -> None:
    make_action(goal, title="Action en vigueur")
    old = make_roadmap(make_region(), title="La précédente", state="superseded", years=(2019, 2023))
    make_action(make_goal(old), title="Action passée")
    assert "Action passée" not in text_of(editor, LIST)
    other = f"{LIST}?feuille={old.pk}"
    assert "Action passée" in text_of(editor, other)
    assert "Action en vigueur" not in text_of(editor, other)
    assert f'name="feuille" value="{old.pk}"' in html_of(editor, other)


def test_empty_states_say_what_would_fill_the_page(editor: Client) -> None:
    region = make_region()
    assert "Aucune feuille de route" in text_of(editor, LIST)
    make_roadmap(region)
    assert "Cette feuille de route n’a pas encore d’action" in text_of(editor, LIST)


def test_a_contributor_reads_drafts_and_a_member_does_not(goal: Goal) -> None:
    make_action(goal, title="Action publiée")
    make_action(goal, title="Action en projet", published=False)
    contributor = client_of(make_user_with_mandate(Role.GRADES_CONTRIBUTOR))
    member = client_of(make_user_with_mandate(Role.COMMITTEE_MEMBER))
    assert "Action en projet" in text_of(contributor, LIST)
    assert "Action en projet" not in text_of(member, LIST)
    assert "Action en projet" not in text_of(member, f"{LIST}?recherche=projet")


def test_a_national_reader_reads_every_region(goal: Goal) -> None:
    make_action(goal, title="Action publiée")
    reader = client_of(make_user_with_mandate(Role.NATIONAL_READER))
    assert "Action publiée" in text_of(reader, LIST)


@pytest.mark.parametrize("query", ["", "?recherche=realise&etat=done&priorite=1&annee=2024&tri=etat"])
def test_the_list_costs_the_same_for_1_40_and_400_actions(editor: Client, goal: Goal, query: str) -> None:
    full_actions(goal, 1)
    one = queries_of(editor, LIST + query)
    full_actions(goal, 39)
    assert queries_of(editor, LIST + query) == one
    full_actions(goal, 360)
    assert queries_of(editor, LIST + query) == one
    assert one <= 24
