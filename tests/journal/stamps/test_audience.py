"""Who is told of what changed, gone objects included: nobody of what they never could read."""

from __future__ import annotations

import pytest
from django.utils import timezone

from common.scope import NOBODY, Scope
from journal.models import Stamp
from roadmap.models import Action
from tests.factories import make_action, make_goal, make_nation, make_region, make_roadmap
from tests.governance.factories import make_committee, make_meeting
from tests.journal.stamps.world import reader_of, writer_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def nation():
    return make_nation()


@pytest.fixture
def region(nation):
    return make_region("04", "La Réunion")


@pytest.fixture
def elsewhere(nation):
    return make_region("32", "Hauts-de-France")


@pytest.fixture
def goal(region):
    return make_goal(make_roadmap(region))


def told(scope: Scope, resource: str) -> set[int]:
    return set(Stamp.objects.visible_to(scope).filter(resource=resource).values_list("object_id", flat=True))


EVERYWHERE = Scope(every_region=True)


def test_a_published_action_is_told_to_its_readers_only(goal, region, elsewhere):
    action = make_action(goal)

    assert told(reader_of(region), "actions") == {action.pk}
    assert told(EVERYWHERE, "actions") == {action.pk}
    assert told(writer_of(elsewhere), "actions") == set()
    assert told(NOBODY, "actions") == set()


def test_a_draft_is_told_to_those_who_write_it_only(goal, region, elsewhere):
    draft = make_action(goal, published=False)

    assert told(writer_of(region), "actions") == {draft.pk}
    for other in (reader_of(region), EVERYWHERE, writer_of(elsewhere)):
        assert told(other, "actions") == set()


def test_a_withdrawn_action_is_still_told(goal, region):
    action = make_action(goal)

    Action.objects.update(withdrawn_at=timezone.now())

    assert told(reader_of(region), "actions") == {action.pk}
    assert not Action.objects.visible_to(reader_of(region)).exists()


def test_an_action_that_moved_is_told_in_both_regions(goal, region, elsewhere):
    action = make_action(goal)

    Action.objects.update(roadmap=make_roadmap(elsewhere, code="autre"), goal=None)

    assert told(reader_of(region), "actions") == told(reader_of(elsewhere), "actions") == {action.pk}


def test_what_all_share_is_told_to_anybody_with_a_mandate(nation, region):
    roadmap = make_roadmap(nation, published=False)

    assert told(reader_of(region), "roadmaps") == {roadmap.pk}
    assert told(NOBODY, "roadmaps") == set()


def test_a_meeting_of_the_nation_in_preparation_is_told_to_nobody(nation, region):
    make_meeting(make_committee(nation), "2024-03-01", state="draft")

    assert told(writer_of(region), "meetings") == told(EVERYWHERE, "meetings") == set()


@pytest.mark.parametrize(
    "scope_of", [reader_of, writer_of, lambda *regions: EVERYWHERE], ids=["reader", "writer", "national"]
)
def test_all_that_is_read_is_told(scope_of, goal, region, elsewhere, nation):
    for published in (True, False):
        make_action(goal, published=published)
        make_action(make_goal(make_roadmap(elsewhere, published=published)))
        make_action(make_goal(make_roadmap(nation, published=published)), published=published)
    scope = scope_of(region)

    assert set(Action.objects.visible_to(scope).values_list("pk", flat=True)) <= told(scope, "actions")
