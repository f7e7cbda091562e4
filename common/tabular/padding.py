"""Rows of a sheet brought to one width."""

from collections.abc import Iterable

from common.tabular.model import Row


def pad(numbered: Iterable[tuple[int, list[str]]]) -> tuple[Row, ...]:
    """Rows that hold a text, all as wide as the last column with a text."""
    found = [(number, cells) for number, values in numbered if (cells := _without_trailing_blanks(values))]
    width = max((len(cells) for _, cells in found), default=0)
    return tuple(Row(number, tuple(cells + [""] * (width - len(cells)))) for number, cells in found)


def _without_trailing_blanks(cells: list[str]) -> list[str]:
    end = len(cells)
    while end and not cells[end - 1]:
        end -= 1
    return cells[:end]
