"""National roadmaps: what was found of each, how sure it is, where each goal comes from."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from accounts.enums import Role
from common.enums import Certainty
from roadmap.models import Roadmap
from roadmap.selectors.wording import found_in_words
from tests.factories import (
    client_of,
    make_action,
    make_goal,
    make_milestone,
    make_nation,
    make_organisation,
    make_region,
    make_roadmap,
    make_succession,
    make_user,
    make_user_with_mandate,
)
from tests.roadmap.pages import html_of, queries_of, text_of

pytestmark = pytest.mark.django_db

LEVELS = (("axe", "axes", 4), ("priorité", "priorités", 18), ("objectif", "objectifs", 65))


@pytest.fixture
def member() -> Client:
    return client_of(make_user_with_mandate(Role.COMMITTEE_MEMBER))


def national(**fields: object) -> Roadmap:
    return make_roadmap(make_nation(), levels=LEVELS, years=(2023, 2027), **fields)


def detail(roadmap: Roadmap) -> str:
    return reverse("roadmap:roadmap-detail", kwargs={"pk": roadmap.pk})


def test_the_list_says_how_many_goals_were_found_out_of_how_many(member: Client) -> None:
    roadmap = national(title="Feuille de route 2023-2027", source="Document public")
    axis = make_goal(roadmap, title="Développer la prévention", number="1")
    make_goal(parent=axis, depth=2, number="8", title="Simplifier", certainty=Certainty.UNCERTAIN)
    text = text_of(member, reverse("roadmap:national-list"))
    assert "4 axes annoncés, 1 retrouvé dans les sources" in text
    assert "18 priorités annoncées, 1 retrouvée dans les sources, dont 1 au libellé incertain" in text
    assert "65 objectifs annoncés, 0 retrouvé dans les sources" in text
    assert "Source : Document public" in text


def test_the_list_says_what_replaces_what(member: Client) -> None:
    draft = national(title="Le projet de février", state="draft")
    national(title="La version de mai", supersedes=draft)
    text = text_of(member, reverse("roadmap:national-list"))
    assert "Remplace Le projet de février" in text
    assert "Remplacée par La version de mai" in text
    assert "Projet" in text


def test_a_goal_that_was_not_found_is_not_counted(member: Client) -> None:
    roadmap = national()
    make_goal(roadmap, number="1", certainty=Certainty.NOT_FOUND)
    assert "4 axes annoncés, 0 retrouvé" in text_of(member, reverse("roadmap:national-list"))
    assert "4 axes annoncés, 0 retrouvé" in text_of(member, detail(roadmap))


@pytest.mark.parametrize(
    ("announced", "found", "expected"),
    [
        (None, 1, "1 axe retrouvé dans les sources, nombre total non donné"),
        (None, 2, "2 axes retrouvés dans les sources, nombre total non donné"),
        (1, 0, "1 axe annoncé, 0 retrouvé dans les sources"),
    ],
)
def test_counts_agree_in_number(announced: int | None, found: int, expected: str) -> None:
    assert found_in_words("axe", "axes", announced=announced, found=found, doubtful=0) == expected


def test_doubts_stand_beside_the_wording_in_words(member: Client) -> None:
    roadmap = national()
    axis = make_goal(roadmap, number="1", title="Un axe certain")
    make_goal(
        parent=axis,
        depth=2,
        number="8",
        title="Simplifier l’accès",
        certainty=Certainty.UNCERTAIN,
        number_certainty=Certainty.UNCERTAIN,
        note="Le libellé final n’a pas été retrouvé.",
    )
    text = text_of(member, detail(roadmap))
    assert "Simplifier l’accès libellé incertain, numéro déduit, incertain" in text
    assert "Le libellé final n’a pas été retrouvé." in text
    assert "Un axe certain libellé" not in text


def test_goals_without_number_are_said_once(member: Client) -> None:
    roadmap = national()
    axis = make_goal(roadmap, number="1")
    for title in ("Premier", "Second"):
        make_goal(parent=axis, depth=2, title=title, number_certainty=Certainty.NOT_FOUND)
    text = text_of(member, detail(roadmap))
    assert text.count("Sans numéro dans la source.") == 1
    assert "numéro absent" not in text


def test_kinship_links_both_ways_with_its_kind_and_note(member: Client) -> None:
    draft, final = national(document_version="projet de février"), national()
    old = make_goal(draft, number="7", title="Ancien libellé")
    new = make_goal(final, number="7", title="Nouveau libellé")
    make_succession(old, new, "reworded", note="Même rang, libellé changé.")
    page = html_of(member, detail(final))
    assert f'href="{detail(draft)}#objectif-{old.pk}"' in page
    text = text_of(member, detail(final))
    assert "Vient de Axe 7, « Ancien libellé » (reformulé, projet de février)" in text
    assert "Même rang, libellé changé." in text
    assert "Devient Axe 7, « Nouveau libellé » (reformulé)" in text_of(member, detail(draft))


def test_a_kinship_that_is_not_sure_says_so(member: Client) -> None:
    old, new = make_goal(national(), number="8"), make_goal(national(), number="9")
    make_succession(old, new, "unsettled", certainty=Certainty.PROBABLE)
    assert "(non établi, lien probable)" in text_of(member, detail(new.roadmap))


def test_milestones_and_lead_are_shown(member: Client) -> None:
    goal = make_goal(national(), number="1", lead=make_organisation("Délégation au numérique"))
    make_milestone(goal, label="Ouverture du service", due=dt.date(2024, 10, 1))
    make_milestone(goal, label="Bilan", due_text="mi-2025")
    text = text_of(member, detail(goal.roadmap))
    assert "Porteur : Délégation au numérique" in text
    assert "1er octobre 2024 Ouverture du service" in text
    assert "mi-2025 Bilan" in text


def test_a_regional_roadmap_is_read_on_the_page_of_its_region(member: Client) -> None:
    roadmap = make_roadmap(make_region())
    response = member.get(detail(roadmap))
    assert response.status_code == 302
    assert response.url == f"/regions/04/feuille-de-route/?feuille={roadmap.pk}"


def test_a_roadmap_of_another_region_does_not_exist(member: Client) -> None:
    roadmap = make_roadmap(make_region("06", "Mayotte"))
    assert member.get(detail(roadmap)).status_code == 404


def test_without_mandate_nothing_is_listed() -> None:
    roadmap = national(title="Feuille nationale")
    stranger = client_of(make_user())
    assert "Feuille nationale" not in text_of(stranger, reverse("roadmap:national-list"))
    assert stranger.get(detail(roadmap)).status_code == 404


def test_the_unknown_are_sent_to_sign_in(client: Client) -> None:
    roadmap = national()
    action = make_action(make_goal(make_roadmap(make_region())))
    for address in (
        reverse("roadmap:national-list"),
        detail(roadmap),
        "/regions/04/",
        "/regions/04/feuille-de-route/",
        "/regions/04/actions/",
        "/regions/04/actions/export.csv",
        f"/actions/{action.pk}/",
    ):
        response = client.get(address)
        assert response.status_code == 302, address
        assert response.url.startswith("/connexion/")


def test_the_tree_costs_the_same_for_1_and_40_goals(member: Client) -> None:
    small, large = national(), national()
    for roadmap, count in ((small, 1), (large, 40)):
        axis = make_goal(roadmap, number="1")
        for number in range(count):
            goal = make_goal(parent=axis, depth=2, number=str(number), lead=make_organisation())
            make_milestone(goal)
            make_succession(goal, make_goal(roadmap, depth=3, number=f"{number}.1"))
    assert queries_of(member, detail(small)) == queries_of(member, detail(large))
