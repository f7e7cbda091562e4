"""The journal opens on what the portal already holds: one event for each row there is, labelled « snapshot »."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import migrations

APPS = ("territories", "accounts", "journal", "roadmap")
OWN_COLUMNS = {"pgh_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context_id"}


def write_first_state(apps: Any, schema_editor: Any) -> None:
    context = uuid.uuid4()
    written = 0
    with schema_editor.connection.cursor() as cursor:
        for label in APPS:
            for event in apps.get_app_config(label).get_models():
                if event.__name__.endswith("Event"):
                    cursor.execute(_insertion(apps.get_model(label, event.__name__.removesuffix("Event")), event), [context])
                    written += cursor.rowcount
        if written:
            cursor.execute(
                "INSERT INTO pghistory_context (id, metadata, created_at, updated_at) "
                "VALUES (%s, '{\"kind\": \"opening\"}', NOW(), NOW())",
                [context],
            )


def _insertion(model: Any, event: Any) -> str:
    columns = [field.column for field in event._meta.local_fields if field.column not in OWN_COLUMNS]
    names = ", ".join(f'"{name}"' for name in columns)
    return (
        f'INSERT INTO "{event._meta.db_table}" '
        f"({names}, pgh_obj_id, pgh_created_at, pgh_label, pgh_context_id) "
        f"SELECT {names}, id, NOW(), 'snapshot', %s FROM \"{model._meta.db_table}\" ORDER BY id"
    )


class Migration(migrations.Migration):
    dependencies = [
        ("territories", "0002_trace"),
        ("accounts", "0003_trace"),
        ("journal", "0003_contexts_by_date"),
        ("roadmap", "0004_trace"),
    ]

    operations = [migrations.RunPython(write_first_state, migrations.RunPython.noop, elidable=True)]
