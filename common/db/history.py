"""Where a database stands among migrations that one migration has since replaced (docs/adr/0021)."""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder


def stopped_half_way(connection: BaseDatabaseWrapper, loader: MigrationLoader) -> list[str]:
    """The apps of which the database has some of the replaced migrations, and nothing is left that gives the others.

    Django leaves what replaces them out of its plan without a word, and goes on with the other apps.
    """
    on_disk = loader.disk_migrations
    applied = MigrationRecorder(connection).applied_migrations()
    found = set()
    for (app, _), migration in on_disk.items():
        missing = [name for name in migration.replaces if name not in applied]
        if 0 < len(missing) < len(migration.replaces) and not all(name in on_disk for name in missing):
            found.add(app)
    return sorted(found)
