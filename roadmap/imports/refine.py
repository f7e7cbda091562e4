"""What the cells of a column say of it when its header is not enough: a number, a title, a priority."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from roadmap.imports.codes import is_bare_code, split_code
from roadmap.imports.headers import ANCESTOR_FIELDS, Column, Field, recognise
from roadmap.imports.priorities import is_priority

Rows = Sequence[Sequence[str]]


def refine(columns: Sequence[Column], rows: Rows) -> tuple[list[Column], list[str]]:
    """The columns once their cells were looked at, and a sentence for each that changed."""
    refined, notes = list(columns), []
    for step in (
        _in_use,
        _codes_of(Field.OBJECTIVE, Field.OBJECTIVE_CODE),
        _codes_of(Field.ACTION, Field.CODE),
    ):
        refined = step(refined, rows)
    for rule, sentence in ((_code_of_the_objective, _CODE_NOTE), (_titled_priority, _PRIORITY_NOTE)):
        changed = rule(refined, rows)
        notes += [
            sentence.format(header=new.header)
            for old, new in zip(refined, changed, strict=True)
            if old.field is not new.field
        ]
        refined = changed
    return refined, notes


_CODE_NOTE = (
    "Colonne « {header} » : les mêmes numéros reviennent, ils ne sont pas lus comme des codes d’action."
)
_PRIORITY_NOTE = "Colonne « {header} » : elle porte des intitulés, pas des rangs de priorité."


def _texts(column: Column, rows: Rows) -> list[str]:
    return [row[column.index] for row in rows if column.index < len(row) and row[column.index]]


def _mostly(texts: Sequence[str], test: Callable[[str], bool]) -> bool:
    return bool(texts) and 5 * sum(map(test, texts)) >= 4 * len(texts)


def _in_use(columns: list[Column], rows: Rows) -> list[Column]:
    """A column without a header that rows in order fill belongs to the table.

    What rows out of order put there has slid out of the table, and says nothing of the column.
    """
    orderly = [row for row in rows if _is_orderly(row, columns)]
    used = set()
    for column in columns:
        if column.field is Field.BLANK:
            in_order, everywhere = len(_texts(column, orderly)), len(_texts(column, rows))
            if in_order >= max(2, len(rows) / 5) and 10 * in_order >= 6 * everywhere:
                used.add(column.index)
    return [column.as_field(Field.OTHER) if column.index in used else column for column in columns]


def _is_orderly(row: Sequence[str], columns: Sequence[Column]) -> bool:
    for column in columns:
        text = row[column.index] if column.index < len(row) else ""
        if column.field is Field.PRIORITY and not (text and is_priority(text)):
            return False
        if column.field in (Field.PILOT, Field.ACTION) and (not text or text.isdigit()):
            return False
    return True


def _codes_of(titled: Field, coded: Field) -> Callable[[list[Column], Rows], list[Column]]:
    """A header merged over two columns, the number and the title: the first holds codes alone."""

    def step(columns: list[Column], rows: Rows) -> list[Column]:
        column = next((column for column in columns if column.field is titled), None)
        if column is None or column.index + 1 >= len(columns):
            return columns
        after = columns[column.index + 1]
        nameless = not after.header and after.field is Field.OTHER
        if not nameless or not _mostly(_texts(column, rows), is_bare_code):
            return columns
        named = Column(after.index, column.header, titled)
        return [
            column.as_field(coded) if each is column else named if each is after else each for each in columns
        ]

    return step


def _code_of_the_objective(columns: list[Column], rows: Rows) -> list[Column]:
    """« N° » in front of the objective numbers objectives when its numbers come back or skip rows."""
    code = next((column for column in columns if column.field is Field.CODE), None)
    if code is None or code.header.lower().startswith("code azimut"):
        return columns
    texts = _texts(code, rows)
    acting = [_texts(column, rows) for column in columns if column.field is Field.ACTION]
    repeated = len(texts) - len(set(texts)) >= 2 and 5 * len(set(texts)) < 4 * len(texts)
    skipping = bool(acting) and 10 * len(texts) < 7 * len(acting[0])
    if not (repeated or skipping) or len(texts) < 2:
        return columns
    numbers = any(c.field is Field.OBJECTIVE and c.index == code.index + 1 for c in columns)
    taken = any(c.field is Field.OBJECTIVE_CODE for c in columns)
    if not numbers and not repeated:
        return columns
    field = Field.OBJECTIVE_CODE if numbers and not taken else Field.OTHER
    return [column.as_field(field) if column is code else column for column in columns]


def _titled_priority(columns: list[Column], rows: Rows) -> list[Column]:
    """« Priorité » names a level of the roadmap where its cells are titles, as in the national ones."""
    column = next((column for column in columns if column.field is Field.PRIORITY), None)
    texts = _texts(column, rows) if column is not None else []
    titles = [text for text in texts if split_code(text)[0] or len(text) > 40]
    if (
        column is None
        or len(texts) < 2
        or 2 * len(titles) <= len(texts)
        or 2 * sum(map(is_priority, texts)) > len(texts)
    ):
        return columns
    objective = next((each for each in columns if each.field is Field.OBJECTIVE), None)
    # An axis stood for the missing objective: the priority, nearer to the actions, takes its place.
    replaced = objective is None or recognise(0, objective.header).field in ANCESTOR_FIELDS
    fields = {column.index: Field.OBJECTIVE if replaced else Field.GENERAL}
    if replaced and objective is not None:
        fields[objective.index] = Field.AXIS
    return [each.as_field(fields[each.index]) if each.index in fields else each for each in columns]
