"""``manage.py import_roadmap FILE --region CODE --year-from Y [--as-of DATE] [--report FILE.json] [--commit]``."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from tqdm import tqdm

from common.tabular.model import TabularError
from journal.enums import Outcome
from journal.import_kinds import Actor, ImportRefused, Upload
from journal.models import ImportBatch
from roadmap.services.import_check import CheckedTable, check_table, store_check
from roadmap.services.import_publish import publish_batch
from roadmap.services.import_report import refusal, report_of
from territories.models import Territory

ACTOR = Actor(label="commande import_roadmap")
_COUNT_WORDS = {
    Outcome.NEW: "nouvelles",
    Outcome.CHANGED: "modifiées",
    Outcome.UNCHANGED: "inchangées",
    Outcome.CONFLICT: "en conflit",
    Outcome.REFUSED: "refusées",
    Outcome.ABSENT: "absentes du fichier",
}


class _Refused(ValueError):
    """An option that makes no sense; the message is a French sentence."""


def _date(text: str | dt.date | None) -> dt.date | None:
    if text is None or isinstance(text, dt.date):
        return text
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        message = f"--as-of « {text} » n’est pas une date : écrivez l’année, le mois, le jour, par exemple 2024-06-30."
        raise _Refused(message) from error


class Command(BaseCommand):
    help = "Lit le tableau d’une feuille de route régionale ; à blanc par défaut, --commit publie."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FICHIER", help="XLSX, ODS, CSV ou TSV")
        parser.add_argument("--region", required=True, help="code INSEE de la région, par exemple 04")
        parser.add_argument("--year-from", required=True, help="première année de programmation")
        parser.add_argument("--as-of", default=None, help="date des états (AAAA-MM-JJ)")
        parser.add_argument("--report", type=Path, default=None, help="rapport JSON à écrire")
        parser.add_argument(
            "--exclude", type=int, action="append", default=[], help="ligne à écarter (répétable)"
        )
        parser.add_argument("--commit", action="store_true", help="publie au lieu de lire à blanc")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            checked = self._check(self._upload(options), quiet=options["verbosity"] == 0)
        except (TabularError, _Refused) as error:
            self._write_report(options["report"], refusal(str(error)))
            raise CommandError(str(error)) from error
        self._write_report(options["report"], report_of(checked))
        self._tell(checked)
        refused = [row.reading.row for row in checked.rows if row.outcome is Outcome.REFUSED]
        if set(refused) - set(options["exclude"]):
            raise CommandError(
                "Rien n’est écrit : corrigez les lignes refusées, ou écartez-les (--exclude LIGNE)."
            )
        if not options["commit"]:
            self.stdout.write("Lecture à blanc : rien n’est écrit. Ajoutez --commit pour publier.")
            return
        counts = checked.counts()
        if not (counts[Outcome.NEW] or counts[Outcome.CHANGED]):
            self.stdout.write("Rien à publier : le portail contient déjà ce que dit le fichier.")
            return
        with transaction.atomic():
            batch = store_check(checked, actor=ACTOR)
            # All of it is in the batch by now: a large table is not kept twice in memory.
            del checked
            self._publish(batch, exclude=options["exclude"])

    def _upload(self, options: dict[str, Any]) -> Upload:
        path: Path = options["file"]
        if path.is_dir():
            raise _Refused(f"« {path} » est un dossier : donnez un fichier.")
        if not path.is_file():
            raise _Refused(f"Fichier introuvable : {path}")
        territory = Territory.objects.regions().filter(code=options["region"]).first()
        if territory is None:
            raise _Refused(
                f"Région inconnue : « {options['region']} ». On attend un code INSEE de région, par exemple 04."
            )
        year = str(options["year_from"])
        if not (year.isdigit() and 2000 <= int(year) <= 2100):
            raise _Refused(f"--year-from {year} : on attend une année entre 2000 et 2100.")
        return Upload(path, path.name, territory, int(year), _date(options["as_of"]))

    def _check(self, upload: Upload, *, quiet: bool) -> CheckedTable:
        with tqdm(desc="Lecture", unit=" lignes", disable=quiet or None, file=self.stderr) as bar:

            def progress(done: int, total: int) -> None:
                bar.total = total
                bar.update(done - bar.n)

            return check_table(upload, progress=progress)

    def _tell(self, checked: CheckedTable) -> None:
        """The check in words: first the whole, then what each row needs a person for."""
        for note in checked.table.notes:
            self.stdout.write(f"· {note}")
        for row in checked.rows:
            remarks = [("réparée", r) for r in row.reading.repairs]
            remarks += [("à confirmer", r) for r in row.reading.to_confirm]
            remarks += [("refusée", r) for r in row.reading.problems]
            for word, remark in remarks:
                self.stdout.write(f"Ligne {row.reading.row} ({word}) : {remark.as_json()['message']}")
        counts = checked.counts()
        said = ", ".join(f"{counts[outcome]} {word}" for outcome, word in _COUNT_WORDS.items())
        repaired = sum(1 for row in checked.rows if row.reading.repairs)
        doubtful = sum(1 for row in checked.rows if row.reading.to_confirm)
        self.stdout.write(f"{len(checked.rows)} lignes lues, {repaired} réparées, {doubtful} à confirmer.")
        self.stdout.write(f"Actions : {said}.")

    def _publish(self, batch: ImportBatch, *, exclude: list[int]) -> None:
        batch.lines.filter(row__in=exclude).update(excluded=True)
        try:
            published = publish_batch(batch, actor=ACTOR)
        except ImportRefused as error:
            raise CommandError(str(error)) from error
        self.stdout.write(self.style.SUCCESS(f"Publié : import n° {published.pk}."))

    def _write_report(self, path: Path | None, report: dict[str, Any]) -> None:
        if path is None:
            return
        try:
            path.write_text(json.dumps(report, ensure_ascii=False, indent=2), encoding="utf-8")
        except OSError as error:
            raise CommandError(f"Le rapport ne peut pas être écrit : {path} ({error.strerror}).") from error
