"""What an action or a roadmap shows moves its stamp, whoever writes and however."""

from __future__ import annotations

import pytest

from journal.models import Stamp
from roadmap.models import (
    Action,
    Alignment,
    Blocking,
    Goal,
    Milestone,
    Pilotage,
    Programming,
    Proof,
    Roadmap,
    RoadmapLevel,
    StatusUpdate,
    Step,
)
from territories.models import Organisation
from tests.factories import (
    make_action,
    make_goal,
    make_milestone,
    make_nation,
    make_organisation,
    make_region,
    make_roadmap,
)
from tests.journal.stamps.world import forget, moved, run, stamp_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def nation():
    return make_nation()


@pytest.fixture
def region(nation):
    return make_region("04", "La Réunion")


@pytest.fixture
def goal(region):
    return make_goal(make_roadmap(region))


@pytest.fixture
def grades():
    return make_organisation()


@pytest.fixture
def action(goal, grades):
    return make_action(goal, years={2024: ["Recruter"]}, pilots=[grades], state="under_way")


@pytest.fixture
def neighbour(goal):
    return make_action(goal, years={2024: ["Acheter"]})


def of(action: Action) -> dict[str, set[tuple[str, int]]]:
    """The stamps of an action and of its parts."""
    return {
        "itself": {("actions", action.pk)},
        "programming": {("programming", each.pk) for each in action.programmings.all()},
        "status": {("status-updates", each.pk) for each in action.status_updates.all()},
    }


def test_a_step_moves_its_programming_and_its_action_and_no_other(action, neighbour):
    forget()

    Step.objects.filter(programming__action=action).update(state="done")

    assert moved() == of(action)["itself"] | of(action)["programming"]


def test_a_deleted_step_moves_them_too(action, neighbour):
    forget()

    run("DELETE FROM roadmap_step WHERE programming_id = %s", action.programmings.get().pk)

    assert moved() == of(action)["itself"] | of(action)["programming"]


def test_a_status_moves_its_action_and_itself(action, neighbour):
    forget()

    update = StatusUpdate.objects.create(action=action, state="done")

    assert moved() == {("actions", action.pk), ("status-updates", update.pk)}


def test_a_title_moves_what_bears_it(action, neighbour, goal):
    milestone = make_milestone(action=action, label="Marché notifié")
    forget()

    run("UPDATE roadmap_action SET title = 'Étendre' WHERE id = %s", action.pk)

    whole = of(action)
    assert moved() == whole["itself"] | whole["programming"] | whole["status"] | {
        ("milestones", milestone.pk)
    }


def test_a_priority_moves_the_action_alone(action, neighbour):
    forget()

    Action.objects.filter(pk=action.pk).update(priority=3)

    assert moved() == of(action)["itself"]


def test_what_changes_nothing_moves_nothing(action):
    forget()

    Action.objects.update(priority=action.priority)

    assert moved() == set()


@pytest.mark.parametrize("part", ["pilotage", "blocking", "alignment", "milestone", "proof"])
def test_a_part_of_an_action_moves_it(part, action, neighbour, goal):
    forget()

    {
        "pilotage": lambda: Pilotage.objects.create(action=action, label="Un pilote"),
        "blocking": lambda: Blocking.objects.create(action=action, what="Le budget", author_label="A"),
        "alignment": lambda: Alignment.objects.create(action=action, national_goal=goal),
        "milestone": lambda: Milestone.objects.create(action=action, label="Notifié"),
        "proof": lambda: Proof.objects.create(
            status_update=action.status_updates.get(),
            label="Note",
            url="https://example.test/",
            author_label="A",
        ),
    }[part]()

    assert ("actions", action.pk) in moved()
    assert ("actions", neighbour.pk) not in moved()


