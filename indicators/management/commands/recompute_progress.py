"""Computes by hand what the tasks compute."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from indicators.enums import RunReason
from indicators.services import sweep
from indicators.services.recompute import Outcome, recompute
from territories.models import Territory


class Command(BaseCommand):
    help = (
        "Calcule l’avancement et les chiffres des tableaux de bord : ce qui a changé, "
        "une région (--region), ou tout (--all)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--region", metavar="CODE", help="code de la région, par exemple 04")
        what.add_argument("--all", action="store_true", help="toutes les régions, puis la nation")

    def handle(self, *args: Any, **options: Any) -> None:
        scopes = self._scopes(options["region"], everything=options["all"])
        names = dict(Territory.objects.filter(pk__in=scopes).values_list("pk", "name"))
        rows, busy = 0, []
        with tqdm(scopes, unit=" territoire", file=sys.stderr, leave=False, disable=not scopes) as bar:
            for territory_id in bar:
                bar.set_description(names[territory_id])
                done = recompute(territory_id=territory_id, reason=RunReason.BY_HAND)
                rows += done.rows
                if done.outcome is Outcome.BUSY:
                    busy.append(names[territory_id])
        self._say(len(scopes) - len(busy), rows, busy)

    def _scopes(self, code: str | None, *, everything: bool) -> list[int]:
        if everything:
            return sweep.everything()
        if code is None:
            return [item.territory_id for item in sweep.due()]
        region = Territory.objects.regions().filter(code=code).first()
        if region is None:
            raise CommandError(f"Aucune région n’a le code « {code} ».")
        return [region.pk]

    def _say(self, computed: int, rows: int, busy: list[str]) -> None:
        if busy:
            self.stderr.write(f"Déjà en cours de calcul ailleurs : {', '.join(busy)}.")
        if not computed and not busy:
            self.stdout.write("Rien n’a changé depuis le dernier calcul.")
            return
        self.stdout.write(f"Territoires calculés : {computed}. Lignes écrites : {rows}.")
