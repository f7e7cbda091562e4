"""Django's command, which also refuses a database that it would leave half migrated."""

from typing import Any

from django.core.management import CommandError
from django.core.management.commands import migrate
from django.db import connections
from django.db.migrations.loader import MigrationLoader

from common.db.history import stopped_half_way

REFUSED = (
    "Rien n’a été changé. Cette base s’est arrêtée entre deux migrations que le code ne contient plus ({apps}). "
    "Pour la garder, passez d’abord par la version que nomme docs/adr/0021 ; pour une démonstration, repartez "
    "d’un répertoire de données vide."
)


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        # Without its graph, which such a database may not let it build.
        connection = connections[options["database"]]
        loader = MigrationLoader(connection, load=False)
        loader.load_disk()
        if apps := stopped_half_way(connection, loader):
            raise CommandError(REFUSED.format(apps=", ".join(apps)))
        super().handle(*args, **options)
