"""``manage.py load_reference``: territories, organisations and national roadmaps, from ``fixtures/``."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from common.reference import ReferenceDataError
from governance.services.reference import load_reference


class Command(BaseCommand):
    help = "Charge les données de référence ; relancée, elle ne change que ce qui a changé."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--fixtures",
            type=Path,
            default=Path(settings.BASE_DIR) / "fixtures",
            help="dossier des données (par défaut, celui du portail)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            tallies = load_reference(directory=options["fixtures"])
        except ReferenceDataError as error:
            raise CommandError(f"{error} Rien n’a été chargé.") from error
        for tally in tallies:
            self.stdout.write(str(tally))
        if all(tally.changed_nothing for tally in tallies):
            self.stdout.write("Données de référence déjà à jour.")
