"""Publishing a table: its objectives in a few statements, each action written once with what it already says."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from journal.import_kinds import Actor, Upload
from journal.models import ImportBatch
from roadmap.models import Action, Goal, StatusUpdate
from roadmap.services.import_check import check_table, store_check
from roadmap.services.import_publish import publish_batch
from roadmap.services.import_undo import undo_batch
from territories.models import Territory
from tests.roadmap.imports.builders import Grid, small_grid, write

pytestmark = pytest.mark.django_db
ACTOR = Actor(label="essai")
EVENTS = {name: apps.get_model("roadmap", f"{name}Event").objects for name in ("Action", "Goal")}


def publish(grid: Grid, path: Path, region: Territory) -> ImportBatch:
    """What is published from a grid, read from a file like any other."""
    write(grid, path)
    batch = store_check(check_table(Upload(path, path.name, region, 2024)), actor=ACTOR)
    return publish_batch(batch, actor=ACTOR)


def with_axes(grid: Grid, *axes: str, objectives: tuple[str, ...]) -> Grid:
    """The rows one under each objective, two objectives under each axis."""
    for rank, (row, objective) in enumerate(zip(grid.rows, objectives, strict=True)):
        row[0] = objective
        row.insert(0, axes[rank // 2] if rank % 2 == 0 else "")
    return Grid(["Axe", *grid.header], grid.rows)


def test_an_action_is_written_once_with_its_status(reunion: Territory, tmp_path: Path) -> None:
    publish(small_grid(6), tmp_path / "table.csv", reunion)

    events = EVENTS["Action"].values_list("pgh_label", "pgh_obj_id", "current_status_id")
    assert sorted(events) == sorted(
        ("insert", *said) for said in StatusUpdate.objects.values_list("action", "pk")
    )
    assert all(action.current_status.action_id == action.pk for action in Action.objects.all())


def test_a_row_that_says_no_status_has_none(reunion: Territory, tmp_path: Path) -> None:
    grid = small_grid(3)
    grid.rows[1][2] = ""
    publish(grid, tmp_path / "table.csv", reunion)

    said = dict(Action.objects.values_list("title", "current_status__state"))
    assert said["Déployer le service 1"] is None
    assert None not in (said["Déployer le service 0"], said["Déployer le service 2"])


def test_a_changed_status_takes_a_number_of_its_own(reunion: Territory, tmp_path: Path) -> None:
    grid = small_grid(3)
    publish(grid, tmp_path / "table.csv", reunion)
    first = Action.objects.get(position=1).current_status_id
    grid.rows[0][2] = "Suspendu"
    publish(grid, tmp_path / "encore.csv", reunion)

    action = Action.objects.get(position=1)
    assert (action.current_status.state, action.version) == ("suspended", 2)
    assert set(action.status_updates.values_list("pk", flat=True)) == {first, action.current_status_id}


def test_objectives_stand_under_their_axes_in_the_order_of_the_file(
    reunion: Territory, tmp_path: Path
) -> None:
    grid = with_axes(
        small_grid(4), "Axe B", "Axe A", objectives=("Dernier", "Premier", "Au milieu", "Encore un")
    )
    batch = publish(grid, tmp_path / "table.csv", reunion)

    goals = Goal.objects.order_by("position")
    assert [(goal.position, goal.title, str(goal.parent or "")) for goal in goals] == [
        (1, "Axe B", ""),
        (2, "Dernier", "Axe B"),
        (3, "Premier", "Axe B"),
        (4, "Axe A", ""),
        (5, "Au milieu", "Axe A"),
        (6, "Encore un", "Axe A"),
    ]
    assert batch.parameters["created"]["goals"] == [goal.pk for goal in goals]
    assert all(goal.parent is None or goal.parent.pk < goal.pk for goal in goals)
    assert [action.goal.title for action in Action.objects.order_by("position")] == [
        "Dernier",
        "Premier",
        "Au milieu",
        "Encore un",
    ]
    undo_batch(batch, actor=ACTOR)
    assert not Goal.objects.current().exists()


@pytest.mark.parametrize("count", [4, 40])
def test_objectives_are_written_together_however_many(reunion: Territory, tmp_path: Path, count: int) -> None:
    grid = small_grid(count)
    for rank, row in enumerate(grid.rows):
        row[0] = f"Objectif du domaine {rank}"

    with CaptureQueriesContext(connection) as queries:
        publish(grid, tmp_path / "table.csv", reunion)

    assert Goal.objects.count() == count
    assert sum('INSERT INTO "roadmap_goal"' in each["sql"] for each in queries) == 1
    assert set(EVENTS["Goal"].values_list("pgh_label", flat=True)) == {"insert"}


def test_a_title_without_its_number_is_the_objective_known_so_far(reunion: Territory, tmp_path: Path) -> None:
    grid = small_grid(4)
    for row, objective in zip(grid.rows, ("1-1 Former", "Former", "1-2 Former", "2-1 Équiper"), strict=True):
        row[0] = objective
    publish(grid, tmp_path / "table.csv", reunion)

    placed = [str(action.goal) for action in Action.objects.order_by("position")]
    assert placed == ["1-1 Former", "1-1 Former", "1-2 Former", "2-1 Équiper"]
    assert Goal.objects.count() == 3


def test_actions_that_move_find_or_make_their_objectives(reunion: Territory, tmp_path: Path) -> None:
    grid = small_grid(6)
    for rank, row in enumerate(grid.rows):
        row[0] = f"{rank // 3 + 1}. Renforcer le domaine {rank // 3 + 1}"
    publish(grid, tmp_path / "table.csv", reunion)
    grid.rows[0][0], grid.rows[1][0] = "2. Renforcer le domaine 2", "3. Ouvrir un domaine"
    publish(grid, tmp_path / "encore.csv", reunion)

    placed = [(action.version, action.goal.number) for action in Action.objects.order_by("position")]
    assert placed == [(2, "2"), (2, "3"), (1, "1"), (1, "2"), (1, "2"), (1, "2")]
    assert list(Goal.objects.order_by("position").values_list("number", "position")) == [
        ("1", 1),
        ("2", 2),
        ("3", 3),
    ]
