"""The file, the last import and the portal, set side by side from the command to the database."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import models

from journal.enums import BatchState, Outcome, Resolution
from journal.import_kinds import Actor, ImportRefused, Upload
from journal.models import ImportBatch
from roadmap.models import Action, Goal, Pilotage, Programming, Roadmap, StatusUpdate, Step
from roadmap.services.import_check import check_table, store_check
from roadmap.services.import_decide import decide
from roadmap.services.import_publish import publish_batch
from roadmap.services.import_undo import undo_batch
from territories.models import Territory
from tests.factories import make_action, make_goal, make_roadmap
from tests.roadmap.imports.builders import REAL, Grid, real_grid, small_grid, write
from tests.roadmap.imports.conftest import Run

ACTOR = Actor(label="essai")


def counts(report: dict[str, Any]) -> dict[str, int]:
    return {name: number for name, number in report["counts"].items() if number}


def changes(report: dict[str, Any]) -> list[tuple[str, Any, Any, bool]]:
    return [
        (change["field"], change["old"], change["new"], change["conflict"])
        for row in report["rows"]
        for change in row["changes"]
    ]


def checked(path: Path, region: Territory) -> ImportBatch:
    return store_check(check_table(Upload(path, path.name, region, 2024)), actor=ACTOR)


def action(title: str) -> Action:
    return Action.objects.current().get(title=title)


def bump(each: Action, **fields: Any) -> None:
    Action.objects.filter(pk=each.pk).update(version=each.version + 1, **fields)


@pytest.fixture
def table() -> Grid:
    return small_grid(6)


@pytest.fixture
def published(reunion: Territory, run: Run, table: Grid, tmp_path: Path) -> Path:
    path = write(table, tmp_path / "table.csv")
    run(path, "--commit")
    return path


def test_the_real_table(reunion: Territory, run: Run) -> None:
    report = run(REAL, "--commit")
    assert counts(report) == {"new": 30}
    assert Action.objects.current().count() == 30
    levels = list(Goal.objects.values_list("level__name", flat=True))
    assert (levels.count("objectif opérationnel"), levels.count("objectif général")) == (7, 3)
    roadmap = Roadmap.objects.get()
    assert (roadmap.announced_period, roadmap.period_start, roadmap.period_end) == ("2024-2025", 2024, 2028)
    assert not Action.objects.filter(pilotages=None).exists()
    assert not Action.objects.filter(priority=None).exists()
    assert counts(run(REAL, "--commit")) == {"unchanged": 30}
    assert ImportBatch.objects.count() == 1


def test_a_dry_run_writes_nothing(reunion: Territory, run: Run) -> None:
    run(REAL)
    assert not ImportBatch.objects.exists()
    assert not Action.objects.exists()


def test_same_content_in_other_words_and_order_is_unchanged(
    reunion: Territory, run: Run, tmp_path: Path
) -> None:
    run(REAL, "--commit")
    names = {0: "Objectif", 1: "Mesure", 2: "Avancement", 8: "Priorité", 9: "Pilotage"}
    other = real_grid().columns([9, 8, 0, 1, 7, 6, 5, 4, 3, 2], names)
    assert counts(run(write(other, tmp_path / "autre.xlsx"))) == {"unchanged": 30}


def test_a_corrected_file_says_old_and_new(published: Path, run: Run, table: Grid, tmp_path: Path) -> None:
    rows = [[*row] for row in table.rows]
    rows[1][6], rows[1][4], rows[2][2] = "1", "Livrer autrement", "Réalisé"
    report = run(write(replace(table, rows=rows), tmp_path / "corrigée.csv"), "--commit")
    assert counts(report) == {"changed": 2, "unchanged": 4}
    assert changes(report) == [
        ("priority", 2, 1, False),
        ("years.2025", "Livrer le lot 1 de 2025", "Livrer autrement", False),
        ("status", {"state": "to_launch", "text": "A lancer"}, {"state": "done", "text": "Réalisé"}, False),
    ]
    changed = action("Déployer le service 1")
    assert changed.priority == 1
    assert changed.programmings.get(year=2025).text == "Livrer autrement"
    assert action("Déployer le service 2").status_updates.count() == 2


def test_a_portal_edit_is_kept_by_the_same_file(published: Path, run: Run) -> None:
    edited = action("Déployer le service 1")
    bump(edited, priority=3)
    assert counts(run(published, "--commit")) == {"unchanged": 6}
    assert action("Déployer le service 1").priority == 3


def test_both_sides_edited_is_a_conflict_until_resolved(
    published: Path, run: Run, table: Grid, tmp_path: Path, reunion: Territory
) -> None:
    bump(action("Déployer le service 1"), priority=3)
    rows = [[*row] for row in table.rows]
    rows[1][6] = "1"
    other = write(replace(table, rows=rows), tmp_path / "autre.csv")
    for _ in range(2):
        report = run(other, "--commit")
        assert counts(report) == {"conflict": 1, "unchanged": 5}
        assert changes(report) == [("priority", 3, 1, True)]
        assert action("Déployer le service 1").priority == 3
    batch = checked(other, reunion)
    line = batch.lines.get(outcome=Outcome.CONFLICT)
    decide(line, decision="resolution", value=Resolution.FILE)
    publish_batch(batch, actor=ACTOR)
    assert action("Déployer le service 1").priority == 1
    assert counts(run(other)) == {"unchanged": 6}


def test_a_conflict_settled_for_the_portal_is_not_shown_again(
    published: Path, run: Run, table: Grid, tmp_path: Path, reunion: Territory
) -> None:
    bump(action("Déployer le service 1"), priority=3)
    rows = [[*row] for row in table.rows]
    rows[1][6] = "1"
    other = write(replace(table, rows=rows), tmp_path / "autre.csv")
    batch = checked(other, reunion)
    decide(batch.lines.get(outcome=Outcome.CONFLICT), decision="resolution", value=Resolution.PORTAL)
    publish_batch(batch, actor=ACTOR)
    assert action("Déployer le service 1").priority == 3
    assert counts(run(other)) == {"unchanged": 6}


def test_absent_rows_are_counted_and_kept(published: Path, run: Run, table: Grid, tmp_path: Path) -> None:
    shorter = write(replace(table, rows=table.rows[:4]), tmp_path / "courte.csv")
    report = run(shorter, "--commit")
    assert counts(report) == {"unchanged": 4, "absent": 2}
    assert [each["title"] for each in report["absent"]] == ["Déployer le service 4", "Déployer le service 5"]
    assert Action.objects.current().count() == 6


def test_a_typo_corrected_in_a_title_is_proposed(
    published: Path, run: Run, table: Grid, tmp_path: Path, reunion: Territory
) -> None:
    grid = small_grid(6)
    grid.rows[1][1] = "Déployer le service un peu partout en région"
    first = write(grid, tmp_path / "première.csv")
    run(first, "--commit")
    grid.rows[1][1] = "Déployer le service un peu partout en régions"
    other = write(grid, tmp_path / "seconde.csv")
    report = run(other)
    assert counts(report) == {"new": 1, "unchanged": 5, "absent": 2}
    assert report["rows"][1]["near"][0]["title"] == "Déployer le service un peu partout en région"
    batch = checked(other, reunion)
    line = batch.lines.get(outcome=Outcome.NEW)
    decide(line, decision="same_as", value=str(line.near_matches[0]["id"]))
    publish_batch(batch, actor=ACTOR)
    assert counts(run(other)) == {"unchanged": 6, "absent": 1}


@pytest.mark.parametrize("everywhere", [False, True])
def test_a_corrected_objective_title_is_said_once(
    reunion: Territory, run: Run, tmp_path: Path, everywhere: bool
) -> None:
    grid = real_grid()
    if everywhere:
        for above, row in zip(grid.rows, grid.rows[1:], strict=False):
            row[0] = row[0] or above[0]
    run(write(grid, tmp_path / "avant.csv"), "--commit")
    rows = [[row[0].replace("14.5 Outils les", "14.5 Outiller les"), *row[1:]] for row in grid.rows]
    other = write(replace(grid, rows=rows), tmp_path / "après.csv")
    report = run(other, "--commit")
    assert counts(report) == {"changed": 1, "unchanged": 29}
    assert [change[0] for change in changes(report)] == ["objective_title"]
    assert Goal.objects.get(number="14-5").title.startswith("Outiller les acteurs")
    assert counts(run(other)) == {"unchanged": 30}
    call_command("undo_import", ImportBatch.objects.latest("pk").pk)
    assert Goal.objects.get(number="14-5").title.startswith("Outils les acteurs")


def test_an_action_moved_to_another_objective(published: Path, run: Run, table: Grid, tmp_path: Path) -> None:
    rows = [*table.rows[:2], *table.rows[3:], ["", *table.rows[2][1:]]]
    other = write(replace(table, rows=rows), tmp_path / "déplacée.csv")
    report = run(other, "--commit")
    assert changes(report) == [("objective", "Renforcer le domaine 1", "Renforcer le domaine 2", False)]
    assert action("Déployer le service 2").goal.title == "Renforcer le domaine 2"


@pytest.mark.parametrize("gone", [0, 2, 3, 4, 5, 6, 7])
def test_a_missing_column_blanks_nothing(
    published: Path, run: Run, table: Grid, tmp_path: Path, gone: int
) -> None:
    order = [index for index in range(8) if index != gone]
    report = run(write(table.columns(order), tmp_path / "moins.csv"), "--commit")
    assert counts(report) == {"unchanged": 6}


def test_a_blanked_cell_is_a_change(reunion: Territory, run: Run, tmp_path: Path) -> None:
    grid = small_grid(6)
    grid = replace(grid, header=[*grid.header, "Budget"], rows=[[*row, "10 k€"] for row in grid.rows])
    run(write(grid, tmp_path / "avant.csv"), "--commit")
    grid.rows[0][5], grid.rows[1][8] = "", ""
    report = run(write(grid, tmp_path / "après.csv"), "--commit")
    assert [(field, new) for field, _, new, _ in changes(report)] == [
        ("years.2026", ""),
        ("extras.Budget", ""),
    ]
    assert action("Déployer le service 1").extras == {}
    assert not action("Déployer le service 0").programmings.filter(year=2026).exists()


def test_an_objective_without_its_number_is_the_same(reunion: Territory, run: Run, tmp_path: Path) -> None:
    grid = real_grid()
    run(write(grid, tmp_path / "avec.csv"), "--commit")
    rows = [[row[0].split(" ", 1)[-1], *row[1:]] for row in grid.rows]
    report = run(write(replace(grid, rows=rows), tmp_path / "sans.csv"))
    assert counts(report) == {"unchanged": 30}


def test_as_of_dates_the_states(reunion: Territory, run: Run, table: Grid, tmp_path: Path) -> None:
    path = write(table, tmp_path / "datée.csv")
    run(path, "--as-of", "2024-06-30", "--commit")
    assert {str(on) for on in StatusUpdate.objects.values_list("on", flat=True)} == {"2024-06-30"}


def test_a_region_of_another_period_has_another_roadmap(
    published: Path, run: Run, table: Grid, tmp_path: Path
) -> None:
    later = table.columns(range(8), {3: "2030", 4: "2031", 5: "2032"})
    assert counts(run(write(later, tmp_path / "suivante.csv"), "--commit", year_from="2030")) == {"new": 6}
    assert Roadmap.objects.count() == 2


def test_a_year_added_in_front_extends_the_same_roadmap(
    published: Path, run: Run, table: Grid, tmp_path: Path
) -> None:
    header = [*table.header[:3], "2023", *table.header[3:]]
    rows = [[*row[:3], "Préparer", *row[3:]] for row in table.rows]
    report = run(write(Grid(header, rows), tmp_path / "plus.csv"), "--commit", year_from="2023")
    assert counts(report) == {"changed": 6}
    assert list(Roadmap.objects.values_list("period_start", "period_end")) == [(2023, 2026)]
    call_command("undo_import", ImportBatch.objects.latest("pk").pk)
    assert list(Roadmap.objects.values_list("period_start", "period_end")) == [(2024, 2026)]


SNAPSHOT: list[tuple[type[models.Model], tuple[str, ...]]] = [
    (Roadmap, ("code", "title", "period_start", "period_end", "announced_period")),
    (Goal, ("roadmap_id", "level_id", "parent_id", "number", "title", "position")),
    (
        Action,
        ("roadmap_id", "goal_id", "code", "title", "priority", "extras", "to_confirm", "current_status_id"),
    ),
    (Pilotage, ("action_id", "organisation_id", "role", "label", "position")),
    (Programming, ("action_id", "year", "text")),
    (Step, ("programming__action_id", "programming__year", "position", "text", "state", "due")),
    (StatusUpdate, ("action_id", "on", "state", "comment", "batch_id")),
]


def snapshot() -> dict[str, list[str]]:
    """Everything that pages show; what was withdrawn or retracted is shown by none."""
    left: dict[str, Any] = {
        "Action": Action.objects.current(),
        "StatusUpdate": StatusUpdate.objects.filter(retracted_at=None),
    }
    for model in (Roadmap, Goal):
        left[model.__name__] = model.objects.filter(withdrawn_at=None)
    for model in (Pilotage, Programming):
        left[model.__name__] = model.objects.filter(action__in=Action.objects.current())
    left["Step"] = Step.objects.filter(programming__action__in=Action.objects.current())
    return {
        model.__name__: sorted(map(str, left[model.__name__].values_list(*fields)))
        for model, fields in SNAPSHOT
    }


def test_undo_restores_exactly(published: Path, run: Run, table: Grid, tmp_path: Path) -> None:
    step = Step.objects.filter(programming__action=action("Déployer le service 1")).first()
    assert step is not None
    Step.objects.filter(pk=step.pk).update(state="done", due="2024-05-01")
    before = snapshot()
    grid = small_grid(8)
    grid.rows[1][2:8] = ["Abandonné", "Tout\nautre", "", "chose", "3", "CPAM ; GRADES"]
    grid.rows[4][0] = "Un autre domaine"
    grid.header[2] = "État d’avancement"
    wider = replace(grid, header=[*grid.header, "Budget"], rows=[[*row, "1"] for row in grid.rows])
    report = run(write(wider, tmp_path / "autre.csv"), "--commit")
    assert report["counts"]["new"] == 2
    assert snapshot() != before
    call_command("undo_import", ImportBatch.objects.latest("pk").pk)
    assert snapshot() == before
    assert counts(run(published)) == {"unchanged": 6}


def test_undoing_the_first_import_leaves_nothing_and_can_be_done_again(published: Path, run: Run) -> None:
    first = ImportBatch.objects.get()
    call_command("undo_import", first.pk)
    assert not any(snapshot().values())
    assert counts(run(published, "--commit")) == {"new": 6}
    assert Action.objects.current().count() == 6
    assert counts(run(published)) == {"unchanged": 6}
    first.refresh_from_db()
    assert first.state == BatchState.UNDONE


def test_an_undone_import_frees_the_codes_of_the_document(
    reunion: Territory, run: Run, tmp_path: Path
) -> None:
    grid = Grid(["Code", "Action", "2024"], [["A1", "Former", "x"], ["A2", "Tester", "y"]])
    run(write(replace(grid, rows=grid.rows[:1]), tmp_path / "un.csv"), "--commit")
    path = write(grid, tmp_path / "deux.csv")
    for _ in range(2):
        run(path, "--commit")
        assert sorted(Action.objects.current().values_list("code", flat=True)) == ["A1", "A2"]
        call_command("undo_import", ImportBatch.objects.latest("pk").pk)


def test_undo_says_what_was_edited_since(published: Path) -> None:
    bump(action("Déployer le service 1"), priority=3)
    with pytest.raises(CommandError, match="Déployer le service 1"):
        call_command("undo_import", ImportBatch.objects.get().pk)
    assert Action.objects.current().count() == 6


def test_undo_says_that_an_objective_was_renamed_since(reunion: Territory, run: Run, tmp_path: Path) -> None:
    grid = real_grid()
    run(write(grid, tmp_path / "avant.csv"), "--commit")
    grid.rows[0][0] = "14-1 Former les professionnels"
    run(write(grid, tmp_path / "après.csv"), "--commit")
    Goal.objects.filter(number="14-1").update(title="Former chacun")
    with pytest.raises(CommandError, match="Former chacun"):
        call_command("undo_import", ImportBatch.objects.latest("pk").pk)


def test_the_same_batch_is_published_once(
    reunion: Territory, published: Path, table: Grid, tmp_path: Path
) -> None:
    rows = [[*row[:6], "2", row[7]] for row in table.rows]
    batch = checked(write(replace(table, rows=rows), tmp_path / "deux.csv"), reunion)
    publish_batch(batch, actor=ACTOR)
    with pytest.raises(ImportRefused, match="déjà publié"):
        publish_batch(batch, actor=ACTOR)


def test_a_check_made_before_another_publication_is_out_of_date(
    reunion: Territory, table: Grid, tmp_path: Path
) -> None:
    path = write(table, tmp_path / "table.csv")
    result = check_table(Upload(path, path.name, reunion, 2024))
    publish_batch(checked(path, reunion), actor=ACTOR)
    late = store_check(result, actor=ACTOR)
    with pytest.raises(ImportRefused, match="autre import"):
        publish_batch(late, actor=ACTOR)
    assert Action.objects.count() == 6


def test_a_check_made_before_an_undo_is_out_of_date(reunion: Territory, table: Grid, tmp_path: Path) -> None:
    path = write(table, tmp_path / "table.csv")
    first = publish_batch(checked(path, reunion), actor=ACTOR)
    table.rows[0][6] = "3"
    other = checked(write(table, tmp_path / "autre.csv"), reunion)
    undo_batch(first, actor=ACTOR)
    with pytest.raises(ImportRefused, match="autre import"):
        publish_batch(other, actor=ACTOR)


def test_actions_made_by_hand_are_found_by_their_title(
    reunion: Territory, run: Run, table: Grid, tmp_path: Path
) -> None:
    roadmap = make_roadmap(reunion, years=(2024, 2026), levels=[("objectif", "objectifs", None)])
    goal = make_goal(roadmap, title="Renforcer le domaine 1")
    make_action(goal, title="Déployer le service 1", priority=1, code="M1")
    report = run(write(table, tmp_path / "table.csv"))
    assert counts(report) == {"new": 5, "changed": 1}
    assert report["rows"][1]["code"] == "M1"
