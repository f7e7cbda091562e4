"""Goals, their milestones and their kin: what stands where, and what a draft never tells."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from accounts.enums import Role
from roadmap.models import Alignment, Goal
from tests.common.api.world import all_rows, get
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
    make_user_with_mandate,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def region():
    return make_region()


@pytest.fixture
def editor(region):
    return client_of(make_user_with_mandate(Role.ARS_EDITOR, region))


@pytest.fixture
def partner(region):
    return client_of(make_user_with_mandate(Role.PARTNER, region))


def ids(client, name, **query):
    return {row["id"] for row in all_rows(client, name, fields="id", **query)}


def kin_of(client, goal, way):
    return [row["goal"] for row in get(client, f"goals/{goal.pk}/")[way]]


def test_a_goal_says_its_level_and_its_parent(editor, region):
    roadmap = make_roadmap(region, levels=[("axe", "axes", None), ("objectif", "objectifs", None)])
    axis = make_goal(roadmap)
    goal = make_goal(roadmap, depth=2, parent=axis, number="1-1")

    found = get(editor, f"goals/{goal.pk}/")

    assert found["level"] == {"depth": 2, "name": "objectif"}
    assert (found["parent"], found["number"], found["region"]) == (axis.pk, "1-1", "04")
    assert ids(editor, "goals", niveau=1) == ids(editor, "goals", parent="none") == {axis.pk}
    assert ids(editor, "goals", parent=axis.pk) == ids(editor, "goals", numero="1-1") == {goal.pk}


def test_a_goal_under_a_withdrawn_one_is_under_none(editor, region):
    above = make_goal(make_roadmap(region))
    goal = make_goal(parent=above)
    Goal.objects.filter(pk=above.pk).update(withdrawn_at=timezone.now())

    assert get(editor, f"goals/{goal.pk}/")["parent"] is None
    assert ids(editor, "goals", parent="none") == {goal.pk}
    assert ids(editor, "goals", parent=above.pk) == set()


def test_what_a_goal_becomes_in_a_draft_is_told_by_the_draft_alone(editor, partner, region):
    published, draft = make_goal(make_roadmap(region)), make_goal(make_roadmap(region, published=False))
    make_succession(published, draft)

    assert kin_of(partner, published, "successors") == []
    assert kin_of(editor, published, "successors") == []
    assert kin_of(editor, draft, "predecessors") == [published.pk]


def test_a_draft_becomes_a_draft_of_its_region(editor, region):
    drafts = [make_goal(make_roadmap(region, published=False)) for _ in range(2)]
    make_succession(*drafts)

    assert kin_of(editor, drafts[0], "successors") == [drafts[1].pk]


def test_the_kin_of_another_region_and_what_is_withdrawn_are_not_told(editor, region):
    goal = make_goal(make_roadmap(region))
    gone = make_goal(make_roadmap(region), withdrawn_at=timezone.now())
    lost = make_goal(make_roadmap(region, withdrawn_at=timezone.now()))
    elsewhere = make_goal(make_roadmap(make_region("06", "Mayotte")))
    national = make_goal(make_roadmap(make_nation(), published=False))
    for other in (gone, lost, elsewhere, national):
        make_succession(other, goal)

    assert kin_of(editor, goal, "predecessors") == [national.pk]
    assert kin_of(editor, national, "successors") == []


def test_alignments_are_those_of_national_goals_still_there(editor, region):
    goal = make_goal(make_roadmap(region))
    action = make_action(goal)
    nation = make_nation()
    aim = make_goal(make_roadmap(nation))
    others = [
        make_goal(make_roadmap(nation), withdrawn_at=timezone.now()),
        make_goal(make_roadmap(nation, withdrawn_at=timezone.now())),
    ]
    for each in (aim, *others):
        Alignment.objects.create(goal=goal, national_goal=each)
        Alignment.objects.create(action=action, national_goal=each)

    assert get(editor, f"goals/{goal.pk}/")["alignments"] == [aim.pk]
    assert get(editor, f"actions/{action.pk}/")["alignments"] == [aim.pk]
    assert ids(editor, "actions", objectif_national=aim.pk) == {action.pk}
    assert ids(editor, "actions", objectif_national=others[0].pk) == set()
    assert ids(editor, "actions", objectif_national="none") == set()


def test_goals_are_found_by_what_the_filters_say(editor, region):
    lead = make_organisation("Délégation", short_name="DNS")
    regional, national = make_roadmap(region), make_roadmap(make_nation())
    led = make_goal(national, title="Généraliser l’identité", lead=lead, number="3")
    archived = make_goal(regional, title="Œuvrer ensemble", archived_at=timezone.now())
    plain = make_goal(regional, title="Déployer la messagerie")

    assert ids(editor, "goals", porteur=lead.pk) == ids(editor, "goals", portee="national") == {led.pk}
    assert ids(editor, "goals", porteur="none") == {archived.pk, plain.pk}
    assert ids(editor, "goals", region="04") == ids(editor, "goals", feuille=regional.pk)
    assert ids(editor, "goals", region="04", archives="0") == {plain.pk}
    assert ids(editor, "goals", archives="1") == {archived.pk}
    assert ids(editor, "goals", region="FR") == set()
    assert ids(editor, "goals", search="generaliser IDENTITE") == ids(editor, "goals", search="3") == {led.pk}
    assert ids(editor, "goals", search="oeuvrer") == {archived.pk}
    assert get(editor, f"goals/{led.pk}/")["lead_name"] == "DNS"


def test_milestones_are_found_by_what_they_mark_and_when(editor, region):
    goal = make_goal(make_roadmap(region))
    action = make_action(goal)
    national = make_milestone(make_goal(make_roadmap(make_nation())))
    of_goal = make_milestone(goal, due=dt.date(2026, 6, 30))
    of_action = make_milestone(action=action, due=dt.date(2026, 12, 31), reached_on=dt.date(2026, 1, 1))

    def found(**query):
        return ids(editor, "milestones", **query)

    assert found(objectif=goal.pk) == found(atteints="0", region="04") == {of_goal.pk}
    assert found(action=action.pk) == found(atteints="1") == {of_action.pk}
    assert found(region="04") == found(feuille=goal.roadmap_id) == {of_goal.pk, of_action.pk}
    assert found(du="2026-06-30", au="2026-06-30") == {of_goal.pk}
    assert found(du="2026-07-01") == {of_action.pk}
    assert found() == {national.pk, of_goal.pk, of_action.pk}
    inside = get(editor, f"goals/{goal.pk}/", expand="milestones")["milestones"]
    assert [row["id"] for row in inside] == [of_goal.pk]


@pytest.mark.parametrize("day", ["30/06/2026", "2026-02-30", "hier", "0000-01-01"])
def test_a_day_is_written_one_way(editor, day):
    answer = editor.get("/api/v1/milestones/", {"du": day})

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "du")


def test_a_roadmap_says_what_it_replaces_to_whom_may_know(editor, partner, region):
    draft = make_roadmap(region, published=False)
    old = make_roadmap(region, supersedes=draft, document_version="V2")
    elsewhere = make_roadmap(make_region("06", "Mayotte"))
    new = make_roadmap(region, supersedes=old)
    strange = make_roadmap(region, supersedes=elsewhere)

    assert get(editor, f"roadmaps/{new.pk}/")["supersedes"] == old.pk
    assert get(partner, f"roadmaps/{old.pk}/")["supersedes"] is None
    assert get(partner, f"roadmaps/{strange.pk}/")["supersedes"] is None
    assert get(partner, f"roadmaps/{old.pk}/")["version"] == "V2"


def test_roadmaps_are_found_by_what_the_filters_say(editor, region):
    national = make_roadmap(make_nation(), code="nationale-2023")
    regional = make_roadmap(region, state="superseded", code="reunion")

    assert ids(editor, "roadmaps", portee="national") == {national.pk}
    assert ids(editor, "roadmaps", region="04") == ids(editor, "roadmaps", etat="superseded") == {regional.pk}
    assert ids(editor, "roadmaps", etat=["superseded", "adopted"]) == {national.pk, regional.pk}
    assert ids(editor, "roadmaps", code="reunion") == {regional.pk}
    assert ids(editor, "roadmaps", region="FR") == set()
