"""The web process killed while it saves the full form of an action."""

from __future__ import annotations

import pytest

from accounts.enums import Role
from roadmap.models import Action
from roadmap.services.editing.content import content_of
from tests.factories import client_of, make_user_with_mandate
from tests.faults.faults import Seen, assert_entirely_old, assert_one_trace, killed, killed_after_commit
from tests.faults.web import Browser, Web
from tests.roadmap.editing.conftest import World
from tests.roadmap.editing.sending import Fields, send

# What the save reaches, in this order; the last is asked for by its COMMIT, which verifies references.
BEFORE_COMMIT = {
    "its action": "SELECT FROM roadmap_action FOR UPDATE",
    "its first line of trace": "LOCK TABLE journal_change IN EXCLUSIVE MODE",
    "its pilots": "LOCK TABLE roadmap_pilotage IN EXCLUSIVE MODE",
    "its steps": "LOCK TABLE roadmap_step IN EXCLUSIVE MODE",
    "the trace of its steps": "LOCK TABLE roadmap_stepevent IN EXCLUSIVE MODE",
    "its alignments": "LOCK TABLE roadmap_alignment IN EXCLUSIVE MODE",
}
COMMIT = "SELECT FROM territories_organisation FOR UPDATE"


def full_edit(person: Browser, world: World) -> Fields:
    return person.opened(world.address) | {
        "title": "Déployer partout",
        "priority": "3",
        "goal": str(world.other_goal.pk),
        "pilotes-0-remove": "on",
        "pilotes-1-organisation": str(world.support.pk),
        "pilotes-1-role": "support",
        "etapes-2024-0-text": "Recruter deux personnes",
        "etapes-2024-0-state": "done",
        "etapes-2024-2-text": "Évaluer",
        "annee-2025-text": "- Généraliser\n- Rendre compte",
        "annee-2026-text": "Clore",
        "jalons-0-label": "Label remis",
        "jalons-0-due": "2025-06-30",
        "alignements-keep": [],
    }


def assert_entirely_new(world: World) -> None:
    action = Action.objects.get(pk=world.action.pk)
    content = content_of(action)
    assert (action.version, content.title, content.priority) == (2, "Déployer partout", 3)
    assert content.goal == world.other_goal.pk
    assert [(pilot.organisation, pilot.role) for pilot in content.pilots] == [(world.support.pk, "support")]
    assert {year: entry.text for year, entry in content.years.items()} == {
        2024: "- Recruter deux personnes\n- Former\n- Évaluer",
        2025: "- Généraliser\n- Rendre compte",
        2026: "Clore",
    }
    assert [(step.text, step.state) for step in content.year(2024).steps] == [
        ("Recruter deux personnes", "done"),
        ("Former", "unknown"),
        ("Évaluer", "unknown"),
    ]
    assert [step.text for step in content.year(2025).steps] == ["Généraliser", "Rendre compte"]
    assert [step.text for step in content.year(2026).steps] == ["Clore"]
    assert [milestone.label for milestone in content.milestones] == ["Label remis"]
    assert content.alignments == frozenset()


def assert_sending_again_is_right(person: Browser, world: World, sent: Fields, before: Seen) -> None:
    """The browser sends the very same form again: whatever the first sending did, it is saved, once."""
    answer = person.post(world.address, sent)
    assert answer.status_code == 302, answer.text
    assert_entirely_new(world)
    assert_one_trace(before, actor=str(world.editor), path=world.address)


@pytest.mark.parametrize("lock", BEFORE_COMMIT.values(), ids=BEFORE_COMMIT)
def test_killed_before_the_commit_nothing_is_written_and_sending_again_saves(
    web: Web, person: Browser, world: World, lock: str
) -> None:
    sent, before = full_edit(person, world), Seen.now()
    killed(person, world.address, sent, lock=lock, kill=web.kill_workers, web=web)
    assert_entirely_old(before)
    assert_sending_again_is_right(person, world, sent, before)


def test_killed_with_its_master_nothing_is_written_and_the_supervisor_starts_both_again(
    web: Web, person: Browser, world: World
) -> None:
    sent, before = full_edit(person, world), Seen.now()
    lock = BEFORE_COMMIT["its steps"]
    killed(person, world.address, sent, lock=lock, kill=web.kill_master, web=web)
    assert_entirely_old(before)
    assert_sending_again_is_right(person, world, sent, before)


@pytest.mark.parametrize("whom", ["workers", "master"])
def test_killed_while_it_commits_all_of_it_is_written(
    web: Web, person: Browser, world: World, whom: str
) -> None:
    sent, before = full_edit(person, world), Seen.now()
    kill = web.kill_workers if whom == "workers" else web.kill_master
    killed(person, world.address, sent, lock=COMMIT, kill=kill, web=web, at_commit=True)
    assert_entirely_new(world)
    assert_one_trace(before, actor=str(world.editor), path=world.address)
    assert_sending_again_is_right(person, world, sent, before)


def test_killed_between_the_commit_and_the_answer_all_of_it_is_written(
    web: Web, person: Browser, world: World
) -> None:
    sent, before = full_edit(person, world), Seen.now()

    def saved() -> bool:
        return Action.objects.filter(pk=world.action.pk, version=2).exists()

    killed_after_commit(person, world.address, sent, lock=COMMIT, saved=saved, web=web)
    assert_entirely_new(world)
    assert_sending_again_is_right(person, world, sent, before)


def test_somebody_who_saved_between_the_kill_and_the_second_sending_is_not_overwritten(
    web: Web, person: Browser, world: World
) -> None:
    sent = full_edit(person, world)
    killed(person, world.address, sent, lock=BEFORE_COMMIT["its steps"], kill=web.kill_workers, web=web)
    other = client_of(make_user_with_mandate(Role.ARS_EDITOR, world.region))
    assert send(other, world.address, title="Un autre intitulé").status_code == 302
    answer = person.post(world.address, sent)
    assert answer.status_code == 409
    assert "Déployer partout" in answer.text
    assert Action.objects.get(pk=world.action.pk).title == "Un autre intitulé"
