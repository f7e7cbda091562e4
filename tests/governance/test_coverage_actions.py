"""The actions that the coverage of a region names, on the day that is looked at."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from accounts.selectors.scopes import scope_of
from governance.selectors.coverage_actions import aligned_actions
from indicators.models import GoalSnapshot, Snapshot
from indicators.services.recompute import recompute
from roadmap.models import Action, Alignment
from tests import factories
from tests.factories import client_of, make_action, make_goal, make_nation, make_region, make_roadmap
from tests.governance.costs import BUDGET, costs
from tests.journal.dating import dated
from tests.pages import source_of

pytestmark = pytest.mark.django_db

REGION = "governance:coverage"
COST = 12


@pytest.fixture
def region():
    return make_region()


@pytest.fixture
def goal(region):
    roadmap = make_roadmap(region, levels=(("objectif", "objectifs", 1), ("volet", "volets", 1)))
    return make_goal(roadmap, number="1", title="Promouvoir les usages")


@pytest.fixture
def national():
    """An axis and a priority under it."""
    roadmap = make_roadmap(make_nation(), levels=(("axe", "axes", 1), ("priorité", "priorités", 1)))
    axis = make_goal(roadmap, number="1", title="Premier axe", depth=1)
    return axis, make_goal(parent=axis, number="1.1", title="Une priorité", depth=2)


def compute(region, day=None):
    """Both scopes; ``day`` of May 2026 is the moment of the data, at 13:00, when the events were dated at noon."""
    on = dt.date(2026, 5, day) if day else None
    for place in (region, make_nation()):
        recompute(territory_id=place.pk, on=on)
        if day:
            moment = dt.datetime(2026, 5, day, 13, tzinfo=dt.UTC)
            Snapshot.objects.filter(territory=place, on=on).update(data_at=moment)


def reader(region):
    return factories.make_user_with_mandate(Role.COMMITTEE_MEMBER, region)


def page(user, **asked):
    return source_of(client_of(user).get(reverse(REGION, args=["04"]), asked))


def named(html):
    """The words and the items of each list of actions, in the order of the page."""
    parts = html.split('<details class="cv-named">')[1:]
    return [part.split("</details>")[0] for part in parts]


def test_today_names_the_actions_aligned_with_each_goal(region, goal, national):
    one, two = make_action(goal, title="Déployer un label"), make_action(goal, title="Former les pilotes")
    for action in (one, two):
        Alignment.objects.create(action=action, national_goal=national[1])
    compute(region)
    (found,) = named(page(reader(region)))
    assert "Voir les 2 actions<span" in found
    assert reverse("roadmap:action-detail", args=[one.pk]) in found
    assert found.index("Déployer un label") < found.index("Former les pilotes")


def test_an_action_is_named_where_it_is_aligned_and_only_counted_above(region, goal, national):
    axis, priority = national
    for title, served in (("De l’axe", axis), ("De la priorité", priority)):
        Alignment.objects.create(action=make_action(goal, title=title), national_goal=served)
    compute(region)
    above, below = named(page(reader(region)))
    assert "Voir l’action alignée à ce niveau<span" in above
    assert "De la priorité" not in above
    assert "Voir l’action<span" in below


def test_an_action_is_aligned_by_a_goal_above_it_and_named_once(region, goal, national):
    under = make_goal(parent=goal, number="1.1", depth=2)
    action = make_action(under, title="Déployer un label")
    for fields in ({"goal": goal}, {"action": action}):
        Alignment.objects.create(national_goal=national[1], **fields)
    compute(region)
    (found,) = named(page(reader(region)))
    assert found.count("Déployer un label") == 1


def test_a_past_day_names_what_was_aligned_then(region, goal, national):
    """What was removed since is named, what came later is not, and today says the contrary."""
    removed = make_action(goal, title="Retirée depuis")
    late = make_action(goal, title="Alignée plus tard")
    alignment = Alignment.objects.create(action=removed, national_goal=national[1])
    dated(3)
    compute(region, 3)
    alignment.delete()
    Alignment.objects.create(action=late, national_goal=national[1])
    dated(5)
    compute(region, 5)
    user = reader(region)
    (then,) = named(page(user, au="2026-05-04"))
    (now,) = named(page(user, au="2026-05-06"))
    assert "Retirée depuis" in then
    assert "Alignée plus tard" not in then
    assert "Alignée plus tard" in now
    assert "Retirée depuis" not in now


def test_an_alignment_made_between_the_computation_and_the_end_of_the_day_is_not_named(
    region, goal, national
):
    """The day shows what its computation counted, not what it did not know."""
    counted, missed = make_action(goal, title="Comptée"), make_action(goal, title="Manquée")
    Alignment.objects.create(action=counted, national_goal=national[1])
    dated(3)
    compute(region, 3)
    Alignment.objects.create(action=missed, national_goal=national[1])
    dated(4)
    html = page(reader(region), au="2026-05-06")
    (found,) = named(html)
    assert "Comptée" in found
    assert "Manquée" not in found


def test_words_and_states_are_those_of_the_day_and_what_has_no_page_any_more_is_no_link(
    region, goal, national
):
    action = make_action(goal, title="Ancien intitulé")
    Alignment.objects.create(action=action, national_goal=national[1])
    dated(3)
    compute(region, 3)
    action.title, action.withdrawn_at = "Nouvel intitulé", timezone.now()
    action.save()
    (found,) = named(page(reader(region), au="2026-05-04"))
    assert "Ancien intitulé" in found
    assert "Nouvel intitulé" not in found
    assert "<a " not in found


def test_words_that_somebody_wrote_are_never_markup(region, goal, national):
    shown, hidden = (make_action(goal, title=f"<b>{word}</b>") for word in ("Ouverte", "Retirée"))
    for action in (shown, hidden):
        Alignment.objects.create(action=action, national_goal=national[1])
    compute(region)
    hidden.withdrawn_at = timezone.now()
    hidden.save()
    (found,) = named(page(reader(region)))
    assert "&lt;b&gt;Ouverte&lt;/b&gt;</a>" in found
    assert "<li>&lt;b&gt;Retirée&lt;/b&gt;, " in found


def test_the_actions_of_another_region_are_not_named(region, goal, national):
    other = make_goal(make_roadmap(make_region("06", "Mayotte")))
    for title, above in (("D’ici", goal), ("D’ailleurs", other)):
        Alignment.objects.create(action=make_action(above, title=title), national_goal=national[1])
    compute(other.roadmap.territory)
    compute(region)
    html = page(reader(region))
    assert "D’ici" in html
    assert "D’ailleurs" not in html


def test_what_is_named_is_what_was_counted(region, goal, national):
    """Each goal of the table, alignments by action and by goal, at every level."""
    axis, priority = national
    under = make_goal(parent=goal, number="1.1", depth=2)
    actions = [make_action(above, title=f"Action {n}") for n, above in enumerate([goal, under] * 4)]
    for action in actions[:3]:
        Alignment.objects.create(action=action, national_goal=axis)
    for action in actions[2:5]:
        Alignment.objects.create(action=action, national_goal=priority)
    Alignment.objects.create(goal=under, national_goal=priority)
    compute(region)
    snapshot = Snapshot.objects.get(territory=region, part="roadmap")
    found = aligned_actions(
        scope_of(reader(region), day=timezone.localdate()), snapshot, [axis.pk, priority.pk]
    )
    pks = {goal_id: {action.pk for action in named} for goal_id, named in found.items()}
    counts = dict(
        GoalSnapshot.objects.filter(snapshot=snapshot, goal__in=national).values_list("goal_id", "actions")
    )
    assert len(pks[priority.pk]) == counts[priority.pk] == 6
    assert len(pks[axis.pk] | pks[priority.pk]) == counts[axis.pk] == 7


def test_the_table_names_them_too(region, goal, national):
    for title in ("Déployer un label", "Former"):
        Alignment.objects.create(action=make_action(goal, title=title), national_goal=national[1])
    compute(region)
    response = client_of(reader(region)).get(reverse("governance:coverage-export", args=["04"]))
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert [row["Actions alignées à ce niveau"] for row in rows] == ["", "Déployer un label\u202f; Former"]


def test_a_past_matrix_leads_to_the_same_day_of_its_regions(region, goal, national):
    Alignment.objects.create(action=make_action(goal), national_goal=national[1])
    dated(3)
    compute(region, 3)
    client = client_of(factories.make_user_with_mandate(Role.NATIONAL_READER))
    address = f"{reverse(REGION, args=['04'])}?feuille={national[1].roadmap_id}"
    past = source_of(client.get(reverse("governance:national-coverage"), {"au": "2026-05-04"}))
    assert f'{address}&amp;au=2026-05-04#objectif-{national[1].pk}"' in past
    today = source_of(client.get(reverse("governance:national-coverage")))
    assert f'{address}#objectif-{national[1].pk}"' in today


def test_the_page_costs_the_same_for_two_actions_and_for_forty(region, goal, national):
    client = client_of(reader(region))
    addresses = [reverse(REGION, args=["04"]), reverse(REGION, args=["04"]) + "?au=2026-05-04"]
    found = []
    for number in (2, 38):
        for action in [make_action(goal) for _ in range(number)]:
            Alignment.objects.create(action=action, national_goal=national[1])
        dated(3)
        compute(region, 3)
        compute(region)
        found.append(costs(client, addresses))
    assert Action.objects.count() == 40
    assert found[0] == found[1]
    assert set(found[1].values()) == {COST}
    assert COST <= BUDGET
