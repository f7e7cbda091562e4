"""Filters of the list: what is found, by which words, and what happens to values that mean nothing."""

from __future__ import annotations

import datetime as dt

import pytest
from django.http import QueryDict

from accounts.enums import Role
from accounts.selectors.scopes import scope_of
from common.scope import Scope
from roadmap.filters import ActionFilterSet, sort_expressions
from roadmap.models import Action, Goal
from roadmap.selectors.actions import actions_of, filter_options
from territories.models import OrganisationName
from tests.factories import (
    make_action,
    make_goal,
    make_organisation,
    make_region,
    make_roadmap,
    make_status,
    make_user_with_mandate,
)

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 1, 1)


@pytest.fixture
def goal() -> Goal:
    return make_goal(make_roadmap(make_region()), number="14-1", title="Sensibiliser les soignants")


@pytest.fixture
def scope() -> Scope:
    return scope_of(make_user_with_mandate(Role.ARS_EDITOR), day=dt.date(2026, 1, 1))


def filtered(scope: Scope, goal: Goal, query: str) -> ActionFilterSet:
    actions = actions_of(scope, goal.roadmap)
    options = filter_options(scope, goal.roadmap)
    return ActionFilterSet(QueryDict(query), actions, options=options, on=TODAY)


def titles(scope: Scope, goal: Goal, query: str) -> list[str]:
    return [action.title for action in filtered(scope, goal, query).qs]


def search(scope: Scope, goal: Goal, words: str) -> list[str]:
    data = QueryDict(mutable=True)
    data["recherche"] = words
    return titles(scope, goal, data.urlencode())


@pytest.mark.parametrize(
    "words",
    [
        "télésurveillance",
        "telesurveillance",
        "TÉLÉSURVEILLANCES",
        "telesurveil",
        "développement télésurveillance",
        "œuvrer",
        "OEUVRER",
        "ŒUVRER télésurveillance",
    ],
)
def test_words_are_found_without_accents_ligatures_or_plurals(scope: Scope, goal: Goal, words: str) -> None:
    make_action(goal, title="Œuvrer au développement de la télésurveillance")
    make_action(goal, title="Tout autre chose")
    assert search(scope, goal, words) == ["Œuvrer au développement de la télésurveillance"]


def test_every_word_must_be_found_but_not_in_the_same_place(scope: Scope, goal: Goal) -> None:
    make_action(goal, title="Label", comment="Réalisé : campagne", years={2024: "Comité éditorial"})
    make_action(goal, title="Label seul")
    assert search(scope, goal, "label éditorial campagnes soignants") == ["Label"]
    assert search(scope, goal, "label absent") == []


@pytest.mark.parametrize(
    "words", ["éditoriaux", "comite", "reali", "14-1", "sensibilisation", "GRADES", "tesis"]
)
def test_every_place_is_searched(scope: Scope, goal: Goal, words: str) -> None:
    known = make_organisation("Groupement régional", short_name="GRADeS")
    OrganisationName.objects.create(organisation=known, name="TESIS")
    make_action(
        goal,
        title="Trouvée",
        comment="Réalisé",
        years={2024: "Le comité éditorial"},
        pilots=[known],
    )
    assert search(scope, goal, words) == ["Trouvée"]


def test_the_words_of_a_pilot_are_searched_too(scope: Scope, goal: Goal) -> None:
    make_action(goal, title="Trouvée", pilots=["Pôle de ressources"])
    assert search(scope, goal, "pole ressource") == ["Trouvée"]


def test_only_the_status_in_force_is_searched(scope: Scope, goal: Goal) -> None:
    action = make_action(goal, comment="Le présent")
    make_status(action, comment="Le révolu", current=False)
    assert search(scope, goal, "présent") == [action.title]
    assert search(scope, goal, "révolu") == []


@pytest.mark.parametrize(
    "words",
    ["'; DROP TABLE roadmap_action; --", "100 %_", "a & | ! :* <->", "\\", "%", "<script>alert(1)</script>"],
)
def test_text_that_looks_like_code_is_only_text(scope: Scope, goal: Goal, words: str) -> None:
    make_action(goal, title="Une action")
    assert isinstance(search(scope, goal, words), list)
    assert Action.objects.count() == 1


def test_states_add_up_and_the_unknown_is_one_of_them(scope: Scope, goal: Goal) -> None:
    make_action(goal, title="faite", state="done")
    make_action(goal, title="en cours", state="under_way")
    make_action(goal, title="sans point")
    make_action(goal, title="sans état", comment="des mots")
    assert titles(scope, goal, "etat=done") == ["faite"]
    assert titles(scope, goal, "etat=done&etat=under_way") == ["faite", "en cours"]
    assert titles(scope, goal, "etat=unknown") == ["sans point", "sans état"]
    assert titles(scope, goal, "etat=unknown&etat=done") == ["faite", "sans point", "sans état"]


