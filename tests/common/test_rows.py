"""What the tests keep of a loaded database is all of it, and nothing of what a test commits outlives it."""

from __future__ import annotations

import pytest
from django.db import connection, transaction

from journal.models import Change
from roadmap.models import Action
from tests.factories import make_action
from tests.rows import filled_tables, put_back_when_called_again


def whole() -> dict[str, list[tuple[object, ...]]]:
    found = {}
    with connection.cursor() as cursor:
        for table in filled_tables():
            cursor.execute(f'SELECT * FROM "{table}" ORDER BY 1')  # noqa: S608 - the name of a table
            found[table] = cursor.fetchall()
    return found


@pytest.mark.django_db
def test_what_was_loaded_once_is_put_back_to_the_last_row_of_its_trace() -> None:
    made: list[Action] = []
    load = put_back_when_called_again(lambda: made.append(make_action(years={2024: ["Recruter"]})))
    with transaction.atomic():
        load()
        first = whole()
        transaction.set_rollback(True)
    assert whole() == {}
    load()
    assert (len(made), whole()) == (1, first)
    lines = Change.objects.count()
    make_action()
    assert Change.objects.count() > lines, "the triggers work again"


@pytest.mark.django_db
def test_on_rows_of_somebody_else_it_loads_anew() -> None:
    made: list[Action] = []
    load = put_back_when_called_again(lambda: made.append(make_action()))
    for _ in range(2):
        load()
    assert len(made) == Action.objects.count() == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_nothing_that_is_committed_outlives_its_test(turn: int) -> None:
    assert filled_tables() == [], turn
    make_action(years={2024: ["Recruter"]})
