"""The preview follows the file, however the database wrote its lines."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from indicators.models import MeasureLine
from indicators.selectors.measure_imports import preview_of
from journal.models import ImportBatch
from tests.indicators.imports.conftest import HEADER

FILE = f"{HEADER}2A;2021;1\n2A;déc. 2022;12,x\nXX;2021;n.d.\n2B;2022;abc\n2B;2023;5\n2B;2021;45 %\n"


def write_again(line: MeasureLine) -> None:
    """As a plan of the database may: the first line of the file, written last."""
    MeasureLine.objects.filter(pk=line.pk).delete()
    line.pk = None
    line.save(force_insert=True)


@pytest.mark.parametrize("show", ["", "refusees"])
def test_the_lines_stand_in_the_order_of_the_file(check: Callable[..., ImportBatch], show: str) -> None:
    batch = check(FILE)
    before = [line.row for line in preview_of(batch, show=show, page="1")["page"]]
    assert len(before) > 2
    write_again(MeasureLine.objects.get(batch=batch, row=min(before)))
    assert [line.row for line in preview_of(batch, show=show, page="1")["page"]] == sorted(before)