def test_priority_objective_year_and_doubt(scope: Scope, goal: Goal) -> None:
    other = make_goal(goal.roadmap, number="14-2")
    make_action(goal, title="une", priority=1, years={2024: "x"}, to_confirm=[{"message": "?"}])
    make_action(other, title="deux", priority=2, years={2025: "x"})
    make_action(title="trois", roadmap=goal.roadmap, priority=None)
    assert titles(scope, goal, "priorite=1") == ["une"]
    assert titles(scope, goal, "priorite=none&priorite=2") == ["deux", "trois"]
    assert titles(scope, goal, f"objectif={other.pk}") == ["deux"]
    assert titles(scope, goal, "objectif=none") == ["trois"]
    assert titles(scope, goal, "annee=2025") == ["deux"]
    assert titles(scope, goal, "a_confirmer=1") == ["une"]


def test_pilots_known_unknown_and_none(scope: Scope, goal: Goal) -> None:
    ars = make_organisation("ARS")
    make_action(goal, title="connu", pilots=[ars, make_organisation("Autre")])
    make_action(goal, title="inconnu", pilots=["Portage ETS"])
    make_action(goal, title="aucun")
    assert titles(scope, goal, f"pilote={ars.pk}") == ["connu"]
    assert titles(scope, goal, "pilote=unknown") == ["inconnu"]
    assert titles(scope, goal, "pilote=none") == ["aucun"]


def test_pilots_are_offered_in_the_order_of_their_folded_names(scope: Scope, goal: Goal) -> None:
    make_action(
        goal, pilots=[make_organisation("Éclair"), make_organisation("Zébu"), make_organisation("ars")]
    )
    offered = [label for _, label in filter_options(scope, goal.roadmap).pilots]
    assert offered == ["ars", "Éclair", "Zébu", "Sans pilote"]


@pytest.mark.parametrize(
    ("query", "label"),
    [
        ("etat=fini", "État"),
        ("priorite=4", "Priorité"),
        ("objectif=0", "Objectif"),
        ("pilote=abc", "Pilote"),
        ("annee=1789", "Année programmée"),
        ("a_confirmer=oui", "À confirmer"),
        ("tri=hasard", "Trier par"),
        ("recherche=%00", "Rechercher"),
        ("alerte=inventee", "Alerte"),
    ],
)
def test_a_value_that_means_nothing_is_said_and_left_out(
    scope: Scope, goal: Goal, query: str, label: str
) -> None:
    make_action(goal, title="toujours là")
    filters = filtered(scope, goal, query)
    assert [action.title for action in filters.qs] == ["toujours là"]
    assert len(filters.refusals) == 1
    assert f"«\u00a0{label}\u00a0»" in filters.refusals[0]
    assert filters.active == []


def test_nothing_is_refused_when_nothing_is_asked(scope: Scope, goal: Goal) -> None:
    assert filtered(scope, goal, "").refusals == []
    assert filtered(scope, goal, "recherche=&etat=&objectif=&annee=&tri=").active == []


def test_a_tag_removes_its_own_value_only(scope: Scope, goal: Goal) -> None:
    make_action(goal)
    filters = filtered(scope, goal, "etat=done&etat=unknown&priorite=1&page=3&tri=-maj")
    tags = {tag.value: QueryDict(tag.query_without) for tag in filters.active}
    assert list(tags) == ["Réalisée", "Sans état reconnu", "1"]
    assert tags["Réalisée"].getlist("etat") == ["unknown"]
    assert tags["1"].getlist("priorite") == []
    assert all("page" not in query and query["tri"] == "-maj" for query in tags.values())


def test_filters_in_words(scope: Scope, goal: Goal) -> None:
    make_action(goal)
    words = filtered(scope, goal, "etat=done&recherche=label").in_words
    assert words == "Rechercher\u00a0: label\u202f; État\u00a0: Réalisée"
    assert filtered(scope, goal, "").in_words == "aucun"


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("", ["Zone", "école", "Étape", "Abeille"]),
        ("objectif", ["Zone", "école", "Étape", "Abeille"]),
        ("-objectif", ["Étape", "Abeille", "Zone", "école"]),
        ("intitule", ["Abeille", "école", "Étape", "Zone"]),
        ("-intitule", ["Zone", "Étape", "école", "Abeille"]),
        ("etat", ["Abeille", "Étape", "Zone", "école"]),
        ("-etat", ["Zone", "Étape", "Abeille", "école"]),
        ("priorite", ["école", "Abeille", "Zone", "Étape"]),
        ("-priorite", ["Zone", "Abeille", "école", "Étape"]),
    ],
)
def test_sorts_leave_the_unknown_last_and_ignore_accents(
    scope: Scope, goal: Goal, sort: str, expected: list[str]
) -> None:
    second = make_goal(goal.roadmap, number="14-2")
    make_action(goal, title="Zone", state="done", priority=3)
    make_action(goal, title="école", priority=1)
    make_action(second, title="Étape", state="under_way", priority=None)
    make_action(second, title="Abeille", state="to_launch", priority=2)
    assert titles(scope, goal, f"tri={sort}") == expected


def test_the_latest_change_comes_first(scope: Scope, goal: Goal) -> None:
    first = make_action(goal, title="ancienne")
    make_action(goal, title="récente")
    assert titles(scope, goal, "tri=-maj") == ["récente", "ancienne"]
    first.save()
    assert titles(scope, goal, "tri=-maj") == ["ancienne", "récente"]


def test_every_sort_ends_on_a_total_order() -> None:
    assert sort_expressions("intitule")[-1] == "pk"
