"""Sums over establishments, brought up to date: one reading of the measures, and only what differs is written.

Both functions run inside the transaction of their caller, who sees to it that one scope is computed once at a time.
The same measures give the same rows, whatever stood before and in whatever order they came.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from indicators.models import TotalsComputation
from territories.enums import TerritoryKind
from territories.models import Establishment, Territory

_SQL = Path(__file__).resolve().parent.parent / "sql"


def _read(name: str) -> str:
    return (_SQL / name).read_text(encoding="utf-8")


_ROWS = _read("totals.sql")
_OF_REGION = _read("totals_region.sql") + _ROWS
_OF_NATION = _read("totals_nation.sql") + _ROWS
_GONE, _CHANGED = _read("totals_gone.sql"), _read("totals_changed.sql")
# A statement that writes reads with one process only; one that creates a table may use several.
# Of this transaction: enough for a region, or the nation, to be sorted and grouped without a file.
_ROOM = "SET LOCAL work_mem = '64MB'"
_KEEP = "CREATE TEMPORARY TABLE azimut_totals ON COMMIT DROP AS\n"


def recompute_totals(*, region: Territory) -> int:
    """The totals of a region, of its departments and of its animation areas; the number of rows written or deleted."""
    departments = _within(region, TerritoryKind.DEPARTMENT)
    areas = _within(region, TerritoryKind.ANIMATION_AREA)
    # An animation area counts its establishments wherever they are, as a page does.
    places = Establishment.objects.filter(Q(department__in=departments) | Q(animation_area__in=areas))
    parameters = {
        "region": region.pk,
        "establishments": list(places.order_by("pk").values_list("pk", flat=True)),
        "departments": departments,
        "areas": areas,
    }
    return _recompute(_OF_REGION, parameters, region, [region.pk, *departments, *areas])


def recompute_nation_totals() -> int:
    """The totals of the nation from those of its departments, as they stand; the number of rows written or deleted."""
    nation = Territory.objects.get(kind=TerritoryKind.NATION)
    return _recompute(_OF_NATION, {"nation": nation.pk}, nation, [nation.pk])


def _within(region: Territory, kind: TerritoryKind) -> list[int]:
    return list(
        Territory.objects.filter(parent=region, kind=kind).order_by("pk").values_list("pk", flat=True)
    )


@transaction.atomic
def _recompute(rows: str, parameters: dict[str, Any], scope: Territory, territories: list[int]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_ROOM)
        cursor.execute("DROP TABLE IF EXISTS pg_temp.azimut_totals")
        cursor.execute(_KEEP + rows, parameters)
        written = 0
        for statement in (_GONE, _CHANGED):
            cursor.execute(statement, {"territories": territories})
            written += cursor.rowcount
        cursor.execute("DROP TABLE pg_temp.azimut_totals")
    TotalsComputation.objects.bulk_create(
        [TotalsComputation(territory=scope, computed_at=timezone.now())],
        update_conflicts=True,
        unique_fields=["territory"],
        update_fields=["computed_at"],
    )
    return written
