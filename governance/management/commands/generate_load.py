"""``manage.py generate_load``: data at scale, for the benchmarks."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from governance.services.load import INDICATORS, Load, LoadRefused, generate_load, refresh_statistics


class Command(BaseCommand):
    help = (
        "Remplit une base de données de banc d’essai : feuilles de route, établissements, 60 indicateurs et leurs "
        "relevés. Les mêmes nombres et la même graine donnent les mêmes données."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--regions", type=int, default=18, metavar="N")
        parser.add_argument("--actions", type=int, default=400, metavar="N", help="par région")
        parser.add_argument(
            "--months", type=int, default=60, metavar="N", help="de relevés, jusqu’à fin 2024"
        )
        parser.add_argument("--establishments", type=int, default=1_400, metavar="N", help="en tout")
        parser.add_argument("--seed", type=int, default=1, metavar="N")
        parser.add_argument(
            "--beside-existing",
            action="store_true",
            help="accepte une base qui contient déjà des comptes ou des actions",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        names = ("regions", "actions", "months", "establishments", "seed")
        load = Load(**{name: options[name] for name in names})
        with tqdm(total=2 + INDICATORS, unit="lot", file=sys.stderr, leave=False) as bar:

            def done(part: str) -> None:
                bar.set_description(part)
                bar.update()

            try:
                generate_load(load=load, beside_existing=options["beside_existing"], done=done)
            except LoadRefused as refused:
                raise CommandError(str(refused)) from refused
        refresh_statistics()
        self.stdout.write(
            f"{load.regions} régions, {load.regions * load.actions} actions, {INDICATORS} indicateurs, "
            f"{load.establishments} établissements, {load.measures} relevés."
        )
