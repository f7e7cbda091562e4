"""Whoever waits for an action holds nothing that another might wait for: no two writers can wait both ways."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import QuerySet

from journal.enums import Outcome
from journal.import_kinds import Actor, Upload
from journal.models import ImportBatch, Stamp
from roadmap.models import Action, Goal, Roadmap, Step
from roadmap.services.blocking import open_blocking
from roadmap.services.editing.actions import edit_action
from roadmap.services.editing.bulk import BulkChange, apply_bulk
from roadmap.services.editing.content import ActionContent, content_of
from roadmap.services.editing.goals import GoalContent, create_goal
from roadmap.services.editing.lifecycle import Place, archive_action, create_action, move_action
from roadmap.services.errors import RoadmapRefused
from roadmap.services.import_check import check_table, store_check
from roadmap.services.import_publish import publish_batch
from roadmap.services.import_undo import undo_batch
from roadmap.services.proposals import accept_proposal, propose
from roadmap.services.status import EDITOR
from roadmap.services.status_update import Statement, Told, save_statement, save_statements
from roadmap.services.steps import StepChange, save_steps
from tests.factories import make_user_with_mandate
from tests.roadmap.imports.builders import small_grid, write
from tests.roadmap.imports.conftest import make_reunion

pytestmark = pytest.mark.django_db(transaction=True)
ACTOR = Actor(label="essai")
PATIENCE = 20
Save = Callable[["World"], Any]


class World:
    """Six imported actions, and the same table corrected on every row, title of the objective included."""

    def __init__(self, folder: Path) -> None:
        self.region, self.grid = make_reunion(), small_grid(6)
        for rank, row in enumerate(self.grid.rows):
            row[0] = f"{rank // 3 + 1}. Renforcer le domaine"
        self.folder = folder
        self.author = make_user_with_mandate(region=self.region)
        self.batch = self.published("table.csv")
        self.actions = list(Action.objects.order_by("pk"))

    def first_again(self) -> Action:
        found: Action = Action.objects.select_related("roadmap__territory").get(pk=self.actions[0].pk)
        return found

    def step_done(self) -> dict[int, StepChange]:
        """Another state at each call."""
        step = Step.objects.filter(programming__action=self.actions[0]).order_by("pk").first()
        assert step is not None
        return {step.pk: StepChange("done" if step.state != "done" else "planned")}

    def checked(self, name: str) -> ImportBatch:
        path = write(self.grid, self.folder / name)
        return store_check(check_table(Upload(path, name, self.region, 2024)), actor=ACTOR)

    def published(self, name: str) -> ImportBatch:
        return publish_batch(self.checked(name), actor=ACTOR)

    def corrected(self) -> ImportBatch:
        """From the last row to the first, so that the order of the file is not that of the numbers."""
        for row in self.grid.rows:
            row[0], row[4] = f"{row[0]} corrigé", "Livrer autrement"
        self.grid.rows.reverse()
        return self.checked("corrigée.csv")


def edit(world: World) -> None:
    action = world.first_again()
    edit_action(
        action=action, content=content_of(action).put("title", "Autre intitulé"), version=action.version
    )


def tell(world: World) -> None:
    said = Statement(version=None, comment="En route.", state="under_way", steps=world.step_done())
    save_statement(action=world.first_again(), said=said, who=EDITOR, actor=ACTOR)


def tell_several(world: World) -> None:
    said = Statement(version=None, comment="Toujours en route.")
    told = [Told(action, said, EDITOR) for action in reversed(world.actions)]
    assert all(outcome.update for outcome in save_statements(told=told, actor=ACTOR))


def confirm_steps(world: World) -> None:
    assert save_steps(action=world.first_again(), changes=world.step_done(), version=None)


def block(world: World) -> None:
    open_blocking(action=world.first_again(), what="Un marché", unblock="", remind_on=None, actor=ACTOR)


def accept(world: World) -> None:
    action = world.first_again()
    said = {"action": action, "kind": "edit", "reason": "Plus clair", "base_version": action.version}
    proposal = propose(**said, changes={"title": "Proposé"}, author=world.author)
    accept_proposal(
        proposal=proposal, changes=proposal.changes, answer="", version=action.version, by=world.author
    )


def change_several(world: World) -> None:
    actions = list(Action.objects.order_by("-pk"))
    versions = {action.pk: action.version for action in actions}
    change = BulkChange("priority", {"priority": 3})
    assert apply_bulk(actions=actions, versions=versions, change=change, actor=ACTOR)


def move_to_the_top(world: World) -> None:
    last = Action.objects.get(pk=world.actions[-1].pk)
    move_action(action=last, place=Place(goal=world.actions[0].goal_id), version=last.version)


def archive(world: World) -> None:
    action = world.first_again()
    archive_action(action=action, version=action.version, reason="Abandonnée", actor=ACTOR)


def publish(world: World) -> None:
    batch = publish_batch(world.corrected(), actor=ACTOR)
    assert batch.lines.filter(outcome=Outcome.CHANGED).count() == 6
    assert Goal.objects.filter(title__endswith="corrigé").count() == 2


def undo(world: World) -> None:
    undo_batch(world.batch, actor=ACTOR)


SINGLE: tuple[Save, ...] = (edit, tell, confirm_steps, block, accept, archive)
SEVERAL: tuple[Save, ...] = (tell_several, change_several, move_to_the_top)


# Publishing holds the roadmap throughout, hence its stamp.
_STAMPS = Stamp.objects.exclude(resource="roadmaps")


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def test_a_save_waits_for_its_actions_before_it_writes_anything(world: World) -> None:
    for save in (*SINGLE[:-1], *SEVERAL, archive):
        assert_waiting_holds_nothing(world, save)


@pytest.mark.parametrize("save", [publish, undo])
def test_an_import_waits_for_what_it_changes_before_it_writes_anything(world: World, save: Save) -> None:
    # No longer the first of its table: what is read without an order comes to it last.
    Action.objects.filter(pk=world.actions[0].pk).update(extras={"Remarque": "Relue"})
    assert_waiting_holds_nothing(world, save)


@pytest.mark.parametrize("save", [publish, undo])
def test_an_import_waits_for_its_objectives_before_it_writes_anything(world: World, save: Save) -> None:
    goals = Goal.objects.filter(pk=world.actions[0].goal_id)
    assert_waiting_holds_nothing(world, save, behind=goals, free=(_STAMPS,))


def create(world: World) -> None:
    roadmap = Roadmap.objects.get()
    create_action(roadmap=roadmap, content=ActionContent(title="Une de plus", code="X-1"))


def test_an_undoing_and_a_creation_wait_for_each_other_before_they_write_anything(world: World) -> None:
    roadmap = Roadmap.objects.all()
    assert_waiting_holds_nothing(world, create, behind=roadmap, free=(Action.objects.all(), _STAMPS))
    assert_waiting_holds_nothing(world, undo, behind=roadmap, free=(Action.objects.all(), _STAMPS))
    assert Roadmap.objects.current().exists(), "the action that was created keeps it"


def test_nothing_is_added_to_what_an_undoing_has_just_withdrawn(world: World) -> None:
    roadmap, level = Roadmap.objects.get(), Goal.objects.earliest("pk").level_id
    undo(world)
    goal = GoalContent(number="9", title="Un objectif de plus", milestones=())
    with pytest.raises(RoadmapRefused, match="vient d’être retirée"):
        create_action(roadmap=roadmap, content=ActionContent(title="Une de plus", code="X-1"))
    with pytest.raises(RoadmapRefused, match="vient d’être retirée"):
        create_goal(roadmap=roadmap, level=level, content=goal)


def assert_waiting_holds_nothing(
    world: World, save: Save, *, behind: QuerySet[Any] | None = None, free: Sequence[QuerySet[Any]] = ()
) -> None:
    """Held back at its first action, a save leaves every other action, goal and stamp free; then it goes through."""
    first = Action.objects.filter(pk=world.actions[0].pk)
    held = first if behind is None else behind
    others = free or (Action.objects.exclude(pk__in=first), Goal.objects.all(), _STAMPS)
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            list(held.select_for_update(no_key=True).order_by("pk").values_list("pk"))
            done = pool.submit(alone, save, world)
            until_it_waits(done)
            for rows in others:
                list(rows.select_for_update(nowait=True).order_by("pk").values_list("pk"))
        done.result(timeout=PATIENCE)


def alone(save: Save, world: World) -> None:
    try:
        save(world)
    finally:
        connection.close()


def until_it_waits(done: Future[None]) -> None:
    limit = time.monotonic() + PATIENCE
    # Not pg_stat_activity, which is the same for a whole transaction.
    asked = "SELECT 1 FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
    while time.monotonic() < limit:
        with connection.cursor() as cursor:
            cursor.execute(asked)
            if cursor.fetchone():
                return
        assert not done.done(), done.exception() or "it never waited for the action"
        time.sleep(0.02)
    raise AssertionError("it never waited for the action")
