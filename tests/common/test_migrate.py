"""One migration replaces several: a database that had them all goes on, one that stopped among them is told."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ProjectState

from common.db.create_models import CreateModels
from common.db.history import stopped_half_way

pytestmark = pytest.mark.django_db

WHOLE = "0001_squashed_0010"


def forget(condition: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM django_migrations WHERE app = 'roadmap' AND {condition}")  # noqa: S608


def recorded() -> set[tuple[str, str]]:
    return set(MigrationRecorder(connection).applied_migrations())


def test_a_database_that_had_the_replaced_migrations_goes_on():
    before = recorded()
    forget(f"name = '{WHOLE}'")

    call_command("migrate", verbosity=0, interactive=False)

    assert recorded() == before
    assert ("roadmap", WHOLE) in before


@pytest.mark.parametrize("lost", ["name > '0002'", "name > '0010'"], ids=["early", "late"])
def test_a_database_that_stopped_among_them_is_left_as_it_is(lost):
    forget(f"{lost} OR name = '{WHOLE}'")
    before = recorded()

    with pytest.raises(CommandError, match=r"\(roadmap\)") as refused:
        call_command("migrate", verbosity=0, interactive=False)

    assert "Rien n’a été changé" in str(refused.value)
    assert recorded() == before


def test_a_database_that_has_none_of_them_is_at_its_beginning():
    forget("true")

    assert stopped_half_way(connection, MigrationLoader(connection)) == []


def test_tables_made_together_refer_to_each_other_and_are_dropped_together():
    key = models.BigAutoField(primary_key=True)
    to_late = models.ForeignKey("common.late", models.CASCADE, null=True)
    to_early = models.ForeignKey("common.early", models.CASCADE)
    together = CreateModels(
        migrations.CreateModel("Early", [("id", key), ("late", to_late)]),
        migrations.CreateModel("Late", [("id", key.clone()), ("early", to_early)]),
    )
    empty = ProjectState()
    assert empty.apps.get_models() == []
    made = empty.clone()
    together.state_forwards("common", made)

    with connection.schema_editor() as editor:
        together.database_forwards("common", editor, empty, made)
    assert {"common_early", "common_late"} <= tables()
    assert constraints("common_early") == {"late_id": ("common_late", "id")}

    with connection.schema_editor() as editor:
        together.database_backwards("common", editor, made, empty)
    assert not {"common_early", "common_late"} & tables()


def tables() -> set[str]:
    return set(connection.introspection.table_names())


def constraints(table: str) -> dict[str, tuple[str, str]]:
    with connection.cursor() as cursor:
        found = connection.introspection.get_relations(cursor, table)
    return {column: (other, target) for column, (target, other) in found.items()}
