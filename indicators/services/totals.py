"""Sums over establishments, brought up to date: one reading of the measures, and only what differs is written.

Both functions run inside the transaction of their caller, who sees to it that one scope is computed once at a time.
The same measures give the same rows, whatever stood before and in whatever order they came.
"""

from __future__ import annotations

from pathlib import Path

from django.db import connection, transaction
from django.utils import timezone

from indicators.models import TotalsComputation
from territories.enums import TerritoryKind
from territories.models import Territory

_SQL = Path(__file__).resolve().parent.parent / "sql"


def _read(name: str) -> str:
    return (_SQL / name).read_text(encoding="utf-8")


_ROWS = _read("totals.sql")
_OF_REGION = _read("totals_region.sql") + _ROWS
_OF_NATION = _read("totals_nation.sql") + _ROWS
_GONE, _CHANGED = _read("totals_gone.sql"), _read("totals_changed.sql")
# A statement that writes reads with one process only; one that creates a table may use several.
_KEEP = "CREATE TEMPORARY TABLE azimut_totals ON COMMIT DROP AS\n"


def recompute_totals(*, region: Territory) -> int:
    """The totals of a region, of its departments and of its animation areas; the number of rows written or deleted."""
    within = Territory.objects.filter(
        parent=region, kind__in=[TerritoryKind.DEPARTMENT, TerritoryKind.ANIMATION_AREA]
    )
    return _recompute(_OF_REGION, region, [region.pk, *within.order_by("pk").values_list("pk", flat=True)])


def recompute_nation_totals() -> int:
    """The totals of the nation from those of its departments, as they stand; the number of rows written or deleted."""
    nation = Territory.objects.get(kind=TerritoryKind.NATION)
    return _recompute(_OF_NATION, nation, [nation.pk])


@transaction.atomic
def _recompute(statement: str, scope: Territory, territories: list[int]) -> int:
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS azimut_totals")
        cursor.execute(_KEEP + statement, {"region": scope.pk, "nation": scope.pk})
        cursor.execute("ANALYZE azimut_totals")
        written = 0
        for statement in (_GONE, _CHANGED):
            cursor.execute(statement, {"territories": territories})
            written += cursor.rowcount
        cursor.execute("DROP TABLE azimut_totals")
    TotalsComputation.objects.bulk_create(
        [TotalsComputation(territory=scope, computed_at=timezone.now())],
        update_conflicts=True,
        unique_fields=["territory"],
        update_fields=["computed_at"],
    )
    return written
