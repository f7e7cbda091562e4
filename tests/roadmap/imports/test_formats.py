"""One table, saved in every way an office saves it: the same rows are read."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.roadmap.imports.builders import (
    REAL,
    Grid,
    content,
    contents,
    merged_down,
    read,
    real_grid,
    small_grid,
    write,
    write_text,
    write_xlsx,
)

OTHER_WORDS = {
    0: "Objectif opérationnel",
    1: "Mesure",
    2: "Avancement",
    3: "2024",
    4: "2025",
    5: "2026",
    6: "2027",
    7: "2028",
    8: "Priorité",
    9: "Pilotage",
}
OTHER_ORDER = [9, 8, 0, 1, 3, 4, 5, 6, 7, 2]


@pytest.fixture(scope="module")
def grid() -> Grid:
    return real_grid()


def said(path: Path) -> list[dict[str, object]]:
    reading = read(path)
    assert [row.row for row in reading.rows if _doctored(row)] == []
    return contents(reading)


def _doctored(row: object) -> bool:
    return bool(row.alternatives or row.problems or {r.kind for r in row.repairs} - {"merged"})  # type: ignore[attr-defined]


@pytest.fixture(scope="module")
def expected(grid: Grid, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, object]]:
    """What the table in order says, which is what the real one says once mended."""
    path = write(grid, tmp_path_factory.mktemp("grid") / "ordre.tsv", delimiter="\t")
    found = said(path)
    assert found == contents(read(REAL))
    assert len(found) == 30
    return found


def test_merged_xlsx(grid: Grid, expected: list[dict[str, object]], tmp_path: Path) -> None:
    assert said(write(merged_down(grid), tmp_path / "feuille.xlsx")) == expected


def test_ods(grid: Grid, expected: list[dict[str, object]], tmp_path: Path) -> None:
    assert said(write(grid, tmp_path / "feuille.ods")) == expected


def test_merged_ods(grid: Grid, expected: list[dict[str, object]], tmp_path: Path) -> None:
    assert said(write(merged_down(grid), tmp_path / "feuille.ods")) == expected


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("name", ["feuille.csv", "feuille.tsv", "feuille.txt"])
def test_texts(
    grid: Grid, expected: list[dict[str, object]], tmp_path: Path, encoding: str, delimiter: str, name: str
) -> None:
    assert said(write_text(grid, tmp_path / name, delimiter=delimiter, encoding=encoding)) == expected


def test_other_order_and_words(grid: Grid, expected: list[dict[str, object]], tmp_path: Path) -> None:
    other = grid.columns(OTHER_ORDER, OTHER_WORDS)
    assert said(write_text(other, tmp_path / "autre.csv", delimiter=";", encoding="cp1252")) == expected


def test_second_sheet_offset_and_notes(grid: Grid, expected: list[dict[str, object]], tmp_path: Path) -> None:
    noted = replace(
        grid,
        above=[],
        below=[
            [],
            ["* au fil de l’eau"],
            ["Source : comité de pilotage"],
            ["Document arrêté en séance plénière"],
        ],
    )
    path = write_xlsx(merged_down(noted), tmp_path / "classeur.xlsx", down=6, right=2, cover=True)
    assert said(path) == expected


def test_the_real_table_as_it_is_in_each_container(tmp_path: Path) -> None:
    """The shifts and the repeated header survive the conversion, and are mended the same way."""
    lines = [line.split("\t") for line in REAL.read_text(encoding="utf-8").split("\n")]
    raw = Grid(lines[12], lines[13:], above=lines[:12])
    wanted = contents(read(REAL))
    width = max(len(line) for line in lines)
    padded = replace(raw, header=raw.header + [""] * (width - len(raw.header)))
    for name in ("brut.xlsx", "brut.ods", "brut.csv"):
        reading = read(write(padded, tmp_path / name))
        assert contents(reading) == wanted, name
        assert [row.row for row in reading.rows if row.repairs] == [
            row.row for row in read(REAL).rows if row.repairs
        ]


def test_titles_are_read_above_the_table(grid: Grid, tmp_path: Path) -> None:
    reading = read(write(grid, tmp_path / "feuille.xlsx"))
    assert reading.announced_period == "2024-2025"
    assert reading.years == (2024, 2025, 2026, 2027, 2028)
    assert [number for number, _ in reading.general_objectives] == ["1", "2", "3"]


def test_merged_pilot_is_spread_and_said(tmp_path: Path) -> None:
    grid = small_grid(4)
    for row in grid.rows[1:]:
        row[7] = ""
    merged = replace(grid, merges=[(1, 7, 4, 7)])
    rows = read(write(merged, tmp_path / "pilote.xlsx")).rows
    assert [[pilot.organisation for pilot in row.pilots] for row in rows] == [["ARS La Réunion"]] * 4
    assert [bool(row.repairs) for row in rows] == [False, True, True, True]


def test_year_merged_sideways_is_said_of_each_year(tmp_path: Path) -> None:
    grid = small_grid(3)
    grid.rows[0][3:6] = ["Poursuivre", "", ""]
    rows = read(write(replace(grid, merges=[(1, 3, 1, 5)]), tmp_path / "années.xlsx")).rows
    assert rows[0].years == {2024: "Poursuivre", 2025: "Poursuivre", 2026: "Poursuivre"}
    assert content(rows[1])["title"] == "Déployer le service 1"
