"""``manage.py undo_import BATCH``: undoes a batch as a whole, or says what stands in the way."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from journal.import_kinds import Actor, ImportRefused, kind_of
from journal.models import ImportBatch


class Command(BaseCommand):
    help = "Annule un import publié, en entier ou pas du tout."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("batch", type=int, metavar="IMPORT", help="numéro de l’import")

    def handle(self, *args: Any, **options: Any) -> None:
        batch = ImportBatch.objects.filter(pk=options["batch"]).first()
        if batch is None:
            raise CommandError(f"Import inconnu : n° {options['batch']}.")
        try:
            kind_of(batch).undo(batch, actor=Actor(label="commande undo_import"))
        except ImportRefused as error:
            raise CommandError(str(error)) from error
        self.stdout.write(self.style.SUCCESS(f"Import n° {batch.pk} annulé."))
