"""Every slip of one row, planted one at a time in tables in order: never silently wrong, never a lost word."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from common.tabular.model import Row, Sheet, Workbook
from roadmap.imports.reading import RowReading, TableReading
from roadmap.imports.table import read_table
from tests.roadmap.imports.builders import (
    ACTION,
    DIRECTORY,
    FIRST_YEAR,
    OBJECTIVE,
    STATUS,
    Cells,
    Grid,
    content,
    real_grid,
    small_grid,
    uncoded,
    words,
)

GRIDS = {"coded": real_grid, "uncoded": lambda: uncoded(real_grid()), "small": small_grid}
ROWS = {"coded": (0, 1, 7, 9, 12, 15, 18, 26), "uncoded": (0, 2, 8, 10, 13, 17, 24, 29), "small": range(8)}


def read_grid(grid: Grid) -> TableReading:
    """The reading of a grid, without a file in between."""
    width = max(len(line) for line in grid.lines)
    rows = (Row(number, (*line, *[""] * (width - len(line)))) for number, line in enumerate(grid.lines, 1))
    kept = tuple(row for row in rows if any(row.cells))
    return read_table(Workbook("csv", (Sheet("essai", kept),)), DIRECTORY, year_from=2024)


@cache
def grid_named(name: str) -> Grid:
    return GRIDS[name]()


def slips(row: Cells, last_year: int) -> Iterator[tuple[str, Cells, Cells]]:
    """(name, the row once slipped, the row as it should be read)."""
    years = range(FIRST_YEAR, last_year + 1)
    for at in range(FIRST_YEAR, last_year + 2):
        yield f"empty cell too many at {at}", [*row[:at], "", *row[at:]], row
        yield f"two empty cells too many at {at}", [*row[:at], "", "", *row[at:]], row
    for at in years:
        if row[at]:
            yield f"year {at} twice", [*row[:at], row[at], *row[at:]], row
        yield f"missing year {at}", [*row[:at], *row[at + 1 :], ""], blank(row, at)
        if row[at] and row[OBJECTIVE] == "":
            yield f"missing objective, year {at} twice", [*row[1:at], row[at], *row[at:]], row
    yield "empty cell in front", ["", *row], row
    yield "missing objective", [*row[1:], ""], blank(row, OBJECTIVE)
    yield "missing status", [*row[:STATUS], *row[STATUS + 1 :], ""], blank(row, STATUS)


def blank(row: Cells, index: int) -> Cells:
    return [*row[:index], "", *row[index + 1 :]]


def said(reading: RowReading) -> dict[str, object]:
    found = content(reading)
    found["years"] = {year: text.lstrip("-– ") for year, text in found["years"].items()}
    return found


@pytest.mark.parametrize(("name", "position"), [(name, row) for name, rows in ROWS.items() for row in rows])
def test_a_slip_is_mended_or_asked_about(name: str, position: int) -> None:
    grid = grid_named(name)
    for slip, cells, right in slips(grid.rows[position], len(grid.header) - 3):
        expected = said(read_grid(grid.with_row(position, right)).rows[position])
        reading = read_grid(grid.with_row(position, cells))
        row = reading.rows[position]
        assert len(reading.rows) == len(grid.rows), slip
        mended = said(row) == expected
        asked = bool(row.to_confirm) and expected in [said(other) for other in row.alternatives]
        assert mended or asked or row.problems, (slip, cells, said(row), expected)
        assert words(cells) <= words(kept(reading, row)), slip


@pytest.mark.parametrize("name", GRIDS)
def test_a_table_in_order_is_not_touched(name: str) -> None:
    for row in read_grid(grid_named(name)).rows:
        assert (row.repairs, row.alternatives, row.problems) == ([], [], [])


@pytest.mark.parametrize("name", GRIDS)
def test_a_slip_leaves_the_other_rows_alone(name: str) -> None:
    grid = grid_named(name)
    plain = [said(row) for row in read_grid(grid).rows]
    for slip, cells, right in slips(grid.rows[1], len(grid.header) - 3):
        if right != grid.rows[1]:
            continue
        rows = read_grid(grid.with_row(1, cells)).rows
        for row, before in zip(rows[2:], plain[2:], strict=True):
            unsure = "inherited" in {remark.kind for remark in row.to_confirm}
            assert unsure or said(row) == before, slip
        assert said(rows[0]) == plain[0], slip


def test_what_stands_under_a_doubtful_objective_is_asked_about_too() -> None:
    """The first row of an objective lost its status: until its reading is chosen, its objective is not sure."""
    grid = grid_named("uncoded")
    rows = read_grid(grid.with_row(0, [*grid.rows[0][:2], *grid.rows[0][3:], ""])).rows
    assert len({each.objective_title for each in (rows[0], *rows[0].alternatives)}) > 1
    assert {"inherited"} <= {remark.kind for remark in rows[1].to_confirm}


def kept(reading: TableReading, row: RowReading) -> list[str]:
    """All the texts that a row is kept as."""
    texts = [*row.cells, row.title, row.status_text, row.objective_code, row.objective_title, row.code]
    texts += [*row.years.values(), *row.extras.values(), *(pilot.label for pilot in row.pilots)]
    return [*texts, *(remark.message for remark in [*row.repairs, *row.to_confirm, *row.problems])]


TEXTS = st.text(st.characters(categories=("Lu", "Ll", "Nd", "Po", "Pd", "Zs")), max_size=30).map(str.strip)
SHORT = st.sampled_from(
    ["", "1", "2", "ARS", "En cours", "A lancer", "-Cadrer", "Former", "14-1 Former", "GRADES"]
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.lists(st.one_of(TEXTS, SHORT), min_size=11, max_size=11), min_size=1, max_size=6))
def test_no_word_of_any_table_is_lost(rows: list[Cells]) -> None:
    """Whatever the rows hold: each of their words is in what was read, said or noted."""
    grid = replace(grid_named("coded"), rows=rows, above=[])
    reading = read_grid(grid)
    found = [text for row in reading.rows for text in [*kept(reading, row), *pieces(row)]]
    found += [*reading.notes, *(remark.message for row in reading.rows for remark in row.to_confirm)]
    found += [cell for row in reading.rows for remark in row.to_confirm for cell in remark.before]
    found += [title for row in reading.rows for _, _, title in row.ancestors]
    lost = words(text for row in rows for text in row) - words(found)
    assert not {word for word in lost if word not in " ".join(found)}


def pieces(row: RowReading) -> list[str]:
    return [text for each in row.alternatives for text in each.cells]


@pytest.mark.parametrize("name", ["coded", "small"])
def test_what_is_read_holds_each_word_of_a_row_in_order(name: str) -> None:
    """Not only the cells: the fields themselves say every word of the table."""
    grid = grid_named(name)
    reading = read_grid(grid)
    for cells, row in zip(grid.rows, reading.rows, strict=True):
        texts = [
            row.title,
            row.status_text,
            *row.years.values(),
            *row.extras.values(),
            str(row.priority or ""),
        ]
        texts += [*(pilot.label for pilot in row.pilots), row.objective_title]
        assert words(cells[ACTION:]) <= {
            word for text in texts for word in [*text.split(), *text.split(",")]
        } | {f"{word}," for text in texts for word in text.split()} | {"et"}
