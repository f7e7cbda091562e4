"""Numbers of objectives and actions that one row alone cannot settle: the whole table says what they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from roadmap.imports.codes import normal_title, split_code
from roadmap.imports.headers import Field
from roadmap.imports.layout import Layout
from roadmap.imports.reading import Remark, RowReading

Ancestors = tuple[tuple[str, str, str], ...]


def settle_numbers(rows: Sequence[RowReading], layout: Layout) -> list[str]:
    """Give objectives whose numbers start again under each title a number of their own; notes it."""
    notes = _restarted(rows)
    _contradicted(rows)
    if not layout.of(Field.CODE):
        _numbered_titles(rows)
    return notes


def _restarted(rows: Sequence[RowReading]) -> list[str]:
    """« 1. » under axis 1 and « 1. » under axis 2 are two objectives: they become 1-1 and 2-1."""
    parents: dict[str, set[Ancestors]] = defaultdict(set)
    titles: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row.objective_code:
            parents[row.objective_code].add(row.ancestors)
            titles[row.objective_code].add(normal_title(row.objective_title))
    if not any(len(parents[code]) > 1 and len(titles[code]) > 1 for code in parents):
        return []
    for row in rows:
        for each in (row, *row.alternatives):
            above = each.ancestors[-1][1] if each.ancestors else ""
            if each.objective_code and above:
                each.objective_code = f"{above}-{each.objective_code}"
    return ["Les numéros des objectifs recommencent sous chaque titre : celui du titre est mis devant."]


def _contradicted(rows: Sequence[RowReading]) -> None:
    """One number with two titles: said on the row that differs from the first."""
    first: dict[str, RowReading] = {}
    for row in rows:
        if not row.objective_code or not row.objective_written:
            continue
        known = first.setdefault(row.objective_code, row)
        if row.objective_title and normal_title(row.objective_title) != normal_title(known.objective_title):
            message = (
                f"L’objectif {row.objective_code} s’appelle « {known.objective_title} » à la ligne {known.row} "
                f"et « {row.objective_title} » ici."
            )
            row.to_confirm.append(Remark("objective", message))


def _numbered_titles(rows: Sequence[RowReading]) -> None:
    """« A1. Déployer… » on every row, each number once: the numbers are the codes of the actions."""
    split = [split_code(row.title) for row in rows if row.title]
    codes = [code for code, _ in split if code]
    if len(codes) < 2 or 10 * len(codes) < 9 * len(split) or len(set(codes)) != len(codes):
        return
    for row in rows:
        for each in (row, *row.alternatives):
            code, title = split_code(each.title)
            if code and len(code) <= 40:
                each.code, each.title = code, title
