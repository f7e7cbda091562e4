"""Any traced object, and a whole roadmap, as of a day: what it said, who may read it, at what cost."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.enums import Role
from roadmap.models import Action, Campaign, Goal, Milestone, Proposal, Roadmap
from territories.models import Organisation
from tests.factories import (
    client_of,
    make_action,
    make_goal,
    make_milestone,
    make_nation,
    make_organisation,
    make_region,
    make_roadmap,
    make_status,
    make_user,
    make_user_with_mandate,
)
from tests.journal.dating import dated
from tests.pages import source_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> Client:
    return client_of(make_user_with_mandate(Role.ARS_EDITOR))


@pytest.fixture
def goal() -> Goal:
    return make_goal(make_roadmap(make_region(), title="Feuille d’ici"), number="1", title="Former")


def read(client: Client, obj: object, day: str = "") -> str:
    """The page of an object, at the end of a day when one is given."""
    return read_key(client, obj._meta.label_lower, obj.pk, day)


def read_key(client: Client, kind: str, number: int, day: str = "") -> str:
    response = client.get(reverse("journal:object", args=[kind, number]), {"au": day} if day else {})
    assert response.status_code == 200
    return source_of(response)


def tree(client: Client, roadmap: Roadmap, day: str) -> str:
    response = client.get(reverse("roadmap:roadmap-as-of", args=[roadmap.pk]), {"au": day})
    assert response.status_code == 200
    return source_of(response)


def test_a_goal_is_read_with_its_milestones_as_they_were(editor: Client, goal: Goal) -> None:
    milestone = make_milestone(goal, label="Premier jalon", due=dt.date(2026, 9, 1))
    dated(4)
    Goal.objects.update(title="Former tous les professionnels", description="Dans toute la région")
    Milestone.objects.update(label="Jalon repoussé")
    dated(9)
    before, after = read(editor, goal, "2026-05-08"), read(editor, goal, "2026-05-09")
    assert "<h1> 1 Former </h1>" in before
    assert "État à la fin du 8\u00a0mai\u00a02026" in before
    assert "Premier jalon" in before
    assert "1er\u00a0septembre\u00a02026" in before
    assert "Dans toute la région" not in before.partition('id="trace"')[0]
    assert "<h1> 1 Former tous les professionnels </h1>" in after
    assert "Jalon repoussé" in after
    assert "<h1> Premier jalon </h1>" in read(editor, milestone, "2026-05-04")


def test_the_message_of_a_campaign_is_read_as_it_was(editor: Client) -> None:
    days = {"opens_on": dt.date(2026, 5, 1), "closes_on": dt.date(2026, 5, 30)}
    campaign = Campaign.objects.create(
        territory=make_region(), title="Points", message="Avant midi.", author=make_user(), **days
    )
    dated(4)
    Campaign.objects.update(message="Avant la fin du mois.")
    assert "<dd> Avant midi. </dd>" in read(editor, campaign, "2026-05-04")
    page = source_of(editor.get(reverse("roadmap:campaign-detail", args=[campaign.pk])))
    assert "Trace des changements" in page
    assert "<ins>Avant la fin du mois.</ins>" in page
    assert f'action="/journal/objets/roadmap.campaign/{campaign.pk}/"' in page


def test_what_all_the_regions_share_has_its_trace_too(editor: Client) -> None:
    organisation = make_organisation("Groupement")
    dated(4)
    Organisation.objects.update(name="Groupement régional")
    html = read(editor, organisation, "2026-05-04")
    assert "<h1> Groupement </h1>" in html
    assert "<ins>Groupement régional</ins>" in html


def test_json_is_read_in_french(editor: Client) -> None:
    action = make_action(
        to_confirm=[{"kind": "readings", "column": "", "message": "2 lectures conviennent."}]
    )
    proposal = Proposal.objects.create(
        action=action,
        kind="status",
        changes={"state": "under_way", "confidence": None, "comment": "Lancée.", "on": None},
        author=make_user(),
        author_label="GRADeS",
    )
    own = read(editor, action).partition('id="trace"')[0]
    assert "<dd> 2 lectures conviennent. </dd>" in own
    html = read(editor, proposal)
    assert "État\u00a0: en cours<br>Point de situation\u00a0: Lancée." in html
    assert f'<a href="/propositions/{proposal.pk}/">Ouvrir sa page</a>' in html


def test_before_the_first_trace_the_page_says_since_when(editor: Client, goal: Goal) -> None:
    dated(4)
    said = read(editor, goal, "2026-05-03")
    assert (
        "Inconnu au 3\u00a0mai\u00a02026&nbsp;: le journal ne le connaît que depuis le 4\u00a0mai\u00a02026"
        in said
    )
    assert "la connaît que depuis le 4\u00a0mai\u00a02026" in tree(editor, goal.roadmap, "2026-05-03")


def test_what_is_deleted_is_shown_deleted(editor: Client, goal: Goal) -> None:
    action = make_action(goal, title="Disparue")
    kept = Goal(pk=goal.pk, roadmap=goal.roadmap)
    number = action.pk
    dated(4)
    action.delete()
    goal.delete()
    dated(9)
    assert "Supprimé depuis, le 9\u00a0mai\u00a02026" in read(editor, kept, "2026-05-05")
    assert "Supprimé le 9\u00a0mai\u00a02026. Ses derniers mots" in read(editor, kept)
    html = tree(editor, kept.roadmap, "2026-05-05")
    assert "Supprimé depuis" in html
    assert "(supprimée depuis)" in html
    assert "Disparue" not in tree(editor, kept.roadmap, "2026-05-09")
    answer = editor.get(reverse("roadmap:action-as-of", args=[number, "2026-05-05"]), follow=True)
    assert "<h1> Disparue </h1>" in source_of(answer)


def test_a_roadmap_is_read_with_the_places_and_states_of_that_day(editor: Client, goal: Goal) -> None:
    other = make_goal(goal.roadmap, number="2", title="Équiper")
    moved = make_action(goal, title="Déménagée", state="to_launch")
    archived = make_action(goal, title="Archivée depuis peu")
    make_milestone(action=moved, label="Marché signé", due_text="été")
    dated(4)
    Action.objects.filter(pk=moved.pk).update(goal=other, title="Arrivée")
    make_status(Action.objects.get(pk=moved.pk), state="done")
    Action.objects.filter(pk=archived.pk).update(archived_at=dt.datetime(2026, 5, 9, tzinfo=dt.UTC))
    make_action(other, title="Née après")
    dated(9)
    before, after = tree(editor, goal.roadmap, "2026-05-08"), tree(editor, goal.roadmap, "2026-05-09")
    assert "2\u00a0objectifs, 2\u00a0actions" in before
    assert before.index("Former") < before.index("Déménagée") < before.index("Équiper")
    assert "À lancer" in before
    assert "Marché signé" in before
    assert "(archivée depuis)" in before
    assert "Née après" not in before
    assert after.index("Équiper") < after.index("Arrivée")
    assert "Réalisée" in after
    assert "Archivée depuis peu" not in after
    assert f'href="/actions/{moved.pk}/au/2026-05-08/"' in before


def test_a_national_roadmap_is_read_as_of_a_day_too(editor: Client) -> None:
    goal = make_goal(make_roadmap(make_nation()), title="Ancien axe")
    dated(4)
    Goal.objects.update(title="Nouvel axe")
    assert "Ancien axe" in tree(editor, goal.roadmap, "2026-05-04")
    assert f'action="/feuilles-de-route/{goal.roadmap.pk}/au/"' in source_of(
        editor.get(reverse("roadmap:roadmap-detail", args=[goal.roadmap.pk]))
    )


def test_a_day_that_cannot_be_read_is_said_beside_the_field(editor: Client, goal: Goal) -> None:
    assert "Cette date n’existe pas" in read(editor, goal, "2026-02-30")
    assert "Ce jour n’est pas encore venu." in tree(editor, goal.roadmap, "2999-01-01")


def test_what_went_to_another_region_took_its_past_along(goal: Goal) -> None:
    action = make_action(goal, title="Secret d’avant")
    elsewhere = make_roadmap(make_region("06", "Mayotte"))
    dated(4)
    Action.objects.update(roadmap=elsewhere, goal=None)
    here = client_of(make_user_with_mandate(Role.ARS_EDITOR, goal.roadmap.territory))
    there = client_of(make_user_with_mandate(Role.ARS_EDITOR, elsewhere.territory))
    assert "Secret d’avant" not in tree(here, goal.roadmap, "2026-05-05")
    assert here.get(reverse("journal:object", args=["roadmap.action", action.pk])).status_code == 404
    assert "Secret d’avant" in read(there, action, "2026-05-05")


@pytest.mark.parametrize("role", [Role.COMMITTEE_MEMBER, Role.PARTNER])
def test_readers_of_what_is_published_read_no_past(goal: Goal, role: str) -> None:
    reader = client_of(make_user_with_mandate(role, goal.roadmap.territory))
    assert reader.get(reverse("roadmap:roadmap-as-of", args=[goal.roadmap.pk])).status_code == 404
    assert reader.get(reverse("journal:object", args=["roadmap.goal", goal.pk])).status_code == 404
    assert 'id="passe"' not in source_of(reader.get(reverse("roadmap:region-tree", args=["04"])))


def test_unknown_objects_are_not_found(editor: Client) -> None:
    for kind, number in (("roadmap.goal", 999_999), ("auth.group", 1), ("x", 1), ("roadmap.goal", 10**30)):
        assert editor.get(reverse("journal:object", args=[kind, number])).status_code == 404


def test_the_past_costs_the_same_for_one_and_for_thirty(editor: Client, goal: Goal) -> None:
    def queries() -> tuple[int, int]:
        counts = []
        for page in (tree, read):
            with CaptureQueriesContext(connection) as captured:
                page(editor, goal.roadmap if page is tree else goal, "2026-05-20")
            counts.append(len(captured))
        return counts[0], counts[1]

    def grow(number: int) -> None:
        for each in range(number):
            child = make_goal(goal.roadmap, title=f"Objectif {each}", parent=None)
            make_milestone(make_action(child, state="done").goal, label="Jalon")
            make_milestone(goal, label="Jalon")
        dated(4)

    grow(1)
    queries()
    few = queries()
    grow(30)
    assert queries() == few
