"""Data at scale for the benchmarks, made by the database: the same for the same numbers and the same seed.

Beside the reference data, which must be loaded. Nothing is marked as real: codes, titles and sources say that it is
a benchmark's. It is undone with its database.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from accounts.models import User
from indicators.models import Indicator
from roadmap.models import Action, Roadmap
from territories.enums import TerritoryKind
from territories.models import Territory

INDICATORS = 60
NATIONAL_ROADMAP = "nationale-2023-2027"
_SQL = Path(__file__).resolve().parent.parent / "sql"
_TREE = {"axes": 4, "objectives": 5}
_ESTABLISHMENTS = 10_000_000
"""As many numbers as a FINESS of the benchmark can bear."""


class LoadRefused(ValueError):
    """The database is not one to fill; the sentence is French and can be shown as it is."""


@dataclass(frozen=True, slots=True)
class Load:
    """``actions`` in each region, ``months`` of measures for each of the ``establishments`` and indicators."""

    regions: int
    actions: int
    months: int
    establishments: int
    seed: int = 1

    @property
    def measures(self) -> int:
        return INDICATORS * self.months * self.establishments


@transaction.atomic
def generate_load(*, load: Load, beside_existing: bool = False, done: Callable[[str], None] = print) -> None:
    """Everything or nothing; ``done`` hears of each part. Raises ``LoadRefused``."""
    _check(load, beside_existing=beside_existing)
    parameters = {**asdict(load), **_TREE, "indicators": INDICATORS, "national": NATIONAL_ROADMAP}
    _run("load_roadmaps", parameters)
    done("feuilles de route")
    _run("load_establishments", parameters)
    done("établissements et indicateurs")
    for code in (
        Indicator.objects.filter(code__startswith="CHARGE-").order_by("code").values_list("code", flat=True)
    ):
        _run("load_measures", {**parameters, "code": code})
        done(code)


def refresh_statistics() -> None:
    """What an automatic vacuum would do in a while: plans made before it believe the tables empty."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _check(load: Load, *, beside_existing: bool) -> None:
    if Roadmap.objects.filter(code__startswith="charge-").exists():
        raise LoadRefused("Cette base contient déjà des données de banc d’essai.")
    if not beside_existing and (User.objects.exists() or Action.objects.exists()):
        raise LoadRefused(
            "Cette base contient des comptes ou des actions. Les données de banc d’essai ne s’effacent qu’avec la "
            "base : l’option --beside-existing les y ajoute quand même."
        )
    if not Roadmap.objects.filter(code=NATIONAL_ROADMAP).exists():
        raise LoadRefused("Chargez d’abord les données de référence (load_reference).")
    regions = Territory.objects.filter(kind=TerritoryKind.REGION, valid_to__isnull=True).count()
    if not 1 <= load.regions <= regions:
        raise LoadRefused(f"Le nombre de régions va de 1 à {regions}.")
    if not 0 <= load.establishments <= _ESTABLISHMENTS:
        raise LoadRefused("Le nombre d’établissements va de 0 à 10 millions.")


def _run(name: str, parameters: dict[str, Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute((_SQL / f"{name}.sql").read_text(encoding="utf-8"), parameters)
