"""``import_roadmap`` as scripts rely on it: its report, its exit, and what it refuses."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.management.base import CommandError
from openpyxl import Workbook, load_workbook

from journal.models import ImportBatch
from roadmap.models import Action
from territories.models import Territory
from tests.roadmap.imports.builders import REAL, Grid, small_grid, write
from tests.roadmap.imports.conftest import Run, make_reunion, run  # noqa: F401

CONTRACT = {
    "row",
    "objective_code",
    "objective_title",
    "title",
    "state",
    "status_text",
    "priority",
    "pilots",
    "years",
    "repairs",
    "to_confirm",
    "problems",
}


@pytest.fixture
def reunion(db: None) -> Territory:
    return make_reunion()


def test_the_report_has_the_shape_of_the_contract(reunion: Territory, run: Run) -> None:  # noqa: F811
    report = run(REAL)
    assert set(report["counts"]) == {"new", "changed", "unchanged", "refused", "absent", "conflict"}
    assert all(row.keys() >= CONTRACT for row in report["rows"])
    row = report["rows"][0]
    assert row["row"] == 14
    assert row["pilots"] == [{"organisation": "TESIS", "role": "delegated"}]
    assert set(row["years"]) == {"2024", "2025"}
    for row in report["rows"]:
        for name in ("repairs", "to_confirm", "problems"):
            assert all(isinstance(sentence, str) for sentence in row[name])


def test_the_real_rows_that_are_shifted_are_said(reunion: Territory, run: Run) -> None:  # noqa: F811
    rows = run(REAL)["rows"]
    shifted = [row["row"] for row in rows if any("décalée" in repair for repair in row["repairs"])]
    assert shifted == [16, 17, 21, 24, 33, 34, 35, 36, 37, 40, 41, 45]
    assert [row["row"] for row in rows if row["readings"]] == [21, 33]


class Refusal:
    def __init__(self, run: Run) -> None:  # noqa: F811
        self.run = run

    def __call__(self, path: Path, *options: str, **more: str) -> tuple[str, dict[str, Any]]:
        """The sentence and the report of a refusal; nothing may be in the database."""
        with pytest.raises(CommandError) as error:
            self.run(path, "--commit", *options, **more)
        assert error.value.returncode == 1
        assert not ImportBatch.objects.exists()
        assert not Action.objects.exists()
        report = self.run.report  # type: ignore[attr-defined]
        assert report is not None, "the report is written also when it refuses"
        assert set(report["counts"]) >= {"new", "changed", "unchanged", "refused"}
        return str(error.value), report


@pytest.fixture
def refusal(reunion: Territory, run: Run) -> Refusal:  # noqa: F811
    return Refusal(run)


def test_empty_file(refusal: Refusal, tmp_path: Path) -> None:
    path = tmp_path / "vide.xlsx"
    path.write_bytes(b"")
    assert "vide" in refusal(path)[0]


def test_missing_file_and_folder(refusal: Refusal, tmp_path: Path) -> None:
    message, report = refusal(tmp_path / "absent.xlsx")
    assert "introuvable" in message
    assert report["problems"] == [message]
    assert "dossier" in refusal(tmp_path)[0]


def test_wrong_type_behind_a_good_extension(refusal: Refusal, tmp_path: Path) -> None:
    path = tmp_path / "image.xlsx"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"0" * 100)
    assert "PNG" in refusal(path)[0]
    text = tmp_path / "texte.xlsx"
    text.write_text("Action;Pilote\nFormer;ARS\n", encoding="utf-8")
    assert ".xlsx" in refusal(text)[0]


def test_zip_bomb(refusal: Refusal, tmp_path: Path) -> None:
    path = tmp_path / "bombe.xlsx"
    write(small_grid(2), path)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/zero.bin", b"0" * 300_000_000)
    assert refusal(path)[0]


def test_200_megabytes(refusal: Refusal, tmp_path: Path) -> None:
    path = tmp_path / "gros.csv"
    with path.open("wb") as stream:
        stream.truncate(200_000_000)
    assert "Mo" in refusal(path)[0]


def test_a_million_empty_rows(refusal: Refusal, tmp_path: Path) -> None:
    path = tmp_path / "lignes.csv"
    path.write_bytes(b"Action;Pilote\r\n" + b";\r\n" * 1_000_000)
    assert "ligne" in refusal(path)[0].lower()


@pytest.mark.parametrize(("row", "column"), [(3, 2), (5, 4), (2, 1)])
def test_a_formula_cell_is_named_by_row_and_column(
    refusal: Refusal, tmp_path: Path, row: int, column: int
) -> None:
    path = write(small_grid(6), tmp_path / "formule.xlsx")
    book = load_workbook(path)
    book.active.cell(row, column).value = '="Déployer"&" tout"'
    book.save(path)
    message, report = refusal(path)
    said = " ".join(
        [message, *report.get("problems", []), *(p for r in report["rows"] for p in r["problems"])]
    )
    assert f"igne {row}, colonne {'ABCD'[column - 1]}" in said
    assert "formule" in said


def test_two_rows_with_the_same_action(refusal: Refusal, tmp_path: Path) -> None:
    grid = small_grid(6)
    grid.rows[2][1] = grid.rows[1][1].upper()
    _, report = refusal(write(grid, tmp_path / "double.csv"))
    assert report["counts"]["refused"] == 1
    assert "Ligne 4" in report["rows"][2]["problems"][0]
    assert "ligne 3" in report["rows"][2]["problems"][0]


@pytest.mark.parametrize("region", ["99", "974", "", "La Réunion"])
def test_unknown_region(refusal: Refusal, region: str) -> None:
    message, report = refusal(REAL, region=region)
    assert "Région inconnue" in message
    assert report["problems"] == [message]


def test_no_header(refusal: Refusal, tmp_path: Path) -> None:
    path = write(Grid(["Bonjour", "tout le monde"], [["1", "2"]]), tmp_path / "rien.csv")
    message, _ = refusal(path)
    assert "Aucun en-tête" in message
    assert "ligne 1" in message


@pytest.mark.parametrize("date", ["hier", "2024-13-01", "30/06/2024", "2024"])
def test_bad_date(refusal: Refusal, date: str) -> None:
    assert f"« {date} »" in refusal(REAL, "--as-of", date)[0]


@pytest.mark.parametrize("year", ["vingt", "1999", "2101"])
def test_bad_year(refusal: Refusal, year: str) -> None:
    assert year in refusal(REAL, year_from=year)[0]


def test_a_priority_out_of_range_is_named_by_row_and_column(refusal: Refusal, tmp_path: Path) -> None:
    grid = small_grid(6)
    grid.rows[3][6] = "4"
    _, report = refusal(write(grid, tmp_path / "priorité.csv"))
    assert report["counts"]["refused"] == 1
    assert "Ligne 5, colonne G" in report["rows"][3]["problems"][0]


def test_a_refused_row_may_be_excluded_by_hand(reunion: Territory, run: Run, tmp_path: Path) -> None:  # noqa: F811
    grid = small_grid(6)
    grid.rows[3][6] = "4"
    report = run(write(grid, tmp_path / "priorité.csv"), "--exclude", "5", "--commit")
    assert report["counts"]["refused"] == 1
    assert Action.objects.count() == 5


def test_a_report_that_cannot_be_written_is_said(reunion: Territory, run: Run, tmp_path: Path) -> None:  # noqa: F811
    with pytest.raises(CommandError, match="rapport"):
        run(REAL, "--report", str(tmp_path / "absent" / "rapport.json"))


def test_the_shell_sees_one_sentence_and_exit_1(tmp_path: Path) -> None:
    """No trace of the program reaches the person, whatever the error; no database is needed to say it."""
    script = (
        "import sys, django; from django.core.management.base import CommandError\n"
        "from roadmap.management.commands.import_roadmap import Command\n"
        "Command().run_from_argv(['manage.py', 'import_roadmap', sys.argv[1], '--region', '04', '--year-from', '2024',"
        " '--report', sys.argv[2], '--skip-checks'])"
    )
    report = tmp_path / "rapport.json"
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            f"import django; django.setup()\n{script}",
            str(tmp_path / "absent.csv"),
            str(report),
        ],
        capture_output=True,
        text=True,
        check=False,
        env={
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DATABASE_URL": "postgres://localhost:1/aucune",
            "PATH": "",
        },
    )
    assert done.returncode == 1, done.stderr
    assert "introuvable" in done.stderr
    assert "Traceback" not in done.stderr
    assert json.loads(report.read_text("utf-8"))["rows"] == []


def test_an_empty_workbook_is_refused(refusal: Refusal, tmp_path: Path) -> None:
    path = tmp_path / "neuf.xlsx"
    Workbook().save(path)
    assert "aucune cellule" in refusal(path)[0]


def test_a_header_without_rows_reads_nothing(reunion: Territory, run: Run, tmp_path: Path) -> None:  # noqa: F811
    report = run(write(Grid(["Action", "Pilote"], []), tmp_path / "titres.csv"), "--commit")
    assert report["rows"] == []
    assert not ImportBatch.objects.exists()
