"""The roadmap of a region, read as the document it adopted."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from accounts.enums import Role
from common.enums import Certainty
from roadmap.models import Roadmap, Step
from tests.factories import (
    client_of,
    make_action,
    make_goal,
    make_organisation,
    make_region,
    make_roadmap,
    make_status,
    make_user_with_mandate,
)
from tests.roadmap.pages import html_of, queries_of, text_of

pytestmark = pytest.mark.django_db

TREE = "/regions/04/feuille-de-route/"
LEVELS = (
    ("objectif général", "objectifs généraux", None),
    ("objectif opérationnel", "objectifs opérationnels", None),
)


@pytest.fixture
def editor() -> Client:
    return client_of(make_user_with_mandate(Role.ARS_EDITOR))


def regional(**fields: object) -> Roadmap:
    return make_roadmap(make_region(), levels=LEVELS, **fields)


def heading(page: str) -> str:
    return page[page.index("<h1>") + 4 : page.index("</h1>")].strip()


def test_both_periods_are_said_when_they_differ(editor: Client) -> None:
    regional(title="Le numérique au service de la santé", announced_period="2024-2025")
    text = text_of(editor, TREE)
    assert "Période annoncée par le titre : 2024-2025. Période des colonnes du tableau : 2024-2028." in text


def test_one_period_is_said_once_when_they_agree(editor: Client) -> None:
    regional(announced_period="2024-2028")
    text = text_of(editor, TREE)
    assert "Période 2024-2028." in text
    assert "annoncée" not in text


def test_general_objectives_stand_above_and_unlinked(editor: Client) -> None:
    roadmap = regional()
    make_goal(roadmap, depth=1, number="1", title="Renforcer la cybersécurité")
    make_action(make_goal(roadmap, depth=2, number="14-1", title="Sensibiliser et former"))
    text = text_of(editor, TREE)
    assert (
        "Objectifs généraux 1 Renforcer la cybersécurité Non rattachés : la source ne les relie pas" in text
    )
    assert text.index("Non rattachés") < text.index("14-1 Sensibiliser et former")


def test_a_general_objective_that_has_operational_ones_is_read_with_them(editor: Client) -> None:
    roadmap = regional()
    general = make_goal(roadmap, depth=1, number="1", title="Renforcer la cybersécurité")
    make_action(make_goal(parent=general, depth=2, number="14-1", title="Sensibiliser"))
    text = text_of(editor, TREE)
    assert "Non rattachés" not in text
    assert "1 Renforcer la cybersécurité 1 objectif opérationnel 14-1 Sensibiliser 1 action" in text


def test_the_first_line_counts_states_and_known_steps(editor: Client) -> None:
    goal = make_goal(regional(), depth=2)
    make_action(goal, state="done", years={2024: ["cadrer", "lancer", "évaluer"]})
    make_action(goal, state="under_way")
    make_action(goal, comment="des mots sans état")
    step = Step.objects.get(text="lancer")
    step.state = "done"
    step.save()
    Step.objects.filter(text="évaluer").update(state="cancelled")
    expected = "3 actions : 1 réalisée, 1 en cours, 1 sans état reconnu ; 50 % des étapes renseignées."
    assert expected in text_of(editor, TREE)


def test_no_step_is_no_coverage(editor: Client) -> None:
    make_action(make_goal(regional(), depth=2))
    assert "1 action : 1 sans état reconnu ; aucune étape programmée." in text_of(editor, TREE)


def test_a_row_says_state_priority_pilot_years_and_leads_to_the_action(editor: Client) -> None:
    tesis = make_organisation("Groupement TESIS", short_name="TESIS")
    action = make_action(
        make_goal(regional(), depth=2),
        title="Déployer un label",
        state="to_launch",
        priority=2,
        pilots=[(tesis, "delegated"), "Portage ETS"],
        years={2024: ["cadrer", "lancer"], 2026: "évaluer"},
        to_confirm=[{"message": "Deux lectures"}],
    )
    page = html_of(editor, TREE)
    assert f'<a href="/actions/{action.pk}/">Déployer un label</a>' in page
    assert '<abbr title="Groupement TESIS">TESIS</abbr>' in page
    text = text_of(editor, TREE)
    assert "Déployer un label à confirmer À lancer Priorité 2 Pilote TESIS (délégation) Portage ETS" in text
    assert "2024 : 2 étapes ; 2025 : rien de programmé ; 2026 : 1 étape" in text


def test_a_year_whose_steps_are_all_done_is_marked_done(editor: Client) -> None:
    make_action(make_goal(regional(), depth=2), years={2024: ["cadrer", "lancer"], 2025: ["évaluer"]})
    Step.objects.filter(programming__year=2024).update(state="done")
    text = text_of(editor, TREE)
    assert "2024 : 2 étapes faites ; 2025 : 1 étape ;" in text


def test_the_document_can_be_read_without_leaving_the_page(editor: Client) -> None:
    make_action(
        make_goal(regional(), depth=2), comment="Réalisé en 2023.", state="done", years={2024: "Planifier"}
    )
    text = text_of(editor, TREE)
    assert "Réalisé en 2023." in text
    assert "2024 Planifier" in text


def test_an_action_without_objective_is_not_lost(editor: Client) -> None:
    make_action(roadmap=regional(), title="Action orpheline")
    assert "Actions sans objectif 1 action" in text_of(editor, TREE)
    assert "Action orpheline" in text_of(editor, TREE)


def test_doubts_of_a_regional_goal_are_said(editor: Client) -> None:
    roadmap = make_roadmap(make_region(), levels=(("axe", "axes", None),), years=None)
    make_goal(
        roadmap, number="1", title="Ségur numérique", certainty=Certainty.PROBABLE, note="Vu au comité."
    )
    text = text_of(editor, TREE)
    assert "1 Ségur numérique libellé probable aucune action Vu au comité." in text
    assert "Période non donnée par la source." in text


def test_the_roadmap_in_force_comes_first_and_the_others_by_link(editor: Client) -> None:
    old = regional(title="La précédente", state="superseded", years=(2019, 2023))
    new = regional(title="La nouvelle", supersedes=old)
    page = html_of(editor, TREE)
    assert heading(page) == "La nouvelle"
    assert f'href="{TREE}?feuille={old.pk}">La précédente</a>' in page
    other = html_of(editor, f"{TREE}?feuille={old.pk}")
    assert heading(other) == "La précédente"
    assert f'href="{TREE}?feuille={new.pk}"' in other


@pytest.mark.parametrize("wanted", ["999999", "abc", "1' OR 1=1 --", "9" * 40])
def test_an_unknown_roadmap_gives_the_one_in_force_and_says_so(editor: Client, wanted: str) -> None:
    regional(title="La seule")
    response = editor.get(TREE, {"feuille": wanted})
    assert response.status_code == 200
    assert "La feuille de route demandée n’existe pas" in response.content.decode()
    assert heading(response.content.decode()) == "La seule"


def test_an_empty_region_offers_the_import_to_who_may(editor: Client) -> None:
    make_region()
    page = html_of(editor, TREE)
    assert "une fois importé et publié, remplira cette page" in page
    assert 'href="/imports/">Importer un tableau</a>' in page


def test_an_empty_region_offers_nothing_to_who_may_not() -> None:
    member = client_of(make_user_with_mandate(Role.COMMITTEE_MEMBER))
    page = html_of(member, TREE)
    assert "Elle apparaîtra ici quand l’ARS aura importé" in page
    assert "Importer un tableau" not in page


def test_the_editor_of_a_region_knows_nothing_of_another() -> None:
    mayotte = make_region("06", "Mayotte", timezone="Indian/Mayotte")
    stranger = client_of(make_user_with_mandate(Role.ARS_EDITOR, mayotte))
    make_action(make_goal(regional(), depth=2))
    for address in (TREE, "/regions/04/", "/regions/04/actions/", "/regions/04/actions/export.xlsx"):
        assert stranger.get(address).status_code == 404, address
    assert stranger.get("/regions/06/feuille-de-route/").status_code == 200


@pytest.mark.parametrize("code", ["99", "974", "2A"])
def test_an_unknown_region_does_not_exist(editor: Client, code: str) -> None:
    assert editor.get(f"/regions/{code}/feuille-de-route/").status_code == 404


def test_a_committee_member_reads_what_is_published_only() -> None:
    goal = make_goal(regional(), depth=2)
    make_action(goal, title="Action publiée")
    make_action(goal, title="Action en projet", published=False)
    make_roadmap(make_region(), title="Feuille en projet", published=False)
    member = text_of(client_of(make_user_with_mandate(Role.COMMITTEE_MEMBER)), TREE)
    assert "Action publiée" in member
    assert "Action en projet" not in member
    assert "Feuille en projet" not in member
    assert "1 action :" in member
    writer = text_of(client_of(make_user_with_mandate(Role.ARS_EDITOR)), TREE)
    assert "Action en projet" in writer


def test_a_draft_roadmap_says_who_sees_it(editor: Client) -> None:
    regional(published=False)
    assert "Cette feuille de route n’est pas publiée" in text_of(editor, TREE)


def test_what_an_undone_import_withdrew_is_gone(editor: Client) -> None:
    goal = make_goal(regional(), depth=2, title="Objectif gardé")
    make_goal(goal.roadmap, depth=2, title="Objectif retiré", withdrawn_at=timezone.now())
    make_action(goal, title="Action retirée", withdrawn_at=timezone.now())
    text = text_of(editor, TREE)
    assert "Objectif gardé" in text
    assert "Objectif retiré" not in text
    assert "Action retirée" not in text


def test_the_document_costs_the_same_for_1_and_40_actions(editor: Client) -> None:
    goal = make_goal(regional(), depth=2)
    full_action(goal)
    one = queries_of(editor, TREE)
    for number in range(39):
        full_action(make_goal(goal.roadmap, depth=2, number=str(number)))
    assert queries_of(editor, TREE) == one


def full_action(goal: object) -> None:
    action = make_action(goal, state="done", pilots=[make_organisation()], years={2024: ["a", "b"]})
    make_status(action, state="under_way", current=False)
