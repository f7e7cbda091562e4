"""What the database itself refuses, whoever writes, with the sentence a form would show."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, transaction

from roadmap.models import Alignment, Goal, Milestone, Pilotage, Programming, StatusUpdate
from tests.factories import make_action, make_goal, make_nation, make_roadmap, make_status

pytestmark = pytest.mark.django_db


def refused(write: object) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        write()  # type: ignore[operator]


def test_a_priority_is_one_two_or_three() -> None:
    action = make_action()
    action.priority = 4
    refused(action.save)
    with pytest.raises(ValidationError, match="La priorité est 1, 2 ou 3"):
        action.full_clean(exclude=["title_folded", "search"])


def test_a_number_is_unique_in_its_level_only() -> None:
    roadmap = make_roadmap(levels=[("axe", "axes", None), ("objectif", "objectifs", None)])
    make_goal(roadmap, number="1", depth=1)
    make_goal(roadmap, number="1", depth=2)
    refused(lambda: make_goal(roadmap, number="1", depth=1))


def test_a_number_is_free_again_once_its_goal_is_withdrawn() -> None:
    roadmap = make_roadmap()
    goal = make_goal(roadmap, number="14-1")
    Goal.objects.filter(pk=goal.pk).update(withdrawn_at=goal.created_at)
    assert make_goal(roadmap, number="14-1").pk != goal.pk


def test_two_actions_of_a_roadmap_never_share_a_code() -> None:
    action = make_action(code="A1")
    refused(lambda: make_action(action.goal, code="A1"))


def test_a_milestone_is_of_a_goal_or_of_an_action() -> None:
    action = make_action()
    refused(lambda: Milestone.objects.create(label="Jalon"))
    refused(lambda: Milestone.objects.create(label="Jalon", action=action, goal=action.goal))


def test_an_alignment_starts_from_one_thing() -> None:
    action = make_action()
    national = make_goal(make_roadmap(make_nation()))
    refused(lambda: Alignment.objects.create(national_goal=national))
    refused(lambda: Alignment.objects.create(action=action, goal=action.goal, national_goal=national))
    Alignment.objects.create(action=action, national_goal=national)
    refused(lambda: Alignment.objects.create(action=action, national_goal=national))


def test_a_year_is_programmed_once_and_says_something() -> None:
    action = make_action(years={2024: "Cadrage"})
    refused(lambda: Programming.objects.create(action=action, year=2024, text="Encore"))
    refused(lambda: Programming.objects.create(action=action, year=2025, text=""))
    refused(lambda: Programming.objects.create(action=action, year=1924, text="Jadis"))


def test_a_pilot_is_known_or_named() -> None:
    action = make_action()
    refused(lambda: Pilotage.objects.create(action=action))


def test_a_status_update_says_something() -> None:
    action = make_action()
    refused(lambda: StatusUpdate.objects.create(action=action))


@pytest.mark.parametrize("field", ["state", "comment", "on", "author_label"])
def test_a_status_update_is_never_rewritten(field: str) -> None:
    update = make_status(make_action(), state="under_way", comment="En cours")
    values = {"state": "done", "comment": "Autre", "on": "2024-01-01", "author_label": "Autre"}
    with pytest.raises(DatabaseError), transaction.atomic():
        StatusUpdate.objects.filter(pk=update.pk).update(**{field: values[field]})


def test_a_status_update_is_never_deleted_even_by_bulk() -> None:
    update = make_status(make_action(), state="under_way", current=False)
    with pytest.raises(DatabaseError), transaction.atomic():
        StatusUpdate.objects.filter(pk=update.pk).delete()
    assert StatusUpdate.objects.filter(pk=update.pk).exists()


def test_a_status_update_may_be_retracted() -> None:
    update = make_status(make_action(), state="under_way")
    retracted = StatusUpdate.objects.filter(pk=update.pk).update(retracted_at=update.created_at)
    assert retracted == 1
