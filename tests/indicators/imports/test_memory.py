"""A long file passes through in bounded memory."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from pathlib import Path

from common.tabular.stream import open_table
from indicators.models import Measure
from journal.models import ImportBatch
from tests.indicators.imports.conftest import HEADER


def test_twenty_thousand_rows_leave_python_as_small_as_two_thousand(
    publish: Callable[..., ImportBatch],
) -> None:
    def peak(rows: int, place: str) -> int:
        text = HEADER + "".join(
            f"{place};{n % 28 + 1:02}/{n // 28 % 12 + 1:02}/{1990 + n // 336};{n}\n" for n in range(rows)
        )
        content = text.encode()
        del text
        tracemalloc.start()
        try:
            publish(content)
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(500, "01")
    small = peak(2_000, "2A")
    large = peak(11_000, "2B")
    assert Measure.objects.count() == 13_500
    assert large < small + 3_000_000


def test_a_reader_gives_rows_as_they_come(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_text(HEADER + "2A;2023;1\n" * 50_000, encoding="utf-8")
    tracemalloc.start()
    try:
        count = sum(1 for _ in open_table(path, name="long.csv").rows)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert count == 50_001
    assert peak < 3_000_000
