"""Columns moved by hand after the rows had slid: the slip is found in the order they had then."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.roadmap.imports.builders import REAL, contents, read

ORDERS = {
    "pilots first, years backwards": [9, 8, 0, 1, 2, 7, 6, 5, 4, 3, 10],
    "years first": [3, 4, 5, 6, 7, 0, 1, 2, 8, 9, 10],
    "actions before objectives": [1, 0, 2, 8, 9, 3, 4, 5, 6, 7, 10],
}


@pytest.mark.parametrize("order", ORDERS.values(), ids=ORDERS)
def test_the_real_table_says_the_same_once_its_columns_are_moved(order: list[int], tmp_path: Path) -> None:
    lines = [line.split("\t") for line in REAL.read_text(encoding="utf-8").split("\n")]
    moved = [[line[index] for index in order] if len(line) == len(order) else line for line in lines]
    path = tmp_path / "colonnes.tsv"
    path.write_text("\n".join("\t".join(line) for line in moved), encoding="utf-8")
    found, expected = read(path), read(REAL)
    assert contents(found) == contents(expected)
    doubtful = [[remark.kind for remark in row.to_confirm] for row in expected.rows]
    assert [[remark.kind for remark in row.to_confirm] for row in found.rows] == doubtful
