"""``manage.py import_measures FILE --indicator CODE… [--region CODE] [--commit]``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from common.tabular.model import TabularError, typographic
from common.templatetags.french import count
from indicators.enums import ColumnMeaning
from indicators.imports.headers import UnknownColumns
from indicators.selectors.measure_imports import problem_groups, refused_rows
from indicators.services.import_check import MeasureFile, check_file, importable_indicators, nation
from indicators.services.import_columns import teach_columns
from indicators.services.import_publish import publish_batch
from indicators.services.import_report import report_of, write_refused
from journal.import_kinds import Actor, ImportRefused
from journal.models import ImportBatch
from territories.models import Territory

ACTOR = Actor(label="commande import_measures")
_WORDS = {
    "new": "nouvelle,nouvelles",
    "changed": "modifiée,modifiées",
    "unchanged": "inchangée,inchangées",
    "blank": "sans valeur,sans valeur",
    "refused": "refusée,refusées",
    "outliers": "à vérifier,à vérifier",
}


class Command(BaseCommand):
    help = "Lit un tableau de relevés d’indicateurs ; à blanc par défaut, --commit publie."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FICHIER", help="XLSX, ODS, CSV ou TSV")
        parser.add_argument(
            "--indicator", nargs="+", required=True, metavar="CODE", help="indicateurs du fichier"
        )
        parser.add_argument("--region", default=None, help="code INSEE : refuse ce qui est hors de la région")
        parser.add_argument(
            "--column",
            action="append",
            default=[],
            metavar="EN-TÊTE=SENS",
            help=f"explique un en-tête, retenu pour la suite ({', '.join(ColumnMeaning.values)})",
        )
        parser.add_argument(
            "--exclude", type=int, action="append", default=[], help="ligne à écarter (répétable)"
        )
        parser.add_argument("--skip-refused", action="store_true", help="écarte toutes les lignes refusées")
        parser.add_argument("--report", type=Path, default=None, help="rapport JSON à écrire")
        parser.add_argument("--refused", type=Path, default=None, help="CSV des lignes refusées à écrire")
        parser.add_argument("--commit", action="store_true", help="publie au lieu de lire à blanc")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with transaction.atomic():
                refused = self._import(options)
        except UnknownColumns as error:
            said = ", ".join(f"« {header} »" for header in error.unknown)
            hint = f' Colonnes non comprises : {said} (--column "EN-TÊTE=SENS" les explique).' if said else ""
            self._fail(options, typographic(f"{error}{hint}"), error)
        except (TabularError, ImportRefused) as error:
            self._fail(options, str(error), error)
        if refused:
            raise CommandError(
                "Rien n’est écrit : corrigez les lignes refusées, ou écartez-les (--exclude LIGNE, --skip-refused)."
            )

    def _fail(self, options: dict[str, Any], message: str, error: Exception) -> None:
        self._write_json(options["report"], {"counts": {}, "problems": [message]})
        raise CommandError(message) from error

    def _import(self, options: dict[str, Any]) -> int:
        """Check, tell, publish if asked; gives how many lines are refused and kept."""
        batch = check_file(self._file(options), actor=ACTOR)
        self._write_json(options["report"], report_of(batch))
        self._write_refused(options["refused"], batch)
        self._tell(batch)
        lines = batch.measure_lines.filter(outcome="refused", excluded=False)
        if options["skip_refused"]:
            lines.update(excluded=True)
        refused = lines.count()
        writes = batch.counts["new"] + batch.counts["changed"]
        if options["commit"] and not refused and writes:
            publish_batch(batch, actor=ACTOR)
            self.stdout.write(self.style.SUCCESS(f"Publié : import n° {batch.pk}."))
            return 0
        if options["commit"] and not refused:
            self.stdout.write("Rien à publier : le portail contient déjà ce que dit le fichier.")
        elif not options["commit"]:
            self.stdout.write("Lecture à blanc : rien n’est écrit. Ajoutez --commit pour publier.")
        # A dry run, and a refusal, leave no trace.
        transaction.set_rollback(True)
        return refused

    def _file(self, options: dict[str, Any]) -> MeasureFile:
        path: Path = options["file"]
        if not path.is_file():
            raise ImportRefused(f"Fichier introuvable : {path}")
        territory = self._territory(options["region"])
        teach_columns(territory=territory, said=dict(_column(text) for text in options["column"]))
        return MeasureFile(
            path=path,
            name=path.name,
            territory=territory,
            indicators=importable_indicators(options["indicator"]),
            excluded=tuple(options["exclude"]),
            settle=options["region"] is None,
        )

    def _territory(self, code: str | None) -> Territory:
        if code is None:
            return nation()
        region: Territory | None = Territory.objects.regions().filter(code=code).first()
        if region is None:
            raise ImportRefused(
                f"Région inconnue : « {code} ». On attend un code INSEE de région, par exemple 04."
            )
        return region

    def _tell(self, batch: ImportBatch) -> None:
        for note in batch.layout["notes"]:
            self.stdout.write(f"· {note}")
        for group in problem_groups(batch):
            self.stdout.write(f"Refusée{'s' if group.number > 1 else ''} : {group.problem} {group.where}")
        said = ", ".join(count(batch.counts.get(name, 0), forms) for name, forms in _WORDS.items())
        self.stdout.write(f"Lignes : {said}.")

    def _write_refused(self, path: Path | None, batch: ImportBatch) -> None:
        if path is not None:
            with path.open("w", encoding="utf-8", newline="") as stream:
                stream.writelines(write_refused(refused_rows(batch)))

    def _write_json(self, path: Path | None, report: dict[str, Any]) -> None:
        if path is None:
            return
        try:
            path.write_text(json.dumps(report, ensure_ascii=False, indent=2, default=str), encoding="utf-8")
        except OSError as error:
            raise CommandError(f"Le rapport ne peut pas être écrit : {path} ({error.strerror}).") from error


def _column(text: str) -> tuple[str, str]:
    header, _, meaning = text.rpartition("=")
    if not header.strip() or meaning not in ColumnMeaning.values:
        raise ImportRefused(
            f"--column « {text} » : on attend EN-TÊTE=SENS, le sens parmi {', '.join(ColumnMeaning.values)}."
        )
    return header, meaning
