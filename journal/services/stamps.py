"""What a restored database needs for its stamps to be compared with its own transactions again."""

from __future__ import annotations

from typing import Any

import pgtrigger
from django.db import connection, models, transaction

from common.scope import NOBODY
from journal.live_rows import live_rows
from journal.models import Stamp

_CURRENT: models.Func = models.Func(function="txid_current", output_field=models.BigIntegerField())


@transaction.atomic
def mend_after_restore() -> int:
    """Stamp again what bears a transaction that this database has not reached; how many rows did.

    A cluster counts its own transactions. What another one stamped may lie in the future of this one, where a
    partner would be told of it only once the count has caught up, which takes months.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT txid_snapshot_xmax(txid_current_snapshot())")
        reached = cursor.fetchone()[0]
    tables: list[type[models.Model]] = [Stamp, *(rows(NOBODY).model for rows in live_rows().values())]
    # No figure changes: nothing to trace, and nothing to compute again.
    with pgtrigger.ignore():
        return sum(_restamped(each._base_manager.filter(transaction__gte=reached)) for each in tables)


def _restamped(rows: models.QuerySet[Any]) -> int:
    return rows.update(transaction=_CURRENT)
