"""The list exported, edited in a spreadsheet and imported again says what was edited, and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from roadmap.exports import stream_csv, write_workbook
from roadmap.models import Action, Pilotage, Roadmap
from territories.models import Territory
from tests.roadmap.imports.builders import REAL
from tests.roadmap.imports.conftest import Run


@pytest.fixture
def exported(reunion: Territory, run: Run, tmp_path: Path) -> Path:
    run(REAL, "--commit")
    return export(tmp_path / "actions.xlsx")


def export(path: Path) -> Path:
    actions, roadmap = Action.objects.current().order_by("position"), Roadmap.objects.get()
    if path.suffix == ".csv":
        path.write_text("".join(stream_csv(actions, roadmap)), encoding="utf-8")
        return path
    with path.open("wb") as stream:
        write_workbook(
            stream, actions, roadmap, title_lines=["La Réunion · actions", "Exporté le 4 octobre 2024"]
        )
    return path


def counts(report: dict[str, Any]) -> dict[str, int]:
    return {name: number for name, number in report["counts"].items() if number}


def edited(path: Path, header: str, row: int, value: str) -> Path:
    book = load_workbook(path)
    sheet = book.active
    head = next(line for line in sheet.iter_rows() if any(cell.value == "Action" for cell in line))
    column = next(cell.column for cell in head if cell.value == header)
    sheet.cell(head[0].row + row, column).value = value
    book.save(path)
    return path


def test_nothing_edited_nothing_changes(exported: Path, run: Run, tmp_path: Path) -> None:
    assert counts(run(exported)) == {"unchanged": 30}
    assert counts(run(export(tmp_path / "actions.csv"))) == {"unchanged": 30}


@pytest.mark.parametrize(
    ("header", "value", "field"),
    [
        ("Action", "Un autre intitulé", "title"),
        ("Programmation 2025", "Autre chose", "years.2025"),
        ("Programmation 2028", "Une suite", "years.2028"),
        ("Priorité", "3", "priority"),
        ("Pilote", "CPAM", "pilots"),
        ("État", "suspendue", "status"),
        ("Point de situation", "Tout va bien", "status"),
        ("Objectif", "14-3 Organiser la continuité", "objective"),
    ],
)
def test_one_cell_edited_is_one_change(exported: Path, run: Run, header: str, value: str, field: str) -> None:
    report = run(edited(exported, header, 1, value))
    assert counts(report) == {"changed": 1, "unchanged": 29}
    assert [change["field"] for row in report["rows"] for change in row["changes"]] == [field]


def test_an_edit_of_the_portal_after_the_export_is_kept(exported: Path, run: Run) -> None:
    action = Action.objects.order_by("position").first()
    assert action is not None
    Action.objects.filter(pk=action.pk).update(priority=3, version=action.version + 1)
    assert counts(run(exported)) == {"unchanged": 30}
    report = run(edited(exported, "Priorité", 1, "2"))
    assert counts(report) == {"conflict": 1, "unchanged": 29}


def test_an_edit_of_the_portal_before_the_export_is_not_the_file_s(
    exported: Path, run: Run, tmp_path: Path
) -> None:
    action = Action.objects.order_by("position").first()
    assert action is not None
    Action.objects.filter(pk=action.pk).update(priority=3, version=action.version + 1)
    later = export(tmp_path / "plus-tard.xlsx")
    assert counts(run(later)) == {"unchanged": 30}
    assert counts(run(edited(later, "Priorité", 1, "1"))) == {"changed": 1, "unchanged": 29}


def test_what_the_portal_cleared_is_not_brought_back(exported: Path, run: Run, tmp_path: Path) -> None:
    action = Action.objects.order_by("position").first()
    assert action is not None
    Pilotage.objects.filter(action=action).delete()
    Action.objects.filter(pk=action.pk).update(current_status=None, version=action.version + 1)
    assert counts(run(export(tmp_path / "vidée.xlsx"))) == {"unchanged": 30}
