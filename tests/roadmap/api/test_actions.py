"""Actions, what is programmed and what was said of them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.enums import Role
from journal.models import Stamp
from roadmap.models import Action, Blocking, Proof, Step
from tests.common.api.test_walking import get_next
from tests.common.api.world import all_rows, get
from tests.factories import (
    client_of,
    make_action,
    make_batch,
    make_goal,
    make_milestone,
    make_organisation,
    make_region,
    make_roadmap,
    make_status,
    make_user_with_mandate,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def region():
    return make_region()


@pytest.fixture
def goal(region):
    return make_goal(make_roadmap(region))


@pytest.fixture
def editor(region):
    return client_of(make_user_with_mandate(Role.ARS_EDITOR, region))


def ids(client, name, **query):
    return {row["id"] for row in all_rows(client, name, fields="id", **query)}


def test_an_action_says_what_its_page_says(editor, goal):
    tesis = make_organisation("GCS TESIS", short_name="TESIS")
    action = make_action(
        goal,
        code="A12",
        weight=Decimal("2.50"),
        pilots=[(tesis, "pilot"), ("Un cabinet", "support")],
        state="under_way",
        comment="En cours",
        on=dt.date(2026, 9, 30),
        extras={"Budget": "12 k€"},
    )
    blocking = Blocking.objects.create(action=action, what="Le marché", author_label="Camille")
    Blocking.objects.create(action=action, what="Levé", author_label="Camille", lifted_at=timezone.now())

    found = get(editor, f"actions/{action.pk}/")

    assert (found["code"], found["region"], found["goal"]) == ("A12", "04", goal.pk)
    assert found["weight"] == Decimal("2.50")
    assert (found["state"], found["confidence"], found["comment"]) == ("under_way", None, "En cours")
    assert (found["status_on"], found["current_status"]) == ("2026-09-30", action.current_status_id)
    assert [(each["organisation"], each["name"], each["role"]) for each in found["pilots"]] == [
        (tesis.pk, "TESIS", "pilot"),
        (None, "Un cabinet", "support"),
    ]
    assert [(each["id"], each["what"]) for each in found["blockings"]] == [(blocking.pk, "Le marché")]
    assert found["extras"] == {"Budget": "12 k€"}
    assert "Camille" not in str(found)


def test_the_filters_of_the_page_are_those_of_the_list(editor, goal):
    tesis = make_organisation(short_name="TESIS")
    piloted = make_action(goal, pilots=[tesis], years={2026: "Cadrer"}, state="done", priority=1)
    plain = make_action(goal, title="Œuvrer", priority=None, pilots=["Un cabinet"])
    alone = make_action(roadmap=goal.roadmap, state="under_way", priority=2)
    archived = make_action(goal, archived_at=timezone.now(), priority=3)
    Blocking.objects.create(action=alone, what="Le marché", author_label="Camille")

    def found(**query):
        return ids(editor, "actions", **query)

    assert found(pilote=tesis.pk) == found(annee=2026) == found(etat="done") == {piloted.pk}
    assert found(pilote="unknown") == found(search="oeuvrer") == found(recherche="oeuvrer") == {plain.pk}
    assert found(pilote="none", archivees="0") == found(objectif="none") == found(bloquees="1") == {alone.pk}
    assert found(archivees="1") == {archived.pk}
    assert found(priorite=["1", "none"]) == {piloted.pk, plain.pk}
    assert found(etat=["done", "under_way"]) == {piloted.pk, alone.pk}
    assert found(etat="unknown", archivees="0") == {plain.pk}
    assert found(feuille=goal.roadmap_id) == found(region="04") == found()
    assert found(region="06") == set()


def test_pages_miss_nothing_of_what_comes_and_goes_meanwhile(editor, goal):
    first = [make_action(goal) for _ in range(5)]
    page = get(editor, "actions/", limit=2)
    assert [row["id"] for row in page["results"]] == [first[0].pk, first[1].pk]
    Action.objects.filter(pk__in=[first[0].pk, first[2].pk]).update(withdrawn_at=timezone.now())
    late = make_action(goal)

    rest = []
    while page["next"]:
        page = get_next(editor, page)
        rest += [row["id"] for row in page["results"]]

    assert rest == [first[3].pk, first[4].pk, late.pk]


def test_equal_values_are_settled_by_the_identifier_both_ways(editor, region):
    roadmaps = [make_roadmap(region) for _ in range(3)]
    actions = [make_action(roadmap=roadmaps[number % 3]) for number in range(9)]
    expected = sorted((action.roadmap_id, action.pk) for action in actions)

    for ordering, order in (("roadmap", expected), ("-roadmap", expected[::-1])):
        found, page = [], get(editor, "actions/", limit=2, ordering=ordering, fields="roadmap")
        found += page["results"]
        while page["next"]:
            page = get_next(editor, page)
            found += page["results"]
        assert [(row["roadmap"], row["id"]) for row in found] == order


def test_a_hundred_actions_with_all_they_have_are_one_statement(editor, goal):
    for _ in range(3):
        action = make_action(goal, years={2025: ["Cadrer", "Choisir"], 2026: "Déployer"}, state="under_way")
        make_milestone(action=action)
    with CaptureQueriesContext(connection) as said:
        rows = get(editor, "actions/", limit=100, expand="programming,status-updates,milestones")["results"]

    assert len([each for each in said if "roadmap_" in each["sql"]]) == 1
    for row in rows:
        assert [year["year"] for year in row["programming"]] == [2025, 2026]
        assert [step["text"] for step in row["programming"][0]["steps"]] == ["Cadrer", "Choisir"]
        assert len(row["status-updates"]) == len(row["milestones"]) == 1


def test_what_was_said_keeps_what_was_taken_back_and_says_where_from(editor, goal, region):
    person = make_user_with_mandate(Role.GRADES_CONTRIBUTOR, region)
    action = make_action(goal)
    read = make_status(action, state="to_launch", batch=make_batch(region))
    wrong = make_status(action, comment="Dit à tort", author_label="Un système", retracted_at=timezone.now())
    said = make_status(action, state="done", confidence="on_course", comment="Fini", author=person)
    Proof.objects.create(status_update=said, label="CR", url="https://exemple.invalid/cr", author_label="x")

    def found(**query):
        return ids(editor, "status-updates", **query)

    rows = {row["id"]: row for row in all_rows(editor, "status-updates")}
    assert [rows[each.pk]["origin"] for each in (read, wrong, said)] == ["import", "system", "person"]
    assert rows[said.pk]["links"] == [{"label": "CR", "url": "https://exemple.invalid/cr"}]
    assert rows[wrong.pk]["retracted_at"] is not None
    assert found(action=action.pk) == found(region="04") == found(feuille=goal.roadmap_id) == set(rows)
    assert found(retires="1") == found(etat="unknown") == {wrong.pk}
    assert found(retires="0") == {read.pk, said.pk}
    assert found(en_vigueur="1") == found(meteo="on_course") == found(search="fini") == {said.pk}
    assert found(etat=["to_launch", "done"]) == {read.pk, said.pk}
    inside = get(editor, f"actions/{action.pk}/", expand="status-updates")["status-updates"]
    assert [row["id"] for row in inside] == [said.pk, wrong.pk, read.pk]


def test_what_is_programmed_is_found_by_year_and_action(editor, goal):
    action = make_action(goal, years={2025: "Cadrer", 2026: "Déployer"})
    other = make_action(goal, years={2026: "Autre"})

    rows = all_rows(editor, "programming", annee=2026)
    assert {row["action"] for row in rows} == {action.pk, other.pk}
    assert len(ids(editor, "programming", action=action.pk)) == 2
    assert len(ids(editor, "programming", region="04", feuille=goal.roadmap_id)) == 3


def test_an_action_moves_with_what_it_shows_below(editor, goal):
    action, still = (make_action(goal, years={2026: "Cadrer"}) for _ in range(2))
    old = timezone.now() - dt.timedelta(days=9)
    Stamp.objects.update(touched_at=old, transaction=1)
    tag = editor.get(f"/api/v1/actions/{action.pk}/")["ETag"]

    Step.objects.filter(programming__action=action).update(state="done")

    since = (old + dt.timedelta(days=1)).isoformat()
    assert ids(editor, "actions", updated_since=since) == {action.pk}
    assert ids(editor, "programming", updated_since=since) == {action.programmings.get().pk}
    assert editor.get(f"/api/v1/actions/{action.pk}/")["ETag"] != tag
    assert dt.datetime.fromisoformat(get(editor, f"actions/{still.pk}/")["updated_at"]) == old


def test_an_action_goes_out_of_sight_with_its_rights(goal, region):
    draft = make_action(goal, published=False, years={2026: "Cadrer"}, comment="Dit")
    member = client_of(make_user_with_mandate(Role.COMMITTEE_MEMBER, region))

    for name in ("actions", "programming", "status-updates"):
        assert ids(member, name) == set()
        assert ids(member, name, **({} if name == "actions" else {"action": draft.pk})) == set()