def test_a_published_roadmap_moves_and_opens_all_that_it_holds(action, neighbour, goal):
    Roadmap.objects.update(published_at=None)
    Stamp.objects.update(opened=False)
    forget()

    run("UPDATE roadmap_roadmap SET published_at = now()")

    expected = {("roadmaps", goal.roadmap_id), ("goals", goal.pk)}
    for each in (action, neighbour):
        expected |= set.union(*of(each).values())
    assert moved() == expected
    assert set(Stamp.objects.filter(resource="actions").values_list("opened", flat=True)) == {True}


def test_a_note_on_a_roadmap_moves_it_alone(action, goal):
    forget()

    Roadmap.objects.update(note="Relue")

    assert moved() == {("roadmaps", goal.roadmap_id)}


def test_a_renamed_level_moves_its_roadmap_and_its_goals(action, goal):
    forget()

    RoadmapLevel.objects.filter(pk=goal.level_id).update(name="Chantier")

    assert moved() == {("roadmaps", goal.roadmap_id), ("goals", goal.pk)}


def test_a_renamed_goal_moves_its_actions(action, neighbour, goal):
    elsewhere = make_action(make_goal(goal.roadmap, number="77"))
    forget()

    Goal.objects.filter(pk=goal.pk).update(title="Autrement")

    assert moved() == {("goals", goal.pk), ("actions", action.pk), ("actions", neighbour.pk)}
    assert ("actions", elsewhere.pk) not in moved()


def test_a_renamed_organisation_moves_the_actions_it_pilots_and_the_goals_it_leads(
    action, neighbour, goal, grades
):
    Goal.objects.filter(pk=goal.pk).update(lead=grades)
    forget()

    Organisation.objects.filter(pk=grades.pk).update(short_name="TESIS-OI")

    assert moved() == {("organisations", grades.pk), ("actions", action.pk), ("goals", goal.pk)}


def test_an_organisation_that_keeps_its_name_moves_alone(action, grades):
    forget()

    Organisation.objects.filter(pk=grades.pk).update(legal_form="GIP")

    assert moved() == {("organisations", grades.pk)}


def test_a_deleted_action_keeps_a_stamp_that_says_so(goal, region):
    action = make_action(goal, years={2024: ["Recruter"]})
    key, programming = action.pk, action.programmings.get().pk
    forget()

    action.delete()

    for stamp in (stamp_of("actions", key), stamp_of("programming", programming)):
        assert stamp.deleted
        assert stamp.opened
        assert stamp.regions == [region.pk]


def test_a_row_put_back_under_its_number_is_no_longer_deleted(action):
    programming = action.programmings.get()
    key = programming.pk
    programming.delete()

    Programming.objects.create(pk=key, action=action, year=2025, text="Former")

    assert not stamp_of("programming", key).deleted


def test_an_action_that_changes_region_is_of_both(action, region):
    other = make_roadmap(make_region("32", "Hauts-de-France"), code="fdr-32")

    Action.objects.filter(pk=action.pk).update(roadmap=other, goal=None)

    assert stamp_of("actions", action.pk).regions == sorted([region.pk, other.territory_id])
    assert stamp_of("programming", action.programmings.get().pk).regions == sorted(
        [region.pk, other.territory_id]
    )


def test_what_was_read_once_stays_opened(action):
    Action.objects.filter(pk=action.pk).update(published_at=None)

    assert stamp_of("actions", action.pk).opened


def test_a_draft_never_published_was_never_opened(goal):
    draft = make_action(goal, published=False, years={2024: ["Recruter"]})

    assert not stamp_of("actions", draft.pk).opened
    assert not stamp_of("programming", draft.programmings.get().pk).opened


def test_a_national_roadmap_is_of_everybody_and_its_actions_of_the_nation(nation):
    goal = make_goal(make_roadmap(nation, code="nationale"))
    action = make_action(goal)

    assert stamp_of("roadmaps", goal.roadmap_id).regions == []
    assert stamp_of("goals", goal.pk).regions == []
    assert stamp_of("actions", action.pk).regions == [nation.pk]


def test_one_transaction_stamps_an_object_once(action):
    first = stamp_of("actions", action.pk).touched_at

    Step.objects.update(state="done")

    assert stamp_of("actions", action.pk).touched_at == first
